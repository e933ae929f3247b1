"""Amounts as people type them, and the ones that have two readings."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.connect.amounts import typed_amount
from testigo.connect.values import BadValue


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1.234.567", "1234567"),
        ("12 500,5 €", "12500.5"),
        ("$ 1234", "1234"),
        ("1,5", "1.5"),
        ("0.500", "0.5"),
    ],
)
@pytest.mark.parametrize("language", ["es", "en"])
def test_both_ways_of_writing_an_amount_are_read(text: str, amount: str, language: str) -> None:
    assert typed_amount(text, language) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "language", "whole", "cents"),
    [
        ("1.234", "es", "1234", "1,23"),
        ("1.234", "en", "1234", "1.23"),
        ("12,500 €", "en", "12500", "12.50"),
    ],
)
def test_what_has_two_readings_is_asked_with_both(
    text: str, language: str, whole: str, cents: str
) -> None:
    with pytest.raises(BadValue) as refused:
        typed_amount(text, language)
    assert refused.value.code == "amount_ambiguous"
    assert refused.value.params == {"value": text, "whole": whole, "cents": cents}


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(".,"))
def test_both_readings_that_are_offered_are_read_as_they_are(
    before: int, after: int, mark: str
) -> None:
    with pytest.raises(BadValue) as refused:
        typed_amount(f"{before}{mark}{after:03}", "es")
    params = refused.value.params
    assert typed_amount(str(params["whole"]), "es") == before * 1000 + after
    assert abs(typed_amount(str(params["cents"]), "es") - before) <= 1


@pytest.mark.parametrize("text", ["abc", "", "1.2.3", "9" * 30])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(BadValue) as refused:
        typed_amount(text, "es")
    assert refused.value.code == "amount_unreadable"
