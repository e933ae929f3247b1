"""The fields of a workspace: what is known about people, what it is called, who sees it.

A trait is what the log says of a person; a field is a trait that the business has given a name, a
kind and, where it likes, the values that it takes. Sales sees the fields that are seen and nothing
else, so a form is only as good as its questions that fill one.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from testigo.core.conditions.comparing import normalise
from testigo.core.problems import Problem

KINDS = ("text", "email", "phone", "number", "long_text", "choice", "choices", "yes_no")
MOST_VALUES = 200
LONGEST_VALUE = 120
LONGEST_LABEL = 120
_TRAIT = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
_NOT_WORD = re.compile(r"[^a-z0-9]+")

# Known everywhere, in the order of the card; their names are in the wording.
BUILT_IN: Mapping[str, str] = {
    "name": "text",
    "email": "email",
    "phone": "phone",
    "company": "text",
    "job_title": "text",
    "sector": "text",
    "employees": "number",
    "country": "text",
    "city": "text",
    "occupation": "text",
    "relation": "text",
    "website": "text",
    "budget": "number",
    "language": "text",
}
# In the head of the page of every lead, so nobody can take them from it.
IN_HEAD = frozenset({"name", "email", "phone", "company", "job_title"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `label` is empty where the wording names the trait; no `values` means any."""

    trait: str
    label: str = ""
    kind: str = "text"
    values: tuple[str, ...] = ()
    seen: bool = True

    def takes(self, value: str) -> bool:
        """Whether the field knows a value, as conditions compare text."""
        return not self.values or plain(value) in {plain(known) for known in self.values}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every field of a workspace, those that everybody knows first."""

    fields: tuple[Field, ...]
    by_trait: Mapping[str, Field] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_trait", {one.trait: one for one in self.fields})

    def of(self, trait: str) -> Field | None:
        """The field of a trait; None when nobody made one."""
        return self.by_trait.get(trait)

    def seen(self, trait: str) -> bool:
        """Whether Sales sees the values of a trait."""
        found = self.by_trait.get(trait)
        return found is not None and found.seen


EVERYWHERE = Catalogue(tuple(Field(trait, kind=kind) for trait, kind in BUILT_IN.items()))


def catalogue_of(own: Sequence[Field]) -> Catalogue:
    """The fields known everywhere, as a workspace changed them, and its own after them."""
    changed = {one.trait: one for one in own}
    known = [changed.pop(one.trait, one) for one in EVERYWHERE.fields]
    return Catalogue((*known, *changed.values()))


def field_problems(one: Field) -> Iterator[Problem]:
    """What is wrong with a field by itself."""
    if not _TRAIT.match(one.trait):
        yield Problem("field_trait", "trait", {"value": one.trait[:60]})
    if not one.label and one.trait not in BUILT_IN:
        yield Problem("field_label_missing", "label")
    if len(one.label) > LONGEST_LABEL or not one.label.isprintable():
        yield Problem("field_label", "label", {"longest": LONGEST_LABEL})
    if one.kind not in KINDS:
        yield Problem("field_kind", "kind", {"value": one.kind[:60], "options": ", ".join(KINDS)})
    if len(one.values) > MOST_VALUES:
        yield Problem("field_values_many", "values", {"most": MOST_VALUES})
    for value in one.values:
        if len(value) > LONGEST_VALUE or not value.isprintable():
            yield Problem("field_value", "values", {"longest": LONGEST_VALUE})
            return
    if one.trait in IN_HEAD and not one.seen:
        yield Problem("field_always_seen", "seen")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form asks: a question, the values that it offers, and the trait that it fills (empty:
    none)."""

    key: str
    label: str
    kind: str
    values: tuple[str, ...]
    field: str

    @property
    def said(self) -> str:
        """How the question is called in a sentence."""
        return (self.label or self.key)[:80]


def asked_of(content: Mapping[str, Any]) -> list[Asked]:
    """The questions of a form's content, be it whole or a draft."""
    return [
        Asked(
            key=str(one.get("key", "")),
            label=str(one.get("label", "")),
            kind=str(one.get("kind", "")),
            values=tuple(str(choice.get("value", "")) for choice in one.get("choices", ())),
            field=str(one.get("field", "")),
        )
        for one in content.get("questions", ())
    ]


def gaps(asked: Iterable[Asked], catalogue: Catalogue) -> list[Problem | None]:
    """For each question why Sales would not see its answer, None where it would.

    `where` of a gap is the question, such as `questions[2]`.
    """
    found: list[Problem | None] = []
    filled: dict[str, str] = {}
    for place, question in enumerate(asked):
        gap = _gap(question, catalogue, filled)
        filled.setdefault(question.field, question.said)
        if gap is None:
            found.append(None)
            continue
        code, params = gap
        found.append(Problem(code, f"questions[{place}]", {"question": question.said, **params}))
    return found


def _gap(
    question: Asked, catalogue: Catalogue, filled: Mapping[str, str]
) -> tuple[str, dict[str, str | int]] | None:
    trait = question.field
    known = catalogue.of(trait)
    if not trait:
        return "field_unmapped", {}
    if known is None:
        return "field_unknown", {"field": trait}
    called = known.label or trait
    if not known.seen:
        return "field_hidden", {"field": called}
    if trait in filled:
        return "field_twice", {"field": called, "other": filled[trait]}
    strange = [value for value in question.values if not known.takes(value)]
    if strange:
        return "field_value_unknown", {"field": called, "values": ", ".join(strange)[:200]}
    return None


def mended(
    question: Asked,
    catalogue: Catalogue,
    names: Mapping[str, Iterable[str]],
    others: Collection[str],
) -> Field:
    """The field that shows the answers of a question: its own, else the one that its label names,
    else a new one; seen, and knowing every value that the question offers.

    `others` are the traits that the other questions of the form fill.
    """
    known = (catalogue.of(question.field), catalogue.of(_matching(question, names)))
    found = next((one for one in known if one is not None and one.trait not in others), None)
    if found is None:
        taken = {*catalogue.by_trait, *others}
        free = question.field and question.field not in taken
        trait = question.field if free else trait_from(question.label or question.key, taken)
        label = (question.label or question.key)[:LONGEST_LABEL]
        return Field(trait, label, question.kind, question.values)
    new = tuple(value for value in question.values if not found.takes(value))
    return replace(found, seen=True, values=found.values + new if found.values else ())


def _matching(question: Asked, names: Mapping[str, Iterable[str]]) -> str:
    """The trait that a question is about by one of its `names`; empty when it is none of them."""
    wanted = {plain(question.label), plain(question.key)} - {""}
    for trait, known in names.items():
        if wanted & {plain(trait), *(plain(name) for name in known)}:
            return trait
    return ""


def trait_from(label: str, taken: Iterable[str]) -> str:
    """A trait that nobody has yet, named after a label: `¿Qué ERP usas?` → `que_erp_usas`."""
    stem = _NOT_WORD.sub("_", plain(label)).strip("_")[:50].strip("_")
    stem = stem if stem[:1].isalpha() else f"field_{stem}".strip("_")
    held = set(taken)
    number, trait = 1, stem
    while trait in held:
        number += 1
        trait = f"{stem}_{number}"
    return trait


def plain(text: str) -> str:
    """Text without case, accents and the marks at its ends: `¿Sector?` → `sector`."""
    return normalise(text.replace("_", " ")).strip("¿?¡!*:. ")
