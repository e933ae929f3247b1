"""The promises that a hand-over starts, held against what Sales really did."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from testigo.core.asof import Days
from testigo.core.facts import Fact, is_human_attempt
from testigo.core.pact import Pact
from testigo.core.sla.calendar import NeverOpen, working_days_between
from testigo.core.sla.clocks import start_clock, touch
from testigo.core.sla.commitments import Attempts, Clocked, Response
from testigo.core.tryout.climbing import Crossing
from testigo.core.tryout.fates import NOTHING, Record

# What crossing brings with it; a promise that starts with anything else does not turn on who
# crosses.
STARTS = ("lead.handed_over", "stage:mql")
Ending = Literal["kept", "late", "open", "unknown", "voided"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A commitment over the crossings of a period. `open` are not due yet; of `unknown` nobody
    knows, because Sales never worked the lead; voided ones count nowhere."""

    commitment: str
    kept: int
    late: int
    open: int
    unknown: int


def simulated(pact: Pact) -> tuple[Clocked, ...]:
    """The promises of a pact that a crossing starts."""
    timed = (one for one in pact.commitments if isinstance(one, (Response, Attempts)))
    return tuple(one for one in timed if any(start in STARTS for start in one.starts))


def attempts_promised(pact: Pact) -> int | None:
    """How many attempts the pact promises for each hand-over; None where it promises none."""
    found = (one.at_least for one in simulated(pact) if isinstance(one, Attempts))
    return next(found, None)


def kept_of(
    pact: Pact, crossings: Sequence[Crossing], records: Mapping[str, Record], asof: datetime
) -> tuple[Kept, ...]:
    """Every promise that the crossings start, in the order of the pact."""
    found = []
    for promise in simulated(pact):
        ends = Counter(
            ending(promise, one, records.get(one.person, NOTHING), pact, asof) for one in crossings
        )
        counted = (ends[name] for name in ("kept", "late", "open", "unknown"))
        found.append(Kept(promise.id, *counted))
    return tuple(found)


def ending(
    promise: Clocked, crossing: Crossing, record: Record, pact: Pact, asof: datetime
) -> Ending:
    """How a promise would have ended for one crossing, judged by the clocks of the pact."""
    name = f"{crossing.person}|{crossing.cycle}"
    start = Fact(name, STARTS[0], crossing.at, crossing.at, name, origin="derived")
    try:
        clock = start_clock(promise, start, crossing.cycle, pact.calendar, 0)
    except NeverOpen:
        return "open"
    for fact in _within(record, crossing):
        clock = touch(clock, promise, fact, pact.zone)
    if clock.end == "voided":
        return "voided"
    if clock.end is not None:
        return "kept" if clock.end == "kept" else "late"
    if clock.due_at >= asof:
        return "open"
    return "late" if record.fate(crossing).worked else "unknown"


def _within(record: Record, crossing: Crossing) -> Iterator[Fact]:
    """What was told from a crossing to the end of its cycle."""
    last = record.until(crossing.cycle)
    return (one for one in record.told if crossing.at <= one.at <= last and not one.automatic)


def attempts_made(records: Mapping[str, Record], days: Days, actors: Iterable[str]) -> int:
    """The attempts that these people made in the period."""
    who = frozenset(actors)
    return sum(
        1
        for record in records.values()
        for fact in record.told
        if is_human_attempt(fact) and fact.actor in who and days.hold(fact.at)
    )


def a_day(attempts: int | None, pact: Pact, days: Days, sellers: int) -> float | None:
    """Attempts for each seller and working day; None without any of the three."""
    working = working_days_between(pact.calendar, days.since, days.until)
    if attempts is None or not working or not sellers:
        return None
    return attempts / working / sellers
