"""Fields of a lead as they are written: on its page, and as cells of a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language

from testigo.actions.completing import writable
from testigo.connect.values import plain
from testigo.core.fields import Field
from testigo.core.person import TraitValue
from testigo.queries.fields import as_asked, fields_of, held_of, labels_of
from testigo.queries.lead import LeadStory
from testigo.queries.leads import LeadLine
from testigo.web.frame.amounts import as_typed
from testigo.web.frame.requests import SpaceRequest
from testigo.wording.rules import trait_label, trait_value_label


@dataclass(frozen=True, slots=True)
class Writable:
    """A field that may be written: what is in it now, and the fact that says so, which the form
    gives back so that a later one is noticed."""

    trait: str
    label: str
    kind: str
    values: tuple[str, ...]
    value: str
    seen: str


def writable_of(field: Field, held: TraitValue | None, language: str) -> Writable:
    """A field with what is in it, as its form shows it."""
    value = trait_value_label(field.trait, held.value, language) if held else ""
    if held and isinstance(held.value, float):
        value = as_typed(plain(Decimal(value)))
    label = field.label or trait_label(field.trait, language)
    seen = held.fact if held else ""
    return Writable(field.trait, label, field.kind, field.values, value, seen)


def writable_lines(story: LeadStory, workspace_id: int) -> list[Writable]:
    """Every field that Sales sees and may write by hand, in the order of the catalogue."""
    language = get_language() or "es"
    held = story.case.story.person.traits
    known = [field for field in writable(fields_of(workspace_id)) if field.seen]
    return [writable_of(field, held.get(field.trait), language) for field in known]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a field of somebody says, and how it is written; `may_write` by whoever looks."""

    person: str
    field: Writable
    words: str
    may_write: bool


def cells_of(
    request: SpaceRequest, lines: Sequence[LeadLine], traits: Sequence[str]
) -> dict[str, list[Cell]]:
    """The cells of these people, a field each in the order asked for; traits without a field are
    left out."""
    workspace, language = request.workspace.pk, get_language() or "es"
    known = fields_of(workspace)
    fields = [one for trait in traits if (one := known.of(trait)) is not None]
    if not fields:
        return {}
    held, labels = held_of(workspace, [line.person for line in lines]), labels_of(workspace)
    may = {one.trait for one in writable(known)} if request.membership.may_write else set()
    return {
        line.person: [
            _cell(line.person, one, held.get(line.person, {}), labels, one.trait in may, language)
            for one in fields
        ]
        for line in lines
    }


def _cell(
    person: str,
    field: Field,
    held: Mapping[str, TraitValue],
    labels: Mapping[tuple[str, str], str],
    may_write: bool,
    language: str,
) -> Cell:
    there = held.get(field.trait)
    said = as_asked(labels, field.trait, there.value) if there else None
    words = trait_value_label(field.trait, said, language)
    return Cell(person, writable_of(field, there, language), words, may_write)
