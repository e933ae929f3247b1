"""What follows for one person when facts are recorded: the only file that knows every room.

`decide` takes the facts of one person that were recorded together and returns the derived facts
to append and the hand-overs that somebody must receive. Replaying the log in order of recording
gives the same result, whatever the size of the batches in which it was first drawn.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from testigo.core import routing
from testigo.core.casefile import (
    HANDED_OVER,
    CaseFile,
    Derived,
    Obligation,
    Told,
    as_fact,
    derived_id,
    from_entry,
    from_obligation,
)
from testigo.core.facts import Fact
from testigo.core.lifecycle import Moment
from testigo.core.obligations import (
    clock_facts,
    owe,
    start_clocks,
    touch_clocks,
    void_unfounded,
)
from testigo.core.routing import Destination, Leg
from testigo.core.story import (
    Agreement,
    continue_story,
    in_order,
    instants,
    retell,
    score_at,
)


@dataclass(frozen=True, slots=True)
class HandOver:
    """Somebody must receive this person; the shell chooses who sits where the pact says."""

    obligation: Obligation
    destination: Destination


@dataclass(frozen=True, slots=True)
class Consequences:
    """Derived facts to append, in order, and hand-overs to assign; `known_at` is the instant at
    which all of it could be known, which is when it is recorded."""

    facts: tuple[Fact, ...]
    hand_overs: tuple[HandOver, ...]
    known_at: datetime


def needs_history(case: CaseFile, group: Sequence[Fact], agreement: Agreement) -> bool:
    """Whether the earlier facts must be read: something came late, was taken back, or falls under
    a version of the pact that scores or defines stages otherwise."""
    last = case.story.last_at
    if last is None:
        return False
    if not _one_version(group, agreement):
        return True
    for fact in group:
        if fact.name == "fact.retracted" or fact.at <= last:
            return True
        version = agreement.at(fact.at)
        if version and agreement.rules_differ(case.story.pact_version, version.number):
            return True
    return False


def decide(
    case: CaseFile,
    group: Sequence[Fact],
    agreement: Agreement,
    history: Sequence[Fact] | None = None,
) -> Consequences:
    """Draw the consequences of facts recorded together (at least one), changing `case`.

    `history` holds all facts recorded before about the person where `needs_history` says so.
    """
    known_at = _known_at(group, agreement)
    backdated = all(fact.history for fact in group)
    if history is None and not _one_version(group, agreement):
        history = ()
    entered = len(case.story.path.entries)
    facts = (
        _continue(case, group, agreement) if history is None else unretracted([*history, *group])
    )
    if history is not None:
        case.story = retell(facts, agreement)
    new = owe(case, known_at, backdated)
    _take_owner(case, group)
    moved = _move_clocks(case, new, facts, agreement, anew=history is not None)
    hand_overs = _hand_overs(case, agreement)
    due = case.next_due is not None and case.next_due <= known_at
    if history is None and not moved and not due and entered == len(case.story.path.entries):
        return Consequences((), hand_overs, known_at)
    return Consequences(draw(case, known_at, backdated, group[-1].id), hand_overs, known_at)


def _continue(case: CaseFile, group: Sequence[Fact], agreement: Agreement) -> list[Fact]:
    facts = in_order([fact for fact in group if fact.origin == "reported"])
    version = agreement.at(group[0].at)
    if version is not None:
        case.story.pact_version = version.number
    for instant in instants(facts):
        continue_story(case.story, instant, version)
    return facts


def _move_clocks(
    case: CaseFile,
    new: Sequence[Obligation],
    facts: Sequence[Fact],
    agreement: Agreement,
    *,
    anew: bool,
) -> bool:
    """Start, end and void clocks; `anew` starts from nothing with all that is owed."""
    relevant = [fact for fact in facts if fact.name in agreement.clock_names]
    if not (anew or new or relevant):
        return False
    if anew:
        case.clocks = []
    started = start_clocks(case, case.obligations if anew else new, relevant, agreement)
    case.clocks += started
    touched = touch_clocks(case.clocks, relevant, agreement)
    void_unfounded(case)
    return anew or touched or bool(started)


def draw(case: CaseFile, now: datetime, backdated: bool, cause: str | None) -> tuple[Fact, ...]:
    """Bring the derived facts of the log to what the case says now: take back what no longer
    holds, tell what is new. Changes `case.told`.

    What was drawn for a later instant stands: a recording that the worker overtook takes nothing
    back only to tell it again.
    """
    now = max(now, case.drawn_at or now)
    follows = {derived.key: derived for derived in wanted(case, now, backdated)}
    facts = []
    for key, told in case.told.items():
        if not told.gone and (key not in follows or follows[key].content != told.content):
            told.gone = True
            facts.append(_retraction(case, told, now, cause))
    for key, derived in follows.items():
        held = case.told.get(key)
        if held is None or held.gone:
            times = held.times + 1 if held else 1
            fact = as_fact(case, derived, now, times)
            case.told[key] = Told(fact.id, derived.content, times)
            facts.append(fact)
    case.drawn_at = now
    case.next_due = _next_due(case, now)
    return tuple(facts)


def wanted(case: CaseFile, now: datetime, backdated: bool) -> Iterator[Derived]:
    """Everything that follows for the person by `now`, decisions apart."""
    for entry in case.story.path.entries:
        yield from_entry(entry, entry.at, backdated)
    for owed in case.obligations:
        if owed.trigger == HANDED_OVER:
            yield from_obligation(owed)
    for running in case.clocks:
        yield from clock_facts(running, now)


def _retraction(case: CaseFile, told: Told, now: datetime, cause: str | None) -> Fact:
    message_id = f"r:{told.fact}"
    return Fact(
        id=derived_id(case.person, message_id),
        name="fact.retracted",
        at=now,
        recorded_at=now,
        message_id=message_id,
        person=case.person,
        actor="system",
        source="worker",
        origin="derived",
        cause=cause,
        props={"of": told.fact},
    )


def _next_due(case: CaseFile, now: datetime) -> datetime | None:
    running = [r.clock for r in case.clocks if r.clock.end is None]
    instants = [at for clock in running for at in (clock.warn_at, clock.due_at) if at > now]
    return min(instants, default=None)


def tick(case: CaseFile, now: datetime) -> tuple[Fact, ...]:
    """The derived facts that the passing of time alone brings by `now`: clocks found due."""
    return draw(case, now, backdated=False, cause=None)


def reconsider(
    case: CaseFile, history: Sequence[Fact], agreement: Agreement, now: datetime
) -> tuple[Fact, ...]:
    """Judge the clocks of a person anew, because history brought what was missing before."""
    _move_clocks(case, (), unretracted(history), agreement, anew=True)
    return draw(case, now, backdated=True, cause=None)


def unretracted(facts: Sequence[Fact]) -> list[Fact]:
    """The reported facts that no `fact.retracted` takes back."""
    gone = {str(fact.props.get("of")) for fact in facts if fact.name == "fact.retracted"}
    return [fact for fact in facts if fact.origin == "reported" and fact.id not in gone]


def _known_at(group: Sequence[Fact], agreement: Agreement) -> datetime:
    recorded = max(fact.recorded_at for fact in group)
    first = agreement.versions[0].signed_at if agreement.versions else recorded
    return max(recorded, first)


def _one_version(group: Sequence[Fact], agreement: Agreement) -> bool:
    """Whether every fact of the group falls under one version of the pact."""
    return len({v.number if (v := agreement.at(fact.at)) else 0 for fact in group}) == 1


def _take_owner(case: CaseFile, group: Sequence[Fact]) -> None:
    """Who was told to own the person, which settles the hand-overs that waited for somebody."""
    for fact in group:
        if fact.name == "lead.assigned" and isinstance(fact.props.get("to"), str):
            case.owner = fact.props["to"]
            for owed in case.obligations:
                if owed.cycle == case.story.person.cycle and owed.at <= fact.known_at:
                    owed.assigned = True


def _hand_overs(case: CaseFile, agreement: Agreement) -> tuple[HandOver, ...]:
    """What waits to be assigned; imported people whose case is closed already need nobody."""
    legs: dict[str, Leg] = {HANDED_OVER: "mql", "stage:sql": "sql"}
    waiting = []
    for owed in case.obligations:
        leg = legs.get(owed.trigger)
        if leg is None or owed.assigned or owed.voided_at is not None:
            continue
        open_case = owed.cycle == case.story.person.cycle and case.story.person.status != "closed"
        if owed.to and not open_case:
            continue
        version = agreement.numbered(owed.pact_version)
        points = score_at(case.story, version, owed.at)
        moment = Moment(
            case.story.person,
            case.story.path,
            version.pact.lifecycle,
            {"total": points.total, "fit": points.fit, "interest": points.interest},
        )
        where = routing.destination(version.pact.routing, leg, moment, case.owner)
        if not owed.to:
            owed.to = f"team:{where.team}" if where.team else "owner" if where.owner else "nobody"
        if open_case:
            waiting.append(HandOver(owed, where))
    return tuple(waiting)


def assignment(case: CaseFile, hand_over: HandOver, owner: str, recorded_at: datetime) -> Fact:
    """Record who received a hand-over: a decision, replayed as given. Changes `case`."""
    owed = hand_over.obligation
    owed.assigned = True
    case.owner = owner
    derived = Derived(
        "lead.assigned",
        owed.at,
        owed.cause,
        hand_over.destination.clause,
        owed.pact_version,
        owed.cycle,
        owed.history,
        props=(
            ("to", owner),
            ("team", hand_over.destination.team),
            ("leg", owed.stage),
            ("cycle", owed.cycle),
        ),
    )
    return as_fact(case, derived, recorded_at)
