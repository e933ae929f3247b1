"""Codes of the domain in the words of the page, signed points, and dates without a time."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from django import template
from django.utils import timezone
from django.utils.translation import get_language

from testigo import wording
from testigo.core.problems import Problem
from testigo.core.sla.commitments import Clocked
from testigo.web.templatetags.figures import locale
from testigo.wording import Table, language_of
from testigo.wording.promises import promise_name
from testigo.wording.rules import trait_label

register = template.Library()

# The report names leads without a known touch; the list leaves their channel empty.
_CODES = {("channel", "unknown"): ""}


@register.filter
def word(code: str, kind: Table) -> str:
    """The name of a code such as `{{ line.status|word:"status" }}`; a code that a workspace made
    up itself is shown as it is."""
    known = _CODES.get((kind, code), code)
    return wording.word(kind, known, language_of(get_language() or "es"))


@register.filter
def problem(code: str) -> str:
    """What is wrong, as a sentence, for a code that needs no values."""
    return wording.sentence(Problem(code), get_language() or "es")


@register.filter
def trait(name: str) -> str:
    """The name of a trait on screen."""
    return trait_label(name, get_language() or "es")


@register.filter
def signed(points: int) -> str:
    """Points with their sign: `+35`, `−50`, `0`."""
    return f"{points:+d}".replace("-", "\N{MINUS SIGN}") if points else "0"


@register.filter
def day(value: date | None) -> str:
    """`22 nov 2026`; an instant in the active zone; None → an en dash."""
    if value is None:
        return "–"
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return format_date(local, "d MMM y", locale=locale())


def day_of_month(value: date) -> str:
    """`22 nov`, where the year is told beside it."""
    return format_date(value, "d MMM" if locale() == "es_ES" else "MMM d", locale=locale())


@register.filter
def promise_title(promise: Clocked) -> str:
    """What a promise of the pact is called."""
    return promise_name(promise, get_language() or "es")


@register.filter
def entry(mapping: Mapping[str, Any], key: str) -> Any:
    """What a mapping holds under a key that only the page knows; None where it holds nothing."""
    return mapping.get(key)
