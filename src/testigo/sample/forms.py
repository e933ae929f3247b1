"""The forms that Nortia asks with. One of them asks the sector and nobody gave it a field."""

from datetime import datetime
from typing import Any

from testigo.actions.forms import bring_form
from testigo.sample.acts import FORMS
from testigo.sample.names import IDEAL_SECTORS, OTHER_SECTORS
from testigo.store.models import Workspace
from testigo.wording.rules import trait_label

# form of the story → its name on screen, its title and its button.
_SHOWN = {
    "solicitar-demo": ("Pide una demo", "Te enseñamos Nortia en 30 minutos", "Pedir la demo"),
    "calculadora": (
        "Calculadora de ahorro",
        "¿Cuánto ahorrarías con el almacén en orden?",
        "Calcular",
    ),
}
_KINDS = {"email": "email", "phone": "phone", "employees": "number", "sector": "choice"}
_REQUIRED = frozenset({"email", "name"})


def bring_forms(workspace: Workspace, by: str, now: datetime) -> None:
    """Publish the forms as they run, the gap of the calculator with them."""
    for key, (name, title, button) in _SHOWN.items():
        _, asked, unmapped = FORMS[key]
        questions = [_question(trait, unmapped) for trait in ("name", "email", *asked[1:])]
        bring_form(
            workspace=workspace,
            name=name,
            address=key,
            content={
                "title": title,
                "intro": "",
                "language": "es",
                "questions": questions,
                "consents": [_CONSENT],
                "notice": "Nortia usa lo que escribes aquí para responderte. Puedes pedir verlo, "
                "corregirlo o borrarlo.",
                "button": button,
                "thanks": "Gracias. Te llamamos en dos horas laborables.",
                "redirect": "",
                "double_opt_in": False,
            },
            by=by,
            now=now,
        )


_CONSENT = {
    "purpose": "marketing",
    "channel": "email",
    "text": "Quiero que Nortia me envíe novedades y consejos por correo.",
    "required": False,
}


def _question(trait: str, unmapped: frozenset[str]) -> dict[str, Any]:
    sectors = (*IDEAL_SECTORS, *OTHER_SECTORS) if trait == "sector" else ()
    return {
        "key": trait,
        "label": trait_label(trait, "es"),
        "kind": _KINDS.get(trait, "text"),
        "required": trait in _REQUIRED,
        "choices": [{"value": sector, "label": sector} for sector in sectors],
        "field": "" if trait in unmapped else trait,
        "help": "",
    }
