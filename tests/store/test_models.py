"""Every row of a workspace is led by its workspace, and nobody reads rows without naming one."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from testigo.store.models import Person, PersonKey, Workspace, WorkspaceMissing
from testigo.store.models.tenancy import WorkspaceRow
from tests.factories.business import OPENED, open_workspace

ROWS = [m for m in apps.get_models() if issubclass(m, WorkspaceRow)]
# Users are global, and so is the one who looks for a workspace by a key.
GLOBAL = {"User", "Workspace"}
# Their terms have the workspace in front; the full text of SQLite knows rows by a number alone.
NUMBERED = {"Sought"}
# Found before the workspace is known, or led by a user who may belong to many.
ACROSS = {
    ("Sought", ("id",)),
    ("ApiKey", ("digest",)),
    ("Form", ("address",)),
    ("MailAddress", ("digest",)),
    ("Membership", ("user_id",)),
    # Whoever holds a paper asks what it says, without knowing whose it is.
    ("PactContent", ("digest",)),
    ("SignedPdf", ("certificate",)),
    ("SignedPdf", ("sha256",)),
}

every_row = pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)


def keys_of(model: type[models.Model]) -> Iterator[tuple[str, ...]]:
    """The columns of every key and index that the table has."""
    meta = model._meta
    for constraint in meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            yield tuple(constraint.fields)
    for index in meta.indexes:
        yield tuple(name.removeprefix("-") for name in index.fields)
    yield from (tuple(names) for names in meta.unique_together)
    for field in meta.local_fields:
        if (field.unique or field.db_index) and field.name != "pk":
            yield (field.attname,)


def test_every_table_of_ours_is_global_or_led_by_its_workspace() -> None:
    ours = {m for m in apps.get_models() if m._meta.app_label == "testigo"}
    others = {m.__name__ for m in ours - set(ROWS)}
    assert others == GLOBAL | {"LogHead", "DuplicateSearch"}
    assert len(ROWS) >= 14


@every_row
def test_the_workspace_comes_first_in_the_primary_key(model: type[models.Model]) -> None:
    key = model._meta.pk
    if model.__name__ in NUMBERED:
        return
    assert isinstance(key, models.CompositePrimaryKey)
    assert key.field_names[0] == "workspace_id"


@every_row
def test_the_workspace_comes_first_in_every_other_key(model: type[models.Model]) -> None:
    for names in keys_of(model):
        if (model.__name__, names) not in ACROSS:
            assert names[0] in ("workspace", "workspace_id"), names


def test_the_walk_sees_keys_that_are_not_led_by_a_workspace() -> None:
    assert {(m.__name__, names) for m in ROWS for names in keys_of(m)} >= ACROSS


@every_row
def test_no_rows_without_a_workspace(model: type[models.Model]) -> None:
    manager = model.objects  # type: ignore[attr-defined]
    for ask in (
        manager.all,
        manager.count,
        manager.first,
        manager.exists,
        manager.create,
        lambda: manager.filter(pk=(1, "x")),
        lambda: manager.get(pk=(1, "x")),
        lambda: manager.values_list("workspace_id"),
        lambda: manager.bulk_create([]),
        lambda: list(manager.iterator()),
    ):
        with pytest.raises(WorkspaceMissing, match=model.__name__):
            ask()


@pytest.mark.django_db
def test_rows_of_another_workspace_are_not_among_those_of_one() -> None:
    mine, yours = open_workspace("mia"), open_workspace("tuya")
    Person.objects.of(yours.id).create(id="p", created_at=OPENED)
    assert not Person.objects.of(mine.id).filter(id="p").exists()
    assert not Person.objects.of(mine.id).filter(workspace=yours).exists()
    assert Person.objects.of(mine.id).all().update(name="x") == 0
    assert Person.objects.of(mine.id).all().delete()[0] == 0
    assert Person.objects.of(yours.id).get().name == ""


@pytest.mark.django_db
def test_what_is_made_through_a_workspace_belongs_to_it() -> None:
    mine = open_workspace("mia")
    made, new = PersonKey.objects.of(mine.id).get_or_create(
        kind="email", value="a@b.example", defaults={"person": "p", "since": OPENED}
    )
    assert new
    assert made.workspace_id == mine.id


@pytest.mark.django_db
def test_rows_of_another_workspace_are_not_written_in_bulk() -> None:
    mine, yours = open_workspace("mia"), open_workspace("tuya")
    rows = [Person(workspace=space, id="p", created_at=OPENED) for space in (mine, yours)]
    with pytest.raises(WorkspaceMissing):
        Person.objects.of(mine.id).bulk_create(rows)
    assert not Person.objects.of(mine.id).exists()


@pytest.mark.django_db
def test_a_workspace_goes_with_all_its_rows() -> None:
    mine, yours = open_workspace("mia"), open_workspace("tuya")
    for space in (mine, yours):
        Person.objects.of(space.id).create(id="p", created_at=OPENED)
    Workspace.objects.get(id=mine.id).delete()
    assert not Person.objects.of(mine.id).exists()
    assert Person.objects.of(yours.id).exists()
