"""How the pipeline stood week by week: written once a week, and derived again from the log."""

from datetime import date, datetime

import msgspec
from django.db import connection

from testigo.core.forecast import Snapshot, snapshot
from testigo.store.deals import pipelines_before
from testigo.store.models import PipelineWeek
from testigo.store.models.fields import from_day, from_micros, to_micros

_decode = msgspec.json.Decoder(Snapshot).decode
_encode = msgspec.json.Encoder(order="deterministic").encode
Week = tuple[date, datetime, Snapshot]


def weeks_of(workspace_id: int, limit: int) -> list[Week]:
    """The latest weeks, the last one first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT day, at, document FROM testigo_pipeline_week WHERE workspace_id = %s "
            "ORDER BY day DESC LIMIT %s",
            [workspace_id, limit],
        )
        rows = cursor.fetchall()
    days = [from_day(day) for day, _, _ in rows]
    return [
        (day, from_micros(at), _decode(text))
        for day, (_, at, text) in zip(days, rows, strict=True)
        if day is not None
    ]


def weeks_kept(workspace_id: int) -> set[date]:
    """The Mondays that are kept."""
    rows = PipelineWeek.objects.of(workspace_id).values_list("day", flat=True)
    return set(rows)


def keep_week(workspace_id: int, day: date, at: datetime, kept: Snapshot) -> None:
    """Keep how the pipeline stood at `at`, once. Needs the locked log."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO testigo_pipeline_week (workspace_id, day, at, document) "
            "VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [workspace_id, day.isoformat(), to_micros(at), _encode(kept).decode()],
        )


def differences(workspace_id: int) -> list[tuple[str, str, str]]:
    """Weeks that are not as the log gives them again: day, as stored, as rebuilt. Needs the locked
    log."""
    found = []
    weeks = weeks_of(workspace_id, 10_000)
    pipelines = pipelines_before(workspace_id, [at for _, at, _ in weeks])
    for (day, _, kept), deals in zip(weeks, pipelines, strict=True):
        rebuilt = snapshot(deals, kept.currency)
        if rebuilt != kept:
            found.append((day.isoformat(), _said(kept), _said(rebuilt)))
    return found


def _said(one: Snapshot) -> str:
    return f"{one.deals} {one.amount} {one.weighted} {one.currency}"
