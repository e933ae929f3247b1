"""The form that a new one begins as: sensible, published with one press."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from testigo.wording.rules import trait_label

_ASKED = (
    ("name", "text", True),
    ("email", "email", True),
    ("company", "text", False),
    ("sector", "choice", False),
)


def starter(title: str, language: str, organisation: str) -> dict[str, Any]:
    """Name, e-mail, company and sector, each in its field, and one consent, in one language."""
    with override(language):
        return {
            "title": title,
            "intro": "",
            "language": language,
            "questions": [
                _question(trait, kind, language, required=r) for trait, kind, r in _ASKED
            ],
            "consents": [
                {
                    "purpose": "marketing",
                    "channel": "email",
                    "text": _("I want %(name)s to send me news and advice by e-mail.")
                    % {"name": organisation},
                    "required": False,
                }
            ],
            "notice": _(
                "%(name)s uses what you write here to answer you. You can ask to see it, to have "
                "it corrected or deleted."
            )
            % {"name": organisation},
            "button": _("Send"),
            "thanks": _("Thank you. We have your answer and will write to you soon."),
            "redirect": "",
            "double_opt_in": False,
        }


def _question(trait: str, kind: str, language: str, *, required: bool) -> dict[str, Any]:
    return {
        "key": trait,
        "label": trait_label(trait, language),
        "kind": kind,
        "required": required,
        "choices": [{"value": one, "label": one} for one in _sectors()]
        if trait == "sector"
        else [],
        "field": trait,
        "help": "",
    }


def _sectors() -> tuple[str, ...]:
    return (
        _("Industry"),
        _("Logistics"),
        _("Food"),
        _("Construction"),
        _("Retail"),
        _("Services"),
        _("Another sector"),
    )
