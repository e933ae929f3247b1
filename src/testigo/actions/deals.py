"""Deals as people tell them on screen: opened, changed, lost and won; each a fact, taken in at
once, and taken back like any other."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from testigo.actions.applying import apply_all
from testigo.actions.deal_reading import Reading
from testigo.actions.facts import record_facts
from testigo.actions.outcomes import take_back
from testigo.actions.presses import press_of
from testigo.actions.refusals import LeadNotFound, NotAllowed, NotFound, Refused, authorise
from testigo.connect.values import plain
from testigo.core.deals import CHANGED, LOST, OPENED, RETRACTED, SIGNED, Deal
from testigo.core.drafts import FactDraft
from testigo.core.facts import Fact
from testigo.core.loop import LOST_REASONS
from testigo.core.problems import InvalidInput, Problem
from testigo.store.agreements import agreement_of
from testigo.store.deals import deals_named
from testigo.store.identity import new_id
from testigo.store.log import fact_by_id, fact_by_message, known_messages
from testigo.store.models import Lead, Membership, Workspace

OTHER = "other"
LONGEST_NOTE = 2_000


class NoSuchDeal(NotFound):
    """The workspace has no such deal."""


class DealEnded(Refused):
    """The deal was won or lost already."""


@dataclass(frozen=True, slots=True)
class DealTold:
    """What somebody says of a deal, as typed: amounts in either way of writing them, days as ISO
    8601. None is what they did not say, empty what they say is not known.

    `people` are pairs of a person (id, e-mail or name) and their part; `products` are lines of
    name, quantity and amount. `owner` is the number of a member.
    """

    title: str | None = None
    amount: str | None = None
    currency: str | None = None
    close_on: str | None = None
    step: str | None = None
    category: str | None = None
    next_step: str | None = None
    next_on: str | None = None
    owner: str | None = None
    people: tuple[tuple[str, str], ...] | None = None
    products: tuple[tuple[str, str, str], ...] | None = None


@dataclass(frozen=True, slots=True)
class ContractTold:
    """What was signed, as typed: the amount and the margin of one term, its length in months, and
    the day on which it begins. Without a term it is twelve months, without a day that of the
    signature."""

    amount: str
    margin: str = ""
    term_months: str = ""
    starts_on: str = ""
    currency: str = ""


def open_deal(
    *,
    workspace: Workspace,
    person: str,
    told: DealTold,
    by: Membership,
    now: datetime,
    once: str,
    at: datetime | None = None,
) -> Fact:
    """Open a deal with a lead as its primary person; `Fact.deal` of what is returned is its id.

    `once` names this press of a button: told again, the same fact is returned and none is added;
    told with anything else, as after going back to the form, it changes the deal that it opened.
    `at` is when that was, where it arrives later.
    Raises NotAllowed, LeadNotFound, or InvalidInput with every problem.
    """
    authorise(workspace, by, by.may_write)
    if not Lead.objects.of(workspace.id).filter(person=person).exists():
        raise LeadNotFound(person)
    message_id = f"s:{by.user_id}:{person}:{once}"
    if known_messages(workspace.id, [message_id]):
        opening = fact_by_message(workspace.id, message_id)
        held = deals_named(workspace.id, [str(opening.deal)]).get(str(opening.deal))
        if held is not None and held.outcome == "open":
            return _corrected(workspace, opening, told, by, now, once)
        message_id = f"s:{by.user_id}:{person}:{press_of(once, told)}"
        if known_messages(workspace.id, [message_id]):
            return fact_by_message(workspace.id, message_id)
    props = {"currency": workspace.currency} | _said(workspace, told, by)
    return _record(workspace, OPENED, message_id, (person, new_id()), props, by, now, at)


def _corrected(
    workspace: Workspace, opening: Fact, told: DealTold, by: Membership, now: datetime, once: str
) -> Fact:
    """What the form of an opening says otherwise when it is sent again, on the deal it opened."""
    said = _said(workspace, told, by)
    as_before = {name: None for name, value in said.items() if opening.props.get(name) == value}
    changed = change_deal(
        workspace=workspace,
        deal=str(opening.deal),
        told=replace(told, **as_before),
        by=by,
        now=now,
        once=once,
    )
    return changed or opening


def change_deal(
    *,
    workspace: Workspace,
    deal: str,
    told: DealTold,
    by: Membership,
    now: datetime,
    once: str,
) -> Fact | None:
    """Record what is now otherwise about an open deal; None when nothing is. `once` names this
    press of a button: told again, the same fact is returned; what says anything else is another
    press, as for the other actions.

    Raises NotAllowed, NoSuchDeal, DealEnded, or InvalidInput with every problem.
    """
    held, message_id, earlier = _pressed(workspace, deal, by, press_of(once, told))
    if earlier is not None:
        return earlier
    _refuse_ended(held)
    said = _said(workspace, told, by)
    known = props_of(held)
    props = {name: value for name, value in said.items() if known.get(name) != value}
    if not props:
        return None
    return _record(workspace, CHANGED, message_id, (held.person, deal), props, by, now)


def lose_deal(
    *,
    workspace: Workspace,
    deal: str,
    reason: str,
    by: Membership,
    now: datetime,
    once: str,
    note: str = "",
) -> Fact:
    """Note that an open deal is lost, and why: a reason of the pact; `other` says more in a note.

    Raises NotAllowed, NoSuchDeal, DealEnded, or InvalidInput with every problem.
    """
    held, message_id, earlier = _pressed(workspace, deal, by, press_of(once, reason, note))
    if earlier is not None:
        return earlier
    _refuse_ended(held)
    note = note.strip()
    problems = []
    if reason not in lost_reasons(workspace.id, now):
        problems.append(Problem("reason_missing", "reason"))
    if reason == OTHER and not note:
        problems.append(Problem("deal_note_missing", "note"))
    if len(note) > LONGEST_NOTE:
        problems.append(Problem("text_too_long", "note", {"limit": LONGEST_NOTE}))
    if problems:
        raise InvalidInput(problems)
    props = {"reason": reason} | ({"note": note} if note else {})
    return _record(workspace, LOST, message_id, (held.person, deal), props, by, now)


def win_deal(
    *,
    workspace: Workspace,
    deal: str,
    contract: ContractTold,
    by: Membership,
    now: datetime,
    once: str,
) -> Fact:
    """Record the contract that was signed for an open deal; Customer success takes over from there.

    Raises NotAllowed, NoSuchDeal, DealEnded, or InvalidInput with every problem.
    """
    held, message_id, earlier = _pressed(workspace, deal, by, press_of(once, contract))
    if earlier is not None:
        return earlier
    _refuse_ended(held)
    reading = Reading(workspace, by.user.language)
    usual = {"currency": held.currency or workspace.currency, "term_months": 12}
    props = {**usual, "starts_on": reading.today(now), **reading.contract(contract)}
    reading.refuse()
    return _record(workspace, SIGNED, message_id, (held.person, deal), props, by, now)


def _pressed(
    workspace: Workspace, deal: str, by: Membership, press: str
) -> tuple[Deal, str, Fact | None]:
    """The deal, the message id of this press about it, and what the same press told before."""
    authorise(workspace, by, by.may_write)
    held = _deal(workspace, deal)
    message_id = f"s:{by.user_id}:{deal}:{press}"
    known = known_messages(workspace.id, [message_id])
    return held, message_id, fact_by_message(workspace.id, message_id) if known else None


def take_back_of_deal(
    *, workspace: Workspace, deal: str, fact_id: str, by: Membership, now: datetime
) -> list[Fact]:
    """Undo what the same member told of a deal on screen, with all that the same press recorded;
    returns what was taken back. Raises NotAllowed, NoSuchDeal."""
    authorise(workspace, by, by.may_write)
    fact = fact_by_id(workspace.id, fact_id)
    if fact is None or fact.deal != deal:
        raise NoSuchDeal("no_such_deal", deal=deal[:64])
    if fact.person:
        return take_back(workspace=workspace, person=fact.person, fact_id=fact_id, by=by, now=now)
    if fact.actor != f"user:{by.user_id}" or fact.source != "screen":
        raise NotAllowed(fact_id)
    _record(workspace, RETRACTED, f"u:{fact.id}", (None, None), {"of": fact.id}, by, now)
    return [fact]


def lost_reasons(workspace_id: int, now: datetime) -> tuple[str, ...]:
    """The reasons for which a deal may be lost: those of the pact, else the usual ones."""
    version = agreement_of(workspace_id).at(now)
    return version.pact.dispositions["lost"] if version else LOST_REASONS


def props_of(deal: Deal) -> dict[str, Any]:
    """What a fact would say to tell a deal as it stands."""
    return {
        "title": deal.title,
        "amount": None if deal.amount is None else plain(deal.amount),
        "currency": deal.currency,
        "close_on": _iso(deal.close_on),
        "step": deal.step,
        "category": deal.category,
        "next_step": deal.next_step,
        "next_on": _iso(deal.next_on),
        "owner": deal.owner,
        "people": [{"person": one.person, "part": one.part} for one in deal.people],
        "products": [
            {"name": one.name}
            | ({"quantity": plain(one.quantity)} if one.quantity is not None else {})
            | ({"amount": plain(one.amount)} if one.amount is not None else {})
            for one in deal.products
        ],
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _said(workspace: Workspace, told: DealTold, by: Membership) -> dict[str, Any]:
    reading = Reading(workspace, by.user.language)
    said = {
        one.name: value for one in fields(told) if (value := getattr(told, one.name)) is not None
    }
    props = reading.deal(said)
    reading.refuse()
    return props


def _deal(workspace: Workspace, deal: str) -> Deal:
    found = deals_named(workspace.id, [deal]).get(deal)
    if found is None:
        raise NoSuchDeal("no_such_deal", deal=deal[:64])
    return found


def _refuse_ended(deal: Deal) -> None:
    if deal.outcome != "open":
        raise DealEnded("deal_ended")


def _record(
    workspace: Workspace,
    name: str,
    message_id: str,
    about: tuple[str | None, str | None],
    props: Mapping[str, Any],
    by: Membership,
    now: datetime,
    at: datetime | None = None,
) -> Fact:
    """Record a fact about a person and a deal, and draw what follows."""
    person, deal = about
    draft = FactDraft(
        name=name,
        at=at or now,
        message_id=message_id,
        person_id=person or None,
        deal=deal,
        actor=f"user:{by.user_id}",
        props=props,
    )
    with transaction.atomic():
        record_facts(workspace=workspace, drafts=[draft], source="screen", now=now)
        apply_all(workspace=workspace, now=now)
    return fact_by_message(workspace.id, message_id)
