"""Fields: what is known about people, what it is called, and whether Sales sees it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from testigo.actions.refusals import NotFound, Refused
from testigo.core.fields import BUILT_IN, Catalogue, Field, field_problems, trait_from
from testigo.core.problems import InvalidInput
from testigo.store import log
from testigo.store.catalogue import FIELDS, catalogue, document_of, own_fields
from testigo.store.choices import keep_choice
from testigo.store.models import Membership, Workspace


class MaySetUp(Refused):
    """Forms, fields and the like are set up by Marketing, direction and administrators only."""


class NoSuchField(NotFound):
    """The workspace has no field for this trait."""


def refuse_readers(by: Membership, workspace: Workspace) -> None:
    """Raise MaySetUp for somebody who does not set up this workspace."""
    if by.workspace_id != workspace.id or not by.active or not by.may_set_up:
        raise MaySetUp("may_not_set_up")


@transaction.atomic
def create_field(
    *,
    workspace: Workspace,
    label: str,
    kind: str,
    values: Sequence[str],
    by: Membership,
    now: datetime,
) -> Field:
    """Make a field that Sales sees; its trait is made from its label. Raises InvalidInput."""
    refuse_readers(by, workspace)
    log.lock_head(workspace.id)
    known = catalogue(workspace.id)
    made = Field(trait_from(label, known.by_trait), _clean(label), kind, _listed(values))
    keep_field(workspace, made, by, now)
    return made


@transaction.atomic
def change_field(
    *,
    workspace: Workspace,
    trait: str,
    label: str,
    kind: str,
    values: Sequence[str],
    seen: bool,
    by: Membership,
    now: datetime,
) -> Field:
    """Name a field anew, or say which values it takes and whether Sales sees it.

    Raises NoSuchField, or InvalidInput with every problem.
    """
    refuse_readers(by, workspace)
    log.lock_head(workspace.id)
    held = find_field(catalogue(workspace.id), trait)
    kind = BUILT_IN.get(held.trait, kind)
    changed = Field(held.trait, _clean(label), kind, _listed(values), seen)
    keep_field(workspace, changed, by, now)
    return changed


def find_field(known: Catalogue, trait: str) -> Field:
    """The field of a trait; raises NoSuchField."""
    held = known.of(trait)
    if held is None:
        raise NoSuchField("no_such_field", value=trait[:60])
    return held


def keep_field(workspace: Workspace, field: Field, by: Membership, now: datetime) -> None:
    """Write one field among the workspace's own. Needs the locked head; raises InvalidInput."""
    problems = list(field_problems(field))
    if problems:
        raise InvalidInput(problems)
    own = {one.trait: one for one in own_fields(workspace.id)} | {field.trait: field}
    value = {"fields": [document_of(one) for one in own.values()]}
    keep_choice(workspace.id, FIELDS, value, by=f"user:{by.user_id}", now=now)


def _clean(label: str) -> str:
    return " ".join(label.split())


def _listed(values: Sequence[str]) -> tuple[str, ...]:
    """The values without blanks, each once."""
    return tuple(dict.fromkeys(clean for value in values if (clean := " ".join(value.split()))))
