"""What a delivery says: put together at the moment of sending, so that it is true then.

Nothing personal is kept with a delivery: it names the lead and the fact, and names are read when it
leaves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from testigo.actions.alert_digests import WEEKLY, commitment_of, lines_of, week_of
from testigo.actions.alert_times import zone_at
from testigo.alerts.channels import Message, Urgency
from testigo.alerts.ways import Way, preferences_in
from testigo.core.alerting import ACT_NOW, DIGESTS
from testigo.store import deliveries
from testigo.store.deliveries import GATHERED
from testigo.store.joined import holder_of, joinings_of
from testigo.store.models import ClockRow, Delivery, Lead, Membership, Person, User, Workspace
from testigo.store.silence import is_silent
from testigo.wording.alerts import (
    ABOUT_LEADS,
    MOST_LINES,
    About,
    Alert,
    Audience,
    Who,
    alert,
    digest,
    gathered,
    one_line,
    weekly,
)
from testigo.wording.commitments import commitment_name, figure_words
from testigo.wording.moments import moment

# What a pace at risk is told in.
_FIGURES = ("value", "target", "low", "high")
# Asks the page of a lead to be ready for an outcome; opening it records nothing.
READY = "?do=outcome"
TEST = "test"
# The code that confirms an address, which only whoever sends it knows.
CODE = "code"
_LOOKED_AT = 50


class NothingToSay(Exception):
    """There is nothing to say any more; the argument is a code."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who a message is for; nobody where a place is."""

    user: User | None
    address: str
    language: str


def message_of(workspace: Workspace, row: Delivery, way: Way, now: datetime) -> Message:
    """The message of a delivery. Raises NothingToSay."""
    reader = _reader(workspace, row, way)
    said, link = _said(workspace, row, way, reader, now)
    return Message(
        id=row.id,
        recipient_address=reader.address,
        subject=said.subject,
        text=said.text,
        html=said.html,
        at=now,
        link=link,
        urgency=_urgency(row.event),
        event=row.event,
        data=_data(workspace, row),
    )


def _reader(workspace: Workspace, row: Delivery, way: Way) -> Reader:
    if row.user_id is None:
        return Reader(None, "", workspace.language)
    rows = Membership.objects.of(workspace.id).filter(user_id=row.user_id, active=True)
    member: Membership | None = rows.select_related("user").first()
    if member is None or not member.user.is_active:
        raise NothingToSay("alert_not_a_member")
    user: User = member.user
    if way.kind == "email":
        return Reader(user, user.email, user.language)
    address = preferences_in(workspace.id, user.id).addresses.get(way.kind, "")
    if not address:
        raise NothingToSay("alert_no_address")
    return Reader(user, address, user.language)


def _said(
    workspace: Workspace, row: Delivery, way: Way, reader: Reader, now: datetime
) -> tuple[Alert, str]:
    queue = f"{settings.TESTIGO_BASE_URL}/w/{workspace.slug}/queue"
    if row.event == CODE:
        raise NothingToSay("alert_code_over")
    if row.event == GATHERED:
        return _gathered(workspace, row, way, reader, now), queue
    if row.event == WEEKLY:
        week = week_of(workspace, row, reader.language)
        if not week:
            raise NothingToSay("alert_settled")
        today = f"{settings.TESTIGO_BASE_URL}/w/{workspace.slug}/today"
        return weekly(week, workspace.name, reader.language, today), today
    if row.event in DIGESTS:
        lines = lines_of(workspace, row, reader.language, way.policy, now)
        if not lines:
            raise NothingToSay("alert_settled")
        return digest(lines, workspace.name, reader.language, queue), queue
    link = _link(workspace, row)
    about = about_of(workspace, row, reader, now)
    return alert(about, reader.language, way.policy, link), link


def _gathered(
    workspace: Workspace, row: Delivery, way: Way, reader: Reader, now: datetime
) -> Alert:
    """The first of its alerts, and how many there are besides; those are not looked at."""
    parts = deliveries.parts_of(workspace.id, row.cause).order_by("created_at", "id")
    lines: list[str] = []
    left_out = 0
    for part in parts.iterator(chunk_size=_LOOKED_AT):
        if len(lines) == MOST_LINES:
            break
        try:
            about = about_of(workspace, part, reader, now)
        except NothingToSay:
            left_out += 1
            continue
        lines.append(one_line(about, reader.language, way.policy))
    if not lines:
        raise NothingToSay("alert_settled")
    queue = f"{settings.TESTIGO_BASE_URL}/w/{workspace.slug}/queue"
    return gathered(lines, parts.count() - left_out, reader.language, queue)


def about_of(workspace: Workspace, row: Delivery, reader: Reader, now: datetime) -> About:
    """What a delivery is about, as it stands now. Raises NothingToSay."""
    if row.event not in ABOUT_LEADS or row.person is None:
        return About(
            row.event,
            "other",
            promise=_promise(workspace, row, reader.language),
            organisation=workspace.name,
            values=_values(workspace, row, reader.language),
        )
    person = holder_of(row.person, joinings_of(workspace.id, [row.person]))
    if is_silent(workspace.id, person):
        raise NothingToSay("alert_silent")
    lead: Lead | None = (
        Lead.objects.of(workspace.id).filter(person=person).select_related("owner").first()
    )
    found: Person | None = Person.objects.of(workspace.id).filter(id=person).first()
    if lead is None or found is None:
        raise NothingToSay("alert_lead_gone")
    return About(
        row.event,
        _audience(reader, lead),
        who=_who(found, lead),
        owner=lead.owner.name if lead.owner else "",
        promise=_promise(workspace, row, reader.language),
        due=_due(workspace, row, person, lead, reader.language, now),
        organisation=workspace.name,
    )


def _audience(reader: Reader, lead: Lead) -> Audience:
    if reader.user is None:
        return "place"
    return "owner" if lead.owner_id == reader.user.id else "other"


def _who(person: Person, lead: Lead) -> Who:
    first, _, _ = person.name.strip().partition(" ")
    return Who(person.name, first, person.company, person.job_title, lead.score)


def _promise(workspace: Workspace, row: Delivery, language: str) -> str:
    """How the promise is called, where the delivery is about one."""
    name = str(row.payload.get("commitment", ""))
    promise = commitment_of(workspace.id, row.pact_version, name) if name else None
    return commitment_name(promise[0], language) if promise else name


def _due(
    workspace: Workspace, row: Delivery, person: str, lead: Lead, language: str, now: datetime
) -> str:
    """When it is due. Raises NothingToSay for a clock that has ended, or whose warning comes too
    late."""
    at: datetime | None = lead.due_at
    if row.event.startswith("clock."):
        clock = _clock(workspace, row, person)
        if clock is None or clock.ended_at is not None:
            raise NothingToSay("alert_settled")
        if row.event == "clock.warned" and clock.passed_due:
            raise NothingToSay("alert_settled")
        at = clock.due_at
    return moment(at, now, zone_at(workspace, now), language) if at else ""


def _clock(workspace: Workspace, row: Delivery, person: str) -> ClockRow | None:
    rows = ClockRow.objects.of(workspace.id).filter(
        person=person,
        commitment=row.payload.get("commitment", ""),
        cause=row.payload.get("caused_by", ""),
    )
    found: ClockRow | None = rows.first()
    return found


def _link(workspace: Workspace, row: Delivery) -> str:
    space = f"{settings.TESTIGO_BASE_URL}/w/{workspace.slug}"
    if row.event in ABOUT_LEADS and row.person:
        return f"{space}/leads/{row.person}{READY}"
    return f"{space}/today"


def _urgency(event: str) -> Urgency:
    if event in ACT_NOW or event == GATHERED:
        return "now"
    return "weekly" if event == "digest.weekly" else "today"


def _data(workspace: Workspace, row: Delivery) -> Mapping[str, Any]:
    """What programs are told: ids, and no personal data."""
    return {
        "workspace": workspace.slug,
        "person": row.person,
        "fact": row.payload.get("fact"),
        "clause": row.clause,
        "pact_version": row.pact_version,
    }


def _values(workspace: Workspace, row: Delivery, language: str) -> Mapping[str, str]:
    """The figures of a commitment, as people write them."""
    name = str(row.payload.get("commitment", ""))
    found = commitment_of(workspace.id, row.pact_version, name) if name else None
    if found is None:
        return dict.fromkeys(_FIGURES, "–")
    promise, currency = found
    told = {key: row.payload.get(key) for key in _FIGURES}
    return {
        key: figure_words(promise, None if text is None else Decimal(text), currency, language)
        for key, text in told.items()
    }
