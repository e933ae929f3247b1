"""How soon what arrives is taken up, by what arrived before.

At some hours leads are put off: of what comes then, far more than usual waits for longer than two
working hours. What comes at other hours says how likely somebody takes up within an hour what
waits. Of an hour in which leads waited ten hours in all and five were taken up, that is
1 − e^(−5/10). Few cases say little: each hour begins with some cases of the usual.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp
from zoneinfo import ZoneInfo

from testigo.core.durations import Duration
from testigo.core.feasibility.plan import USUAL_FREE, WEEK_HOURS
from testigo.core.sla.calendar import Calendar, due_at, work_begins, working_seconds

# So many waits are needed before they say anything.
FEWEST = 30
# Parts of a day whose hours are looked at together.
PARTS = (0, 9, 12, 15, 18, 24)
# Hours, and cases, of the usual with which each hour, and each part of a day, begins.
_HOURS_FIRST, _CASES_FIRST = 3.0, 3.0
_FRESH = Duration(2, "h")
# From this share of leads beyond the usual on, leads are put off.
_PUT_OFF = 0.2
_TENTHS = 10
# A wait: since when, until when, and whether it ended then or is only known up to then.
Wait = tuple[datetime, datetime, bool]


@dataclass(frozen=True, slots=True)
class Attention:
    """By hour of the week how likely what waits is taken up within it, and how likely that usually
    is; which share of what comes in each hour is put off, and by how many working minutes the
    tenths of these are. `waits` is by how many that is known; an `estimate` stands in where there
    are too few."""

    hours: tuple[float, ...] = (USUAL_FREE,) * WEEK_HOURS
    usual: float = USUAL_FREE
    put_off: tuple[float, ...] = (0.0,) * WEEK_HOURS
    delays: tuple[int, ...] = ()
    waits: int = 0
    estimate: bool = True


def attention_of(waits: Iterable[Wait], calendar: Calendar) -> Attention:
    """The attention that these waits show."""
    known = [_Known(wait, calendar) for wait in waits]
    if len(known) < FEWEST:
        return Attention(waits=len(known))
    put_off = _put_off(known)
    ordinary = [one for one in known if not put_off[one.hour]]
    late = sorted(one.minutes for one in known if put_off[one.hour] and one.is_late)
    waited, taken = [0.0] * WEEK_HOURS, Counter[int]()
    for one in ordinary:
        one.add(waited, taken)
    pace = taken.total() / max(sum(waited), 1.0)
    hours = tuple(
        1 - exp(-(taken[hour] + _HOURS_FIRST * pace) / (length + _HOURS_FIRST))
        for hour, length in enumerate(waited)
    )
    return Attention(
        hours=hours,
        usual=1 - exp(-pace),
        put_off=put_off,
        delays=tuple(late[len(late) * n // _TENTHS] for n in range(_TENTHS)) if late else (),
        waits=len(known),
        estimate=False,
    )


class _Known:
    """One wait: the hour of the week in which it began, how many working minutes it lasted, and
    whether that was longer than what is fresh."""

    def __init__(self, wait: Wait, calendar: Calendar) -> None:
        start, self._end, self._ended = wait
        self._calendar, self._zone = calendar, ZoneInfo(calendar.timezone)
        local = start.astimezone(self._zone)
        self.hour = local.weekday() * 24 + local.hour
        self._begins = work_begins(calendar, start)
        self._fresh = due_at(calendar, start, _FRESH)
        self.minutes = int(working_seconds(calendar, start, self._end) // 60)
        self.is_late = self._end > self._fresh

    def add(self, waited: list[float], taken: Counter[int]) -> None:
        """Add what was waited while it was fresh to each hour of the week, and when it ended."""
        at, until = self._begins, min(self._end, self._fresh)
        while at < until:
            local = at.astimezone(self._zone)
            later = at + timedelta(minutes=60 - local.minute, seconds=-local.second)
            length = working_seconds(self._calendar, at, min(later, until))
            if not length:
                at = work_begins(self._calendar, later)
                continue
            waited[local.weekday() * 24 + local.hour] += length / 3600
            at = later
        if self._ended and not self.is_late:
            local = self._end.astimezone(self._zone)
            taken[local.weekday() * 24 + local.hour] += 1


def _put_off(known: Sequence[_Known]) -> tuple[float, ...]:
    """Hour of the week → the share of leads beyond the usual that are put off, 0 where it is not
    far beyond."""
    parts = [_part_of(hour) for hour in range(WEEK_HOURS)]
    came = Counter(parts[one.hour] for one in known)
    late = Counter(parts[one.hour] for one in known if one.is_late)
    usual = _middle(came, lambda part: late[part] / came[part])
    shares = {
        part: (late[part] + _CASES_FIRST * usual) / (came[part] + _CASES_FIRST)
        for part in set(parts)
    }
    beyond = {part: (share - usual) / (1 - usual or 1) for part, share in shares.items()}
    return tuple(beyond[part] if beyond[part] >= _PUT_OFF else 0.0 for part in parts)


def _middle(came: Counter[tuple[int, int]], share: Callable[[tuple[int, int]], float]) -> float:
    """The share in the middle, each part of the week by how many came."""
    gone, whole = 0, came.total()
    for part in sorted(came, key=share):
        gone += came[part]
        if gone * 2 >= whole:
            return share(part)
    return 0.0


def _part_of(hour: int) -> tuple[int, int]:
    day, hour = divmod(hour, 24)
    return day, max(start for start in PARTS if start <= hour)
