"""Amounts as people type them: 1.234,56 and 1,234.56 are the same, and 1.234 is asked about."""

from decimal import ROUND_HALF_UP, Decimal

from testigo.connect.values import BadValue, DecimalMark, parse_money, plain, shown
from testigo.core.costs import CENT, money_of


def typed_amount(text: str, language: str) -> Decimal:
    """The amount that somebody typed, currency marks and blanks aside.

    One mark before three digits may group thousands or begin decimals; whoever types it meant one
    of both and is asked. Raises BadValue: `amount_ambiguous` with both readings, the second as the
    language writes it; `amount_unreadable` otherwise.
    """
    try:
        amount = money_of(parse_money(text.strip()))
    except BadValue as bad:
        if bad.code == "ambiguous_number":
            raise _ambiguous(text, language) from bad
        raise BadValue("amount_unreadable", value=shown(text)) from bad
    if amount is None:
        raise BadValue("amount_unreadable", value=shown(text))
    return amount


def _ambiguous(text: str, language: str) -> BadValue:
    """Both readings of an amount such as 1.234, each written so that it has no other."""
    mark: DecimalMark = "comma" if "," in text else "dot"
    other: DecimalMark = "dot" if mark == "comma" else "comma"
    whole = parse_money(text.strip(), other)
    decimals = Decimal(parse_money(text.strip(), mark)).quantize(CENT, ROUND_HALF_UP)
    cents = format(decimals, "f")
    return BadValue(
        "amount_ambiguous",
        value=shown(text),
        whole=plain(Decimal(whole)),
        cents=cents.replace(".", ",") if language == "es" else cents,
    )
