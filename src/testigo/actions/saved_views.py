"""Saved views: lists of leads under a name, one's own or for everybody."""

from datetime import datetime

from django.db import transaction

from testigo.actions.refusals import NotAllowed, NotFound, authorise
from testigo.core.problems import InvalidInput, Problem
from testigo.store import log
from testigo.store.identity import new_id
from testigo.store.models import Membership, SavedView, Workspace
from testigo.store.models.accounts import LEADING_ROLES

# So many views of one's own, and so many for everybody.
MOST = 50
LONGEST_NAME = 60
LONGEST_QUERY = 1000


class NoSuchView(NotFound):
    """The workspace has no such view, or it is somebody else's own."""


@transaction.atomic
def save_view(
    *, workspace: Workspace, name: str, query: str, shared: bool, by: Membership, now: datetime
) -> SavedView:
    """Keep a list under a name; one of the same name and owner is changed. `query` is what our own
    page says of its filters. Raises NotAllowed, InvalidInput with every problem."""
    authorise(workspace, by)
    log.lock_head(workspace.id)
    name = _clean(name)
    mine = SavedView.objects.of(workspace.id).filter(owner_id=by.user_id)
    there: SavedView | None = mine.filter(name=name, shared=shared).first()
    problems = _name_problems(name)
    if not 1 < len(query) <= LONGEST_QUERY:
        problems.append(Problem("view_of_nothing", "query"))
    if there is None and _count(workspace, by, shared) >= MOST:
        problems.append(Problem("too_many_views", "name", {"most": MOST}))
    if problems:
        raise InvalidInput(problems)
    view = there or SavedView(
        workspace_id=workspace.id, id=new_id(), owner_id=by.user_id, shared=shared, made_at=now
    )
    view.name, view.query = name, query
    view.save(force_insert=there is None)
    return view


@transaction.atomic
def rename_view(*, workspace: Workspace, view: str, name: str, by: Membership) -> SavedView:
    """Call a view otherwise. Raises NotAllowed, NoSuchView, InvalidInput."""
    log.lock_head(workspace.id)
    found = _changeable(workspace, view, by)
    name = _clean(name)
    problems = _name_problems(name)
    same = SavedView.objects.of(workspace.id).filter(name=name, shared=found.shared)
    if same.filter(owner_id=found.owner_id).exclude(id=found.id).exists():
        problems.append(Problem("view_name_taken", "name", {"value": name[:LONGEST_NAME]}))
    if problems:
        raise InvalidInput(problems)
    found.name = name
    found.save(update_fields=["name"])
    return found


@transaction.atomic
def remove_view(*, workspace: Workspace, view: str, by: Membership) -> SavedView:
    """Keep a view no longer; whoever's list opened with it sees everybody again. Raises NotAllowed,
    NoSuchView."""
    found = _changeable(workspace, view, by)
    SavedView.objects.of(workspace.id).filter(id=found.id).delete()
    Membership.objects.of(workspace.id).filter(leads_view=found.id).update(leads_view="")
    return found


@transaction.atomic
def open_with_view(*, workspace: Workspace, view: str, by: Membership) -> None:
    """Let one's own list of leads open with a view, or with everybody for "". Raises NotAllowed,
    NoSuchView."""
    authorise(workspace, by)
    opened = _visible(workspace, view, by).id if view else ""
    Membership.objects.of(workspace.id).filter(user_id=by.user_id).update(leads_view=opened)


def _visible(workspace: Workspace, view: str, by: Membership) -> SavedView:
    asked = view.replace("\0", "")[:32]
    found: SavedView | None = SavedView.objects.of(workspace.id).filter(id=asked).first()
    if found is None or not (found.shared or found.owner_id == by.user_id):
        raise NoSuchView("no_such_view")
    return found


def _changeable(workspace: Workspace, view: str, by: Membership) -> SavedView:
    """One's own; what is shared also whoever leads."""
    authorise(workspace, by)
    found = _visible(workspace, view, by)
    if found.owner_id != by.user_id and by.role not in LEADING_ROLES:
        raise NotAllowed(view)
    return found


def _count(workspace: Workspace, by: Membership, shared: bool) -> int:
    views = SavedView.objects.of(workspace.id).filter(shared=shared)
    return views.count() if shared else views.filter(owner_id=by.user_id).count()


def _clean(name: str) -> str:
    return " ".join(name.replace("\0", "").split())


def _name_problems(name: str) -> list[Problem]:
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        return [Problem("view_name", "name", {"most": LONGEST_NAME})]
    return []
