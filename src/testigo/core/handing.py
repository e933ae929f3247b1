"""Hand-overs on their way to somebody: where each may go, who received it, who it moves on to.

Which of several people receives is chosen outside, by who is there at that instant; it is a
decision, recorded once and replayed as given.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from testigo.core import routing
from testigo.core.casefile import HANDED_OVER, CaseFile, Derived, Obligation, as_fact, message_id_of
from testigo.core.facts import Fact
from testigo.core.lifecycle import Moment
from testigo.core.routing import Destination, Leg
from testigo.core.story import Agreement, score_at

ASSIGNED = "lead.assigned"
LEGS: Mapping[str, Leg] = {HANDED_OVER: "mql", "stage:sql": "sql"}
# Why a lead that somebody has moves on to somebody else.
MOVES = ("away", "left", "due_soon")


@dataclass(frozen=True, slots=True)
class HandOver:
    """Somebody must receive this person: the first of the destinations where anybody can."""

    obligation: Obligation
    destinations: tuple[Destination, ...]

    @property
    def destination(self) -> Destination:
        """Where the pact sends it."""
        return self.destinations[0]


def waiting_hand_overs(case: CaseFile, agreement: Agreement) -> tuple[HandOver, ...]:
    """What waits to be assigned; imported people whose case is closed already need nobody."""
    waiting = []
    for owed in case.obligations:
        if owed.trigger not in LEGS or owed.assigned or owed.voided_at is not None:
            continue
        open_case = owed.cycle == case.story.person.cycle and case.story.person.status != "closed"
        if owed.to and not open_case:
            continue
        ways = _ways(case, owed, agreement, case.owner)
        if not owed.to:
            owed.to = _sent_to(ways[0])
        if open_case:
            waiting.append(HandOver(owed, ways))
    return tuple(waiting)


def open_hand_over(case: CaseFile, agreement: Agreement) -> HandOver | None:
    """The hand-over that Sales still owes an answer, sent anew as if nobody had the lead; None
    when there is none."""
    story = case.story
    if story.path.stage not in ("mql", "sql") or story.person.status == "closed":
        return None
    owed = [
        one
        for one in case.obligations
        if one.trigger in LEGS and one.cycle == story.person.cycle and one.voided_at is None
    ]
    return HandOver(owed[-1], _ways(case, owed[-1], agreement, None)) if owed else None


def _ways(
    case: CaseFile, owed: Obligation, agreement: Agreement, owner: str | None
) -> tuple[Destination, ...]:
    version = agreement.numbered(owed.pact_version)
    points = score_at(case.story, version, owed.at)
    moment = Moment(
        case.story.person,
        case.story.path,
        version.pact.lifecycle,
        {"total": points.total, "fit": points.fit, "interest": points.interest},
    )
    leg = LEGS[owed.trigger]
    passed_on = leg == "sql" and any(
        one.trigger == HANDED_OVER and one.cycle == owed.cycle and one.to.startswith("team:")
        for one in case.obligations
    )
    return routing.destinations(version.pact.routing, leg, moment, owner, passed_on=passed_on)


def _sent_to(where: Destination) -> str:
    return f"team:{where.team}" if where.team else "owner" if where.owner else "nobody"


def assignment(
    case: CaseFile, hand_over: HandOver, owner: str, where: Destination, recorded_at: datetime
) -> Fact:
    """Record who received a hand-over: a decision, replayed as given. Changes `case`."""
    owed = hand_over.obligation
    owed.assigned = True
    case.owner = owner
    derived = Derived(
        ASSIGNED,
        owed.at,
        owed.cause,
        where.clause,
        owed.pact_version,
        owed.cycle,
        owed.history,
        props=(("to", owner), ("team", where.team), ("leg", owed.stage), ("cycle", owed.cycle)),
    )
    return as_fact(case, derived, recorded_at)


@dataclass(frozen=True, slots=True)
class Move:
    """Why a lead moves on: one of MOVES, and the fact that is its cause; without one it is the
    cause of the hand-over. `mark` tells apart what one fact is the cause of, so that each moves a
    lead once and never to and fro."""

    reason: str
    cause: str
    mark: str


def moved_already(case: CaseFile, hand_over: HandOver, move: Move) -> str:
    """The message id of the fact that tells this move; a log that has it holds the move already."""
    return message_id_of(case.person, _moved(hand_over, move, hand_over.obligation.at), 1)


def move_on(
    case: CaseFile, hand_over: HandOver, owner: str, where: Destination, move: Move, at: datetime
) -> Fact:
    """Record that a lead goes from whoever had it to somebody else, known at `at`: a decision,
    replayed as given. Changes `case`."""
    owed = hand_over.obligation
    props = (
        ("to", owner),
        ("from", case.owner or ""),
        ("team", where.team),
        ("leg", owed.stage),
        ("cycle", owed.cycle),
        ("reason", move.reason),
    )
    case.owner = owner
    return as_fact(case, replace(_moved(hand_over, move, at), props=props), at)


def _moved(hand_over: HandOver, move: Move, at: datetime) -> Derived:
    """A move without who has the lead now, which is no part of what makes it the same move."""
    owed = hand_over.obligation
    return Derived(
        ASSIGNED,
        at,
        move.cause or owed.cause,
        f"routing.{LEGS[owed.trigger]}",
        owed.pact_version,
        owed.cycle,
        history=False,
        clock=f"{move.reason}:{move.mark}",
    )


def moves(fact: Fact) -> bool:
    """Whether a fact records that a lead moved on, rather than who received a hand-over first."""
    return fact.name == ASSIGNED and fact.origin == "derived" and "reason" in fact.props


def take_move(case: CaseFile, fact: Fact) -> None:
    """Take in a move as it was recorded. Changes `case`."""
    case.owner = str(fact.props.get("to", ""))
