"""What is owed about a person: hand-overs that stage entries make, and the clocks that follow."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from operator import attrgetter

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
from testigo.core.sla.clocks import Clock, matches, milestones, start_clock, touch, unended
from testigo.core.sla.commitments import ATTEMPT, Attempts, Clocked, Response
from testigo.core.sla.excuses import PLEADING, pleaded
from testigo.core.sla.reckoning import reckoned
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
            if not isinstance(promise, (Response, Attempts)):
                continue
            if any(matches(trigger, fact) for trigger in promise.starts):
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


def _uncovered(running: RunningClock, promise: Clocked, agreement: Agreement) -> RunningClock:
    """A back-dated clock whose ending facts no import brought is voided, never left running."""
    evidence = (ATTEMPT,) if isinstance(promise, Attempts) else promise.ends
    families = {FAMILY.get(end, "derived") for end in evidence}
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
    # As they became known, because several attempts together may be what ends a clock.
    for fact in sorted(facts, key=attrgetter("known_at", "at", "message_id")):
        for running in clocks:
            before = running.clock
            if before.void_reason == "not_covered":
                continue
            promise = agreement.promises[before.pact_version, before.commitment]
            zone = agreement.numbered(before.pact_version).pact.zone
            after = touch(before, promise, fact, zone)
            alone = after if before.end is None else touch(unended(before), promise, fact, zone)
            if alone.end is not None:
                known = running.known_end
                running.known_end = fact.known_at if known is None else min(known, fact.known_at)
            running.clock = after
            changed = changed or _fate(after) != _fate(before)
    return changed


def _fate(clock: Clock) -> tuple[object, ...]:
    """What is told of a clock: an attempt more, which ends nothing, is told by itself."""
    return clock.end, clock.ended_at, clock.ended_by


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


def reckon_clocks(case: CaseFile, agreement: Agreement) -> bool:
    """Reckon the pauses of the person and the closures of the business in. True on any change."""
    plain = not (case.pauses or agreement.closures)
    changed = False
    for running in case.clocks:
        before = running.clock
        if before.void_reason == "not_covered" or (plain and not (before.pauses or before.closed)):
            continue
        running.clock = reckoned(
            before,
            agreement.promise_of(before),
            partial(agreement.calendar_with, before.pact_version),
            case.pauses,
            agreement.closures,
            running.known_end,
        )
        changed = changed or running.clock != before
    return changed


def take_pleas(case: CaseFile, facts: Iterable[Fact], agreement: Agreement) -> bool:
    """Note the excuses that facts, in order, ask for, give or refuse. True on any change."""
    promises = {r.clock.key: agreement.promise_of(r.clock) for r in case.clocks}
    changed = False
    for fact in facts:
        key = f"{fact.props.get('commitment')}|{fact.props.get('clock')}"
        if fact.name in PLEADING and key in promises:
            before = case.pleas.get(key)
            plea = pleaded(before, fact, promises[key])
            if plea is not None and plea != before:
                case.pleas[key] = plea
                changed = True
    return changed


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
