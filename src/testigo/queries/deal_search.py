"""Deals by the words of their title, their person or their company."""

from dataclasses import dataclass

from django.db import connection

from testigo.queries.text_search import anywhere, words_of

_COLUMNS = ("d.title", "d.company", "COALESCE(p.name, '')", "COALESCE(p.company, '')")


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
    """The deals that hold every word, open ones first, then those opened last."""
    words = [anywhere(_COLUMNS, word) for word in words_of(search)]
    if not words:
        return []
    matching = " AND ".join(sql for sql, _ in words)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.deal, d.title, COALESCE(p.name, ''), COALESCE(p.company, d.company), "
            "d.step, d.outcome FROM testigo_deal d LEFT JOIN testigo_person p "
            "ON p.workspace_id = d.workspace_id AND p.id = d.person "
            f"WHERE d.workspace_id = %s AND {matching} "
            "ORDER BY CASE d.outcome WHEN 'open' THEN 0 ELSE 1 END, d.opened_at DESC, d.deal "
            "LIMIT %s",
            [workspace_id, *(value for _, given in words for value in given), limit],
        )
        return [DealFound(*row) for row in cursor.fetchall()]
