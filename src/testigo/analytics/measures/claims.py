"""What platforms claim beside many leads: `core.claims` over a lake.

Which touches are one visit their instants tell alone; where somebody came from is read only of the
touches of visits that left something.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from testigo.analytics.engine import functions
from testigo.analytics.measures.known import Known
from testigo.analytics.measures.loop import Leads
from testigo.analytics.measures.touches import campaigns_in
from testigo.core.campaigns import same_campaigns
from testigo.core.channels import TOUCHES
from testigo.core.claims import CONVERSIONS, Claims, Visitor, claims_leads, claims_of
from testigo.core.costs import UNKNOWN
from testigo.core.sessions import GAP

if TYPE_CHECKING:
    import ibis.expr.types as ir

_GAP = GAP // timedelta(microseconds=1)


def claims_in(leads: Leads, currency: str) -> Claims:
    """The claims beside these leads, as `claims_of` finds them in the same facts."""
    return claims_of(list(_visitors(leads)), leads.costs, leads.lives.days, currency)


def _visitors(leads: Leads) -> Iterator[Visitor]:
    """The leads, and who else left something on these days or clicked by a machine; one for all of
    whom the same is told."""
    same = same_campaigns(leads.costs)
    alike = _alike(leads).to_pyarrow()
    rows = zip(*(column.to_pylist() for column in alike.columns), strict=True)
    for lead, channel, campaign, entered, channels, visits, machine, count in rows:
        told = list(zip(channels or (), visits or (), machine or (), strict=True))
        yield Visitor(
            lead=same.of(channel or UNKNOWN, campaign or "") if lead else None,
            entered=bool(entered),
            converted={channel: visits for channel, visits, _ in told if visits},
            machine=frozenset(channel for channel, _, machine in told if machine),
            count=count,
        )


def _alike(leads: Leads) -> "ir.Table":
    """What is told of visitors, each kind once, with how many there are."""
    import ibis

    known = leads.lives.known
    began = campaigns_in(known, "origins", leads.touches, "person").rename(who="person")
    created = leads.lives.created.select(who="person", lead=True)
    entered = known.called("stage.entered")
    ever = entered.filter(entered.stage == "lead").select(who="person", entered=True).distinct()
    acts = known.kept("acts_of_visitors", _acts(leads))
    told = ibis.union(created.select("who"), acts.select("who"), distinct=True)
    for more in (created, began, ever, acts):
        told = told.left_join(more, "who").drop("who_right")
    kind = ("lead", "channel", "campaign", "entered", "channels", "visits", "machine")
    return told.group_by(*kind).agg(count=told.count())


def _acts(leads: Leads) -> "ir.Table":
    """Of each visitor who left something on these days, or clicked by a machine, the channels, how
    many such visits each brought, and whether a machine came by it."""
    import ibis

    known, touches = leads.lives.known, _touches(leads)
    acting = touches.filter(touches.left | touches.automatic).select("who").distinct()
    # Numbers are put in order faster than names.
    visitors = known.kept("visitors", acting.mutate(visitor=ibis.row_number()))
    telling = known.kept("telling_touches", _telling(known, touches.join(visitors, "who")))
    facts = known.called(*TOUCHES).select("seq", "props")
    told = campaigns_in(known, "told_by_visits", telling.join(facts, "seq"), "visitor", "visit")
    once = told.select("visitor", "visit", "channel").distinct()
    by_channel = once.group_by("visitor", "channel").agg(
        visits=once.visit.count(), machine=once.visit.isnull().any()
    )
    names = ("channel", "visits", "machine")
    order = by_channel.channel
    lists = {name: by_channel[name].collect(order_by=order) for name in names}
    acts = by_channel.group_by("visitor").agg(**lists).rename(channels="channel")
    return acts.join(visitors, "visitor").select("who", "channels", "visits", "machine")


def _telling(known: Known, touches: "ir.Table") -> "ir.Table":
    """`seq`, `visitor` and the number of the `visit` of the touches that belong to one that left
    something; without a visit, of those that a machine made."""
    import ibis

    by_person = touches.filter(~touches.automatic)
    order = ibis.window(group_by="visitor", order_by=[by_person["at"], by_person.seq])
    since = by_person["at"] - by_person["at"].lag().over(order)
    apart = by_person.mutate(apart=(since > _GAP).fill_null(True).cast("int64"))
    until = ibis.cumulative_window(group_by="visitor", order_by=[apart["at"], apart.seq])
    numbered = apart.mutate(visit=apart.apart.sum().over(until))
    visits = known.kept("visits", numbered.select("seq", "visitor", "visit", "left"))
    leaving = visits.filter(visits.left).select("visitor", "visit").distinct()
    found = visits.semi_join(leaving, ["visitor", "visit"]).drop("left")
    machines = touches.filter(touches.automatic)
    return found.union(machines.select("seq", "visitor", visit=ibis.null("int64")))


def _touches(leads: Leads) -> "ir.Table":
    """The touches on these days: `who`, a person or a browser, `at` in microseconds, whether it
    `left` something; none where nothing is claimed that they could explain."""
    days, facts = leads.lives.days, leads.lives.known.called(*TOUCHES)
    claimed = any(map(claims_leads, leads.costs))
    on_days = facts.filter((facts["at"] >= days.start) & (facts["at"] < days.end) & claimed)
    touches = on_days.select(
        "seq",
        "automatic",
        who=on_days.person.nullif("").coalesce(on_days.anonymous_id).nullif(""),
        at=functions().micros(on_days["at"]),
        left=on_days.name.isin(sorted(CONVERSIONS)),
    )
    return touches.filter(touches.who.notnull())
