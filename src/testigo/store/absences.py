"""Who is away when: the table that follows from the facts of absences."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from testigo.core.absences import RECORDED, RETRACTED, Absence, absence_of, absences_in
from testigo.core.facts import Fact
from testigo.store import log
from testigo.store.models import AbsenceRow
from testigo.store.models.fields import from_micros, to_micros
from testigo.store.models.tenancy import WorkspaceRows

_FROM = (
    "SELECT id, user_number, start_at, end_at, reason, recorded_at, recorded_by "
    "FROM testigo_absence WHERE workspace_id = %s AND end_at > %s ORDER BY start_at, id"
)


def absences_of(
    workspace_id: int, user: int, start: datetime, end: datetime
) -> tuple[Absence, ...]:
    """The absences of a member that have anything of [start, end), the first one first."""
    return _read(_within(workspace_id, start, end).filter(user_number=user))


def absences_between(workspace_id: int, start: datetime, end: datetime) -> tuple[Absence, ...]:
    """The absences of everybody that have anything of [start, end), the first one first."""
    return _read(_within(workspace_id, start, end))


def absences_from(workspace_id: int, at: datetime) -> tuple[Absence, ...]:
    """The absences of everybody that have not ended at an instant, the first one first."""
    # Asked at every hand-over.
    with connection.cursor() as cursor:
        cursor.execute(_FROM, [workspace_id, to_micros(at)])
        rows = cursor.fetchall()
    return tuple(
        Absence(one, user, from_micros(start), from_micros(end), reason, from_micros(told), by)
        for one, user, start, end, reason, told, by in rows
    )


def absence_by_id(workspace_id: int, absence: str) -> Absence | None:
    """The absence whose fact has an id, None when none stands."""
    found = _read(AbsenceRow.objects.of(workspace_id).filter(id=absence))
    return found[0] if found else None


def take_in(workspace_id: int, facts: Iterable[Fact]) -> None:
    """Bring the table to what facts, just recorded, say of absences. Needs the locked log."""
    told = list(facts)
    named = [str(f.props.get("of"))[:32] for f in told if f.name == RETRACTED]
    # No id holds a NUL, and PostgreSQL cannot be asked for one.
    gone = [one for one in named if "\x00" not in one]
    new = [found for f in told if f.name == RECORDED and (found := absence_of(f)) is not None]
    if new:
        AbsenceRow.objects.of(workspace_id).bulk_create(
            [_row(workspace_id, absence) for absence in new], ignore_conflicts=True
        )
    if gone:
        AbsenceRow.objects.of(workspace_id).filter(id__in=gone).delete()


def differences(workspace_id: int) -> list[tuple[str, str, str]]:
    """Absences whose row is not what the facts say: id, as stored, as rebuilt."""
    stored = {one.id: one for one in _read(AbsenceRow.objects.of(workspace_id))}
    told = log.facts_named(workspace_id, [RECORDED])
    taken_back = log.facts_named(workspace_id, [RETRACTED]) if told else []
    rebuilt = {one.id: one for one in absences_in([*told, *taken_back])}
    return [
        (key, str(stored.get(key, "")), str(rebuilt.get(key, "")))
        for key in sorted(stored.keys() | rebuilt.keys())
        if stored.get(key) != rebuilt.get(key)
    ]


def _within(workspace_id: int, start: datetime, end: datetime) -> WorkspaceRows:
    found: WorkspaceRows = AbsenceRow.objects.of(workspace_id).filter(
        end_at__gt=start, start_at__lt=end
    )
    return found


def _read(rows: WorkspaceRows) -> tuple[Absence, ...]:
    found: Iterable[AbsenceRow] = rows.order_by("start_at", "id")
    return tuple(
        Absence(
            row.id,
            row.user_number,
            row.start_at,
            row.end_at,
            row.reason,
            row.recorded_at,
            row.recorded_by,
        )
        for row in found
    )


def _row(workspace_id: int, absence: Absence) -> AbsenceRow:
    return AbsenceRow(
        workspace_id=workspace_id,
        id=absence.id,
        user_number=absence.user,
        start_at=absence.start,
        end_at=absence.end,
        reason=absence.reason,
        recorded_at=absence.recorded_at,
        recorded_by=absence.by,
    )
