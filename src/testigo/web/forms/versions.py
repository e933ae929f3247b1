"""What a version of a form changed, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from testigo.core.form_changes import Change
from testigo.queries.form_versions import VersionLine

_LONGEST = 120
_SAID: Mapping[str, str | Promise] = {
    "question_added": gettext_lazy("It asks “%(name)s” too."),
    "question_removed": gettext_lazy("It asks “%(name)s” no more."),
    "question_changed": gettext_lazy("“%(name)s” changed: %(parts)s."),
    "questions_moved": gettext_lazy("The questions stand in another order."),
    "consent_added": gettext_lazy("It asks for the consent “%(name)s” too."),
    "consent_removed": gettext_lazy("It asks for the consent “%(name)s” no more."),
    "consent_changed": gettext_lazy("The consent changed: “%(name)s”."),
    "form_changed": gettext_lazy("Besides the questions it changed: %(parts)s."),
}
_PARTS: Mapping[str, str | Promise] = {
    "label": pgettext_lazy("part of a form", "its words"),
    "kind": pgettext_lazy("part of a form", "the kind of answer"),
    "choices": pgettext_lazy("part of a form", "the choices"),
    "required": pgettext_lazy("part of a form", "whether it must be answered"),
    "field": pgettext_lazy("part of a form", "the field that it fills"),
    "help": pgettext_lazy("part of a form", "the help"),
    "title": pgettext_lazy("part of a form", "the title"),
    "intro": pgettext_lazy("part of a form", "the introduction"),
    "language": pgettext_lazy("part of a form", "the language"),
    "notice": pgettext_lazy("part of a form", "the notice on data protection"),
    "button": pgettext_lazy("part of a form", "the button"),
    "thanks": pgettext_lazy("part of a form", "the thanks"),
    "redirect": pgettext_lazy("part of a form", "where visitors go afterwards"),
    "double_opt_in": pgettext_lazy("part of a form", "whether the address is confirmed"),
    "mail_subject": pgettext_lazy("part of a form", "the subject of the e-mail"),
    "mail_text": pgettext_lazy("part of a form", "the text of the e-mail"),
}


def changes_said(line: VersionLine) -> list[str]:
    """What a version changed, a sentence each."""
    if line.changes is None:
        return [_("The first version.")]
    if not line.changes:
        return [_("It asks the same as the version before.")]
    return [_sentence(change) for change in line.changes]


def _sentence(change: Change) -> str:
    name = change.name if len(change.name) <= _LONGEST else f"{change.name[: _LONGEST - 1]}…"
    parts = ", ".join(str(_PARTS[part]) for part in change.parts)
    return str(_SAID[change.what]) % {"name": name, "parts": parts}
