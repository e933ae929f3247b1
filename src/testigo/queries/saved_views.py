"""The saved views that a member sees."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from testigo.store.models import Membership, SavedView
from testigo.store.models.accounts import LEADING_ROLES


@dataclass(frozen=True, slots=True)
class ViewLine:
    """One saved view: `query` is its query string, `opens` says that the member's list opens with
    it, `may_change` that they may rename or remove it."""

    id: str
    name: str
    query: str
    shared: bool
    opens: bool
    may_change: bool


def views_of(member: Membership) -> Sequence[ViewLine]:
    """One's own and those for everybody, by name."""
    seen = Q(owner_id=member.user_id) | Q(shared=True)
    rows = SavedView.objects.of(member.workspace_id).filter(seen).order_by("name", "id")
    leads = member.role in LEADING_ROLES
    return [
        ViewLine(
            row.id,
            row.name,
            row.query,
            row.shared,
            row.id == member.leads_view,
            leads or row.owner_id == member.user_id,
        )
        for row in rows
    ]
