"""What a scoring rule noticed, as a person would say it: “Asked for a demo”, “Sector: Industry”.

A rule has an id and a condition, no sentence of its own, so the words come from its condition and
from what was found.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from babel import Locale

from testigo.core.conditions import AllOf, AnyOf, Condition, FactTest, TraitTest
from testigo.core.scoring import Rule
from testigo.wording.facts import FACTS
from testigo.wording.texts import Text, language_of

PAGE: Text = {"es": "Visitó {path}", "en": "Visited {path}"}

# trait → its name on screen; others are shown as they are written, `_` as a blank.
TRAITS: dict[str, Text] = {
    "name": {"es": "Nombre", "en": "Name"},
    "email": {"es": "Correo", "en": "E-mail"},
    "phone": {"es": "Teléfono", "en": "Phone"},
    "email_as_written": {"es": "Correo, como venía escrito", "en": "E-mail as written"},
    "phone_as_written": {"es": "Teléfono, como venía escrito", "en": "Phone as written"},
    "external_id_as_written": {"es": "Identificador, como venía escrito", "en": "Id as written"},
    "anonymous_id_as_written": {
        "es": "Identificador de visitante, como venía escrito",
        "en": "Visitor id as written",
    },
    "other_emails": {"es": "Otros correos", "en": "Other e-mails"},
    "other_phones": {"es": "Otros teléfonos", "en": "Other phones"},
    "company": {"es": "Empresa", "en": "Company"},
    "job_title": {"es": "Cargo", "en": "Job title"},
    "sector": {"es": "Sector", "en": "Sector"},
    "employees": {"es": "Plantilla", "en": "Employees"},
    "country": {"es": "País", "en": "Country"},
    "city": {"es": "Ciudad", "en": "City"},
    "occupation": {"es": "Ocupación", "en": "Occupation"},
    "relation": {"es": "Relación", "en": "Relation"},
    "website": {"es": "Web", "en": "Website"},
    "budget": {"es": "Presupuesto", "en": "Budget"},
    "language": {"es": "Idioma", "en": "Language"},
}

_VALUE: Text = {"es": "{trait}: {value}", "en": "{trait}: {value}"}
_MISSING: Text = {"es": "{trait}: sin dato", "en": "{trait}: not known"}
_YES: Text = {"es": "sí", "en": "yes"}
_NO: Text = {"es": "no", "en": "no"}


def rule_label(rule: Rule, values: Sequence[tuple[str, Any]], language: str, times: int = 1) -> str:
    """What a rule that holds found: `times` facts, or these values of the traits it tests."""
    if isinstance(rule.when, FactTest):
        label = _noticed(rule.when, language)
        return f"{label} ({times})" if times > 1 else label
    parts = [_said(trait, value, language) for trait, value in values]
    return " · ".join(parts) or rule.id.replace("-", " ").replace("_", " ").capitalize()


def rule_wish(rule: Rule, language: str) -> str:
    """What a rule that does not hold yet asks for: “Visited /precios”, “Sector: Industry, Food”."""
    if isinstance(rule.when, FactTest):
        return _noticed(rule.when, language)
    asked = [
        _said(leaf.trait, leaf.test.shown, language)
        for leaf in _wanted(rule.when)
        if leaf.test.op != "exists"
    ]
    return " · ".join(asked) or rule.id.replace("-", " ").replace("_", " ").capitalize()


def _wanted(when: Condition) -> Iterator[TraitTest]:
    """The tests of a condition that must hold, those that it excludes left out."""
    match when:
        case TraitTest():
            yield when
        case AllOf(items) | AnyOf(items):
            for item in items:
                yield from _wanted(item)


def trait_label(trait: str, language: str) -> str:
    """The name of a trait on screen."""
    text = TRAITS.get(trait)
    if text is None:
        words = trait.replace("_", " ").strip()
        return words[:1].upper() + words[1:]
    return text[language_of(language)]


def value_label(value: Any, language: str) -> str:
    """A value of a trait as text: yes and no in words, lists with commas."""
    if isinstance(value, bool):
        return (_YES if value else _NO)[language_of(language)]
    if isinstance(value, (list, tuple)):
        return ", ".join(value_label(item, language) for item in value)
    return "" if value is None else str(value)


def trait_value_label(trait: str, value: Any, language: str) -> str:
    """A value of this trait as text: a country by its name."""
    if trait != "country":
        return value_label(value, language)
    names = _countries(language_of(language))
    if isinstance(value, (list, tuple)):
        return ", ".join(trait_value_label(trait, one, language) for one in value)
    known = names.get(value, "") if isinstance(value, str) else ""
    return known or value_label(value, language)


@cache
def _countries(language: str) -> Mapping[object, str]:
    return {code: name for code, name in Locale(language).territories.items() if len(code) == 2}


def _noticed(test: FactTest, language: str) -> str:
    tag = language_of(language)
    if test.name == "page.viewed" and test.path is not None:
        return PAGE[tag].format(path=test.path.text.rstrip("*") or "/")
    text = FACTS.get(test.name)
    label = text[tag] if text else test.name
    shown = ", ".join(item.shown for _, item in test.props)
    return f"{label} ({shown})" if shown else label


def _said(trait: str, value: Any, language: str) -> str:
    form = _MISSING if value is None or value == "" else _VALUE
    return form[language_of(language)].format(
        trait=trait_label(trait, language), value=trait_value_label(trait, value, language)
    )
