"""Excusing by itself what was late because nobody could have done it: a decision, because absences
and outages are told about the business and not about the person; recorded, and replayed as given.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from testigo.core.casefile import CaseFile, Derived, RunningClock, as_fact, taking_back
from testigo.core.facts import Fact
from testigo.core.sla.clocks import milestones
from testigo.core.sla.excuses import FOR_EVER, Cover, covered_until
from testigo.core.story import Agreement

EXCUSED = "clock.excused"
ASSIGNED = "lead.assigned"


class Away(NamedTuple):
    """A stretch in which nobody could have done what was promised: why (`absence` or `outage`), the
    fact that tells it, and of whom."""

    start: datetime
    end: datetime
    why: str
    cause: str
    who: str = ""


class Owner(NamedTuple):
    """Who owned a lead: from when that was known up to when the next one was."""

    who: str
    since: datetime
    until: datetime

    def within(self, since: datetime, until: datetime) -> "Owner":
        """The part of it between two instants; it may be nothing."""
        return self._replace(since=max(self.since, since), until=min(self.until, until))


def away_from(absences: Iterable[Away], owners: Sequence[Owner]) -> list[Away]:
    """The parts of these absences in which whoever was away owned the lead."""
    return [
        absence._replace(start=max(absence.start, own.since), end=min(absence.end, own.until))
        for absence in absences
        for own in owners
        if own.who == absence.who and absence.start < own.until and own.since < absence.end
    ]


def owners_in(facts: Iterable[Fact]) -> list[Owner]:
    """Who owned the lead one after another, by its facts."""
    told = list(facts)
    gone = {str(fact.props.get("of")) for fact in told if fact.name == "fact.retracted"}
    given = sorted(
        (fact.known_at, str(fact.props.get("to", "")))
        for fact in told
        if fact.name == ASSIGNED and fact.id not in gone
    )
    given.append((FOR_EVER, ""))
    return [Owner(owner, since, until) for (since, owner), (until, _) in pairwise(given)]


def forget_gone(case: CaseFile, now: datetime) -> Iterator[Fact]:
    """Take back what excused clocks that are not of this person any more, since whoever had them
    was parted from them. Changes `case.covers`."""
    keys = {running.clock.key for running in case.clocks}
    for key, cover in case.covers.items():
        if key not in keys and not cover.gone:
            cover.gone = True
            yield taking_back(case.person, cover.fact, now, None)


def late_clocks(case: CaseFile, now: datetime) -> list[RunningClock]:
    """The clocks past due by `now` and those kept late, which something may excuse."""
    return [
        running
        for running in case.clocks
        if running.clock.end == "kept_late"
        or (running.clock.end is None and _is_past_due(running, now))
    ]


def _is_past_due(running: RunningClock, now: datetime) -> bool:
    return any(name == "passed_due" for name, _ in milestones(running.clock, None, now))


def excuse(
    case: CaseFile,
    running: RunningClock,
    away: Sequence[Away],
    agreement: Agreement,
    now: datetime,
) -> Iterator[Fact]:
    """The decisions by which a late clock is excused, or no longer is, by the stretches `away`.
    Changes `case.covers`."""
    clock = running.clock
    until = covered_until(
        clock,
        agreement.promise_of(clock),
        agreement.calendar_of(clock),
        [(one.start, one.end) for one in away],
    )
    held = case.covers.get(clock.key)
    if held is not None and not held.gone:
        if until == held.until:
            return
        held.gone = True
        yield taking_back(case.person, held.fact, now, None)
    if until is not None:
        last = max(away, key=lambda one: one.start)
        cover = Cover(until, last.why, last.cause, "", _times(held) + 1)
        yield _decision(case, running, cover, now)


def _times(held: Cover | None) -> int:
    return held.times if held else 0


def _decision(case: CaseFile, running: RunningClock, cover: Cover, now: datetime) -> Fact:
    clock = running.clock
    derived = Derived(
        EXCUSED,
        now,
        cover.cause,
        f"commitments.{clock.commitment}",
        clock.pact_version,
        clock.cycle,
        running.history,
        deal=clock.deal,
        clock=clock.cause_id,
        props=(
            ("commitment", clock.commitment),
            ("clock", clock.cause_id),
            ("until", cover.until.isoformat()),
            ("why", cover.why),
        ),
    )
    fact = as_fact(case, derived, now, cover.times)
    cover.fact = fact.id
    case.covers[clock.key] = cover
    return fact


def covers_in(facts: Iterable[Fact]) -> dict[str, Cover]:
    """What excuses clocks by themselves, by the decisions that these facts hold."""
    told = [fact for fact in facts if fact.origin == "derived"]
    gone = {str(fact.props.get("of")) for fact in told if fact.name == "fact.retracted"}
    covers: dict[str, Cover] = {}
    for fact in told:
        if fact.name == EXCUSED:
            key = f"{fact.props['commitment']}|{fact.props['clock']}"
            covers[key] = Cover(
                datetime.fromisoformat(str(fact.props["until"])),
                str(fact.props["why"]),
                fact.cause or "",
                fact.id,
                _times(covers.get(key)) + 1,
                fact.id in gone,
            )
    return covers
