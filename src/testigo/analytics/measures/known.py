"""What a lake holds as it was known before an instant: with whom each fact counted for then,
without what had been taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from testigo.analytics.lake.reading import known_before
from testigo.analytics.measures.rows import facts_in
from testigo.core.asof import held_by
from testigo.core.facts import JOINING, Fact
from testigo.core.identity import joined

if TYPE_CHECKING:
    import ibis.expr.types as ir

RETRACTED = "fact.retracted"


@dataclass(frozen=True, slots=True)
class Known:
    """The facts of a lake as known before `asof`, with the columns of the lake, who held whose by
    then (`core.identity.joined`), and the connection that reads them."""

    facts: "ir.Table"
    asof: datetime
    holders: Mapping[str, str]
    con: Any

    def called(self, *names: str) -> "ir.Table":
        """The facts of these names."""
        return self.facts.filter(self.facts.name.isin(names))

    def listed(
        self, name: str, types: Mapping[str, str], columns: Sequence[Sequence[Any]]
    ) -> "ir.Table":
        """Columns of ours, by name and Ibis type, as a table."""
        return _table(self.con, name, types, columns)

    def kept(self, name: str, rows: "ir.Table") -> "ir.Table":
        """Rows that are asked more than once, put by; what was put by under the same name is
        gone, also where a relation still asks it."""
        return self.con.create_table(name, rows, temp=True, overwrite=True)


def known_facts(told: "ir.Table", asof: datetime, con: Any) -> Known:
    """What was known before `asof` of facts as they were told, as `core.asof.held_by` has it."""
    told = known_before(told, asof)
    rare = facts_in(told.filter(told.name.isin((*JOINING, RETRACTED))))
    gone = _gone(told, rare, asof, con)
    if gone:
        told = told.anti_join(_table(con, "gone", {"seq": "int64"}, [gone]), "seq")
    holders = joined(rare)
    return Known(_held(told, holders, con), asof, holders, con)


def _gone(told: "ir.Table", rare: Sequence[Fact], asof: datetime, con: Any) -> list[int]:
    """The places in the log of what had been taken back, as the core says."""
    named = {str(fact.props.get("of")) for fact in rare if fact.name == RETRACTED}
    if not named:
        return []
    there = told.semi_join(_table(con, "named", {"id": "string"}, [sorted(named)]), "id")
    places = {row["id"]: row["seq"] for row in there.select("id", "seq").to_pyarrow().to_pylist()}
    kept = {fact.id for fact in held_by([*rare, *facts_in(there)], asof)}
    return [place for name, place in places.items() if name not in kept]


def _held(told: "ir.Table", holders: Mapping[str, str], con: Any) -> "ir.Table":
    """With whom each fact counts for; what was concluded of people who are joined into another is
    left out."""
    if not holders:
        return told
    columns = [list(holders), list(holders.values())]
    into = _table(con, "joined", {"member": "string", "held": "string"}, columns)
    both = told.left_join(into, told.person == into.member)
    counting = both.filter(both.member.isnull() | (both.origin == "reported"))
    return counting.mutate(person=counting.held.coalesce(counting.person)).drop("member", "held")


def _table(
    con: Any, name: str, types: Mapping[str, str], columns: Sequence[Sequence[Any]]
) -> "ir.Table":
    import ibis
    import pyarrow as pa

    schema = ibis.schema(types).to_pyarrow()
    arrays = [pa.array(values, one.type) for one, values in zip(schema, columns, strict=True)]
    return con.create_table(name, pa.table(arrays, schema=schema), temp=True, overwrite=True)
