"""People joined into one: who holds whose facts, and the history that each has by it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from testigo.core.facts import JOINING, Fact
from testigo.core.replay import History
from testigo.store.bulk import select_in
from testigo.store.log import TABLE
from testigo.store.models.fields import from_micros
from testigo.store.rows import FACT_READ, fact_of


@dataclass(frozen=True, slots=True)
class Joining:
    """A person joined into a survivor by the fact at `seq`, recorded at `at`."""

    person: str
    survivor: str
    seq: int
    at: datetime


@dataclass(slots=True)
class PersonLog:
    """A person's facts with their seq, in the order in which they became known about them."""

    pairs: list[tuple[int, Fact]] = field(default_factory=list)
    entered: dict[str, datetime] = field(default_factory=dict)
    left: Fact | None = None

    def history(self) -> History:
        """All of it, for the core."""
        return History([fact for _, fact in self.pairs], self.entered, self.left)


def joinings_of(workspace_id: int, people: Collection[str]) -> dict[str, Joining]:
    """By what these people were joined into others, and those into yet others."""
    found: dict[str, Joining] = {}
    ends = set(people)
    while ends:
        rows = _joinings(workspace_id, "person", ends)
        found |= {row.person: row for row in rows}
        ends = {row.survivor for row in rows} - found.keys()
    return found


def holder_of(person: str, joinings: Mapping[str, Joining]) -> str:
    """Who holds a person's facts: the last of the chain."""
    while person in joinings:
        person = joinings[person].survivor
    return person


def joined_into(workspace_id: int, people: Collection[str]) -> dict[str, Joining]:
    """Everybody who was joined into these people, also by way of others."""
    found: dict[str, Joining] = {}
    frontier = set(people)
    while frontier:
        rows = _joinings(workspace_id, "survivor", frontier)
        found |= {row.person: row for row in rows}
        frontier = {row.person for row in rows}
    return found


def _joinings(workspace_id: int, by: str, people: Collection[str]) -> list[Joining]:
    rows = select_in(
        "SELECT person, survivor, seq, merged_at FROM testigo_person_merge "
        f"WHERE workspace_id = %s AND {by} IN ({{marks}})",
        [workspace_id],
        sorted(people),
    )
    return [Joining(person, survivor, seq, from_micros(at)) for person, survivor, seq, at in rows]


def told_about(workspace_id: int, facts: Collection[str]) -> dict[str, str]:
    """Whom each of these facts was told about, whoever holds it now."""
    rows = select_in(
        f"SELECT id, person FROM {TABLE} WHERE workspace_id = %s AND id IN ({{marks}})",
        [workspace_id],
        sorted(set(facts)),
    )
    return {fact: person for fact, person in rows if person}


def give(workspace_id: int, members: Iterable[str], before: str, after: str) -> None:
    """Let `after` hold what was told about these people and `before` held; conclusions stay with
    whom they are about."""
    with connection.cursor() as cursor:
        for member in members:
            # Whoever held others' facts before hands over those as well.
            told_about = [] if before == member else [member]
            cursor.execute(
                f"UPDATE {TABLE} SET holder = %s WHERE workspace_id = %s AND holder = %s "
                "AND origin = 'reported' AND name NOT IN (%s, %s)"
                f"{' AND person = %s' if told_about else ''}",
                [after, workspace_id, before, *JOINING, *told_about],
            )


def logs_of(
    workspace_id: int,
    people: Sequence[str],
    *,
    joining: Joining | None = None,
    parting: str = "",
) -> dict[str, PersonLog]:
    """What the log holds about each of these people, joinings taken into account.

    Who was joined into another keeps what was told before, conclusions included; who others were
    joined into has their facts from the joining on. `joining` and `parting` ask how it would be
    once somebody were joined besides, or parted.
    """
    upward = joinings_of(workspace_id, people)
    holders = {holder_of(person, upward) for person in people} | set(people)
    joinings = upward | joined_into(workspace_id, holders)
    if joining is not None:
        joinings[joining.person] = joining
    joinings.pop(parting, None)
    rows = select_in(
        f"SELECT seq, person, {FACT_READ} FROM {TABLE} "
        "WHERE workspace_id = %s AND holder IN ({marks})",
        [workspace_id],
        sorted(holders),
    )
    told: dict[str, list[tuple[int, Fact]]] = {}
    for seq, person, *rest in rows:
        told.setdefault(person, []).append((seq, fact_of(tuple(rest))))
    return {person: _log_of(person, joinings, told) for person in people}


def _log_of(
    person: str,
    joinings: Mapping[str, Joining],
    told: Mapping[str, list[tuple[int, Fact]]],
) -> PersonLog:
    left = joinings.get(person)
    found = PersonLog()
    placed: list[tuple[int, int, Fact]] = []
    for member, by in _members(person, joinings).items():
        for seq, fact in told.get(member, ()):
            if left is not None and seq == left.seq:
                found.left = fact
            conclusion = fact.origin == "derived"
            if conclusion and member != person:
                continue
            if not conclusion and left is not None and seq >= left.seq:
                continue
            if by is not None and seq < by.seq:
                found.entered[fact.id] = by.at
                placed.append((by.seq, seq, fact))
            else:
                placed.append((seq, seq, fact))
    placed.sort(key=lambda entry: entry[:2])
    found.pairs = [(seq, fact) for _, seq, fact in placed]
    return found


def _members(person: str, joinings: Mapping[str, Joining]) -> dict[str, Joining | None]:
    """The person, and whoever came into their history, each with the joining that brought them."""
    members: dict[str, Joining | None] = {person: None}
    pending = [person]
    while pending:
        into = pending.pop()
        for joining in joinings.values():
            if joining.survivor == into:
                members[joining.person] = members[into] or joining
                pending.append(joining.person)
    return members
