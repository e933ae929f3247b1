"""The way of each person: what happened to them, in its order, as numbers of the kinds of things
that happen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from testigo.analytics.measures.known import Known

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class Ways:
    """`steps` are `person`, `at`, `message_id` and `kind`, a number; `kinds` says what each is."""

    steps: "ir.Table"
    kinds: dict[int, dict[str, Any]]

    @property
    def people(self) -> "ir.Table":
        """`person` and `way`, the numbers of their steps in order."""
        order = [self.steps["at"], self.steps.message_id]
        return self.steps.group_by("person").agg(way=self.steps.kind.collect(order_by=order))

    def told(self, way: Sequence[int]) -> list[dict[str, Any]]:
        """What happened on a way."""
        return [self.kinds[kind] for kind in way]


def ways_in(known: Known, steps: "ir.Table", columns: Sequence[str]) -> Ways:
    """The ways that `steps` make (`person`, `at`, `message_id` and `columns`, which tell one kind
    from another)."""
    import ibis

    numbered = steps.select(*columns).distinct().mutate(kind=ibis.row_number())
    kinds = known.kept("kinds", numbered)
    by = [steps[name].identical_to(kinds[name]) for name in columns]
    told = steps.join(kinds, by).select("person", "at", "message_id", "kind")
    return Ways(told, {row["kind"]: row for row in kinds.to_pyarrow().to_pylist()})
