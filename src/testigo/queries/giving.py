"""The leads that somebody is about to give to somebody."""

from collections.abc import Sequence
from datetime import datetime

from testigo.queries.leads import LeadLine, lead_lines


def leads_to_give(
    workspace_id: int, people: Sequence[str] | None, *, now: datetime
) -> list[LeadLine]:
    """These leads, or all that wait for somebody, by deadline."""
    order = " ORDER BY l.due_at IS NULL, l.due_at, l.score DESC, l.person LIMIT 500"
    if people is None:
        where = "l.workspace_id = %s AND l.awaited AND l.owner_id IS NULL"
        return lead_lines(where + order, [workspace_id], now)
    if not people:
        return []
    marks = ", ".join(["%s"] * len(people))
    where = f"l.workspace_id = %s AND l.person IN ({marks})"
    return lead_lines(where + order, [workspace_id, *people], now)
