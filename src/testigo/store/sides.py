"""Which side each member of a workspace is on."""

from django.db import connection

from testigo.core.facts import Side
from testigo.store.models.accounts import SIDE_OF_ROLE

_MEMBERS = "SELECT user_id, role FROM testigo_membership WHERE workspace_id = %s"


def sides_of(workspace_id: int) -> dict[str, Side]:
    """`user:12` → their side, for everybody who is or was a member."""
    # Asked for at every recording.
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS, [workspace_id])
        return {f"user:{user}": SIDE_OF_ROLE[role] for user, role in cursor.fetchall()}
