"""Amounts as people type them, read by the marks of their language: in Spanish `12.000` is twelve
thousand and `12,5` twelve and a half, as `12,000` and `12.5` are in English."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from testigo.connect.values import BadValue, DecimalMark, parse_money, plain, shown
from testigo.core.costs import CENT, money_of

# Three digits behind at most three: as thousands are grouped.
_GROUPED = re.compile(r"(?<![0-9])[1-9][0-9]{0,2}[.,][0-9]{3}(?![0-9])")


def typed_amount(text: str, language: str) -> Decimal:
    """The amount that somebody typed, currency marks and blanks aside.

    Where both marks stand, or one of them several times, there is one reading. A single mark has
    two: it is read as the language has it, unless the digits contradict that, such as `12.00` in
    Spanish or `12,000` with decimals; then whoever types it is asked. Raises BadValue:
    `amount_ambiguous` with both readings, the second as the language writes it;
    `amount_unreadable` otherwise.
    """
    text, own = text.strip(), _decimal_of(language)
    mark = _single_mark(text)
    try:
        if mark and (mark == own) == bool(_GROUPED.search(text)):
            raise _ambiguous(text, mark, own)
        amount = money_of(parse_money(text, own if mark else ""))
    except BadValue as bad:
        if bad.code == "amount_ambiguous":
            raise
        raise BadValue("amount_unreadable", value=shown(text)) from bad
    if amount is None:
        raise BadValue("amount_unreadable", value=shown(text))
    return amount


def _decimal_of(language: str) -> Literal["comma", "dot"]:
    return "comma" if language == "es" else "dot"


def _single_mark(text: str) -> DecimalMark:
    """The only mark of a text; empty without any, and where there are several."""
    if text.count(".") + text.count(",") != 1:
        return ""
    return "comma" if "," in text else "dot"


def _ambiguous(text: str, mark: DecimalMark, own: DecimalMark) -> BadValue:
    """Both readings of an amount such as 12.00, each written so that it has no other. Raises
    BadValue for a text that has none."""
    whole = Decimal(parse_money(text.replace("," if mark == "comma" else ".", "")))
    decimals = Decimal(parse_money(text, mark)).quantize(CENT, ROUND_HALF_UP)
    cents = format(decimals, "f")
    return BadValue(
        "amount_ambiguous",
        value=shown(text),
        whole=plain(whole),
        cents=cents.replace(".", ",") if own == "comma" else cents,
    )
