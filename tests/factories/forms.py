"""Forms for tests: what they ask, and one that visitors see."""

from datetime import datetime
from typing import Any

from testigo.actions.forms import create_form, publish_form
from testigo.store.models import Form, Membership, Workspace


def question(
    key: str, field: str | None = None, kind: str = "text", *values: str
) -> dict[str, Any]:
    """A question whose label is its key; it fills the field of the same name unless told."""
    return {
        "key": key,
        "label": key.capitalize(),
        "kind": kind,
        "required": False,
        "choices": [{"value": value, "label": value} for value in values],
        "field": key if field is None else field,
        "help": "",
    }


EMAIL = question("email", "email", "email")
NAME = question("name")


def content(*questions: dict[str, Any], **values: Any) -> dict[str, Any]:
    """A form that asks name, e-mail and these questions."""
    return {
        "title": "Pide una demo",
        "intro": "",
        "language": "es",
        "questions": [NAME, EMAIL, *questions],
        "consents": [],
        "notice": "Usamos lo que escribes para responderte.",
        "button": "Enviar",
        "thanks": "Gracias.",
        "redirect": "",
        "double_opt_in": False,
    } | values


def published(
    workspace: Workspace,
    by: Membership,
    now: datetime,
    *questions: dict[str, Any],
    name: str = "Pide una demo",
    **values: Any,
) -> Form:
    """A form that visitors see, asking name, e-mail and these questions."""
    made = create_form(
        workspace=workspace, name=name, content=content(*questions, **values), by=by, now=now
    )
    publish_form(workspace=workspace, form_id=made.id, by=by, now=now)
    form: Form = Form.objects.of(workspace.id).get(id=made.id)
    return form
