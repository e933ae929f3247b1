"""Leads of whom something was told between two instants: the list of what changed, and its counts.

A figure and the list that it opens are two statements around the same conditions of KINDS; a test
holds every kind of figure to the length of its list.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from testigo.store.commitments import listed, taken_back
from testigo.store.models.fields import to_micros

# Facts that were taken back count as never told. `f` is the fact.
STANDS = (
    "NOT EXISTS (SELECT 1 FROM testigo_fact r WHERE r.workspace_id = f.workspace_id "
    "AND r.holder = f.holder AND r.name = 'fact.retracted' AND r.origin = f.origin "
    "AND r.props LIKE '%%' || f.id || '%%')"
)
_OF_SALES = "f.origin = 'reported' AND NOT f.automatic"


@dataclass(frozen=True, slots=True)
class Kind:
    """What may be told of somebody: that they entered one of these stages, or facts of these names;
    with what else holds of the row, in SQL."""

    where: str
    stages: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    @property
    def among(self) -> str:
        """The condition on a stage `s` or a fact `f`, without when."""
        column, values = ("s.stage", self.stages) if self.stages else ("f.name", self.facts)
        return f"{column} IN ({_quoted(values)}) AND {self.where}"


def _quoted(texts: Iterable[str]) -> str:
    return ", ".join(f"'{text}'" for text in texts)


# What may be asked for, in the order in which a lead goes its way.
KINDS: Mapping[str, Kind] = {
    "lead": Kind("NOT s.implied AND s.cycle = 1", stages=("lead",)),
    "mql": Kind("NOT s.implied", stages=("mql",)),
    "attempt": Kind(_OF_SALES, facts=("contact.attempted",)),
    "accepted": Kind(_OF_SALES, facts=("lead.accepted", "lead.qualified")),
    "rejected": Kind(_OF_SALES, facts=("lead.rejected",)),
    "past_due": Kind("f.origin = 'derived'", facts=("clock.passed_due",)),
    "sql": Kind("NOT s.implied", stages=("sql",)),
    "opportunity": Kind("NOT s.implied", stages=("opportunity",)),
    "customer": Kind("NOT s.implied", stages=("customer",)),
}
_STAGES = "testigo_stage s WHERE s.workspace_id = %s AND s.at >= %s AND s.at < %s"
_FACTS = "testigo_fact f WHERE f.workspace_id = %s AND f.at >= %s AND f.at < %s"
# Up to so many facts that were taken back are named; with more each fact is looked after itself.
_FEW = 200


@dataclass(frozen=True, slots=True)
class Told:
    """Something of KINDS that was told of somebody in [since, until)."""

    kind: str
    since: datetime
    until: datetime


def told_of(workspace_id: int, told: Told) -> tuple[str, list[Any]]:
    """The condition on a lead `l`, in SQL, and its values."""
    kind = KINDS[told.kind]
    values: list[Any] = [workspace_id, to_micros(told.since), to_micros(told.until)]
    if kind.stages:
        return f"l.person IN (SELECT s.person FROM {_STAGES} AND {kind.among})", values
    where, more = _without(taken_back(workspace_id, told.since))
    return f"l.person IN (SELECT f.holder FROM {_FACTS} AND {kind.among}{where})", values + more


def _without(gone: Collection[str]) -> tuple[str, list[Any]]:
    """The condition that a fact `f` was not taken back, where these were."""
    if not gone:
        return "", []
    if len(gone) > _FEW:
        return f" AND {STANDS}", []
    return f" AND f.id NOT IN ({', '.join(['%s'] * len(gone))})", sorted(gone)


def counts_told(
    workspace_id: int, since: datetime, until: datetime, turn: datetime, gone: Collection[str]
) -> Mapping[str, tuple[int, int]]:
    """kind → of how many of those who are on the path now it was told in [turn, until), and in
    [since, turn); kinds of which nothing was told left out. `gone` are the facts that were taken
    back since."""
    values = [to_micros(turn), workspace_id, to_micros(since), to_micros(until)]
    where, more = _without(gone)
    entered = _rows(_whom("s", "person", _STAGES), values)
    reported = _rows(_whom("f", "holder", f"{_FACTS}{where}"), [*values, *more])
    told = {row for row in (*entered, *reported) if row[0] is not None}
    there = _on_the_path(workspace_id, {person for _, _, person in told})
    counts = Counter((kind, is_late) for kind, is_late, person in told if person in there)
    return {kind: (counts[kind, 1], counts[kind, 0]) for kind, _ in counts}


def _whom(row: str, person: str, source: str) -> str:
    """Of whom which kind was told, and whether since the turn."""
    kinds = {name: kind for name, kind in KINDS.items() if bool(kind.stages) == (row == "s")}
    column = "s.stage" if row == "s" else "f.name"
    names = _quoted(name for kind in kinds.values() for name in (*kind.stages, *kind.facts))
    told = " ".join(f"WHEN {kind.among} THEN '{name}'" for name, kind in kinds.items())
    return (
        f"SELECT CASE {told} END, CASE WHEN {row}.at >= %s THEN 1 ELSE 0 END, {row}.{person} "
        f"FROM {source} AND {column} IN ({names})"
    )


def _on_the_path(workspace_id: int, people: Collection[str]) -> frozenset[str]:
    """Which of these are: whoever entered a stage, and is a lead still. Each is asked for once,
    whatever was told of them, and by itself: as a join, PostgreSQL would go through everybody.
    Both indexes hold the answer, so that nobody's case is read."""
    chosen, values = listed(sorted(people))
    of_them = "WHERE {0}.workspace_id = %s AND {0}.person = v.value"
    statement = (
        f"SELECT v.value FROM ({chosen}) v WHERE (SELECT MIN(s.cycle) FROM testigo_stage s "
        f"{of_them.format('s')}) IS NOT NULL AND (SELECT l.person FROM testigo_lead l "
        f"{of_them.format('l')}) IS NOT NULL"
    )
    rows = _rows(statement, [*values, workspace_id, workspace_id])
    return frozenset(person for (person,) in rows)


def _rows(statement: str, values: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
