"""Amounts as people type them, and the ones that have two readings."""

from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from testigo.connect.amounts import typed_amount
from testigo.connect.values import BadValue

READ = """
typed         | Spanish           | English
1.234,56      | 1234.56           | 1234.56
1,234.56      | 1234.56           | 1234.56
1.234.567     | 1234567           | 1234567
1,234,567     | 1234567           | 1234567
12000         | 12000             | 12000
12.000        | 12000             | 12000 or 12.00?
12,000        | 12000 or 12,00?   | 12000
999.000 €     | 999000            | 999000 or 999.00?
12.00         | 1200 or 12,00?    | 12
12,00         | 12                | 1200 or 12.00?
1.5           | 15 or 1,50?       | 1.5
1,5           | 1.5               | 15 or 1.50?
1234.5        | 12345 or 1234,50? | 1234.5
1234,5        | 1234.5            | 12345 or 1234.50?
0.500         | 500 or 0,50?      | 0.5
0,500         | 0.5               | 500 or 0.50?
-12.000       | -12000            | -12000 or -12.00?
12 500,5 €    | 12500.5           | 125005 or 12500.50?
$ 12,500      | 12500 or 12,50?   | 12500
"""


def rows() -> list[tuple[str, str, str]]:
    """Text, language and what is read of it, from the table."""
    table = [[cell.strip() for cell in line.split("|")] for line in READ.strip().splitlines()[1:]]
    return [(row[0], language, row[at]) for row in table for at, language in ((1, "es"), (2, "en"))]


@pytest.mark.parametrize(("text", "language", "said"), rows())
def test_an_amount_is_read_as_the_language_writes_it_and_what_contradicts_it_is_asked(
    text: str, language: str, said: str
) -> None:
    if not said.endswith("?"):
        assert typed_amount(text, language) == Decimal(said)
        return
    with pytest.raises(BadValue) as refused:
        typed_amount(text, language)
    assert refused.value.code == "amount_ambiguous"
    whole, cents = said.removesuffix("?").split(" or ")
    assert refused.value.params == {"value": text, "whole": whole, "cents": cents}


@given(
    st.decimals(0, 10**9, places=2),
    st.sampled_from(["es", "en"]),
)
def test_what_a_language_writes_is_read_by_it(amount: Decimal, language: str) -> None:
    for pattern in ("#,##0.##", "#,##0.00", "0.##"):
        assert typed_amount(format_decimal(amount, pattern, language), language) == amount


@given(st.integers(0, 10**6), st.integers(0, 9999), st.sampled_from(".,"))
def test_readings_that_are_offered_are_read_as_they_are(before: int, after: int, mark: str) -> None:
    for language in ("es", "en"):
        try:
            typed_amount(f"{before}{mark}{after}", language)
        except BadValue as refused:
            params = refused.params
            assert typed_amount(str(params["whole"]), language) == int(f"{before}{after}")
            assert abs(typed_amount(str(params["cents"]), language) - before) <= 1


@pytest.mark.parametrize("text", ["abc", "", "1.2.3", "9" * 30])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(BadValue) as refused:
        typed_amount(text, "es")
    assert refused.value.code == "amount_unreadable"
