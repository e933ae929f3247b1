"""Who may enter where: the memberships of one person."""

from django.db.models import QuerySet

from testigo.store.models import Membership


def memberships_of(user_id: int) -> list[Membership]:
    """The active memberships of a person with their workspaces, by the workspace's name.

    A person's own memberships are the one list that crosses workspaces, so it goes round the
    manager that asks for one.
    """
    rows: QuerySet[Membership] = QuerySet(Membership).filter(user_id=user_id, active=True)
    return list(rows.select_related("workspace").order_by("workspace__name", "workspace_id"))


def member_of(workspace_id: int, user_id: int) -> Membership | None:
    """A person's active place in a workspace; None where they have none."""
    rows = Membership.objects.of(workspace_id).filter(user_id=user_id, active=True)
    found: Membership | None = rows.first()
    return found
