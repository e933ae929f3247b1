"""Everything the page of a lead says, put together."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from testigo.core.decide import unretracted
from testigo.core.qualifying import Known, known_of
from testigo.queries.conversation import feedback_owed, is_undecided, piece_titles
from testigo.queries.fields import hidden_of
from testigo.queries.lead import LeadStory
from testigo.queries.leads import LeadLine
from testigo.store.models import Workspace
from testigo.web.lead.clocks import clock_cards
from testigo.web.lead.consents import consent_lines
from testigo.web.lead.field_lines import writable_lines
from testigo.web.lead.invitation import LENGTHS, is_booked
from testigo.web.lead.path import steps
from testigo.web.lead.returned import returned_card
from testigo.web.lead.score import points_of_facts
from testigo.web.lead.sentences import Promises, Teller
from testigo.web.lead.timeline import FIRST_LINES, SHOWS, first_lines
from testigo.web.lead.traits import obtained_lines, stray_lines, trait_lines
from testigo.web.lead.why_card import why_card
from testigo.web.queue.bar import Choice, Press, new_once, outcome_bar, step_choice
from testigo.web.queue.rows import chat_url, mail_url, phone_url
from testigo.wording import word


def lead_page(
    story: LeadStory,
    workspace: Workspace,
    now: datetime,
    zone: ZoneInfo,
    query: Mapping[str, str],
    outcome_url: str,
    give_url: str,
    side: str,
    *,
    sees_all: bool,
) -> dict[str, Any]:
    """The context of the page; `query` is the order, the show and the length of its timeline and
    the day of the score, `side` that of who looks, if they may write; whoever sets up fields
    `sees_all`, the others no values of hidden ones."""
    language = get_language() or "es"
    line = story.line
    pieces = piece_titles(workspace.pk, story.facts.values())
    teller = Teller(story.names, _promises(story), workspace.currency, story.asked, pieces)
    show = query.get("show", "all")
    oldest_first = query.get("order") == "story"
    most = int(query.get("lines", FIRST_LINES))
    points = points_of_facts(story)
    known = known_of(unretracted(list(story.facts.values())))
    hidden = () if sees_all else hidden_of(workspace.pk)
    moments = [one for one in story.moments if one.fact.props.get("trait") not in hidden]
    told, more = first_lines(
        moments, teller, show, oldest_first=oldest_first, points=points, most=most
    )
    return {
        "line": line,
        "role": " · ".join(part for part in (line.job_title, line.company) if part),
        "status": word("status", line.status, language),
        "channel": word("channel", line.channel, language) if line.channel else "",
        **_ways(line, workspace.country),
        "returned": returned_card(story, side, now),
        "steps": steps(story, teller),
        "clocks": clock_cards(story, side),
        "meeting_booked": is_booked(story, now),
        "meeting_lengths": LENGTHS,
        "why": why_card(workspace.pk, story, query, now, zone),
        **_data(story, workspace, side),
        "timeline": told,
        "more": more,
        "twice": 2 * most,
        "shows": SHOWS,
        "page_keys": "lead/keys.html",
        "show": show,
        "oldest_first": oldest_first,
        # The steps that say something new are buttons beside the path.
        "bar": outcome_bar(story.version, now, zone, alone=()),
        "feedback_until": feedback_owed(story.case, story.agreement) if side == "sales" else None,
        "press": _press(story, known, outcome_url, give_url),
        **_left_open(story, known),
    }


def _press(story: LeadStory, known: Known, outcome_url: str, give_url: str) -> Press:
    line, steps = story.line, _next_steps(story, known)
    has_phone = bool(phone_url(line.phone))
    return Press(outcome_url, new_once(), line.person, line.title, "", give_url, steps, has_phone)


def _data(story: LeadStory, workspace: Workspace, side: str) -> dict[str, Any]:
    """What is known of them, where it comes from, and what may be written down."""
    return {
        "traits": trait_lines(story),
        "writable": writable_lines(story, workspace.pk) if side else (),
        "consents": consent_lines(story),
        "stray": stray_lines(story),
        "joined": story.joined,
        "obtained": obtained_lines(story),
    }


def _ways(line: LeadLine, country: str) -> dict[str, str]:
    """The ways in which a lead can be reached, each empty where it cannot."""
    return {
        "phone_url": phone_url(line.phone),
        "chat_url": chat_url(line.phone, country),
        "mail_url": mail_url(line.email),
    }


def _promises(story: LeadStory) -> Promises:
    return {
        (clock.running.clock.pact_version, clock.promise.id): clock.promise
        for clock in story.clocks
    }


def _left_open(story: LeadStory, known: Known) -> dict[str, bool]:
    """Whether somebody is to decide what becomes of the lead, and whether the questions of a
    conversation were left open."""
    answered = None not in (known.right_role, known.need, known.budget)
    talked = story.case.story.person.conversed and story.line.stage in ("mql", "sql")
    return {
        "undecided": is_undecided(story.case, known),
        "asks_talk": talked and not answered,
    }


def _next_steps(story: LeadStory, known: Known) -> tuple[Choice, ...]:
    """The steps that say something new of where the lead stands."""
    person = story.case.story.person
    if person.disqualified or person.rejected_for is not None:
        return (step_choice("reinstate"),)
    steps = []
    if story.line.stage == "mql":
        steps += [] if person.accepted else ["accept"]
        steps.append("qualify")
    elif story.line.stage == "sql":
        steps += [] if known.need else ["need"]
        steps += [] if known.budget else ["budget"]
    return tuple(step_choice(step) for step in steps)
