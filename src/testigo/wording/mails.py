"""Mails as plain text and as simple HTML: the one that asks somebody to confirm an address.

Nothing that a visitor typed stands in it, so nobody can write to strangers through a form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from testigo.wording.texts import Text, language_of

_SUBJECT: Text = {"es": "Confirma tu dirección: {title}", "en": "Confirm your address: {title}"}
_WHY: Text = {
    "es": "Alguien ha rellenado con esta dirección el formulario «{title}» de {organisation}. "
    "Para que la respuesta cuente, abre esta página y pulsa su botón:",
    "en": "Somebody filled in the form “{title}” of {organisation} with this address. For the "
    "answer to count, open this page and press its button:",
}
_OPEN: Text = {"es": "Confirmar mi dirección", "en": "Confirm my address"}
_AFTER: Text = {
    "es": "El enlace sirve durante {days} días. Si no has sido tú, no hagas nada: lo que se "
    "escribió se borra entonces.",
    "en": "The link works for {days} days. If it was not you, do nothing: what was written is "
    "deleted then.",
}
_TEST_SUBJECT: Text = {"es": "Prueba de correo de Testigo", "en": "Testigo's test e-mail"}
_TEST: Text = {
    "es": "Si lees esto, los correos de Testigo llegan.",
    "en": "If you read this, Testigo's e-mails arrive.",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A mail without its receiver; `why` is what its text begins with."""

    subject: str
    why: str
    text: str
    html: str


def confirmation_mail(
    *, language: str, organisation: str, title: str, subject: str, why: str, days: int, link: str
) -> Written:
    """The mail of a form. `subject` and `why`, where not empty, are the form's own words."""
    said = {"title": _line(title), "organisation": _line(organisation)}
    shown = language_of(language)
    why = why.strip() or _in(_WHY, shown, said)
    subject = _line(subject) or _in(_SUBJECT, shown, said)
    after = _in(_AFTER, shown, {"days": str(days)})
    text = f"{why}\n\n{link}\n\n{after}\n\n{said['organisation']}\n"
    body = (
        f'<p style="white-space:pre-line">{escape(why)}</p>'
        f'<p><a href="{escape(link)}">{_OPEN[shown]}</a></p>'
        f"<p>{escape(after)}</p><p>{escape(said['organisation'])}</p>"
    )
    return Written(subject, why, text, _page(shown, subject, body))


def test_mail(language: str) -> Written:
    """A mail that only shows that mail arrives."""
    shown = language_of(language)
    subject, text = _TEST_SUBJECT[shown], _TEST[shown]
    return Written(subject, text, f"{text}\n", _page(shown, subject, f"<p>{escape(text)}</p>"))


def _page(language: str, subject: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{escape(subject)}</title></head>"
        f'<body style="font:16px/24px sans-serif">{body}</body></html>'
    )


def _in(text: Text, language: str, values: Mapping[str, str]) -> str:
    said = text["es" if language == "es" else "en"]
    return said.format(**values)


def _line(text: str) -> str:
    return " ".join(text.split())
