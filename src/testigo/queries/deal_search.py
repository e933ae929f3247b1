"""Deals by the words of their title, their person or their company."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from testigo.core.sought import asked_for
from testigo.queries.text_search import anywhere, words_of
from testigo.store.sought import found_in_index

_COLUMNS = ("d.title", "d.company", "COALESCE(p.name, '')", "COALESCE(p.company, '')")
_PERSON = "LEFT JOIN testigo_person p ON p.workspace_id = d.workspace_id AND p.id = d.person"
# Of each outcome so many deals are looked through at each key that is pressed, the open ones that
# close first and those that ended last; older ones are found by their people, who have an index.
LOOKED_THROUGH = 3_000
# Who is found by the same words, so many at most.
_PEOPLE = 200
_LATEST = (
    ("open", "d.close_on, d.deal"),
    ("won", "d.ended_at DESC"),
    ("lost", "d.ended_at DESC"),
)


@dataclass(frozen=True, slots=True)
class DealFound:
    """A deal, what it is called, whom it is with, its step, and how it stands."""

    deal: str
    title: str
    person: str
    company: str
    step: str
    outcome: str


def deals_found(workspace_id: int, search: str, *, limit: int) -> list[DealFound]:
    """The deals that hold every word, of the latest of each outcome and of the people who hold
    them; open ones first, then those opened last."""
    if not words_of(search):
        return []
    matching, values = _matching(workspace_id, search)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.deal, d.title, COALESCE(p.name, ''), "
            "COALESCE(NULLIF(p.company, ''), d.company), d.step, d.outcome "
            f"FROM testigo_deal d {_PERSON} WHERE d.workspace_id = %s AND d.deal IN ({matching}) "
            "ORDER BY CASE d.outcome WHEN 'open' THEN 0 ELSE 1 END, d.opened_at DESC, d.deal "
            "LIMIT %s",
            [workspace_id, *values, limit],
        )
        return [DealFound(*row) for row in cursor.fetchall()]


def _matching(workspace_id: int, search: str) -> tuple[str, list[Any]]:
    """SQL of the ids of the deals that match, and its values."""
    words = [anywhere(_COLUMNS, word) for word in words_of(search)]
    test = " AND ".join(sql for sql, _ in words)
    given = [value for _, own in words for value in own]
    parts = [
        "SELECT d.deal FROM (SELECT d.* FROM testigo_deal d WHERE d.workspace_id = %s "
        f"AND d.outcome = '{outcome}' ORDER BY {order} LIMIT {LOOKED_THROUGH}) d {_PERSON} "
        f"WHERE {test}"
        for outcome, order in _LATEST
    ]
    values = [workspace_id, *given] * len(parts)
    if terms := asked_for(search):
        people, sought = found_in_index(workspace_id, terms)
        parts.append(
            "SELECT d.deal FROM testigo_deal d WHERE d.workspace_id = %s AND d.person IN "
            f"(SELECT f.person FROM (SELECT s.person FROM {people} LIMIT {_PEOPLE}) f)"
        )
        values += [workspace_id, *sought]
    return " UNION ".join(parts), values
