"""What the screens of forms and fields call things."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from testigo.core.fields import IN_HEAD, Catalogue, Field
from testigo.core.problems import Problem
from testigo.wording import sentence
from testigo.wording.rules import trait_label

KINDS: Mapping[str, str | Promise] = {
    "text": pgettext_lazy("question kind", "Text"),
    "email": pgettext_lazy("question kind", "E-mail"),
    "phone": pgettext_lazy("question kind", "Phone"),
    "number": pgettext_lazy("question kind", "Number"),
    "long_text": pgettext_lazy("question kind", "Long text"),
    "choice": pgettext_lazy("question kind", "One of several"),
    "choices": pgettext_lazy("question kind", "Some of several"),
    "yes_no": pgettext_lazy("question kind", "Yes or no"),
}
STATES: Mapping[str, str | Promise] = {
    "draft": pgettext_lazy("form state", "Draft"),
    "published": pgettext_lazy("form state", "Published"),
    "closed": pgettext_lazy("form state", "Closed"),
}
CHANNELS: Mapping[str, str | Promise] = {
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "sms": "SMS",
    "whatsapp": "WhatsApp",
}


def field_name(field: Field) -> str:
    """What a field is called in the language of the page."""
    return field.label or trait_label(field.trait, get_language() or "es")


def place_of(field: Field | None) -> str:
    """Where Sales sees a field."""
    if field is None or not field.seen:
        return _("Nowhere")
    return _("Lead: head and data") if field.trait in IN_HEAD else _("Lead: data")


def field_choices(known: Catalogue) -> list[tuple[str, str]]:
    """Trait and name of every field, those that Sales does not see marked."""
    return [
        (
            one.trait,
            field_name(one) if one.seen else _("%(name)s (hidden)") % {"name": field_name(one)},
        )
        for one in known.fields
    ]


def said(problem: Problem) -> str:
    """A problem as a sentence in the language of the page."""
    return sentence(problem, get_language() or "es")
