"""What the queue advises follows from what is overdue, what is known and what was tried."""

from datetime import timedelta

import pytest
from django.test import Client

from testigo.actions.answering import record_answers
from testigo.actions.outcomes import record_outcome
from testigo.actions.ticking import tick
from testigo.core.qualifying import Answers
from tests.web.handed_over import NOW, Shop, hand_over

pytestmark = pytest.mark.django_db
ACCEPT_IT = "céptalo o di por qué no encaja"


def page(client: Client) -> str:
    html: str = client.get("/w/nortia/queue").content.decode()
    return html


def press(shop: Shop, person: str, key: str, channel: str, ago: timedelta, once: str) -> None:
    record_outcome(
        workspace=shop.workspace,
        person=person,
        key=key,
        channel=channel,
        by=shop.member(shop.ana),
        now=NOW - ago,
        once=once,
    )


def spoke_with(shop: Shop, answers: Answers) -> None:
    person = hand_over(shop)
    press(shop, person, "1", "phone", timedelta(minutes=9), "press-0001")
    if answers != Answers():
        record_answers(
            workspace=shop.workspace,
            person=person,
            answers=answers,
            by=shop.member(shop.ana),
            now=NOW - timedelta(minutes=8),
            once="press-0002",
        )


@pytest.mark.parametrize(
    ("answers", "advice"),
    [
        (Answers(), "Habéis hablado: acéptalo o di por qué no encaja"),
        (Answers(right_role=True), "Aceptado: pregunta por la necesidad y el presupuesto"),
        (Answers(right_role=True, need=True), "Necesidad confirmada: pregunta por el presupuesto"),
        (Answers(right_role=True, budget=True), "Hay presupuesto: pregunta por la necesidad"),
    ],
)
def test_after_a_conversation_what_is_missing_comes_next(
    shop: Shop, seller: Client, answers: Answers, advice: str
) -> None:
    spoke_with(shop, answers)
    html = page(seller)
    assert advice in html
    assert (ACCEPT_IT in html) == (answers == Answers())


def test_all_attempts_made_and_the_answer_overdue_is_no_reason_to_try_again(
    shop: Shop, seller: Client
) -> None:
    began = timedelta(days=7, minutes=30)
    person = hand_over(shop, at=NOW - began)
    for number, channel in enumerate(("phone", "email", "phone", "email", "phone")):
        ago = began - timedelta(hours=1) - timedelta(days=number % 3, hours=number)
        press(shop, person, "2", channel, ago, f"press-000{number}")
    tick(workspace=shop.workspace, now=NOW)
    html = page(seller)
    assert "5 de 5" in html
    assert "Vencido: aceptar" in html
    assert "Acéptalo o di por qué no encaja" in html
    assert "Vuelve a intentarlo" not in html


def test_the_promise_that_is_overdue_is_named(shop: Shop, seller: Client) -> None:
    hand_over(shop, at=NOW - timedelta(days=1))
    html = page(seller)
    assert "Vencido: primer" in html
    assert ACCEPT_IT not in html
