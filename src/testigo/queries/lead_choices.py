"""What the leads of a workspace can be filtered by: where they came from, and whose they are."""

from django.db import connection

from testigo.core.costs import UNKNOWN


def origins(workspace_id: int) -> list[tuple[str, str]]:
    """The channels and campaigns that leads came by, in their order; "unknown" without a touch."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT channel, campaign FROM testigo_lead_count "
            "WHERE workspace_id = %s AND stage <> '' AND people > 0",
            [workspace_id],
        )
        found = {(channel or UNKNOWN, campaign) for channel, campaign in cursor.fetchall()}
    return sorted(found, key=lambda origin: (origin[0] == UNKNOWN, origin))


def owners(workspace_id: int) -> list[tuple[int, str]]:
    """Number and name of whoever owns a lead, by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.id, u.name FROM testigo_membership m JOIN testigo_user u ON u.id = m.user_id "
            "WHERE m.workspace_id = %s AND EXISTS (SELECT 1 FROM testigo_lead l "
            "WHERE l.workspace_id = m.workspace_id AND l.owner_id = u.id) ORDER BY u.name, u.id",
            [workspace_id],
        )
        return [(int(number), str(name)) for number, name in cursor.fetchall()]
