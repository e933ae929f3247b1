"""Who is away when, with the names that people know them by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from testigo.core.absences import Absence
from testigo.store.absences import absences_from
from testigo.store.models import Membership, Workspace

_EVER = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """One absence, in the time of the workspace."""

    id: str
    user: int
    name: str
    email: str
    start: datetime
    end: datetime
    reason: str


def absence_lines(workspace: Workspace, *, since: datetime | None) -> list[AbsenceLine]:
    """The absences that had not ended at `since`, or every one, the first one first."""
    return _lines(workspace, absences_from(workspace.id, since or _EVER))


def absence_line(workspace: Workspace, absence: Absence) -> AbsenceLine:
    """One absence with the name of whose it is."""
    return _lines(workspace, [absence])[0]


def _lines(workspace: Workspace, absences: Iterable[Absence]) -> list[AbsenceLine]:
    found, zone = list(absences), ZoneInfo(workspace.timezone)
    rows = Membership.objects.of(workspace.pk).filter(user_id__in={one.user for one in found})
    users = {one.user_id: one.user for one in rows.select_related("user")}
    return [
        AbsenceLine(
            one.id,
            one.user,
            users[one.user].name if one.user in users else "",
            users[one.user].email if one.user in users else "",
            one.start.astimezone(zone),
            one.end.astimezone(zone),
            one.reason,
        )
        for one in found
    ]
