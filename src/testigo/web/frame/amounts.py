"""Amounts in forms, as they are typed, and those that facts hold, as people read them."""

from decimal import Decimal, InvalidOperation

from django.utils.translation import get_language

from testigo.connect.amounts import typed_amount
from testigo.connect.values import BadValue, plain
from testigo.core.problems import InvalidInput, Problem
from testigo.web.templatetags.figures import money

LONGEST = 40
# More than this is a slip of a key or an attempt to fill the page with digits.
_MOST = Decimal(10) ** 15


def read_amount(text: str) -> str:
    """What was typed as a plain decimal text, empty for nothing.

    Raises InvalidInput for what is no amount above zero, and for one that may be read in two ways.
    """
    if not text.strip():
        return ""
    amount = _typed(text)
    if amount <= 0:
        raise InvalidInput([Problem("amount_unreadable", "amount", {"value": text[:LONGEST]})])
    return plain(amount)


def read_signed(text: str) -> str:
    """The same, below zero as well, as a credit note is; nothing typed is no amount."""
    return plain(_typed(text))


def _typed(text: str) -> Decimal:
    try:
        return typed_amount(text[:LONGEST], get_language() or "es")
    except BadValue as bad:
        raise InvalidInput([Problem(bad.code, "amount", bad.params)]) from bad


def as_typed(amount: str) -> str:
    """A plain decimal text as the reader would type it, so that it has one reading: `12000,5`."""
    whole, _, cents = amount.partition(".")
    mark = "," if (get_language() or "es") == "es" else "."
    # Three decimals could be thousands.
    return f"{whole}{mark}{cents}{'0' if len(cents) == 3 else ''}" if cents else whole


def told_amount(value: object, currency: str) -> str:
    """An amount of a fact as people read it, empty for what is none."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return ""
    if not (amount.is_finite() and -_MOST <= amount <= _MOST):
        return ""
    return money(amount, currency)
