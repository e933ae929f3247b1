"""What is known of a lead when somebody has spoken with it, and what may be answered."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from testigo.core.casefile import CaseFile
from testigo.core.content import Catalogue, Piece
from testigo.core.decide import unretracted
from testigo.core.facts import Fact
from testigo.core.qualifying import FEEDBACK, Known, known_of
from testigo.core.sla.clocks import Clock
from testigo.core.sla.commitments import Response
from testigo.core.story import Agreement, PactInForce
from testigo.queries.content import catalogue_of
from testigo.store.agreements import agreement_of
from testigo.store.log import read_people
from testigo.store.models import FactRow
from testigo.store.projections import read_cases

# Pieces that a lead came across itself, offered before any other.
OFFERED = 3
# How far back competitors are remembered, in how many tellings, and how many are offered.
REMEMBERED = timedelta(days=730)
LOOKED_THROUGH = 2000
MOST_COMPETITORS = 100


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is known of a lead, and what may be said of it: `owed_until` is until when feedback is
    owed, None where none is; `undecided` says that its deals are lost and nobody said what becomes
    of it; `offered` are pieces that the lead came across, newest first, `pieces` all that there
    are, `mentioned` those that it mentioned already."""

    person: str
    known: Known
    version: PactInForce | None
    owed_until: datetime | None
    undecided: bool
    offered: tuple[Piece, ...]
    mentioned: tuple[Piece, ...]
    pieces: tuple[Piece, ...]
    competitors: tuple[str, ...]


def conversation_of(workspace_id: int, person: str, *, now: datetime) -> Conversation | None:
    """Everything that a row of questions about a lead needs; None for nobody known."""
    stored = read_cases(workspace_id, [person]).get(person)
    if stored is None:
        return None
    agreement = agreement_of(workspace_id)
    facts = unretracted([fact for _, fact in read_people(workspace_id, [person])[person]])
    known = known_of(facts)
    catalogue = catalogue_of(workspace_id)
    mentioned = [piece for one in known.content if (piece := catalogue.named(one))]
    return Conversation(
        person,
        known,
        agreement.at(now),
        feedback_owed(stored.case, agreement),
        is_undecided(stored.case, known),
        _offered(facts, catalogue, mentioned),
        tuple(mentioned),
        tuple(catalogue.pieces),
        competitors(workspace_id, now=now),
    )


def is_undecided(case: CaseFile, known: Known) -> bool:
    """Whether every deal of a lead was lost and nobody has said what becomes of it since."""
    person = case.story.person
    lost = known.has_deal and not known.won and not person.open_deals
    return lost and person.status != "closed"


def feedback_owed(case: CaseFile, agreement: Agreement) -> datetime | None:
    """Until when feedback is owed about somebody: when the first clock that it ends falls due."""
    due = [
        running.clock.due_at
        for running in case.clocks
        if running.clock.end is None and _is_ended_by_feedback(agreement, running.clock)
    ]
    return min(due, default=None)


def feedback_owed_about(workspace_id: int, person: str) -> datetime | None:
    """The same of somebody by their id; None for nobody known."""
    stored = read_cases(workspace_id, [person]).get(person)
    return feedback_owed(stored.case, agreement_of(workspace_id)) if stored else None


def _is_ended_by_feedback(agreement: Agreement, clock: Clock) -> bool:
    promise = agreement.promise_of(clock)
    return isinstance(promise, Response) and FEEDBACK in promise.ends


def _offered(
    facts: Sequence[Fact], catalogue: Catalogue, mentioned: Sequence[Piece]
) -> tuple[Piece, ...]:
    newest = sorted(facts, key=lambda fact: fact.at, reverse=True)
    met = {piece.id: piece for fact in newest for piece in catalogue.of(fact)}
    for piece in mentioned:
        met.pop(piece.id, None)
    return tuple(met.values())[:OFFERED]


def piece_titles(workspace_id: int, facts: Iterable[Fact]) -> dict[str, str]:
    """id → title of the pieces of content, where any of these facts may name one."""
    if not any(fact.name == FEEDBACK and fact.props.get("content") for fact in facts):
        return {}
    return {piece.id: piece.title for piece in catalogue_of(workspace_id).pieces}


def competitors(workspace_id: int, *, now: datetime) -> tuple[str, ...]:
    """The competitors that were named, the most often first."""
    told = (
        FactRow.objects.of(workspace_id)
        .filter(name__in=(FEEDBACK, "deal.lost"), at__gte=now - REMEMBERED)
        .order_by("-at")
        .values_list("props", flat=True)[:LOOKED_THROUGH]
    )
    named = Counter(
        " ".join(name.split())
        for props in told
        if props and isinstance(name := props.get("competitor"), str) and name.strip()
    )
    return tuple(name for name, _ in named.most_common(MOST_COMPETITORS))
