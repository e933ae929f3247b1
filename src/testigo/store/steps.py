"""The steps of a workspace's pipeline, kept as one choice of it; and how many deals are in each."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import connection

from testigo.core.steps import FIRST, STARTERS, Step
from testigo.store.choices import keep_choice, read_choice

_NAME = "deal_steps"


def steps_of(workspace_id: int) -> tuple[Step, ...]:
    """Every step in its order: those that a pipeline begins with until somebody says otherwise."""
    held = read_choice(workspace_id, _NAME)
    return tuple(Step(**one) for one in held) if held else STARTERS


def keep_steps(workspace_id: int, steps: Sequence[Step], *, by: str, now: datetime) -> None:
    """Write these down instead of what was there."""
    keep_choice(workspace_id, _NAME, [asdict(one) for one in steps], by=by, now=now)


def open_deals_by_step(workspace_id: int) -> dict[str, int]:
    """How many open deals are in each step that has any."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT step, COUNT(*) FROM testigo_deal WHERE workspace_id = %s AND outcome = 'open' "
            "GROUP BY step",
            [workspace_id],
        )
        counts: dict[str, int] = {}
        for step, count in cursor.fetchall():
            counts[step or FIRST] = counts.get(step or FIRST, 0) + int(count)
    return counts
