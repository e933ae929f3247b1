"""What follows for one person when facts are recorded: the only file that knows every room.

`decide` takes the facts of one person that were recorded together and returns the derived facts
to append and the hand-overs that somebody must receive. Replaying the log in order of recording
gives the same result, whatever the size of the batches in which it was first drawn.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from testigo.core.casefile import (
    HANDED_OVER,
    CaseFile,
    Derived,
    Obligation,
    Told,
    as_fact,
    from_entry,
    from_obligation,
    from_term,
    taking_back,
)
from testigo.core.contracts import CONTRACT_FACTS, next_due
from testigo.core.facts import Fact
from testigo.core.handing import HandOver, waiting_hand_overs
from testigo.core.obligations import (
    clock_facts,
    owe,
    reckon_clocks,
    start_clocks,
    take_pleas,
    touch_clocks,
    void_unfounded,
)
from testigo.core.sla.excuses import PLEADING
from testigo.core.sla.stretches import PAUSING, pauses_of
from testigo.core.story import (
    Agreement,
    Story,
    continue_story,
    in_order,
    instants,
    retell,
)

# Facts that take back the one which they name in `of`.
_TAKING_BACK = ("fact.retracted", "person.unmerged")


@dataclass(frozen=True, slots=True)
class Consequences:
    """Derived facts to append, in order, and hand-overs to assign; `known_at` is the instant at
    which all of it could be known, which is when it is recorded. `moved` says that clocks read
    otherwise now, told or not."""

    facts: tuple[Fact, ...]
    hand_overs: tuple[HandOver, ...]
    known_at: datetime
    moved: bool = False


def needs_history(case: CaseFile, group: Sequence[Fact], agreement: Agreement) -> bool:
    """Whether the earlier facts must be read: something came late, was taken back, or falls under
    a version of the pact that scores or defines stages otherwise."""
    last = case.story.last_at
    if last is None:
        return False
    if not _one_version(group, agreement):
        return True
    for fact in group:
        if fact.name == "fact.retracted" or fact.name in PAUSING or fact.at <= last:
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
    if history is None and not (_one_version(group, agreement) and _runs_on(group)):
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
    pleas = _take_pleas(case, facts, agreement, anew=history is not None)
    hand_overs = waiting_hand_overs(case, agreement)
    due = case.next_due is not None and case.next_due <= known_at
    due = due or any(fact.name in CONTRACT_FACTS for fact in group)
    if history is None and not moved and not due and entered == len(case.story.path.entries):
        return Consequences((), hand_overs, known_at, pleas)
    drawn = draw(case, known_at, backdated, group[-1].id)
    return Consequences(drawn, hand_overs, known_at, pleas or bool(drawn) or moved)


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
        case.pauses = pauses_of(facts)
    started = start_clocks(case, case.obligations if anew else new, relevant, agreement)
    case.clocks += started
    touched = touch_clocks(case.clocks, relevant, agreement)
    void_unfounded(case)
    reckon_clocks(case, agreement)
    return anew or touched or bool(started)


def _take_pleas(case: CaseFile, facts: Sequence[Fact], agreement: Agreement, *, anew: bool) -> bool:
    before = case.pleas
    if anew:
        case.pleas = {}
    pleading = [fact for fact in facts if fact.name in PLEADING]
    changed = bool(pleading) and take_pleas(case, in_order(pleading), agreement)
    return case.pleas != before if anew else changed


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
            facts.append(taking_back(case.person, told.fact, now, cause))
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
    for term in case.story.terms:
        if term.due_at <= now:
            yield from_term(term)


def _next_due(case: CaseFile, now: datetime) -> datetime | None:
    running = [r.clock for r in case.clocks if r.clock.end is None and r.clock.paused_at is None]
    instants = [at for clock in running for at in (clock.warn_at, clock.due_at) if at > now]
    renewal = next_due(case.story.terms, now)
    return min(instants if renewal is None else [*instants, renewal], default=None)


def tick(case: CaseFile, now: datetime) -> tuple[Fact, ...]:
    """The derived facts that the passing of time alone brings by `now`: clocks and contracts found
    due."""
    return draw(case, now, backdated=False, cause=None)


def leave(case: CaseFile, merged: Fact, agreement: Agreement) -> tuple[Fact, ...]:
    """Close the case of a person who was joined into another: stages are taken back, because the
    other has their history now; hand-overs stand voided, and so do clocks that had not ended."""
    case.story = Story()
    owe(case, merged.recorded_at, history=False)
    touch_clocks(case.clocks, [merged], agreement)
    return draw(case, merged.recorded_at, backdated=False, cause=merged.id)


def reconsider(
    case: CaseFile, history: Sequence[Fact], agreement: Agreement, now: datetime
) -> tuple[Fact, ...]:
    """Judge the clocks of a person anew, because history brought what was missing before."""
    _move_clocks(case, (), unretracted(history), agreement, anew=True)
    return draw(case, now, backdated=True, cause=None)


def recalculate(case: CaseFile, agreement: Agreement, now: datetime) -> tuple[Fact, ...] | None:
    """What follows from a closure told or taken back; None where it moves no clock of theirs."""
    return draw(case, now, backdated=False, cause=None) if reckon_clocks(case, agreement) else None


def unretracted(facts: Sequence[Fact]) -> list[Fact]:
    """The reported facts that nothing takes back."""
    gone = {str(fact.props.get("of")) for fact in facts if fact.name in _TAKING_BACK}
    return [fact for fact in facts if fact.origin == "reported" and fact.id not in gone]


def _known_at(group: Sequence[Fact], agreement: Agreement) -> datetime:
    recorded = max(fact.recorded_at for fact in group)
    first = agreement.versions[0].signed_at if agreement.versions else recorded
    return max(recorded, first)


def _one_version(group: Sequence[Fact], agreement: Agreement) -> bool:
    """Whether every fact of the group falls under one version of the pact."""
    return len({v.number if (v := agreement.at(fact.at)) else 0 for fact in group}) == 1


def _runs_on(group: Sequence[Fact]) -> bool:
    """Whether nothing in a group stops or starts time for clocks that are there already."""
    return not any(fact.name in PAUSING for fact in group)


def _take_owner(case: CaseFile, group: Sequence[Fact]) -> None:
    """Who was told to own the person, which settles the hand-overs that waited for somebody."""
    for fact in group:
        if fact.name == "lead.assigned" and isinstance(fact.props.get("to"), str):
            case.owner = fact.props["to"]
            for owed in case.obligations:
                if owed.cycle == case.story.person.cycle and owed.at <= fact.known_at:
                    owed.assigned = True
