"""What became of leads: `core.loop.lead_of` over a lake, asked of each who has a life of their own
and once for all of whom the same is told."""

from collections.abc import Iterator
from dataclasses import dataclass
from json import loads
from typing import TYPE_CHECKING

from testigo.analytics.engine import functions
from testigo.analytics.measures.lives import Alike, Lives, people_in
from testigo.analytics.measures.rows import BEGINNING
from testigo.analytics.measures.touches import (
    COLUMNS,
    origins_of,
    props_of,
    touch_of_props,
    touches_by_person,
)
from testigo.core.campaigns import SameCampaigns
from testigo.core.costs import Money
from testigo.core.facts import Fact
from testigo.core.loop import Lead, lead_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

_FORM = "form.submitted"


@dataclass(frozen=True, slots=True)
class Begun:
    """How leads began, as far as it is asked: `touches` has the first touch of each, and `forms`,
    never without those, the form that each left last before they became a lead, by its name as
    JSON."""

    touches: "ir.Table | None" = None
    forms: "ir.Table | None" = None

    def by_person(self, people: "ir.Table") -> dict[str, list[Fact]]:
        """The touch and the form of each of these people, before all else."""
        begun: dict[str, list[Fact]] = {}
        if self.touches is not None:
            touched = touches_by_person(self.touches.semi_join(people, "person"))
            begun = {person: [touch] for person, touch in touched.items()}
        if self.forms is not None:
            left = self.forms.semi_join(people, "person").to_pyarrow()
            for person, form in zip(*(one.to_pylist() for one in left.columns), strict=True):
                begun.setdefault(person, []).append(_form_left(form, person))
        return begun

    def columns(self) -> "ir.Table | None":
        """`person`, and what their lives have in common that began alike."""
        if self.touches is None:
            return None
        told = origins_of(self.touches, "person").mutate(touched=True)
        if self.forms is None:
            return told.select("person", "touched", *COLUMNS)
        both = told.outer_join(self.forms, "person")
        both = both.mutate(person=both.person.coalesce(both.person_right))
        return both.select("person", "touched", *COLUMNS, "form")

    def of(self, one: Alike) -> Iterator[Fact]:
        """How lives began of which this is told, the touch and the form before all else."""
        told = list(one.told)
        form = told.pop() if self.forms is not None else None
        if told and told.pop(0):
            yield touch_of_props(props_of(told), one.person)
        if form is not None:
            yield _form_left(form, one.person)


def leads_in(lives: Lives, begun: Begun, money: Money, same: SameCampaigns) -> list[Lead]:
    """Everybody who lived these lives, one for all of whom the same is told."""
    alone = begun.by_person(lives.alone)
    traits = lives.known.called("trait.set").semi_join(lives.alone, "person")
    companies = traits.filter(traits.trait == "company")
    told: Iterator[tuple[list[Fact], int]] = (
        ([*alone.get(person, ()), *own], 1)
        for person, own in people_in(lives.known, lives.theirs, companies)
    )
    leads = [lead_of(facts, lives.days, money, same, count) for facts, count in told]
    leads += [
        lead_of([*begun.of(one), *one.facts], lives.days, money, same, one.count)
        for one in lives.alike(begun.columns())
    ]
    return [lead for lead in leads if lead is not None]


def forms_of(lives: Lives) -> "ir.Table":
    """`person` and `form`, the one that each left last before they became a lead, as JSON."""
    import ibis

    left = lives.known.called(_FORM)
    left = left.filter(~left.automatic).join(lives.created, "person")
    before = left.filter(left["at"] <= left.created_at)
    place = ibis.struct({"at": before["at"], "message_id": before.message_id})
    # What names no form is left out by the engine, and was left all the same.
    form = functions().json(before.props, "$.form").fill_null("null")
    return lives.known.kept("forms", before.group_by("person").agg(form=form.argmax(place)))


def _form_left(form: str, person: str) -> Fact:
    """A form, by its name as JSON, that was left before all else but the first touch."""
    props = {"form": loads(form)}
    return Fact("", _FORM, BEGINNING, BEGINNING, "", person, props=props)
