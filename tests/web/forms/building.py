"""The builder of forms as its page sends it."""

from typing import Any

from django.test import Client

from testigo.store.models import (
    Form,
)
from tests.factories.forms import question

BACKEND = "django.contrib.auth.backends.ModelBackend"
LIST = "/w/nortia/settings/forms"
SECTOR = question("sector", None, "choice", "Industria", "Otro")
HOSTILE = "<script>alert(1)</script>\"'{{ 7|add:7 }}\u202e"


def typed(form: Form, **values: Any) -> dict[str, str]:
    """What the builder's page sends for the draft as it stands."""
    draft = form.draft
    said = {name: draft[name] for name in ("title", "intro", "language", "notice", "button")}
    said |= {name: draft[name] for name in ("thanks", "redirect")} | {"name": form.name}
    said |= {"questions": str(len(draft["questions"])), "consents": str(len(draft["consents"]))}
    for place, one in enumerate(draft["questions"]):
        said |= {f"q{place}-{key}": one[key] for key in ("key", "label", "kind", "field", "help")}
        said[f"q{place}-choices"] = "\r\n".join(choice["value"] for choice in one["choices"])
        said |= {f"q{place}-required": "1"} if one["required"] else {}
    for place, one in enumerate(draft["consents"]):
        said |= {f"c{place}-{key}": one[key] for key in ("purpose", "channel", "text")}
    return said | values


def held(form: Form) -> Form:
    found: Form = Form.objects.of(form.workspace_id).get(id=form.id)
    return found


def press(client: Client, form: Form, do: str, **values: Any) -> Any:
    return client.post(f"{LIST}/{form.id}", typed(held(form), do=do, **values))
