"""What came in a period day after day, against the pace of its working days, as a drawing.

The drawing is 100 wide and 100 high and is stretched to its place; words stand beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil

from django.utils.translation import gettext as _

from testigo.core.asof import Days
from testigo.core.sla.calendar import Calendar, working_days_between
from testigo.web.templatetags.figures import num

_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the period: what came by its end (None while it lies ahead), and what the pace
    asks for by then."""

    day: date
    came: int | Decimal | None
    pace: Decimal


@dataclass(frozen=True, slots=True)
class Chart:
    """The days as lines of a drawing and as a table, and what they say. `band` is where the period
    will end if it goes on so; empty while nobody can tell."""

    finding: str
    days: tuple[Day, ...]
    came: str
    pace: str
    band: str
    top: int
    low: int | None
    high: int | None

    @property
    def first(self) -> date:
        """The first day of the period."""
        return self.days[0].day

    @property
    def last(self) -> date:
        """The last day of the period."""
        return self.days[-1].day


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a chart is drawn of: what is counted, how many of it came on each day, and how many
    are to come in the whole period."""

    what: str
    entries: Mapping[date, int] | Mapping[date, Decimal]
    target: Decimal
    expected: Decimal | None
    low: Decimal | None
    high: Decimal | None


def chart_of(drawn: Drawn, period: Days, calendar: Calendar, today: date) -> Chart:
    """The chart of a period in which `today` lies."""
    days = tuple(_days(drawn, period, calendar, today))
    came = [day.came for day in days if day.came is not None]
    highest = max(drawn.target, Decimal(max(came, default=0)), drawn.high or Decimal(0))
    top = _round_up(highest)
    scale = _Scale(len(days), top)
    lived = [(place, Decimal(day.came)) for place, day in enumerate(days) if day.came is not None]
    return Chart(
        finding=_finding(drawn, came[-1] if came else 0),
        days=days,
        came=scale.line([(-1, Decimal(0)), *lived]),
        pace=scale.line([(-1, Decimal(0)), *((n, day.pace) for n, day in enumerate(days))]),
        band=_band(drawn, scale, lived),
        top=top,
        low=None if drawn.low is None else int(drawn.low),
        high=None if drawn.high is None else int(drawn.high),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """From places and counts to the drawing; the place before the first is its left edge."""

    places: int
    top: int

    def x(self, place: int) -> str:
        """How far to the right."""
        return f"{100 * (place + 1) / self.places:.2f}"

    def y(self, count: Decimal) -> str:
        """How far down."""
        return f"{100 - 100 * count / self.top:.2f}"

    def line(self, points: Sequence[tuple[int, Decimal]]) -> str:
        """The points of a line."""
        return " ".join(f"{self.x(place)},{self.y(count)}" for place, count in points)


def _days(drawn: Drawn, period: Days, calendar: Calendar, today: date) -> list[Day]:
    whole = working_days_between(calendar, period.since, period.until)
    found: list[Day] = []
    came: int | Decimal = 0
    day = period.since
    while day < period.until:
        came += drawn.entries.get(day, 0)
        gone = working_days_between(calendar, period.since, day + _ONE)
        pace = drawn.target * gone / whole if whole else drawn.target
        found.append(Day(day, came if day <= today else None, pace))
        day += _ONE
    return found


def _band(drawn: Drawn, scale: _Scale, lived: Sequence[tuple[int, Decimal]]) -> str:
    """From where it stands to between where it will end."""
    last = scale.places - 1
    if drawn.low is None or drawn.high is None or not lived or lived[-1][0] == last:
        return ""
    return scale.line([lived[-1], (last, drawn.high), (last, drawn.low)])


def _finding(drawn: Drawn, came: int | Decimal) -> str:
    said = {"n": num(came), "what": drawn.what, "target": num(drawn.target)}
    if came >= drawn.target:
        return _("%(what)s: %(n)s, and %(target)s were agreed: it is reached") % said
    if drawn.expected is None:
        return _("%(what)s: %(n)s of %(target)s") % said
    gap = came - int(drawn.expected)
    if gap < 0:
        return _("%(what)s: %(n)s, %(gap)s behind the pace") % {**said, "gap": num(-gap)}
    if gap > 0:
        return _("%(what)s: %(n)s, %(gap)s ahead of the pace") % {**said, "gap": num(gap)}
    return _("%(what)s: %(n)s, right on the pace") % said


def _round_up(highest: Decimal) -> int:
    """A round number that everything fits under."""
    step: int = 10 ** max(0, len(str(int(highest))) - 1)
    half = max(1, step // 2)
    return max(1, ceil(highest / half) * half)
