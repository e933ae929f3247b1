"""What the page of a deal shows: its fields, people, products, contract and history."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from testigo.actions.deals import DealTold, lost_reasons
from testigo.connect.values import plain
from testigo.core.deals import CATEGORIES, Deal, Participant
from testigo.core.problems import Problem
from testigo.core.steps import FIRST
from testigo.queries.companies import company_of
from testigo.queries.conversation import conversation_of, feedback_owed_about
from testigo.queries.deal import DealStory, Welcome
from testigo.queries.deal_lines import deal_owners
from testigo.queries.steps import steps_of
from testigo.web.frame.amounts import as_typed
from testigo.web.frame.requests import SpaceRequest
from testigo.web.pipeline.address import address_of, deal_url
from testigo.web.pipeline.reading import Pairs, Triples, people_in, products_in, shown_with
from testigo.web.pipeline.steps import step_names
from testigo.web.pipeline.telling import history
from testigo.web.queue.bar import new_once
from testigo.web.queue.talk import talk_line
from testigo.wording import sentence


@dataclass(frozen=True, slots=True)
class TwoReadings:
    """An amount that was typed and may be read in two ways: the field, and both."""

    where: str
    readings: tuple[str, str]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody in the form, as they are told (an id, an e-mail or a name), with the name by which
    they are known, empty for whoever is not."""

    told: str
    name: str
    part: str


@dataclass(frozen=True, slots=True)
class Handed:
    """A clock of Customer success with how it stands now."""

    welcome: Welcome
    state: str


def deal_page(
    request: SpaceRequest, story: DealStory, problems: Sequence[Problem] = ()
) -> dict[str, Any]:
    """The context of the page; with problems, what was typed is kept."""
    deal = story.deal
    currency = deal.currency or request.workspace.currency
    zone = ZoneInfo(request.workspace.timezone)
    space = request.workspace.pk
    account = company_of(space, deal.person) if deal.person else None
    return {
        "story": story,
        "deal": deal,
        "line": story.line,
        "address": address_of(deal.key),
        "currency": currency,
        "days": story.line.days_in_step(request.now),
        "entered_step": deal.step or FIRST,
        "owner_told": "" if deal.owner.startswith("user:") else deal.owner,
        "late": _is_late(request, deal, zone),
        "people": [_named(one, story) for one in deal.people],
        "primary": story.people.get(deal.person, ""),
        "account": account[0] if account else "",
        "welcomes": [Handed(one, _state(one, request.now)) for one in story.welcomes],
        "history": history(story, currency, step_names(space)),
        "may_write": request.membership.may_write,
        "reasons": lost_reasons(request.workspace.pk, request.now),
        "once": {name: new_once() for name in ("change", "lose", "win")},
        "today": request.now.astimezone(zone).date(),
        **_feedback(request, deal),
        **form_of(request, story, problems),
    }


def _feedback(request: SpaceRequest, deal: Deal) -> dict[str, Any]:
    """What is asked about the primary person once a deal has ended: the row of questions where the
    address asks for it, until when it is owed, and otherwise whether to offer it; of a lost one who
    won it, and whether somebody is to decide what becomes of the lead."""
    member = request.membership
    if deal.outcome == "open" or not deal.person or not member.may_write:
        return {}
    here = deal_url(request.workspace.slug, deal.key)
    found = conversation_of(request.workspace.pk, deal.person, now=request.now)
    lost = found if deal.outcome == "lost" else None
    said = {
        "competitor": lost.known.competitor if lost else "",
        "undecided": bool(lost and lost.undecided),
    }
    if talk := talk_line(request, deal.person, request.GET.get("ask", "")):
        return said | {"talk": talk, "here": here}
    owed = feedback_owed_about(request.workspace.pk, deal.person)
    return said | {
        "feedback_until": owed if member.side == "sales" else None,
        "offers_feedback": True,
    }


def form_of(
    request: SpaceRequest, story: DealStory | None, problems: Sequence[Problem] = ()
) -> dict[str, Any]:
    """What the fields of the form hold and offer, for a new deal without a story."""
    deal = story.deal if story else None
    typed = request.POST if request.method == "POST" and problems else None
    values = _values(deal) if deal else {"step": FIRST, "category": CATEGORIES[0]}
    people, products = _people_told(deal), _products_told(deal)
    told = {one.name: values[one.name] for one in fields(DealTold) if one.name in values}
    shown = shown_with(DealTold(**told, people=people, products=products)) if deal else ""
    seen = request.now.isoformat()
    if typed is not None:
        values = {**values, **{name: typed[name] for name in typed}}
        people, products = people_in(typed), products_in(typed)
        shown, seen = typed.get("shown", ""), typed.get("seen", "")
    step, steps = values.get("step", ""), [one.code for one in steps_of(request.workspace.pk)]
    language = get_language() or "es"
    names = story.people if story else {}
    return {
        "values": values,
        "steps": [*steps, *([step] if step and step not in steps else [])],
        "step_names": step_names(request.workspace.pk),
        "categories": CATEGORIES,
        "owners": _owners(request.workspace.pk, story),
        "people_rows": [PersonRow(w, names.get(w, ""), part) for w, part in (*people, ("", ""))],
        "product_rows": [*products, ("", "", "")],
        "shown": shown,
        "seen": seen,
        "problems": list(dict.fromkeys(sentence(one, language) for one in problems)),
        "wrong": {one.where for one in problems},
        "two_readings": [_two(one) for one in problems if one.code == "amount_ambiguous"],
    }


def _owners(workspace_id: int, story: DealStory | None) -> list[tuple[str, str]]:
    """Who may hold a deal, as the form sends them, with their names; whoever holds this one stays,
    though they have left or are of another system."""
    offered = [(str(number), name) for number, name in deal_owners(workspace_id)]
    held = story.deal.owner.removeprefix("user:") if story else ""
    if story and held and held not in dict(offered):
        offered.append((held, story.line.owner_name or story.deal.owner))
    return offered


def _two(problem: Problem) -> TwoReadings:
    readings = (str(problem.params["whole"]), str(problem.params["cents"]))
    return TwoReadings(problem.where, readings)


def _state(welcome: Welcome, now: datetime) -> str:
    if welcome.ending:
        return welcome.ending
    if welcome.due_at <= now:
        return "past_due"
    return "due_soon" if welcome.warn_at <= now else "running"


def _is_late(request: SpaceRequest, deal: Deal, zone: ZoneInfo) -> bool:
    today = request.now.astimezone(zone).date()
    return deal.outcome == "open" and deal.close_on is not None and deal.close_on < today


def _values(deal: Deal) -> dict[str, str]:
    amount = "" if deal.amount is None else as_typed(plain(deal.amount))
    return {
        "title": deal.title,
        "amount": amount,
        "signed_amount": amount,
        "close_on": deal.close_on.isoformat() if deal.close_on else "",
        "step": deal.step or FIRST,
        "category": deal.category or CATEGORIES[0],
        "next_step": deal.next_step,
        "next_on": deal.next_on.isoformat() if deal.next_on else "",
        "owner": deal.owner.removeprefix("user:"),
        "term_months": "12",
    }


def _people_told(deal: Deal | None) -> Pairs:
    return tuple((one.person, one.part) for one in (deal.people if deal else ()))


def _products_told(deal: Deal | None) -> Triples:
    return tuple(
        (
            one.name,
            "" if one.quantity is None else as_typed(plain(one.quantity)),
            "" if one.amount is None else as_typed(plain(one.amount)),
        )
        for one in (deal.products if deal else ())
    )


def _named(one: Participant, story: DealStory) -> dict[str, str]:
    """Somebody who takes part; `url` person where they are known."""
    known = story.people.get(one.person)
    return {"name": known or one.person, "part": one.part, "person": one.person if known else ""}
