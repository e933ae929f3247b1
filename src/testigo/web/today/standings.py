"""The promises of a side as the page shows them: figure, target, comparison, parts, verdict."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.core.sla.commitments import (
    Attempts,
    Care,
    Commitment,
    Rate,
    Response,
    Revenue,
    Volume,
)
from testigo.core.sla.verdicts import standing_of
from testigo.queries.commitments import Part as Counted
from testigo.queries.commitments import Standing
from testigo.web.templatetags.figures import locale, num
from testigo.wording import word
from testigo.wording.commitments import commitment_name, figure_words

# Promises of a side that stand large.
MAIN = 2
# The part of a promise that is a share which was kept.
_MET = frozenset({"met", "kept", "in_care"})
# The order in which a verdict deserves to be seen first.
_GRAVITY = ("missed", "at_risk", "behind", "on_track", "kept", "none")


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the cases of a promise, and the list that holds exactly them."""

    code: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One promise: `value` as a person reads it, `of` what it is measured by, `compared` with what
    it is compared, `misses` those of its cases that ask for a look."""

    id: str
    title: str
    value: str
    url: str
    of: str
    compared: tuple[str, ...]
    state: str
    parts: tuple[Part, ...]
    misses: Part | None


@dataclass(frozen=True, slots=True)
class Side:
    """A side with its promises, the main ones large; `state` is the gravest verdict of these."""

    code: str
    main: tuple[Figure, ...]
    more: tuple[Figure, ...]
    state: str


def side_of(code: str, standings: Iterable[Standing], leads: str) -> Side:
    """The promises of one side; `leads` is the address of the list of leads."""
    own = [one for one in standings if one.promise.side == code]
    figures = [figure_of(one, leads) for one in sorted(own, key=_weight)]
    main = tuple(figures[:MAIN])
    states = {figure.state for figure in main}
    worst = next((state for state in _GRAVITY if state in states), "none")
    return Side(code, main, tuple(figures[MAIN:]), worst)


def figure_of(one: Standing, leads: str) -> Figure:
    """One promise in words."""
    value, of = _value(one)
    # A number of cases opens their list; a share is computed from the parts, which open theirs.
    counted = isinstance(one.promise, Volume) and one.whole.count
    return Figure(
        id=one.promise.id,
        title=title_of(one),
        value=value,
        url=_url(leads, one.whole) if counted else "",
        of=of,
        compared=tuple(_compared(one)),
        state=standing_of(one.state, one.value, one.expected, one.high),
        parts=tuple(Part(part.code, part.count, _url(leads, part)) for part in _shown(one)),
        misses=_part(leads, one.misses),
    )


def _part(leads: str, part: Counted | None) -> Part | None:
    return Part(part.code, part.count, _url(leads, part)) if part and part.count else None


def _url(leads: str, part: Counted) -> str:
    return f"{leads}?{part.leads_query}"


def _shown(one: Standing) -> Iterable[Counted]:
    """The parts that hold anybody, and with whom somebody spoke."""
    return (part for part in (*one.parts, one.conversed) if part is not None and part.count)


def title_of(one: Standing) -> str:
    """What the figure of a promise is called."""
    return commitment_name(one.promise, get_language() or "es")


def main_volume(standings: Iterable[Standing]) -> Standing | None:
    """The promise of a number of leads that both sides look at first."""
    volumes = [one for one in standings if isinstance(one.promise, Volume)]
    return min(volumes, key=_weight, default=None)


def main_clock(standings: Iterable[Standing]) -> Standing | None:
    """The promise of a time that a lead feels first."""
    clocks = [one for one in standings if isinstance(one.promise, Response)]
    return min(clocks, key=_weight, default=None)


def stage_of(one: Standing) -> str:
    """The stage whose entries a promise of a number of leads counts."""
    return one.promise.stage if isinstance(one.promise, Volume) else ""


def _weight(one: Standing) -> tuple[bool, int]:
    """What a side is known by comes first: leads delivered and their quality, first contact and
    attempts; a promise without a case yet comes last."""
    empty = not one.cases and not isinstance(one.promise, Volume | Revenue)
    return empty, _rank(one.promise)


def _rank(promise: Commitment) -> int:
    match promise:
        case Volume():
            return 0
        case Response() if "lead.handed_over" in promise.starts:
            return 0 if "contact.attempted" in promise.ends else 3
        case Rate() | Attempts():
            return 1
        case Revenue():
            return 2
        case _:
            return 4


def _value(one: Standing) -> tuple[str, str]:
    """The figure and what it is measured by; under ten cases the cases instead of a share."""
    say = _teller(one)
    if isinstance(one.promise, Volume | Revenue):
        return say(one.value), _("of %(target)s") % {"target": say(one.target)}
    if not one.cases:
        return "–", f"{word('standing', 'none', get_language() or 'es')} · {_aim(one)}"
    met = sum(part.count for part in one.parts if part.code in _MET)
    cases = _("%(met)s of %(all)s") % {"met": num(met), "all": num(one.cases)}
    if one.value is None:
        return cases, _aim(one)
    return say(one.value), f"{cases} · {_aim(one)}"


def _aim(one: Standing) -> str:
    return _("target %(share)s") % {"share": _teller(one)(one.target)}


def _compared(one: Standing) -> Iterable[str]:
    """The period, what should be there by now, and where it will end if it goes on so."""
    if not isinstance(one.promise, Care):
        yield period_words(one.promise, one.first)
    say = _teller(one)
    grows = isinstance(one.promise, (Volume, Revenue))
    if grows and one.expected is not None:
        yield _("expected today: %(expected)s") % {"expected": say(one.expected)}
    if one.low is not None and one.high is not None and one.low < one.high:
        yield _("projected: %(low)s to %(high)s") % {"low": say(one.low), "high": say(one.high)}
    if one.note == "indicative":
        yield _("indicative: fewer than 30 cases")


def _teller(one: Standing) -> Callable[[Decimal | None], str]:
    """How the figures of a promise are told."""
    language = get_language() or "es"
    return lambda figure: figure_words(one.promise, figure, one.currency, language, whole=True)


def period_words(promise: Commitment, first: date) -> str:
    """`November 2026`, `Q4 2026`, `week 48`: the period that began on a day."""
    per = getattr(promise, "per", "month")
    if per == "quarter":
        return str(format_date(first, "QQQ y", locale=locale()))
    if per == "week":
        return _("week %(number)s") % {"number": first.isocalendar().week}
    return str(format_date(first, "LLLL y", locale=locale()))
