"""The fields of a workspace and the forms that visitors see, as stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from testigo.core.fields import Catalogue, Field, catalogue_of
from testigo.store.choices import read_choice
from testigo.store.models import Form, FormVersion

FIELDS = "fields"
CHECKS = "form_checks"


@dataclass(frozen=True, slots=True)
class PublishedForm:
    """A form that visitors see now; `content` is the one of its published version."""

    id: str
    name: str
    address: str
    number: int
    content: dict[str, Any]


def own_fields(workspace_id: int) -> list[Field]:
    """The fields that the workspace made or changed."""
    kept = read_choice(workspace_id, FIELDS)
    return [field_of(said) for said in kept["fields"]] if kept else []


def catalogue(workspace_id: int) -> Catalogue:
    """Every field of the workspace."""
    return catalogue_of(own_fields(workspace_id))


def field_of(said: dict[str, Any]) -> Field:
    """A field as it is stored."""
    return Field(said["trait"], said["label"], said["kind"], tuple(said["values"]), said["seen"])


def document_of(field: Field) -> dict[str, Any]:
    """How a field is stored."""
    return {
        "trait": field.trait,
        "label": field.label,
        "kind": field.kind,
        "values": list(field.values),
        "seen": field.seen,
    }


def published_forms(workspace_id: int) -> Iterator[PublishedForm]:
    """The forms that take submissions now, by name."""
    rows = Form.objects.of(workspace_id).filter(published__isnull=False, closed_at__isnull=True)
    forms = list(rows.order_by("name", "id"))
    versions = FormVersion.objects.of(workspace_id).filter(form__in=[form.id for form in forms])
    contents = {(version.form, version.number): version.content for version in versions}
    for form in forms:
        content = contents[form.id, form.published]
        yield PublishedForm(form.id, form.name, form.address, form.published, content)


def plain_id(said: str) -> str:
    """An id as it may be asked of the database, which takes no NUL."""
    return said.replace("\0", "")[:32]
