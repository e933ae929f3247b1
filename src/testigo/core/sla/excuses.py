"""What excuses a clock: an absence or an outage by itself, anything else by the other side's
consent (domain.md §3.4).

docs/rules/pauses-and-excuses.md explains the rule with worked tables.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from testigo.core.facts import Fact
from testigo.core.sla.calendar import Calendar, NeverOpen
from testigo.core.sla.clocks import Clock
from testigo.core.sla.commitments import Clocked
from testigo.core.sla.stretches import Stretch, left_out, measured, reached, within

ASKED, AGREED, REFUSED = "breach.excuse_asked", "breach.excused", "breach.excuse_refused"
PLEADING = frozenset({ASKED, AGREED, REFUSED})
Standing = Literal["asked", "excused", "refused"]
_STANDING: Mapping[str, Standing] = {ASKED: "asked", AGREED: "excused", REFUSED: "refused"}
# Until when the other side's consent excuses.
FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)
# The side that owes → the sides that may excuse it.
OTHER_SIDES: Mapping[str, tuple[str, ...]] = {
    "marketing": ("sales",),
    "sales": ("marketing",),
    "success": ("sponsor",),
    "sponsor": ("marketing", "sales"),
}


@dataclass(frozen=True, slots=True)
class Plea:
    """An excuse that was asked or given: why, when, and how it stands since `at`, by whom."""

    reason: str
    asked_at: datetime
    asked_by: str
    standing: Standing
    at: datetime
    by: str


@dataclass(slots=True)
class Cover:
    """What excuses a clock by itself: until when, whether an absence or an outage, by which fact,
    and the decision that says so; `times` counts the decisions about this clock, `gone` says that
    the last one was taken back."""

    until: datetime
    why: str
    cause: str
    fact: str
    times: int
    gone: bool = False


def covered_until(
    clock: Clock, promise: Clocked, calendar: Calendar, away: Sequence[Stretch]
) -> datetime | None:
    """Until when these stretches excuse the clock: the promised time must have passed beside them.
    None where they change nothing before it is due."""
    pauses = [stretch for stretch in clock.pauses if stretch[1] is not None]
    start, due = clock.started_at, clock.due_at
    whole = measured(calendar, promise.elapsed, start, due)
    whole -= left_out(pauses, calendar, promise.elapsed, start, due)
    stretches = within([*pauses, *away], start, None)
    if whole < 1:
        return None
    try:
        until = reached(stretches, calendar, promise.elapsed, start, whole)
    except NeverOpen:
        return FOR_EVER
    return until if until > due else None


def pleaded(plea: Plea | None, fact: Fact, promise: Clocked) -> Plea | None:
    """How an excuse stands once a fact is told, facts coming in order; who may not say so changes
    nothing. What was excused stays so when it is asked for once more."""
    standing = _STANDING[fact.name]
    heard = (promise.side,) if standing == "asked" else OTHER_SIDES.get(promise.side, ())
    if fact.side not in ("", *heard):
        return plea
    reason = str(fact.props.get("reason", ""))
    if standing == "asked":
        if plea is not None and plea.standing == "excused":
            return plea
        return Plea(reason, fact.at, fact.actor, "asked", fact.at, fact.actor)
    if plea is None:
        plea = Plea(reason, fact.at, "", standing, fact.at, fact.actor)
    return replace(plea, standing=standing, at=fact.at, by=fact.actor)
