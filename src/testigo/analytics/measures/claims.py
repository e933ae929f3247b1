"""What platforms claim beside many leads: `core.claims` over a lake.

Which touches are one visit their instants tell alone; where somebody came from is read only of the
touches of visitors who left something.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from testigo.analytics.engine import functions
from testigo.analytics.measures.known import Known
from testigo.analytics.measures.lives import Lives
from testigo.analytics.measures.rows import facts_in
from testigo.analytics.measures.touches import campaigns_told, text_of
from testigo.core.asof import Days
from testigo.core.campaigns import SAME, SameCampaigns, same_campaigns
from testigo.core.channels import TOUCHES
from testigo.core.claims import CONVERSIONS, Claims, Visitor, claims_leads, claims_of
from testigo.core.costs import RECORDED, UNKNOWN
from testigo.core.sessions import GAP

if TYPE_CHECKING:
    import ibis.expr.types as ir

_GAP = GAP // timedelta(microseconds=1)


def claims_in(lives: Lives, touches: "ir.Table", currency: str) -> Claims:
    """The claims beside the leads of these lives, as `claims_of` finds them in the same facts;
    `touches` are the first ones of the leads."""
    costs = facts_in(lives.known.called(RECORDED, SAME))
    # Where nothing is claimed, there is nothing that visits could explain.
    acts = _acts(lives, claimed=any(map(claims_leads, costs)))
    alike = _alike(lives, touches, lives.known.kept("acts_of_visitors", acts))
    visitors = list(_visitors(alike, same_campaigns(costs)))
    return claims_of(visitors, costs, lives.days, currency)


def _visitors(alike: "ir.Table", same: SameCampaigns) -> Iterator[Visitor]:
    """The leads, and who else left something on these days or clicked by a machine; one for all of
    whom the same is told."""
    columns = alike.to_pyarrow().columns
    rows = zip(*(column.to_pylist() for column in columns), strict=True)
    for lead, channel, campaign, entered, acts, count in rows:
        yield Visitor(
            lead=same.of(channel or UNKNOWN, campaign or "") if lead else None,
            entered=bool(entered),
            converted={act["channel"]: act["visits"] for act in acts or () if act["visits"]},
            machine=frozenset(act["channel"] for act in acts or () if act["machine"]),
            count=count,
        )


def _alike(lives: Lives, touches: "ir.Table", acts: "ir.Table") -> "ir.Table":
    """What is told of visitors, each kind once, with how many there are."""
    import ibis

    known = lives.known
    said = known.kept("said_first", touches.select(who="person", text=text_of(touches)))
    began = said.join(campaigns_told(known, "told_first", said), "text").drop("text")
    created = lives.created.select(who="person", lead=True)
    entered = known.called("stage.entered")
    ever = entered.filter(entered.stage == "lead").select(who="person", entered=True).distinct()
    told = ibis.union(created.select("who"), acts.select("who"), distinct=True)
    for more in (created, began, ever, acts):
        told = told.left_join(more, "who").drop("who_right")
    return told.group_by("lead", "channel", "campaign", "entered", "acts").agg(count=told.count())


def _acts(lives: Lives, *, claimed: bool) -> "ir.Table":
    """`acts` of each visitor who left something on these days, or clicked by a machine: by channel,
    how many such visits it brought, and whether a machine came by it. Nobody's unless `claimed`."""
    import ibis

    known, touches = lives.known, _touches(lives.known, lives.days).filter(claimed)
    acting = touches.filter(touches.left | touches.automatic).select("who").distinct()
    # Numbers are put in order faster than names.
    visitors = known.kept("visitors", acting.mutate(visitor=ibis.row_number()))
    theirs = touches.join(visitors, "who")
    channels = campaigns_told(known, "told_on_days", theirs).select("text", "channel")
    told = _telling(known, theirs.join(channels, "text"))
    by_channel = told.group_by("visitor", "channel").agg(
        visits=told.visit.count(), machine=told.visit.isnull().any()
    )
    act = ibis.struct({name: by_channel[name] for name in ("channel", "visits", "machine")})
    acts = by_channel.group_by("visitor").agg(acts=act.collect().sort())
    return acts.join(visitors, "visitor").select("who", "acts")


def _telling(known: Known, touches: "ir.Table") -> "ir.Table":
    """`visitor`, the number of a `visit` that left something and each `channel` of its touches;
    without a visit, the channels by which machines came."""
    import ibis

    # What machines did is no part of a visit.
    whose = ("visitor", "automatic")
    order = ibis.window(group_by=whose, order_by=[touches["at"], touches.seq])
    since = touches["at"] - touches["at"].lag().over(order)
    apart = touches.mutate(apart=(since > _GAP).fill_null(True).cast("int64"))
    until = ibis.cumulative_window(group_by=whose, order_by=[apart["at"], apart.seq])
    numbered = apart.mutate(visit=apart.apart.sum().over(until))
    alike = numbered.group_by(*whose, "visit", "channel").agg(left=numbered.left.any())
    told = known.kept("visits", alike)
    visits = told.filter(~told.automatic).select("visitor", "visit", "channel", "left")
    leaving = visits.filter(visits.left).select("visitor", "visit").distinct()
    found = visits.semi_join(leaving, ["visitor", "visit"]).drop("left")
    machines = told.filter(told.automatic).mutate(visit=ibis.null("int64"))
    return found.union(machines.select(*found.columns).distinct())


def _touches(known: Known, days: Days) -> "ir.Table":
    """The touches on these days: `who`, a person or a browser, `at` in microseconds, whether it
    `left` something, and the `text` that tells by which channel."""
    facts = known.called(*TOUCHES)
    on_days = facts.filter((facts["at"] >= days.start) & (facts["at"] < days.end))
    touches = on_days.select(
        "seq",
        "automatic",
        who=on_days.person.nullif("").coalesce(on_days.anonymous_id).nullif(""),
        at=functions().micros(on_days["at"]),
        left=on_days.name.isin(sorted(CONVERSIONS)),
        text=text_of(on_days),
    )
    return touches.filter(touches.who.notnull())
