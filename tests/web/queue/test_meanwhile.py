"""Two who record at once are both told; what waited for the network answers with a toast."""

from datetime import timedelta

import pytest
from django.test import Client

from testigo.actions.outcomes import record_outcome
from testigo.core.facts import Fact
from tests.web.handed_over import NOW, Shop, hand_over, open_shop
from tests.web.queue.conftest import signed_in
from tests.web.queue.test_outcome import post

pytestmark = pytest.mark.django_db


@pytest.fixture
def lucia(shop: Shop) -> str:
    return hand_over(shop)


def vera_records(shop: Shop, person: str) -> Fact:
    return record_outcome(
        workspace=shop.workspace,
        person=person,
        key="3",
        by=shop.member(shop.vera),
        now=NOW - timedelta(minutes=5),
        once="press-vera-1",
    )


def test_what_somebody_else_recorded_meanwhile_is_said_and_both_stay(
    shop: Shop, seller: Client, lucia: str
) -> None:
    vera_records(shop, lucia)
    seen = (NOW - timedelta(minutes=10)).isoformat()
    html = post(seller, lucia, seen=seen).content.decode()
    assert "Vera Sol registró un resultado a las 9:55; los dos quedan." in html
    outcomes = [fact.props["outcome"] for fact in shop.facts("contact.attempted")]
    assert outcomes == ["voicemail", "no_answer"]


@pytest.mark.parametrize("seen", ["", "nonsense", NOW.isoformat()])
def test_what_was_on_the_page_already_is_not_told_again(
    shop: Shop, seller: Client, lucia: str, seen: str
) -> None:
    vera_records(shop, lucia)
    assert "registró un resultado" not in post(seller, lucia, seen=seen).content.decode()


def test_the_page_says_when_it_was_shown(seller: Client, lucia: str) -> None:
    html = seller.get("/w/nortia/queue").content.decode()
    assert 'form="outcome" name="seen" value="2026-10-06T10:00:00+02:00"' in html


def test_what_waited_is_dated_when_it_was_pressed_and_answered_by_a_toast_alone(
    shop: Shop, seller: Client, lucia: str
) -> None:
    pressed = NOW - timedelta(minutes=12)
    for _ in range(2):
        html = post(seller, lucia, pressed_at=pressed.isoformat()).content.decode()
        assert "Anotado para Lucía Fernández: No contesta" in html
        assert 'id="queue"' not in html
        assert "undo?fact=" in html
    [fact] = shop.facts("contact.attempted")
    assert fact.at == pressed


def test_a_lead_of_another_business_says_nothing_of_who_recorded(shop: Shop, lucia: str) -> None:
    rival = open_shop("rival")
    vera_records(shop, lucia)
    answer = post(signed_in(rival.ana), lucia, seen=(NOW - timedelta(hours=1)).isoformat())
    assert answer.status_code == 404


def test_a_note_of_a_million_letters_is_refused_kindly(
    shop: Shop, seller: Client, lucia: str
) -> None:
    answer = post(seller, lucia, said="note", note="x" * 900_000)
    assert answer.status_code == 422
    assert "como mucho 10000 caracteres" in answer.content.decode().replace(".", "")
    assert shop.facts("note.written") == []


def test_a_snoozed_lead_is_scheduled_and_says_that_its_clock_goes_on(
    shop: Shop, seller: Client, lucia: str
) -> None:
    html = seller.get("/w/nortia/queue").content.decode()
    assert 'value="snooze:2026-10-07T07:00:00+00:00"' in html
    html = post(seller, lucia, said="snooze:2026-10-07T07:00:00+00:00").content.decode()
    assert "Aplazado hasta mañana, 9:00; su plazo sigue corriendo" in html
    assert 'id="group-scheduled"' in html
    assert "En plazo" in html
