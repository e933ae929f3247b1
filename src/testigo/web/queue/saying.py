"""From the press of a button to a recorded outcome, and what to answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.actions.outcomes import record_outcome
from testigo.actions.said import NOTE, REASONS_OF, SNOOZE, Said
from testigo.core.facts import Fact
from testigo.core.problems import InvalidInput
from testigo.queries.meanwhile import recorded_meanwhile
from testigo.web.frame.amounts import read_amount
from testigo.web.frame.requests import SpaceRequest
from testigo.web.templatetags.figures import absolute_of, locale
from testigo.wording import sentence, word

# What Enter presses in a field of the bar: a typed time, or an amount.
_TYPED = "typed"
_FIELDS = (("when", "4"), ("until", SNOOZE), ("amount", "budget"))
_ONCE = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")


@dataclass(frozen=True, slots=True)
class Pressed:
    """What was pressed: what is said by it, and the press itself; `pressed_at` is when, where that
    arrives later than it was pressed."""

    said: Said
    once: str
    pressed_at: datetime | None


def pressed_in(request: HttpRequest) -> Pressed:
    """Read the outcome bar's form. A time typed by hand is local to the active zone. Raises
    BadRequest for a press without a name, which no page of ours sends, and InvalidInput for an
    amount that cannot be read."""
    key, _colon, detail = request.POST.get("said", "").partition(":")
    if key == _TYPED:
        key = next((key for field, key in _FIELDS if request.POST.get(field)), "4")
    if key == "4" and not detail:
        detail = _typed_time(request.POST.get("when", ""))
    said = Said(
        key,
        request.POST.get("channel", "phone"),
        call_at=detail if key == "4" else "",
        reason=detail if key in REASONS_OF else "",
        amount=read_amount(request.POST.get("amount", "")) if key == "budget" else "",
        not_before=request.POST.get("not_before", "")[:10] if key == "recycle" else "",
        until=detail or _typed_time(request.POST.get("until", "")) if key == SNOOZE else "",
        note=request.POST.get("note", "") if key == NOTE else "",
    )
    return Pressed(said, once_in(request), pressed_at_in(request))


def pressed_at_in(request: HttpRequest) -> datetime | None:
    """When it was pressed, where it waited for the network; None for what came at once."""
    return instant_in(request.POST.get("pressed_at", ""))


def is_late(request: HttpRequest) -> bool:
    """Whether a press waited for the network: what shows it is not the page that it was pressed
    on, so only what was noted is answered."""
    return "pressed_at" in request.POST and "HX-Request" in request.headers


def once_in(request: HttpRequest) -> str:
    """The name of a press. Raises BadRequest for a press without one, which no page of ours
    sends."""
    once = request.POST.get("once", "")
    if not _ONCE.match(once):
        raise BadRequest
    return once


def _typed_time(text: str) -> str:
    moment = instant_in(text)
    return moment.isoformat() if moment else ""


def instant_in(text: str) -> datetime | None:
    """An instant as ISO 8601 writes it, local to the active zone where none is named; None for
    anything else."""
    zone = timezone.get_current_timezone()
    try:
        moment = datetime.fromisoformat(text[:40])
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    except ValueError:
        return None


def record_said(request: SpaceRequest, person: str) -> Fact:
    """Record what the form says. Raises LeadNotFound, NotAllowed or InvalidInput."""
    pressed = pressed_in(request)
    return record_outcome(
        workspace=request.workspace,
        person=person,
        key=pressed.said.key,
        channel=pressed.said.channel,
        call_at=pressed.said.call_at,
        reason=pressed.said.reason,
        amount=pressed.said.amount,
        not_before=pressed.said.not_before,
        until=pressed.said.until,
        note=pressed.said.note,
        by=request.membership,
        now=request.now,
        once=pressed.once,
        pressed_at=pressed.pressed_at,
    )


def outcome_words(fact: Fact) -> str:
    """The outcome that a fact holds, in the active language."""
    language = get_language() or "es"
    if fact.name == "contact.attempted":
        return word("attempt_outcome", str(fact.props.get("outcome", "")), language)
    if fact.name == "lead.rejected":
        reason = word("reason", str(fact.props.get("reason", "")), language)
        return _("Not a fit: %(reason)s") % {"reason": reason[:1].lower() + reason[1:]}
    if fact.name == "lead.snoozed" and (until := instant_in(str(fact.props.get("until")))):
        return _("Snoozed until %(moment)s; its clock goes on") % {"moment": absolute_of(until)}
    return word("fact", fact.name, language)


def told_words(facts: Sequence[Fact]) -> str:
    """What several facts of one press hold, as one text."""
    first, *others = [outcome_words(fact) for fact in facts]
    return ", ".join([first, *(said[:1].lower() + said[1:] for said in others)])


def noted_words(request: SpaceRequest, fact: Fact, title: str) -> str:
    """What the toast says once an outcome is in the log, and what somebody else recorded since the
    page was shown: both stay."""
    said = _("Noted for %(name)s: %(outcome)s") % {"name": title, "outcome": outcome_words(fact)}
    since = instant_in(request.POST.get("seen", ""))
    other = since and recorded_meanwhile(
        request.workspace.pk, str(fact.person), since=since, but=request.membership.user_id
    )
    if not other:
        return said
    hour = format_datetime(timezone.localtime(other.at), "H:mm", locale=locale())
    values = {"name": other.name, "time": hour}
    also = _("%(name)s recorded an outcome at %(time)s; both are kept.") % values
    return f"{said}. {also}"


def problem_words(error: InvalidInput) -> str:
    """Why an outcome was not recorded, and what is needed."""
    language = get_language() or "es"
    found = [sentence(problem, language) for problem in error.problems]
    return " ".join([_("Nothing was recorded."), *found])


def undo_url(slug: str, fact: Fact, back: str) -> str:
    """Where to take a fact back, and the page to return to without scripts."""
    address = reverse("undo", kwargs={"slug": slug, "person": fact.person})
    return f"{address}?{urlencode({'fact': fact.id, 'next': back})}"


def zone_of(request: SpaceRequest) -> ZoneInfo:
    """The workspace's time zone."""
    return ZoneInfo(request.workspace.timezone)
