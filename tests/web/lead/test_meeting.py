"""A booked meeting as a file for the calendar."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from icalendar import Calendar

from tests.web.handed_over import Shop, hand_over
from tests.web.lead.looking import did, page
from tests.web.queue.conftest import signed_in

pytestmark = pytest.mark.django_db
WHEN = "?at=2026-10-08T10:30&minutes=45"


def event_of(client: Client, person: str, query: str = WHEN) -> Calendar:
    answer = client.get(f"/w/nortia/leads/{person}/meeting.ics{query}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar"
    assert "attachment" in answer["Content-Disposition"]
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    return event


def test_it_is_offered_once_a_meeting_was_booked(shop: Shop, seller: Client, lucia: str) -> None:
    assert "Añadir al calendario" not in page(seller, lucia)
    did(shop, lucia, "5")
    assert "Añadir al calendario" in page(seller, lucia)
    did(shop, lucia, "2")
    assert "Añadir al calendario" not in page(seller, lucia)


def test_it_holds_the_time_of_the_workspace_and_both_people(seller: Client, lucia: str) -> None:
    event = event_of(seller, lucia)
    assert event["dtstart"].dt.astimezone(UTC) == datetime(2026, 10, 8, 8, 30, tzinfo=UTC)
    assert event["dtend"].dt.astimezone(UTC) == datetime(2026, 10, 8, 9, 15, tzinfo=UTC)
    assert str(event["summary"]) == "Reunión: Lucía Fernández · Envases Ebro"
    assert str(event["organizer"]) == "mailto:ana@nortia.example"
    assert str(event["attendee"]) == "mailto:lucia@ebro.example"
    assert f"/w/nortia/leads/{lucia}" in str(event["url"])


def test_asked_for_again_it_is_the_same_appointment(seller: Client, lucia: str) -> None:
    assert event_of(seller, lucia)["uid"] == event_of(seller, lucia)["uid"]
    assert event_of(seller, lucia, "?at=2026-10-09T10:30")["uid"] != event_of(seller, lucia)["uid"]


def test_a_name_with_lines_and_quotes_adds_nothing(shop: Shop, seller: Client) -> None:
    name = 'Eva"\r\nATTENDEE:mailto:otra@x.example\r\nX:;'
    person = hand_over(shop, "eva@x.example", name=name, company="A\nB")
    event = event_of(seller, person)
    assert str(event["attendee"]) == "mailto:eva@x.example"
    assert "X" not in event


@pytest.mark.parametrize("query", ["", "?at=", "?at=mañana", "?at=9999-01-01T10:00", "?at=%00"])
def test_without_a_time_it_says_what_is_missing(seller: Client, lucia: str, query: str) -> None:
    answer = seller.get(f"/w/nortia/leads/{lucia}/meeting.ics{query}", follow=True)
    assert "Di cuándo es la reunión" in answer.content.decode()


def test_downloading_records_nothing_and_whoever_only_reads_may_not(
    shop: Shop, seller: Client, lucia: str
) -> None:
    before = len(shop.facts("contact.attempted"))
    event_of(seller, lucia)
    assert len(shop.facts("contact.attempted")) == before
    dora = signed_in(shop.dora)
    assert dora.get(f"/w/nortia/leads/{lucia}/meeting.ics{WHEN}").status_code == 403


def test_the_toast_of_a_booked_meeting_leads_to_the_calendar(seller: Client, lucia: str) -> None:
    press = {"said": "5", "channel": "phone", "once": "press-toast-00"}
    for address in (f"/w/nortia/leads/{lucia}/outcome", f"/w/nortia/queue/{lucia}/outcome"):
        body = seller.post(address, press, headers={"HX-Request": "true"}).content.decode()
        assert f'href="/w/nortia/leads/{lucia}#meeting"' in body
    press = {"said": "2", "channel": "phone", "once": "press-toast-01"}
    body = seller.post(address, press, headers={"HX-Request": "true"}).content.decode()
    assert "#meeting" not in body
