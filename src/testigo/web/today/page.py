"""What the page of Today shows, put together from what the queries found."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from testigo.core.contracts import CustomerPromise, RunningContract
from testigo.core.pact.cadence import next_meeting
from testigo.core.story import PactInForce
from testigo.queries.attention import Seen, matters
from testigo.queries.changes import changes, day_before
from testigo.queries.commitments import standings
from testigo.queries.customers import Customers, Welcome, customers
from testigo.queries.evidence import Evidence
from testigo.queries.lead_filters import LeadFilters, Owed
from testigo.queries.leads import MOST_AWAITED, clock_state
from testigo.queries.load import Waiting, loads, next_turn, waiting_by_owner
from testigo.queries.queue import Queue, queue
from testigo.store.models import Membership
from testigo.web.leads.filters import address_of
from testigo.web.leaks.first_figure import kept_figure
from testigo.web.queue.rows import Addresses, Row, sections
from testigo.web.today.matters import rows_of
from testigo.web.today.own import own_share
from testigo.web.today.promises import promises_of
from testigo.web.today.roles import Layout, layout_of
from testigo.web.today.standings import title_of
from testigo.web.today.strips import last_days

# Lines of the own queue that are shown here; the Queue shows them all.
_OWN = 6


def page_of(membership: Membership, version: PactInForce, evidence: Evidence) -> dict[str, Any]:
    """The context of the page under a pact in force, at the instant of the evidence."""
    now, zone = evidence.now, version.pact.zone
    # The strips show entries further back than the promises ask for.
    evidence.reach_back(last_days(now.astimezone(zone).date(), zone).start)
    workspace, layout = membership.workspace, layout_of(membership.role)
    slug = workspace.slug
    leads = reverse("leads", kwargs={"slug": slug})
    found = _queue_of(membership, layout, evidence)
    owed = waiting_by_owner(workspace.pk, now) if _counts_owed(layout, found) else {}
    stand = standings(workspace.pk, now, evidence=evidence)
    cared = customers(workspace.pk, now, zone) if layout.has("customers") else None
    seen = Seen(
        workspace.pk,
        now,
        membership.role,
        membership.side,
        evidence.agreement,
        found,
        owed,
        owner=membership.user_id if layout.own else None,
        email=membership.user.email,
        standings=stand,
        customers=cared,
    )
    names = {one.promise.id: title_of(one) for one in stand}
    return {
        "layout": layout,
        "version": version,
        "queue": found,
        "matters": rows_of(matters(seen), slug, names, mine=layout.own),
        "own": _own_rows(found, now, workspace.country) if layout.own else (),
        "share": own_share(membership, stand, version, leads, now) if layout.own else None,
        "page_keys": "today/keys.html",
        "customers": _customers(cared, now) if cared else None,
        "leakage": kept_figure(workspace, now, zone) if layout.has("leakage") else None,
        "loads": _loads(workspace.pk, leads, owed, now) if layout.has("load") else (),
        "turns_at": next_turn(workspace.pk, seen.owner, now),
        **promises_of(evidence, layout, stand, version, leads),
        **_beside(evidence, leads, version),
    }


def _counts_owed(layout: Layout, found: Queue) -> bool:
    """Whether anybody asks what waits for whom: the loads show it, and so do matters of which the
    queue lists only the first."""
    return layout.has("load") or found.total >= MOST_AWAITED


def _beside(evidence: Evidence, leads: str, version: PactInForce) -> dict[str, Any]:
    """What has changed, and when both sides meet."""
    pact, now = version.pact, evidence.now
    return {
        "since": day_before(pact.calendar, now),
        "changes": [
            {"change": one, "url": leads + address_of(LeadFilters(told=one.told))}
            for one in changes(evidence, pact.calendar)
        ],
        "meeting": next_meeting(pact.meeting, pact.in_force_from, now, pact.zone)
        if pact.meeting
        else None,
    }


def _queue_of(membership: Membership, layout: Layout, evidence: Evidence) -> Queue:
    workspace = membership.workspace
    return queue(
        workspace.pk,
        owner=membership.user_id if layout.own else None,
        now=evidence.now,
        zone=ZoneInfo(workspace.timezone),
        shown=_OWN if layout.own else 1,
        agreement=evidence.agreement,
    )


def _own_rows(found: Queue, now: datetime, country: str) -> list[Row]:
    """The first of whoever waits for something now, the most pressing first."""
    rows = [
        row
        for group in sections(found, now, Addresses(str, str, country))
        if group.name != "scheduled"
        for row in group.rows
    ]
    return rows[:_OWN]


def _loads(
    workspace_id: int, leads: str, owed: Mapping[int | None, Waiting], now: datetime
) -> list[dict[str, Any]]:
    """Who has how much, each figure with the list that holds it."""

    def url(user: int, state: str) -> str:
        return leads + address_of(LeadFilters(owner=user, owed=Owed(state, now)))

    return [
        {
            "load": one,
            "open_url": url(one.user, ""),
            "due_soon_url": url(one.user, "due_soon"),
            "past_due_url": url(one.user, "past_due"),
        }
        for one in loads(workspace_id, owed, now=now)
    ]


def _customers(cared: Customers, now: datetime) -> dict[str, Any]:
    """What is owed to customers, each with what to call them."""

    def lines(found: Sequence[RunningContract | CustomerPromise | Welcome]) -> list[dict[str, Any]]:
        return [{"due": one, "title": cared.names.get(one.person, "")} for one in found]

    welcomes = lines(cared.welcomes)
    for line, one in zip(welcomes, cared.welcomes, strict=True):
        line["state"] = clock_state(one.due_at, one.warn_at, now)
    return {
        "renewals": lines(cared.renewals),
        "promises": lines(cared.promises),
        "welcomes": welcomes,
        "today": cared.today,
    }
