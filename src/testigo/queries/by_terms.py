"""People by the terms that are kept of them: few are told at once, of many each is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from testigo.core.sought import Term
from testigo.store.sought import found_in_index, holds_terms

# Up to so many people are fetched and put in order; more are met soon enough in the order of a
# list.
FEW = 4000


@dataclass(frozen=True, slots=True)
class Found:
    """Who holds every term: `people`, of more than FEW only some; and SQL by which a lead `l` is
    looked at by itself, with its values; and the query of all of them, with its own."""

    people: tuple[str, ...]
    each: str
    values: tuple[Any, ...]
    through: tuple[str, tuple[Any, ...]]

    @property
    def are_few(self) -> bool:
        """Whether `people` are all of them."""
        return len(self.people) <= FEW


def by_terms(workspace_id: int, terms: Sequence[Term]) -> Found:
    """Who holds all of these terms, at least one."""
    rows, values = found_in_index(workspace_id, terms)
    through = f"SELECT s.person FROM {rows}"
    with connection.cursor() as cursor:
        cursor.execute(f"{through} LIMIT {FEW + 1}", values)
        people = tuple(row[0] for row in cursor.fetchall())
    test, patterns = holds_terms(workspace_id, terms)
    # As a value of its own: as a join, PostgreSQL would go through everybody first.
    each = (
        f"(SELECT {test} FROM testigo_sought s "
        "WHERE s.workspace_id = l.workspace_id AND s.person = l.person)"
    )
    return Found(people, each, tuple(patterns), (through, tuple(values)))
