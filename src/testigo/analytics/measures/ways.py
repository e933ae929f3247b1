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
    """`people` has `person` and `way`, a list of numbers; `kinds` says what each number is."""

    people: "ir.Table"
    kinds: dict[int, dict[str, Any]]

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
    order = [told["at"], told.message_id]
    people = told.group_by("person").agg(way=told.kind.collect(order_by=order))
    return Ways(people, {row["kind"]: row for row in kinds.to_pyarrow().to_pylist()})
