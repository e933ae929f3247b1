"""What a lake holds as it was known before an instant: with whom each fact counted for then,
without what had been taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from testigo.analytics.measures.rows import facts_in
from testigo.core.asof import known_by
from testigo.core.attribution.identity import Identity, identity_of
from testigo.core.facts import JOINING, Fact

if TYPE_CHECKING:
    import ibis.expr.types as ir

RETRACTED = "fact.retracted"


@dataclass(frozen=True, slots=True)
class Known:
    """The facts of a lake as known before `asof`, with the columns of the lake, and the connection
    that reads them."""

    facts: "ir.Table"
    asof: datetime
    con: Any

    def called(self, *names: str) -> "ir.Table":
        """The facts of these names."""
        return self.facts.filter(self.facts.name.isin(names))

    def listed(self, name: str, **columns: Sequence[Any]) -> "ir.Table":
        """Columns of ours, all of the same length, as a table."""
        return _table(self.con, name, columns)

    def kept(self, name: str, rows: "ir.Table") -> "ir.Table":
        """Rows that are asked more than once, put by."""
        return self.con.create_table(name, rows, temp=True, overwrite=True)


def known_facts(told: "ir.Table", asof: datetime, con: Any) -> Known:
    """What was known before `asof` of facts as they were told."""
    told = told.filter(told.history.ifelse(told["at"], told.recorded_at) < asof)
    rare = facts_in(told.filter(told.name.isin((*JOINING, RETRACTED))))
    identity = identity_of(fact for fact in rare if fact.name in JOINING)
    gone = _gone(told, [fact for fact in rare if fact.name == RETRACTED], identity, asof, con)
    if gone:
        told = told.anti_join(_listed(con, "gone", "seq", gone), "seq")
    return Known(_held(told, identity, con), asof, con)


def _gone(
    told: "ir.Table", undoing: list[Fact], identity: Identity, asof: datetime, con: Any
) -> list[int]:
    """The places in the log of what had been taken back, as the core says."""
    named = {str(fact.props.get("of")) for fact in undoing}
    if not named:
        return []
    there = told.semi_join(_listed(con, "named", "id", sorted(named)), "id")
    places = {row["id"]: row["seq"] for row in there.select("id", "seq").to_pyarrow().to_pylist()}
    facts = identity.held([*undoing, *facts_in(there)])
    kept = {fact.id for fact in known_by(facts, asof)}
    return [place for name, place in places.items() if name not in kept]


def _held(told: "ir.Table", identity: Identity, con: Any) -> "ir.Table":
    """With whom each fact counts for; what was concluded of people who are joined into another is
    left out."""
    if not identity.into:
        return told
    pairs = [(one, identity.holder(one)) for one in identity.into]
    members, held = zip(*pairs, strict=True)
    into = _table(con, "joined", {"member": members, "held": held})
    both = told.left_join(into, told.person == into.member)
    counts = both.member.isnull() | ((both.origin == "reported") & ~both.name.isin(JOINING))
    left = both.filter(counts)
    return left.mutate(person=left.held.coalesce(left.person)).drop("member", "held")


def _listed(con: Any, name: str, column: str, values: Iterable[Any]) -> "ir.Table":
    return _table(con, name, {column: list(values)})


def _table(con: Any, name: str, columns: dict[str, Sequence[Any]]) -> "ir.Table":
    import pyarrow as pa

    return con.create_table(name, pa.table(columns), temp=True, overwrite=True)
