"""When somebody is away, as the log says it (domain.md §2, corrections).

An absence is a fact of the workspace about a member, not about a lead. What is taken back counts
as if it had never been.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from testigo.core.facts import Fact, instant_of

RECORDED = "absence.recorded"
RETRACTED = "fact.retracted"
# Neutral ones: why somebody is ill is nobody's business, and the log keeps what it is told.
REASONS = ("holiday", "leave", "training", "travel", "other")
LONGEST = timedelta(days=2 * 366)
_MEMBER = "user:"
_LONGEST_NUMBER = 18


@dataclass(frozen=True, slots=True)
class Absence:
    """A member is away from `start` up to, but without, `end`. `id` is that of the fact;
    `recorded_at` and `by` say when it was written down, and who did."""

    id: str
    user: int
    start: datetime
    end: datetime
    reason: str
    recorded_at: datetime
    by: str

    def covers(self, at: datetime) -> bool:
        """Whether the member is away at an instant."""
        return self.start <= at < self.end


def props_of(user: int, start: datetime, end: datetime, reason: str) -> Mapping[str, Any]:
    """What the fact of an absence says."""
    return {
        "who": f"{_MEMBER}{user}",
        "from": start.astimezone(UTC).isoformat(),
        "to": end.astimezone(UTC).isoformat(),
        "reason": reason,
    }


def span_of(first: str, last: str, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """The time that two texts give: instants, or dates, the last of which is away too. None when
    either cannot be read."""
    start = instant_of(first, zone)
    with suppress(ValueError, OverflowError):
        last = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    end = instant_of(last, zone)
    return None if start is None or end is None else (start, end)


def absence_of(fact: Fact) -> Absence | None:
    """The absence that a fact tells; None when it tells none that can be used."""
    user = str(fact.props.get("who", "")).removeprefix(_MEMBER)
    start, end = (_instant(fact.props.get(key)) for key in ("from", "to"))
    if not (user.isascii() and user.isdecimal() and len(user) <= _LONGEST_NUMBER):
        return None
    if start is None or end is None or end <= start:
        return None
    reason = str(fact.props.get("reason", ""))[:40]
    return Absence(fact.id, int(user), start, end, reason, fact.recorded_at, fact.actor)


def absences_in(facts: Iterable[Fact]) -> list[Absence]:
    """The absences that these facts tell and that nothing among them takes back."""
    told = list(facts)
    gone = {str(fact.props.get("of")) for fact in told if fact.name == RETRACTED}
    found = (absence_of(fact) for fact in told if fact.name == RECORDED and fact.id not in gone)
    return [absence for absence in found if absence is not None]


def back_at(absences: Iterable[Absence], at: datetime) -> datetime | None:
    """When somebody with these absences is there again; None when they are not away at `at`.

    One absence that begins before another ends is one absence.
    """
    back = None
    for absence in sorted(absences, key=lambda one: one.start):
        if absence.covers(back or at):
            back = absence.end
    return back


def _instant(text: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
