"""A booked meeting as a file for the calendar of whoever sells."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from testigo.core.facts import Fact
from testigo.queries.lead import LeadStory
from testigo.queries.leads import LeadLine

if TYPE_CHECKING:
    from icalendar import vCalAddress

LENGTHS = (15, 30, 45, 60, 90)
USUAL_LENGTH = 30
# A meeting that was booked longer ago than this is over, or was never held.
_OFFERED_FOR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Meeting:
    """When two people meet, and who they are; `url` is the page of the lead."""

    line: LeadLine
    host_name: str
    host_email: str
    at: datetime
    minutes: int
    url: str


def is_booked(story: LeadStory, now: datetime) -> bool:
    """Whether the last that was heard of the person is a meeting, not long ago."""
    tried = (m.fact for m in story.moments if m.fact.name == "contact.attempted" and not m.undone)
    last = next(tried, None)
    if last is None or last.props.get("outcome") != "meeting_booked":
        return False
    return now - last.at < _OFFERED_FOR


def calendar_url(slug: str, person: str, fact: Fact) -> str:
    """Where a meeting that was just booked is put into a calendar; empty for any other fact."""
    if fact.props.get("outcome") != "meeting_booked":
        return ""
    return reverse("lead", kwargs={"slug": slug, "person": person}) + "#meeting"


def invitation(meeting: Meeting, now: datetime) -> bytes:
    """The file; asked for again with the same time it is the same appointment."""
    # Few presses need it, and it would be a tenth of every start.
    from icalendar import Calendar, Event

    line = meeting.line
    named = f"{meeting.url}|{meeting.at.isoformat()}"
    event = Event()
    event.add("uid", f"{sha256(named.encode()).hexdigest()[:32]}@testigo")
    event.add("dtstamp", now)
    event.add("dtstart", meeting.at)
    event.add("dtend", meeting.at + timedelta(minutes=meeting.minutes))
    who = " · ".join(part for part in (line.title, line.company) if part)
    event.add("summary", _("Meeting: %(who)s") % {"who": who or _("No name")})
    event.add("description", "\n".join(part for part in (line.phone, meeting.url) if part))
    event.add("url", meeting.url)
    event["organizer"] = _address(meeting.host_email, meeting.host_name)
    if _is_address(line.email):
        guest = _address(line.email, line.name)
        guest.params["RSVP"] = "TRUE"
        event.add("attendee", guest)
    calendar = Calendar()
    calendar.add("prodid", "-//Testigo//Testigo//ES")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _is_address(email: str) -> bool:
    return "@" in email and email.isprintable() and " " not in email


def _address(email: str, name: str) -> "vCalAddress":
    from icalendar import vCalAddress

    address = vCalAddress(f"mailto:{email}")
    # What stands beside an address is no text: it has no way to write a quote or a line break.
    plain = "".join(letter for letter in name if letter.isprintable() and letter not in '";:,')
    if plain:
        address.params["CN"] = plain
    return address
