"""What the page of Today shows, put together from what the queries found."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from testigo.core.contracts import Contract, CustomerPromise
from testigo.core.pact.cadence import next_meeting
from testigo.core.story import PactInForce
from testigo.queries.attention import Seen, matters
from testigo.queries.changes import changes, day_before
from testigo.queries.commitments import standings
from testigo.queries.customers import Customers, Welcome, customers
from testigo.queries.leads import LeadFilters, Owed, clock_state
from testigo.queries.load import loads, next_turn
from testigo.queries.queue import Queue, queue
from testigo.store.models import Membership
from testigo.web.leads.filters import address_of
from testigo.web.queue.rows import Row, sections
from testigo.web.today.matters import rows_of
from testigo.web.today.own import own_share
from testigo.web.today.promises import promises_of
from testigo.web.today.roles import Layout, layout_of
from testigo.web.today.standings import title_of

# Lines of the own queue that are shown here; the Queue shows them all.
_OWN = 6


def page_of(membership: Membership, version: PactInForce, now: datetime) -> dict[str, Any]:
    """The context of the page under a pact in force."""
    workspace, layout = membership.workspace, layout_of(membership.role)
    slug = workspace.slug
    found = _queue_of(membership, layout, now)
    stand = standings(workspace.pk, now)
    cared = None
    if layout.has("customers"):
        cared = customers(workspace.pk, now, version.pact.zone)
    own = membership.user_id if layout.own else None
    seen = Seen(workspace.pk, now, membership.role, membership.side, found, own, stand, cared)
    names = {one.promise.id: title_of(one) for one in stand}
    leads = reverse("leads", kwargs={"slug": slug})
    return {
        "layout": layout,
        "version": version,
        "queue": found,
        "matters": rows_of(matters(seen), slug, names, mine=layout.own),
        "own": _own_rows(found, now) if layout.own else (),
        "share": own_share(membership, stand, version, leads, now) if layout.own else None,
        "page_keys": "today/keys.html",
        "customers": _customers(cared, now) if cared else None,
        "loads": _loads(workspace.pk, slug, now) if layout.has("load") else (),
        "turns_at": next_turn(workspace.pk, membership.user_id if layout.own else None, now),
        **promises_of(workspace, layout, stand, version, now),
        **_beside(workspace.pk, slug, version, now),
    }


def _beside(workspace_id: int, slug: str, version: PactInForce, now: datetime) -> dict[str, Any]:
    """What has changed, and when both sides meet."""
    pact = version.pact
    leads = reverse("leads", kwargs={"slug": slug})
    return {
        "since": day_before(pact.calendar, now),
        "changes": [
            {"change": one, "url": leads + address_of(LeadFilters(told=one.told))}
            for one in changes(workspace_id, pact.calendar, now)
        ],
        "meeting": next_meeting(pact.meeting, pact.in_force_from, now, pact.zone)
        if pact.meeting
        else None,
    }


def _queue_of(membership: Membership, layout: Layout, now: datetime) -> Queue:
    workspace = membership.workspace
    owner = membership.user_id if layout.own else None
    zone = ZoneInfo(workspace.timezone)
    return queue(workspace.pk, owner=owner, now=now, zone=zone, shown=_OWN if layout.own else 1)


def _own_rows(found: Queue, now: datetime) -> list[Row]:
    """The first of whoever waits for something now, the most pressing first."""
    rows = [
        row
        for group in sections(found, now, str)
        if group.name != "scheduled"
        for row in group.rows
    ]
    return rows[:_OWN]


def _loads(workspace_id: int, slug: str, now: datetime) -> list[dict[str, Any]]:
    """Who has how much, each figure with the list that holds it."""
    base = reverse("leads", kwargs={"slug": slug})

    def url(user: int, state: str) -> str:
        return base + address_of(LeadFilters(owner=user, owed=Owed(state, now)))

    return [
        {
            "load": one,
            "open_url": url(one.user, ""),
            "due_soon_url": url(one.user, "due_soon"),
            "past_due_url": url(one.user, "past_due"),
        }
        for one in loads(workspace_id, now=now)
    ]


def _customers(cared: Customers, now: datetime) -> dict[str, Any]:
    """What is owed to customers, each with what to call them."""

    def lines(found: Sequence[Contract | CustomerPromise | Welcome]) -> list[dict[str, Any]]:
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
