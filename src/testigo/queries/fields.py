"""What Sales sees of a person, and the field map: question → field → where it is shown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from testigo.core.casefile import CaseFile
from testigo.core.fields import IN_HEAD, Catalogue, Field, asked_of, gaps
from testigo.core.person import TraitValue
from testigo.core.problems import Problem
from testigo.queries.leads import lead_line
from testigo.queries.moments import user_names
from testigo.store.catalogue import PublishedForm, catalogue, published_forms
from testigo.store.log import fact_by_id
from testigo.store.projections import read_cases, read_traits


@dataclass(frozen=True, slots=True)
class Shown:
    """A field with the value that a person has in it."""

    field: Field
    held: TraitValue


@dataclass(frozen=True, slots=True)
class SalesView:
    """What the page of a lead shows of a person: the stage reached and the fields with values.

    `stray` are traits that were told and that no field names, by trait; `labels` what the forms
    call the values that they keep, by field and value.
    """

    stage: str
    shown: tuple[Shown, ...]
    stray: tuple[tuple[str, TraitValue], ...]
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def value(self, trait: str) -> Any:
        """The value that is seen in a field; None when Sales sees none."""
        return next((one.held.value for one in self.shown if one.field.trait == trait), None)

    def words(self, trait: str, value: Any) -> Any:
        """A value as visitors read it in the form that asked, where it differs."""
        return as_asked(self.labels, trait, value)


@dataclass(frozen=True, slots=True)
class MapLine:
    """One question of one published form. `field` is None when the answer goes nowhere; `gap` says
    why Sales does not see it."""

    form_id: str
    form_name: str
    key: str
    question: str
    values: tuple[str, ...]
    field: Field | None
    gap: Problem | None


def fields_of(workspace_id: int) -> Catalogue:
    """Every field of a workspace."""
    return catalogue(workspace_id)


def hidden_of(workspace_id: int) -> frozenset[str]:
    """The traits of the fields that are not seen."""
    return frozenset(one.trait for one in fields_of(workspace_id).fields if not one.seen)


def seen_of(
    case: CaseFile,
    known: Catalogue,
    stage: str = "",
    labels: Mapping[tuple[str, str], str] | None = None,
) -> SalesView:
    """What the page of this lead shows: fields in the order of the catalogue."""
    held = case.story.person.traits
    shown = [Shown(one, held[one.trait]) for one in known.fields if one.seen and one.trait in held]
    stray = sorted((name, value) for name, value in held.items() if known.of(name) is None)
    return SalesView(stage, tuple(shown), tuple(stray), labels or {})


def told_fields(fields: Iterable[Field]) -> tuple[Field, ...]:
    """The fields that a list shows beside who somebody is: those that Sales sees."""
    return tuple(one for one in fields if one.seen and one.trait not in IN_HEAD)


def held_of(workspace_id: int, people: Sequence[str]) -> dict[str, dict[str, TraitValue]]:
    """What is in the fields of these people, by person and trait."""
    return read_traits(workspace_id, people)


def as_asked(labels: Mapping[tuple[str, str], str], trait: str, value: Any) -> Any:
    """A value as visitors read it, by what the forms call it."""
    if isinstance(value, (list, tuple)):
        return [as_asked(labels, trait, one) for one in value]
    return labels.get((trait, value), value) if isinstance(value, str) else value


def labels_of(workspace_id: int) -> dict[tuple[str, str], str]:
    """(field, value) → what visitors read, where the forms that they see call it otherwise."""
    return {
        (str(asked.get("field")), str(choice.get("value"))): str(choice["label"])
        for form in published_forms(workspace_id)
        for asked in form.content.get("questions", ())
        for choice in asked.get("choices", ())
        if choice.get("label") and choice.get("label") != choice.get("value")
    }


def what_sales_sees(workspace_id: int, person: str, now: datetime) -> SalesView | None:
    """What Sales sees of a person now; None when no lead is concluded."""
    line = lead_line(workspace_id, person, now=now)
    if line is None:
        return None
    case = read_cases(workspace_id, [person])[person].case
    return seen_of(case, catalogue(workspace_id), line.stage)


def offered(workspace_id: int, trait: str) -> tuple[str, ...]:
    """The values that forms offer for a field now, each once."""
    asked = [one for form in published_forms(workspace_id) for one in asked_of(form.content)]
    return tuple(dict.fromkeys(v for one in asked if one.field == trait for v in one.values))


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What somebody wrote into a field since a page showed it: the member where one did."""

    value: Any
    at: datetime
    by: int | None
    name: str


def written_meanwhile(workspace_id: int, person: str, trait: str, seen: str) -> Meanwhile | None:
    """Who wrote into a field after the fact `seen` ("" for none) stood there; None when nobody
    did."""
    stored = read_cases(workspace_id, [person]).get(person)
    held = stored.case.story.person.traits.get(trait) if stored else None
    if held is None or held.fact == seen:
        return None
    fact = fact_by_id(workspace_id, held.fact)
    actor = fact.actor if fact else ""
    names = user_names(workspace_id, [fact]) if fact else {}
    number = actor.removeprefix("user:")
    by = int(number) if actor.startswith("user:") and number.isdecimal() else None
    return Meanwhile(held.value, held.at, by, names.get(actor, ""))


def field_map(workspace_id: int) -> list[MapLine]:
    """Every question of the forms that visitors see, gaps first."""
    known = catalogue(workspace_id)
    lines = [line for form in published_forms(workspace_id) for line in _lines(form, known)]
    return sorted(lines, key=lambda line: line.gap is None)


def _lines(form: PublishedForm, known: Catalogue) -> Iterator[MapLine]:
    asked = asked_of(form.content)
    for question, gap in zip(asked, gaps(asked, known), strict=True):
        yield MapLine(
            form_id=form.id,
            form_name=form.name,
            key=question.key,
            question=question.said,
            values=question.values,
            field=known.of(question.field),
            gap=gap,
        )
