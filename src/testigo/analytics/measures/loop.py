"""The loop of many leads: `core.loop` over a lake."""

from collections.abc import Callable, Iterator, Sequence
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
_FORM = "form.submitted"
# What became of leads: all that the loop tells, and how far they came alone.
ALL = (
    *("stage.entered", "lead.handed_over", "lead.accepted", "lead.qualified", "lead.rejected"),
    *("lead.reinstated", "feedback.given", *_ALONE, _FORM),
)
HOW_FAR = ("stage.entered", "contract.signed")


def loop_in(
    known: Known,
    days: Days,
    currency: str,
    named: Callable[[str], str] = str,
    *,
    told: Sequence[str] = ALL,
) -> Loop:
    """The loop of the leads created on `days`, as `close_loop` makes it of the same facts; `told`
    are those of them that tell what became of leads, ALL or HOW_FAR."""
    money = Money(currency, LeftOut())
    beside = facts_in(known.called(RECORDED, SAME))
    same = same_campaigns(beside)
    lives = leads_of(known, days, [name for name in told if name != _FORM], _ALONE)
    touches = first_touches(known, lives.created)
    asked = _Asked(lives, touches, told, money, same)
    leads = [*_alone(asked), *_alike(asked)]
    return loop_of(leads, costs_on(days, beside, money, same), money.left_out, named)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The leads, with their first touches and what is told of them, and how it adds up."""

    lives: Lives
    touches: "ir.Table"
    told: Sequence[str]
    money: Money
    same: SameCampaigns


def _alone(asked: _Asked) -> Iterator[Lead]:
    """Those of whom all is read."""
    lives = asked.lives
    begun = touches_by_person(asked.touches.semi_join(lives.alone, "person"))
    traits = lives.theirs(("trait.set",))
    companies = traits.filter(traits.trait == "company")
    for person, own in people_in(lives.known, lives.theirs(asked.told), companies):
        facts = [begun[person], *own] if person in begun else own
        lead = lead_of(facts, lives.days, asked.money, asked.same)
        if lead is not None:
            yield lead


def _alike(asked: _Asked) -> Iterator[Lead]:
    """The others, one for all of whom the same is told."""
    days = asked.lives.days
    for one in asked.lives.alike(_begun(asked)):
        lead = lead_of(_facts(one, days), days, asked.money, asked.same, one.count)
        if lead is not None:
            yield lead


def _begun(asked: _Asked) -> "ir.Table":
    """`person`, whether and whence they were `touched` first, and by which `form` they came."""
    import ibis

    origins = origins_of(asked.touches)
    columns = ("person", "touched", *COLUMNS, "form")
    if _FORM not in asked.told:
        return origins.mutate(touched=True, form=ibis.null("string")).select(*columns)
    both = origins.outer_join(_forms(asked.lives), "person")
    person = both.person.coalesce(both.person_right)
    return both.mutate(person=person, touched=both.person.notnull()).select(*columns)


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
