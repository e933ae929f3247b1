"""What is owed about a person: hand-overs that stage entries make, and the clocks that follow."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from testigo.core.casefile import (
    HANDED_OVER,
    CaseFile,
    Derived,
    Obligation,
    RunningClock,
    as_fact,
    from_entry,
    from_obligation,
)
from testigo.core.facts import FAMILY, Fact
from testigo.core.lifecycle import StageEntry
from testigo.core.person import PersonState
from testigo.core.sla.clocks import Clock, matches, milestones, start_clock, touch
from testigo.core.sla.commitments import Response
from testigo.core.story import Agreement


def owe(case: CaseFile, known_at: datetime, history: bool) -> list[Obligation]:
    """Note what new stage entries make owed; void what later facts took away. Returns the new.

    The instant is that of the entry or of the recording of the fact that revealed it, whichever is
    later: nobody is held to a clock that they could not see.
    """
    entries = {(e.stage, e.cycle): e for e in case.story.path.entries if not e.implied}
    owed = set()
    for obligation in case.obligations:
        owed.add((obligation.trigger, obligation.cycle))
        if (obligation.stage, obligation.cycle) in entries:
            obligation.voided_at = None
        elif obligation.voided_at is None:
            obligation.voided_at = known_at
    new = []
    for entry in entries.values():
        for trigger in _triggers(entry):
            if (trigger, entry.cycle) not in owed:
                fresh = _obligation(entry, trigger, known_at, history)
                fresh.settled = not history and _is_over(case.story.person, entry)
                new.append(fresh)
    case.obligations.extend(new)
    return new


def _is_over(person: PersonState, entry: StageEntry) -> bool:
    """Whether what a stage entry would make owed was settled before anybody could see it."""
    return entry.cycle < person.cycle or person.disqualified or person.rejected_for is not None


def _triggers(entry: StageEntry) -> tuple[str, ...]:
    stage = f"stage:{entry.stage}"
    return (HANDED_OVER, stage) if entry.stage == "mql" else (stage,)


def _obligation(entry: StageEntry, trigger: str, known_at: datetime, history: bool) -> Obligation:
    return Obligation(
        trigger=trigger,
        stage=entry.stage,
        cycle=entry.cycle,
        at=entry.at if history else max(entry.at, known_at),
        cause=entry.cause,
        clause=entry.clause,
        pact_version=entry.pact_version,
        history=history,
    )


def start_clocks(
    case: CaseFile, obligations: Iterable[Obligation], facts: Iterable[Fact], agreement: Agreement
) -> list[RunningClock]:
    """The clocks that these obligations and reported facts start."""
    starts = [(_starting_fact(case, owed), owed.cycle) for owed in obligations]
    starts += [(fact, _cycle_at(case, fact)) for fact in facts]
    clocks = []
    for fact, cycle in starts:
        version = agreement.at(fact.at)
        if version is None:
            continue
        for promise in version.pact.commitments:
            if isinstance(promise, Response) and any(matches(t, fact) for t in promise.starts):
                clock = start_clock(promise, fact, cycle, version.pact.calendar, version.number)
                clocks.append(_uncovered(RunningClock(clock, fact.history), promise, agreement))
    return clocks


def _starting_fact(case: CaseFile, owed: Obligation) -> Fact:
    if owed.trigger == HANDED_OVER:
        return as_fact(case, from_obligation(owed), owed.at)
    entry = StageEntry(
        owed.stage, "", owed.cycle, owed.at, owed.cause, owed.pact_version, implied=False
    )
    return as_fact(case, from_entry(entry, owed.at, owed.history), owed.at)


def _cycle_at(case: CaseFile, fact: Fact) -> int:
    """The cycle in which a fact lies: the last one begun before its instant."""
    begun = [e.cycle for e in case.story.path.entries if e.stage == "lead" and e.at < fact.at]
    return max(begun, default=1)


def _uncovered(running: RunningClock, promise: Response, agreement: Agreement) -> RunningClock:
    """A back-dated clock whose ending facts no import brought is voided, never left running."""
    families = {FAMILY.get(end, "derived") for end in promise.ends}
    if not running.history or families & agreement.covered:
        return running
    clock = replace(
        running.clock,
        ended_at=running.clock.started_at,
        ended_by=None,
        end="voided",
        void_reason="not_covered",
    )
    return RunningClock(clock, running.history, known_end=clock.started_at)


def touch_clocks(
    clocks: Sequence[RunningClock], facts: Iterable[Fact], agreement: Agreement
) -> bool:
    """Let facts end or void clocks; the earliest that does is what counts. True on any change.

    What the log knew first of an end decides which warnings were given, even when another fact,
    told later, ends the clock earlier.
    """
    changed = False
    for fact in facts:
        for running in clocks:
            before = running.clock
            if before.void_reason == "not_covered":
                continue
            promise = agreement.promises[before.pact_version, before.commitment]
            if touch(_unended(before), promise, fact).end is None:
                continue
            known = running.known_end
            running.known_end = fact.known_at if known is None else min(known, fact.known_at)
            running.clock = touch(before, promise, fact)
            changed = changed or running.clock != before
    return changed


def _unended(clock: Clock) -> Clock:
    return replace(
        clock, ended_at=None, ended_by=None, ended_cause=None, end=None, void_reason=None
    )


def void_unfounded(case: CaseFile) -> None:
    """Void the unfinished clocks of obligations that later facts took away, or that were over
    when they were first known."""
    gone = {
        _starting_fact(case, owed).id: owed
        for owed in case.obligations
        if owed.voided_at is not None or owed.settled
    }
    for running in case.clocks:
        owed = gone.get(running.clock.cause_id)
        if owed is not None and running.clock.end is None:
            at = owed.voided_at or owed.at
            reason = "settled" if owed.voided_at is None else "crossing_gone"
            running.clock = replace(
                running.clock, ended_at=at, ended_by=None, end="voided", void_reason=reason
            )
            running.known_end = at


def clock_facts(running: RunningClock, now: datetime) -> Iterator[Derived]:
    """The derived facts of one clock by `now`: started, warned, passed due, and how it ended."""
    clock = running.clock
    yield _clock_fact(running, "clock.started", clock.started_at, clock.cause_id)
    for name, at in milestones(clock, running.known_end, now):
        yield _clock_fact(running, f"clock.{name}", at, clock.cause_id)
    if clock.end is not None and clock.ended_at is not None:
        cause = clock.ended_by or clock.cause_id
        yield _clock_fact(running, f"clock.{clock.end}", clock.ended_at, cause)


def _clock_fact(running: RunningClock, name: str, at: datetime, cause: str) -> Derived:
    clock = running.clock
    props: list[tuple[str, str]] = [("commitment", clock.commitment)]
    if name == "clock.started":
        props.append(("due_at", clock.due_at.isoformat()))
    if name == "clock.voided":
        props.append(("reason", clock.void_reason or ""))
    return Derived(
        name,
        at,
        cause,
        f"commitments.{clock.commitment}",
        clock.pact_version,
        clock.cycle,
        running.history,
        deal=clock.deal,
        clock=clock.cause_id,
        props=tuple(props),
    )
