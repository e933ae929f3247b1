"""From the press of a button to a recorded outcome, and what to answer."""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.actions.outcomes import LeadNotFound, record_outcome
from testigo.core.facts import Fact
from testigo.core.problems import InvalidInput
from testigo.web.frame.requests import SpaceRequest
from testigo.wording import sentence, word

_ONCE = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")


@dataclass(frozen=True, slots=True)
class Said:
    """What was pressed: the key, the second choice of 4 and 6, the channel, the press itself."""

    key: str
    detail: str
    channel: str
    once: str


def said_in(request: HttpRequest) -> Said:
    """Read the outcome bar's form. A time typed by hand is local to the active zone. Raises
    BadRequest for a press without a name, which no page of ours sends."""
    key, _colon, detail = request.POST.get("said", "").partition(":")
    if key == "4" and not detail:
        detail = _typed_time(request.POST.get("when", ""))
    return Said(key, detail, request.POST.get("channel", "phone"), once_in(request))


def once_in(request: HttpRequest) -> str:
    """The name of a press. Raises BadRequest for a press without one, which no page of ours
    sends."""
    once = request.POST.get("once", "")
    if not _ONCE.match(once):
        raise BadRequest
    return once


def _typed_time(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return ""
    zone = timezone.get_current_timezone()
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).isoformat()


def record_said(request: SpaceRequest, person: str) -> Fact:
    """Record what the form says. Raises Http404, NotAllowed or InvalidInput."""
    said = said_in(request)
    try:
        return record_outcome(
            workspace=request.workspace,
            person=person,
            key=said.key,
            by=request.membership,
            now=request.now,
            once=said.once,
            channel=said.channel,
            call_at=said.detail if said.key == "4" else "",
            reason=said.detail if said.key == "6" else "",
        )
    except LeadNotFound as error:
        raise Http404 from error


def outcome_words(fact: Fact) -> str:
    """The outcome that a fact holds, in the active language."""
    language = get_language() or "es"
    if fact.name == "contact.attempted":
        return word("attempt_outcome", str(fact.props.get("outcome", "")), language)
    if fact.name == "lead.rejected":
        reason = word("reason", str(fact.props.get("reason", "")), language)
        return _("Not a fit: %(reason)s") % {"reason": reason[:1].lower() + reason[1:]}
    return word("fact", fact.name, language)


def noted_words(fact: Fact, title: str) -> str:
    """What the toast says once an outcome is in the log."""
    return _("Noted for %(name)s: %(outcome)s") % {"name": title, "outcome": outcome_words(fact)}


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
