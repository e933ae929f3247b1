"""What the address asks goals for: the figures to try, the period, and as of when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.connect.amounts import typed_amount
from testigo.connect.values import BadValue
from testigo.core.problems import Problem
from testigo.core.quota import AMOUNTS, Input
from testigo.wording import sentence

# The names that figures have in the address.
PARAMETERS: Mapping[str, Input] = {
    "quota": "quota",
    "deal": "average_deal",
    "rate": "lead_to_customer",
    "mql": "lead_to_mql",
}
_FIRST_DAY = date(2000, 1, 1)
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Question:
    """The figures that are tried instead of the pact's, by input; what was typed and could not be
    read, with why, by parameter; the period as the pact writes it, empty for the one that runs."""

    asof: date
    period: str = ""
    typed: Mapping[Input, Decimal] = field(default_factory=dict)
    unread: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def read_question(query: Mapping[str, str], today: date) -> Question:
    """The question of an address, with a sentence about all that could not be used."""
    typed: dict[Input, Decimal] = {}
    unread: dict[str, tuple[str, str]] = {}
    for name, given in PARAMETERS.items():
        text = query.get(name, "").strip()[:_LONGEST]
        if not text:
            continue
        try:
            typed[given] = _amount(text) if given in AMOUNTS else _rate(text, given)
        except BadValue as bad:
            problem = Problem(bad.code, given, bad.params)
            unread[name] = (text, sentence(problem, get_language() or "es"))
    asof, problems = _asof(query.get("asof", ""), today)
    return Question(asof, query.get("period", "")[:_LONGEST], typed, unread, problems)


def as_percent(share: Decimal) -> str:
    """A share as its reader would type it: 0.025 as `2,5`."""
    plain = format((100 * share).normalize(), "f")
    return plain.replace(".", ",") if (get_language() or "es") == "es" else plain


def _amount(text: str) -> Decimal:
    return typed_amount(text, get_language() or "es")


def _rate(text: str, given: Input) -> Decimal:
    """A share typed in per cent, with either decimal mark. Raises BadValue."""
    plain = "".join(text.replace("%", "").split()).replace(",", ".")
    try:
        share = Decimal(plain) / 100
    except ArithmeticError:
        share = Decimal("NaN")
    if not (share.is_finite() and 0 <= share <= 100):
        raise BadValue("goal_rate_unreadable", value=text, input=given)
    return share


def _asof(text: str, today: date) -> tuple[date, tuple[str, ...]]:
    if not text:
        return today, ()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not _FIRST_DAY <= day <= today:
        said = _("“%(text)s” is not a date that can be used.") % {"text": text[:_LONGEST]}
        return today, (said,)
    return day, ()
