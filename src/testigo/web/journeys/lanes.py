"""Lanes: from the first click of each sale to its signature, everybody of the deal on a line.

Signatures stand one below the other at the right; the further to the left, the longer before.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.urls import NoReverseMatch, reverse

from testigo.core.attribution.journeys import NOT_MARKETING, Journey
from testigo.core.attribution.report import path_of
from testigo.core.attribution.touching import Touchpoint
from testigo.web.journeys.table import amount_of

ROOM = 25
MOST = 300
# Where the time begins and ends in a drawing 100 wide; marks need room at both sides.
_LEFT, _RIGHT = Decimal(3), Decimal(96)
_HEIGHT = 20
_MOST_LINES = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """A touch in a lane: where it stands, and whether Marketing brought it."""

    x: str
    y: int
    touch: Touchpoint
    who: str
    own: bool


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the customer in the deal: a name, an address where there is a page, and their
    touches; `y` is their line in the lane, 0 for none."""

    name: str
    url: str
    touches: int
    y: int


@dataclass(frozen=True, slots=True)
class Lane:
    """A sale as drawn. `start` is where its first touch stands; `lead_x` and `deal_x` are where the
    person became a lead and the deal was opened, empty outside of the drawing."""

    title: str
    url: str
    ended_at: datetime
    amount: Decimal
    renewals: Decimal
    days: int
    path: tuple[str, ...]
    members: tuple[Member, ...]
    marks: tuple[Mark, ...]
    start: str
    end: str
    lead_x: str
    deal_x: str
    height: int

    @property
    def sign_y(self) -> int:
        """The line of the signature: the first."""
        return _HEIGHT // 2


def shown_of(journeys: Sequence[Journey], show: str, channel: str) -> list[Journey]:
    """Those that were asked for, the latest signature first."""
    kept = [
        one
        for one in journeys
        if _is(show, one)
        and (not channel or any(touch.channel == channel for touch in one.touches))
    ]
    return sorted(kept, key=lambda one: (one.sale.ended_at, one.sale.key), reverse=True)


def _is(show: str, journey: Journey) -> bool:
    match show:
        case "sourced":
            return journey.sourced
        case "influenced":
            return journey.influenced
        case "unknown":
            return not journey.touches
    return True


def span_of(journeys: Sequence[Journey]) -> timedelta:
    """The longest time from a first touch to its signature; at least a day."""
    spans = [one.sale.ended_at - one.touches[0].at for one in journeys if one.touches]
    return max([timedelta(days=1), *spans])


def lane_of(
    journey: Journey, span: timedelta, slug: str, titles: Mapping[str, str],
    names: Mapping[str, str],
) -> Lane:  # fmt: skip
    """The lane of a sale in a drawing that is `span` wide. `titles` gives the company of deals,
    `names` those of people."""
    sale = journey.sale
    members = _members(journey, slug, names)
    lines = {person: member.y for person, member in members.items()}
    marks = tuple(
        Mark(
            _x(sale.ended_at - touch.at, span),
            lines.get(touch.person) or max(lines.values(), default=_HEIGHT // 2),
            touch,
            names.get(touch.person, ""),
            touch.channel not in NOT_MARKETING,
        )
        for touch in journey.touches
    )
    begun = journey.touches[0].at if journey.touches else sale.ended_at
    return Lane(
        title=titles.get(sale.key) or sale.company or names.get(sale.person) or sale.key,
        url=_url("deal", slug, deal=sale.key) if sale.key in titles else "",
        ended_at=sale.ended_at,
        amount=amount_of(sale.cents),
        renewals=amount_of(sale.later_cents),
        days=(sale.ended_at - begun).days,
        path=path_of(journey),
        members=tuple(members.values()),
        marks=marks,
        start=_x(sale.ended_at - begun, span),
        end=f"{_RIGHT}%",
        lead_x=_within(journey.lead_at, begun, sale.ended_at, span),
        deal_x=_within(journey.deal_at, begun, sale.ended_at, span),
        height=_HEIGHT * max([1, *(member.y // _HEIGHT + 1 for member in members.values())]),
    )


def _members(journey: Journey, slug: str, names: Mapping[str, str]) -> dict[str, Member]:
    """Everybody in the deal; those with touches have a line each, the last ones share one."""
    touches = Counter(touch.person for touch in journey.touches)
    found: dict[str, Member] = {}
    place = 0
    for person in journey.sale.people:
        y = 0
        if touches[person]:
            y = _HEIGHT // 2 + _HEIGHT * min(place, _MOST_LINES - 1)
            place += 1
        known = person in names
        url = _url("lead", slug, person=person) if known else ""
        found[person] = Member(names.get(person, person), url, touches[person], y)
    return found


def _within(at: datetime | None, begun: datetime, end: datetime, span: timedelta) -> str:
    return _x(end - at, span) if at is not None and begun <= at <= end else ""


def _x(before: timedelta, span: timedelta) -> str:
    share = Decimal(before // timedelta(seconds=1)) / (span // timedelta(seconds=1))
    return f"{_RIGHT - (_RIGHT - _LEFT) * min(Decimal(1), share):.2f}%"


def _url(name: str, slug: str, **named: str) -> str:
    try:
        return reverse(name, kwargs={"slug": slug, **named})
    except NoReverseMatch:
        return ""
