"""When the business stood still: the tables that follow from the facts of closures and outages."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection

from testigo.core.facts import Fact
from testigo.core.sla.closures import CLOSED, TAKEN_BACK, Closure, closures_in
from testigo.core.sla.outages import OUTAGE, Outage, outages_in
from testigo.store import log
from testigo.store.bulk import select_in
from testigo.store.models import ClosureRow, LogHead, OutageRow
from testigo.store.models.fields import from_micros

# What is told about the business and moves or excuses clocks of many people.
STANDING_STILL = (CLOSED, OUTAGE, "absence.recorded")
_CLOSURES = (
    "SELECT id, day, reason, recorded_at, retracted_at FROM testigo_closure "
    "WHERE workspace_id = %s ORDER BY day, id"
)


def closures_of(workspace_id: int) -> tuple[Closure, ...]:
    """Every closure of a workspace, those taken back too, in order of their days."""
    # Asked for at every batch and click, and hardly ever anything is there.
    with connection.cursor() as cursor:
        cursor.execute(_CLOSURES, [workspace_id])
        rows = cursor.fetchall()
    return tuple(
        Closure(
            fact,
            date.fromisoformat(str(day)),
            reason,
            from_micros(recorded),
            None if retracted is None else from_micros(retracted),
        )
        for fact, day, reason, recorded, retracted in rows
    )


def outages_between(workspace_id: int, start: datetime, end: datetime) -> tuple[Outage, ...]:
    """The outages that have anything of [start, end), the first one first."""
    rows = OutageRow.objects.of(workspace_id).filter(end_at__gt=start, start_at__lt=end)
    return tuple(
        Outage(row.id, row.start_at, row.end_at, row.what)
        for row in rows.order_by("start_at", "id")
    )


def outages_of(workspace_id: int) -> tuple[Outage, ...]:
    """Every outage that stands, the first one first."""
    return tuple(sorted(_outages(workspace_id), key=lambda one: (one.start, one.id)))


def standstill_named(workspace_id: int, fact: str) -> bool:
    """Whether a closure or an outage that stands has this id."""
    closures = ClosureRow.objects.of(workspace_id).filter(id=fact, retracted_at=None)
    return closures.exists() or OutageRow.objects.of(workspace_id).filter(id=fact).exists()


def take_in(workspace_id: int, facts: Iterable[Fact]) -> None:
    """Bring the tables to what facts, just recorded, say; whose clocks it may concern are looked
    through afterwards. Needs the locked log."""
    told = [fact for fact in facts if fact.person is None]
    gone = {str(f.props.get("of"))[:32]: f.recorded_at for f in told if f.name == TAKEN_BACK}
    new = [fact for fact in told if fact.name in STANDING_STILL]
    if not (new or _tells_standstills(workspace_id, gone)):
        return
    ClosureRow.objects.of(workspace_id).bulk_create(
        [_closure_row(workspace_id, one) for one in closures_in(new)], ignore_conflicts=True
    )
    OutageRow.objects.of(workspace_id).bulk_create(
        [_outage_row(workspace_id, one) for one in outages_in(new)], ignore_conflicts=True
    )
    for fact, at in gone.items():
        ClosureRow.objects.of(workspace_id).filter(id=fact).update(retracted_at=at)
    OutageRow.objects.of(workspace_id).filter(id__in=gone).delete()
    LogHead.objects.filter(workspace_id=workspace_id).update(reconsider=True, swept="")


def people_to_look_through(workspace_id: int, after: str, limit: int) -> list[str]:
    """The next people whose clocks are open, or ended late."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT person FROM testigo_clock WHERE workspace_id = %s AND person > %s "
            "AND (ended_at IS NULL OR ending IN ('kept_late', 'excused')) "
            "ORDER BY person LIMIT %s",
            [workspace_id, after, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def _tells_standstills(workspace_id: int, facts: Iterable[str]) -> bool:
    rows = select_in(
        "SELECT name FROM testigo_fact WHERE workspace_id = %s AND id IN ({marks})",
        [workspace_id],
        sorted(facts),
    )
    return any(name in STANDING_STILL for (name,) in rows)


def _closure_row(workspace_id: int, closure: Closure) -> ClosureRow:
    return ClosureRow(
        workspace_id=workspace_id,
        id=closure.id,
        day=closure.day,
        reason=closure.reason,
        recorded_at=closure.recorded_at,
        retracted_at=closure.retracted_at,
    )


def _outage_row(workspace_id: int, outage: Outage) -> OutageRow:
    return OutageRow(
        workspace_id=workspace_id,
        id=outage.id,
        start_at=outage.start,
        end_at=outage.end,
        what=outage.what,
    )


def differences(workspace_id: int) -> list[tuple[str, str, str]]:
    """Closures and outages whose row is not what the facts say: id, as stored, as rebuilt."""
    told = log.facts_named(workspace_id, [CLOSED, OUTAGE])
    taken_back = log.facts_named(workspace_id, [TAKEN_BACK]) if told else []
    facts = [*told, *(fact for fact in taken_back if fact.person is None)]
    stored = {one.id: str(one) for one in closures_of(workspace_id)}
    stored |= {one.id: str(one) for one in _outages(workspace_id)}
    rebuilt = {one.id: str(one) for one in closures_in(facts)}
    rebuilt |= {one.id: str(one) for one in outages_in(facts)}
    return [
        (key, stored.get(key, ""), rebuilt.get(key, ""))
        for key in sorted(stored.keys() | rebuilt.keys())
        if stored.get(key) != rebuilt.get(key)
    ]


def _outages(workspace_id: int) -> list[Outage]:
    rows = OutageRow.objects.of(workspace_id)
    return [Outage(row.id, row.start_at, row.end_at, row.what) for row in rows]
