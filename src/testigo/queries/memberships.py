"""Members of a workspace: where one person may enter, and what members are called.

A number in a fact comes from whoever told it, so nobody is named but through a membership."""

from collections.abc import Iterable

from django.db.models import QuerySet

from testigo.store.models import Membership

# A number of a user has fewer.
_DIGITS = 18


def memberships_of(user_id: int) -> list[Membership]:
    """The active memberships of a person with their workspaces, by the workspace's name.

    A person's own memberships are the one list that crosses workspaces, so it goes round the
    manager that asks for one.
    """
    rows: QuerySet[Membership] = QuerySet(Membership).filter(user_id=user_id, active=True)
    return list(
        rows.select_related("workspace", "user").order_by("workspace__name", "workspace_id")
    )


def member_of(workspace_id: int, user_id: int) -> Membership | None:
    """A person's active place in a workspace; None where they have none."""
    rows = Membership.objects.of(workspace_id).filter(user_id=user_id, active=True)
    found: Membership | None = rows.first()
    return found


def named_by(column: str, user: str = "u") -> str:
    """Joins that name whoever a column holds the number of, such as `l.owner_id`, as `user`; only
    who is or was a member of the row's workspace has a name."""
    row, member = column.partition(".")[0], f"{user}_member"
    return (
        f"LEFT JOIN testigo_membership {member} ON {member}.workspace_id = {row}.workspace_id "
        f"AND {member}.user_id = {column} "
        f"LEFT JOIN testigo_user {user} ON {user}.id = {member}.user_id"
    )


def names_of(workspace_id: int, actors: Iterable[str]) -> dict[str, str]:
    """`user:12` → their name, for those of these actors who are or were members."""
    told = [one.removeprefix("user:") for one in actors if one.startswith("user:")]
    numbers = {int(one) for one in told if one.isdecimal() and len(one) < _DIGITS}
    rows = Membership.objects.of(workspace_id).filter(user_id__in=numbers)
    return {f"user:{number}": name for number, name in rows.values_list("user_id", "user__name")}


def accounts_of(workspace_id: int, emails: Iterable[str]) -> dict[str, str]:
    """E-mail → the name of the member who signs in with it, for those that there are."""
    rows = Membership.objects.of(workspace_id).filter(active=True, user__email__in=list(emails))
    return dict(rows.values_list("user__email", "user__name"))


def emails_of(workspace_id: int) -> frozenset[str]:
    """The addresses of everybody who may enter a workspace, as they sign in with them."""
    rows = Membership.objects.of(workspace_id).filter(active=True)
    return frozenset(rows.values_list("user__email", flat=True))
