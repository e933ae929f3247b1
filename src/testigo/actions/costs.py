"""Costs that are written down by hand, and campaigns that are said to be the same: facts, each of
which can be taken back."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from testigo.actions.facts import record_facts
from testigo.actions.presses import press_of
from testigo.actions.refusals import NotFound, authorise
from testigo.connect.dates import parse_day
from testigo.connect.typed import currency_code
from testigo.connect.values import BadValue
from testigo.core.asof import midnight
from testigo.core.campaigns import SAME
from testigo.core.costs import BY_HAND, RECORDED, money_of
from testigo.core.drafts import FactDraft
from testigo.core.facts import Fact
from testigo.core.problems import InvalidInput, Problem
from testigo.store import log
from testigo.store.models import Membership, Workspace
from testigo.store.undone import RETRACTION, told_anew

LONGEST_NAME = 200
# No cost is spread over more than ten years.
LONGEST_SPAN = timedelta(days=3660)
MOST_CLAIMED = 2**31
OPERATOR = "operator"
_ONE_DAY = timedelta(days=1)
# How a cost that was put back is called, before the id of the first.
_BACK = "s:back:"


class NoSuchCost(NotFound):
    """The workspace has no such cost written by hand, or it was taken back."""


@dataclass(frozen=True, slots=True)
class CostEntry:
    """A cost as somebody says it, all texts: `first` and `last` are ISO days, both included, `last`
    empty for a single day; `amount` a plain decimal, below zero for a credit note; `currency` three
    letters, empty for the workspace's; `claimed` a whole number, empty where none is claimed."""

    channel: str
    campaign: str
    first: str
    last: str
    amount: str
    currency: str = ""
    claimed: str = ""


def record_cost(
    *, workspace: Workspace, entry: CostEntry, by: Membership | None, once: str, now: datetime
) -> Fact:
    """Write a cost down; the fact. `once` names the press, so that it counts once; `by` is None for
    whoever runs commands on the machine. Raises NotAllowed, or InvalidInput with every problem."""
    _authorise(workspace, by)
    props = _props(workspace, entry, now)
    zone = ZoneInfo(workspace.timezone)
    at = midnight(date.fromisoformat(props["from"]), zone)
    message_id = f"s:cost:{press_of(once, _actor(by), sorted(props.items()))}"
    return _record(workspace, FactDraft(RECORDED, at, message_id, props=props), by, now)


def take_back_cost(
    *, workspace: Workspace, cost: str, by: Membership | None, now: datetime
) -> Fact:
    """Let a cost written by hand count as if it had never been; what came by a file is undone with
    it. Returns the fact that was taken back. Raises NotAllowed, NoSuchCost."""
    _authorise(workspace, by)
    fact = _standing(workspace, cost, RECORDED)
    _retract(workspace, fact, by, now)
    return fact


def put_back_cost(*, workspace: Workspace, cost: str, by: Membership | None, now: datetime) -> Fact:
    """Write a cost down again that was taken back. Raises NotAllowed, NoSuchCost."""
    _authorise(workspace, by)
    fact = log.fact_by_id(workspace.pk, cost)
    if fact is None or fact.name != RECORDED or fact.source not in BY_HAND:
        raise NoSuchCost("no_such_cost")
    # What was put back is called by what was written down first, so that it is there once.
    _, back, first = fact.message_id.partition(_BACK)
    root = first.partition("~")[0] if back else fact.id
    if not log.known_messages(workspace.pk, [f"{RETRACTION}{root}"]):
        raise NoSuchCost("no_such_cost")
    again = FactDraft(RECORDED, fact.at, f"{_BACK}{root}", props=fact.props)
    return _record(workspace, again, by, now)


def say_same(
    *,
    workspace: Workspace,
    campaign: tuple[str, str],
    into: tuple[str, str],
    by: Membership | None,
    now: datetime,
) -> Fact:
    """Say that a campaign (channel and name) is the same as another, under whose name both are
    added up from now on; the fact. Raises NotAllowed, or InvalidInput."""
    _authorise(workspace, by)
    campaign = (campaign[0].strip(), campaign[1].strip())
    into = (into[0].strip(), into[1].strip())
    if campaign == into:
        raise InvalidInput([Problem("campaign_same_as_itself", "into")])
    problems = [
        Problem("cost_name_too_long", where, {"limit": LONGEST_NAME})
        for where, names in (("campaign", campaign), ("into", into))
        if any(len(name) > LONGEST_NAME for name in names) or not all(names)
    ]
    if problems:
        raise InvalidInput(problems)
    keys = ("channel", "campaign", "into_channel", "into_campaign")
    props = dict(zip(keys, (*campaign, *into), strict=True))
    message_id = f"s:same:{press_of(now.isoformat(), sorted(props.items()))}"
    return _record(workspace, FactDraft(SAME, now, message_id, props=props), by, now)


def part_campaigns(
    *, workspace: Workspace, said: str, by: Membership | None, now: datetime
) -> Fact:
    """Take back that two campaigns are the same. Raises NotAllowed, NoSuchCost."""
    _authorise(workspace, by)
    fact = _standing(workspace, said, SAME)
    _retract(workspace, fact, by, now)
    return fact


def _authorise(workspace: Workspace, by: Membership | None) -> None:
    if by is not None:
        authorise(workspace, by, by.may_set_up or by.may_lead)


def _actor(by: Membership | None) -> str:
    return OPERATOR if by is None else f"user:{by.user_id}"


def _standing(workspace: Workspace, fact_id: str, name: str) -> Fact:
    fact = log.fact_by_id(workspace.pk, fact_id)
    if fact is None or fact.name != name or fact.source not in BY_HAND:
        raise NoSuchCost("no_such_cost")
    if log.known_messages(workspace.pk, [f"{RETRACTION}{fact.id}"]):
        raise NoSuchCost("no_such_cost")
    return fact


def _record(workspace: Workspace, draft: FactDraft, by: Membership | None, now: datetime) -> Fact:
    source = "cli" if by is None else "screen"
    with transaction.atomic():
        log.lock_head(workspace.pk)
        # What was taken back and is said again counts anew.
        message_id = told_anew(workspace.pk, [draft.message_id]).get(
            draft.message_id, draft.message_id
        )
        told = replace(draft, message_id=message_id, actor=_actor(by))
        record_facts(workspace=workspace, drafts=[told], source=source, now=now)
        return log.fact_by_message(workspace.pk, message_id)


def _retract(workspace: Workspace, fact: Fact, by: Membership | None, now: datetime) -> None:
    gone = FactDraft(
        "fact.retracted",
        now,
        f"{RETRACTION}{fact.id}",
        actor=_actor(by),
        props={"of": fact.id},
    )
    with transaction.atomic():
        source = "cli" if by is None else "screen"
        record_facts(workspace=workspace, drafts=[gone], source=source, now=now)


# --- reading what somebody says -------------------------------------------------------------------


def problems_of(workspace: Workspace, entry: CostEntry, now: datetime) -> list[Problem]:
    """Everything that keeps this from being written down."""
    problems: list[Problem] = []
    _read(workspace, entry, now, problems)
    return problems


def _props(workspace: Workspace, entry: CostEntry, now: datetime) -> dict[str, Any]:
    problems: list[Problem] = []
    props = _read(workspace, entry, now, problems)
    if problems:
        raise InvalidInput(problems)
    return props


def _read(
    workspace: Workspace, entry: CostEntry, now: datetime, problems: list[Problem]
) -> dict[str, Any]:
    names = {"channel": entry.channel.strip(), "campaign": entry.campaign.strip()}
    if not names["channel"]:
        problems.append(Problem("cost_without_channel", "channel"))
    for where, name in names.items():
        if len(name) > LONGEST_NAME:
            problems.append(Problem("cost_name_too_long", where, {"limit": LONGEST_NAME}))
    days = _days(entry, ZoneInfo(workspace.timezone), now, problems)
    amount = money_of(entry.amount.strip())
    if amount is None:
        problems.append(Problem("amount_unreadable", "amount", {"value": entry.amount[:40]}))
    currency = _currency(entry.currency, workspace.currency, problems)
    claimed = _claimed(entry.claimed.strip(), problems)
    props: dict[str, Any] = names | days | {"amount": str(amount), "currency": currency}
    if claimed is not None:
        props["claimed"] = claimed
    return {key: value for key, value in props.items() if value != ""}


def _days(
    entry: CostEntry, zone: ZoneInfo, now: datetime, problems: list[Problem]
) -> dict[str, str]:
    """The days from which and to which; those that cannot be told are problems."""
    found: dict[str, date] = {}
    for where, text in (("from", entry.first), ("to", entry.last or entry.first)):
        try:
            found[where] = parse_day(text.strip())
        except BadValue as bad:
            if where == "from" or entry.last:
                problems.append(Problem(bad.code, where, {**bad.params, "column": where}))
    if len(found) < 2:
        return {}
    first, last = found["from"], found["to"]
    if last < first:
        told = {"start": first.isoformat(), "end": last.isoformat(), "column": "to"}
        problems.append(Problem("period_reversed", "to", told))
    elif last - first > LONGEST_SPAN:
        problems.append(Problem("cost_too_long", "to", {"days": LONGEST_SPAN.days}))
    if first > now.astimezone(zone).date():
        problems.append(Problem("cost_not_begun", "from", {"day": first.isoformat()}))
    return {"from": first.isoformat(), "to": last.isoformat()}


def _currency(text: str, usual: str, problems: list[Problem]) -> str:
    if not text.strip():
        return usual
    try:
        return currency_code(text)
    except BadValue as bad:
        problems.append(Problem(bad.code, "currency", {**bad.params, "column": "currency"}))
        return ""


def _claimed(text: str, problems: list[Problem]) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and int(text) < MOST_CLAIMED:
        return int(text)
    problems.append(Problem("cost_claim_unreadable", "claimed", {"value": text[:40]}))
    return None
