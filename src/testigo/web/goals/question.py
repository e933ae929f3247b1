"""What the address asks goals for: the figures to try, the period, and as of when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import get_language

from testigo.connect.amounts import typed_amount
from testigo.connect.values import BadValue
from testigo.core.problems import Problem
from testigo.core.quota import AMOUNTS, Input
from testigo.web.frame.days import read_day
from testigo.wording import sentence

# The names that figures have in the address.
PARAMETERS: Mapping[str, Input] = {
    "quota": "quota",
    "deal": "average_deal",
    "rate": "lead_to_customer",
    "mql": "lead_to_mql",
}
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
    problems: list[str] = []
    asof = read_day(query.get("asof", ""), problems, today + timedelta(days=1)) or today
    return Question(asof, query.get("period", "")[:_LONGEST], typed, unread, tuple(problems))


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
