"""Closing a day after the pact was signed, noting an outage, and taking either back: facts of the
business that move or excuse the clocks of many people."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from testigo.actions.absences import OPERATOR
from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.refusals import NotFound, authorise
from testigo.core.drafts import FactDraft
from testigo.core.facts import instant_of
from testigo.core.problems import InvalidInput, Problem
from testigo.core.sla.calendar import NeverOpen, next_opening, with_closures
from testigo.core.sla.closures import CLOSED, LONGEST_REASON, TAKEN_BACK, Closure, day_of
from testigo.core.sla.outages import OUTAGE, Outage
from testigo.core.story import PactInForce
from testigo.store import log
from testigo.store.agreements import agreement_of
from testigo.store.identity import new_id
from testigo.store.models import Membership, Workspace
from testigo.store.standstills import closures_of, standstill_named

# A closure moves what is open; further off nothing is, or the next pact says it.
BACK, AHEAD = 31, 366
LONGEST_OUTAGE = timedelta(days=31)


class NoSuchStandstill(NotFound):
    """The workspace has no such closure or outage, or it was taken back."""


def close_day(
    *, workspace: Workspace, day: str, reason: str, by: Membership | None, now: datetime
) -> Closure:
    """Close a day of the calendar; `by` is None for whoever runs commands on the machine. Raises
    NotAllowed, or InvalidInput with every problem."""
    _authorise(workspace, by)
    reason = reason.replace("\0", "").strip()[:LONGEST_REASON]
    version = agreement_of(workspace.pk).at(now)
    closed, problems = _closable(workspace, version, day, now)
    if not reason:
        problems.append(Problem("closure_reason_missing", "reason"))
    if problems or closed is None:
        raise InvalidInput(problems)
    fact = _tell(workspace, CLOSED, {"date": closed.isoformat(), "reason": reason}, by, now)
    return next(one for one in closures_of(workspace.pk) if one.id == fact)


def _closable(
    workspace: Workspace, version: PactInForce | None, text: str, now: datetime
) -> tuple[date | None, list[Problem]]:
    day = day_of(text.strip())
    if day is None:
        return None, [Problem("not_a_day", "date", {"value": text[:40]})]
    if version is None:
        return None, [Problem("calendar_missing", "date")]
    today = now.astimezone(version.pact.zone).date()
    if not today - timedelta(days=BACK) <= day <= today + timedelta(days=AHEAD):
        return None, [Problem("day_out_of_reach", "date", {"back": BACK, "ahead": AHEAD})]
    held = {one.day for one in closures_of(workspace.pk) if one.retracted_at is None}
    calendar = with_closures(version.pact.calendar, held)
    if not calendar.hours_on(day):
        return None, [Problem("day_closed_already", "date", {"day": day.isoformat()})]
    try:
        next_opening(with_closures(calendar, [day]), now)
    except NeverOpen:
        return None, [Problem("never_open_again", "date")]
    return day, []


def record_outage(
    *,
    workspace: Workspace,
    start: str,
    end: str,
    what: str,
    by: Membership | None,
    now: datetime,
) -> Outage:
    """Note that something was out of order from `start` up to, but without, `end`; times without a
    zone are those of the pact's calendar. Raises NotAllowed, or InvalidInput with every problem."""
    _authorise(workspace, by)
    what = what.replace("\0", "").strip()[:LONGEST_REASON]
    span, problems = _span(workspace, start, end, now)
    if not what:
        problems.append(Problem("outage_what_missing", "what"))
    if problems or span is None:
        raise InvalidInput(problems)
    props = {"from": span[0].isoformat(), "to": span[1].isoformat(), "what": what}
    return Outage(_tell(workspace, OUTAGE, props, by, now), *span, what)


def _span(
    workspace: Workspace, start: str, end: str, now: datetime
) -> tuple[tuple[datetime, datetime] | None, list[Problem]]:
    version = agreement_of(workspace.pk).at(now)
    if version is None:
        return None, [Problem("calendar_missing", "from")]
    read = {"from": instant_of(start.strip(), version.pact.zone)}
    read["to"] = instant_of(end.strip(), version.pact.zone)
    since, until = read["from"], read["to"]
    if since is None or until is None:
        texts = {"from": start, "to": end}
        return None, [
            Problem("not_an_instant", key, {"value": texts[key][:40]})
            for key, at in read.items()
            if at is None
        ]
    if until <= since:
        return None, [Problem("outage_backwards", "to")]
    if until - since > LONGEST_OUTAGE:
        return None, [Problem("outage_too_long", "to", {"days": LONGEST_OUTAGE.days})]
    if since > now:
        return None, [Problem("outage_ahead", "from")]
    return (since, until), []


def take_back_standstill(
    *, workspace: Workspace, fact: str, by: Membership | None, now: datetime
) -> None:
    """Let a closure or an outage count as if it had not been noted. Raises NotAllowed,
    NoSuchStandstill."""
    _authorise(workspace, by)
    if not standstill_named(workspace.pk, fact):
        raise NoSuchStandstill("no_such_standstill")
    _tell(workspace, TAKEN_BACK, {"of": fact}, by, now, f"u:{fact}")


def _authorise(workspace: Workspace, by: Membership | None) -> None:
    """The calendar is everybody's: who leads changes it."""
    if by is None:
        return
    authorise(workspace, by, by.may_close)


def _tell(
    workspace: Workspace,
    name: str,
    props: Mapping[str, Any],
    by: Membership | None,
    now: datetime,
    message_id: str = "",
) -> str:
    """Record a fact of the business and what follows; returns its id."""
    actor = OPERATOR if by is None else f"user:{by.user_id}"
    draft = FactDraft(name, now, message_id or f"s:{new_id()}", actor=actor, props=props)
    with transaction.atomic():
        record_facts(workspace=workspace, drafts=[draft], source="screen", now=now)
        apply_all(workspace=workspace, now=now)
    return log.fact_by_message(workspace.pk, draft.message_id).id
