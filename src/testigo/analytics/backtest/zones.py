"""Days and weeks of a time zone, reckoned from microseconds with the zone's own changes."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from testigo.core.scoring import Period

if TYPE_CHECKING:
    from ibis.expr.types import IntegerValue

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = 1_000_000
_DAY = 86_400 * _SECOND
# The first of January 1970 was a Thursday.
_FROM_MONDAY = 3


def micros(instant: datetime) -> int:
    """Microseconds since 1970."""
    return (instant - EPOCH) // timedelta(microseconds=1)


def period_of(
    at: "IntegerValue", period: Period, zone: ZoneInfo, span: tuple[int, int]
) -> "IntegerValue":
    """A number for the local day or ISO week of an instant within `span`, both in microseconds."""
    import ibis

    changes = shifts(zone, *span)
    local = at + changes[-1][1]
    if len(changes) > 1:
        ends = [until for until, _ in changes[1:]]
        earlier = [
            (at < until, at + ahead) for until, (_, ahead) in zip(ends, changes, strict=False)
        ]
        local = ibis.cases(*earlier, else_=local)
    # Days before 1970 round down too.
    day = (local - local % _DAY - (local % _DAY < 0).ifelse(_DAY, 0)) // _DAY
    day = day.cast("int64")
    if period == "day":
        return day
    week = day + _FROM_MONDAY
    return ((week - (week % 7 + 7) % 7) // 7).cast("int64")


@lru_cache(maxsize=64)
def shifts(zone: ZoneInfo, first: int, last: int) -> list[tuple[int, int]]:
    """(from which microsecond, microseconds ahead of UTC), in order, over a span."""
    found = [(first, _ahead(zone, first))]
    place = first
    while place < last:
        following = min(place + _DAY, last)
        if _ahead(zone, following) != found[-1][1]:
            found.append(_change(zone, place, following))
        place = following
    return found


def _change(zone: ZoneInfo, before: int, after: int) -> tuple[int, int]:
    """The first second with another offset between two instants that differ in theirs."""
    before, after = before // _SECOND, -(-after // _SECOND)
    held = _ahead(zone, before * _SECOND)
    while after - before > 1:
        middle = (before + after) // 2
        if _ahead(zone, middle * _SECOND) == held:
            before = middle
        else:
            after = middle
    return after * _SECOND, _ahead(zone, after * _SECOND)


def _ahead(zone: ZoneInfo, instant: int) -> int:
    offset = (EPOCH + timedelta(microseconds=instant)).astimezone(zone).utcoffset()
    return 0 if offset is None else offset // timedelta(microseconds=1)
