"""Forms as visitors find them, by their public address."""

from dataclasses import dataclass

from testigo.core.forms import FormSpec, parse_form
from testigo.store.keys import workspace_of_form
from testigo.store.models import Form, FormVersion, Workspace


@dataclass(frozen=True, slots=True)
class PublicForm:
    """A published version of a form; `open` is whether it takes answers."""

    workspace: Workspace
    form_id: str
    address: str
    number: int
    spec: FormSpec
    open: bool


def public_form(address: str) -> PublicForm | None:
    """The form at `/f/<address>`; None when there is none, or none that was ever published."""
    workspace_id = workspace_of_form(address)
    if workspace_id is None:
        return None
    form = Form.objects.of(workspace_id).get(address=address)
    version = (
        FormVersion.objects.of(workspace_id).filter(form=form.id, number=form.published).first()
    )
    spec = parse_form(version.content)[0] if version is not None else None
    if version is None or spec is None:
        return None
    return PublicForm(
        workspace=Workspace.objects.get(pk=workspace_id),
        form_id=form.id,
        address=address,
        number=version.number,
        spec=spec,
        open=form.closed_at is None,
    )
