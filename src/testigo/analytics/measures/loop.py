"""The loop of many leads: `core.loop` over a lake."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from json import loads
from typing import TYPE_CHECKING

from testigo.analytics.engine import functions
from testigo.analytics.measures.known import Known
from testigo.analytics.measures.lives import Alike, Lives, leads_of, people_in
from testigo.analytics.measures.rows import facts_in
from testigo.analytics.measures.touches import (
    COLUMNS,
    first_touches,
    origins_of,
    props_of,
    touch_of_props,
    touches_by_person,
)
from testigo.core.asof import Days
from testigo.core.campaigns import SAME, SameCampaigns, same_campaigns
from testigo.core.cost_days import costs_on
from testigo.core.costs import RECORDED, LeftOut, Money
from testigo.core.facts import Fact
from testigo.core.loop import Lead, Loop, lead_of, loop_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

# What is told of few leads and differs from one to the next.
_ALONE = ("deal.lost", "contract.signed")
_NAMES = (
    *("stage.entered", "lead.handed_over", "lead.accepted", "lead.qualified", "lead.rejected"),
    *("lead.reinstated", "feedback.given", *_ALONE),
)
_FORM = "form.submitted"


@dataclass(frozen=True, slots=True)
class Leads:
    """The leads of some days, their first touches, and the facts that say what campaigns cost."""

    lives: Lives
    touches: "ir.Table"
    costs: list[Fact]


def leads_in(known: Known, days: Days) -> Leads:
    """The leads created on `days`."""
    lives = leads_of(known, days, _NAMES, _ALONE)
    touches = first_touches(known, lives.created)
    return Leads(lives, touches, facts_in(known.called(RECORDED, SAME)))


def loop_in(known: Known, days: Days, currency: str, named: Callable[[str], str] = str) -> Loop:
    """The loop of the leads created on `days`, as `close_loop` makes it of the same facts."""
    return loop_from(leads_in(known, days), currency, named)


def loop_from(leads: Leads, currency: str, named: Callable[[str], str] = str) -> Loop:
    """The loop of these leads."""
    lives, touches, days = leads.lives, leads.touches, leads.lives.days
    money = Money(currency, LeftOut())
    same = same_campaigns(leads.costs)
    found = [*_alone(lives, touches, money, same), *_alike(lives, touches, money, same)]
    return loop_of(found, costs_on(days, leads.costs, money, same), money.left_out, named)


def _alone(lives: Lives, touches: "ir.Table", money: Money, same: SameCampaigns) -> Iterator[Lead]:
    """Those of whom all is read."""
    begun = touches_by_person(touches.semi_join(lives.alone, "person"))
    traits = lives.theirs(("trait.set",))
    companies = traits.filter(traits.trait == "company")
    for person, own in people_in(lives.known, lives.theirs((*_NAMES, _FORM)), companies):
        facts = [begun[person], *own] if person in begun else own
        lead = lead_of(facts, lives.days, money, same)
        if lead is not None:
            yield lead


def _alike(lives: Lives, touches: "ir.Table", money: Money, same: SameCampaigns) -> Iterator[Lead]:
    """The others, one for all of whom the same is told."""
    told = origins_of(touches).outer_join(_forms(lives), "person")
    more = told.mutate(
        person=told.person.coalesce(told.person_right), touched=told.person.notnull()
    )
    for one in lives.alike(more.select("person", "touched", *COLUMNS, "form")):
        lead = lead_of(_facts(one, lives.days), lives.days, money, same, one.count)
        if lead is not None:
            yield lead


def _forms(lives: Lives) -> "ir.Table":
    """The form that each left last before they became a lead, as JSON."""
    left = lives.known.called(_FORM)
    left = left.filter(~left.automatic).join(lives.created, "person")
    left = left.filter(left["at"] <= left.created_at)
    last = left.group_by("person").agg(last=left["at"].max())
    both = left.join(last, ["person", ("at", "last")])
    latest = both.group_by("person").agg(props=both.props.argmax(both.message_id))
    return latest.select("person", form=functions().json(latest.props, "$.form"))


def _facts(one: Alike, days: Days) -> list[Fact]:
    """What `one` tells as facts, the touch and the form before all else."""
    touched, *columns, form = one.told
    begun = [touch_of_props(props_of(columns), one.person)] if touched else []
    if form is not None:
        props = {"form": loads(form)}
        begun.append(Fact("", _FORM, days.start, days.start, "", one.person, props=props))
    return [*begun, *one.facts]
