"""Excuses asked for on the page of a lead and answered by the other side; returns reviewed."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from testigo.actions.outcomes import record_outcome
from testigo.actions.verifying import verify
from testigo.store.models import ClockRow, FactRow, Lead
from tests.web.excuses.conftest import Visitor
from tests.web.handed_over import NOW, Shop, hand_over
from tests.web.lead.looking import page

pytestmark = pytest.mark.django_db
REASON = "Estábamos todos en la feria"


def ask(client: Client, clock: ClockRow, reason: str = REASON) -> int:
    body = {"clock": clock.cause, "commitment": clock.commitment, "reason": reason}
    return client.post(f"/w/nortia/leads/{clock.person}/excuse", body).status_code


def meeting(client: Client) -> str:
    answer = client.get("/w/nortia/excuses")
    assert answer.status_code == 200
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))


def tick_of(clock: ClockRow) -> str:
    return f"{clock.person}|{clock.commitment}|{clock.cause}"


def answered(client: Client, clock: ClockRow, answer: str = "accept") -> int:
    body = {"clock": tick_of(clock), "answer": answer}
    return client.post("/w/nortia/excuses/answer", body).status_code


def standing(shop: Shop, clock: ClockRow) -> tuple[str | None, str]:
    row = ClockRow.objects.of(shop.workspace.id).get(
        person=clock.person, commitment=clock.commitment
    )
    return row.ending, row.plea


def test_whoever_owes_asks_on_the_page_and_it_waits_for_the_meeting(
    shop: Shop, lucia: str, late: ClockRow, visitor: Visitor
) -> None:
    seller = visitor("sales")
    assert "Pedir una excusa" in page(seller, lucia)
    assert ask(seller, late) == 302
    assert standing(shop, late) == (None, "asked")
    html = page(seller, lucia)
    assert f"Se pidió una excusa el 6 oct 2026: «{REASON}». Se habla en la reunión." in html
    assert "Pedir una excusa<" not in html
    assert verify(workspace=shop.workspace) == []


def test_only_the_side_that_owes_is_offered_to_ask(lucia: str, visitor: Visitor) -> None:
    for role in ("marketing", "director", "dpo"):
        assert "Pedir una excusa" not in page(visitor(role), lucia)


def test_the_other_side_accepts_what_it_ticks(
    shop: Shop, lucia: str, late: ClockRow, visitor: Visitor
) -> None:
    ask(visitor("sales"), late)
    marketing = visitor("marketing")
    html = meeting(marketing)
    assert REASON in html
    assert f'value="{tick_of(late)}"' in html
    assert answered(marketing, late) == 302
    assert standing(shop, late) == ("excused", "excused")
    assert f"Excusado por la otra parte el 6 oct 2026: «{REASON}»." in page(marketing, lucia)
    assert "Nada espera a la reunión" in meeting(marketing)
    assert verify(workspace=shop.workspace) == []


def test_the_other_side_may_not_accept_it(
    shop: Shop, lucia: str, late: ClockRow, visitor: Visitor
) -> None:
    ask(visitor("sales"), late)
    answered(visitor("marketing"), late, "refuse")
    assert standing(shop, late) == (None, "refused")
    assert "La otra parte no aceptó la excusa" in page(visitor("marketing"), lucia)


def test_several_are_accepted_in_one_go(shop: Shop, late: ClockRow, visitor: Visitor) -> None:
    second = ClockRow.objects.of(shop.workspace.id).get(
        person=hand_over(shop, "iker@b.example", at=late.started_at), commitment="first-contact"
    )
    seller, marketing = visitor("sales"), visitor("marketing")
    for clock in (late, second):
        ask(seller, clock)
    body = {"clock": [tick_of(late), tick_of(second)], "answer": "accept"}
    said = marketing.post("/w/nortia/excuses/answer", body, follow=True).content.decode()
    assert "2 excusas aceptadas" in said
    assert [standing(shop, clock)[1] for clock in (late, second)] == ["excused", "excused"]


@pytest.mark.parametrize("role", ["sales", "sdr", "lead"])
def test_nobody_accepts_for_their_own_side(
    shop: Shop, late: ClockRow, visitor: Visitor, role: str
) -> None:
    seller = visitor(role)
    ask(seller, late)
    assert 'name="clock"' not in meeting(seller)
    assert "responde la otra parte" in meeting(seller)
    answered(seller, late)
    assert standing(shop, late) == (None, "asked")


@pytest.mark.parametrize("role", ["success", "dpo", "agency"])
def test_whoever_answers_for_nobody_is_refused(late: ClockRow, visitor: Visitor, role: str) -> None:
    assert answered(visitor(role), late) == 403


def test_nothing_ticked_is_said(visitor: Visitor, shop: Shop) -> None:
    said = visitor("marketing").post("/w/nortia/excuses/answer", {"answer": "accept"}, follow=True)
    assert "No has marcado nada" in said.content.decode()


def test_a_reason_is_needed_and_a_clock_that_is_late(
    shop: Shop, lucia: str, late: ClockRow, visitor: Visitor
) -> None:
    seller = visitor("sales")
    ask(seller, late, "  ")
    follow_up = ClockRow.objects.of(shop.workspace.id).get(person=lucia, commitment="follow-up")
    ask(seller, follow_up)
    assert not FactRow.objects.of(shop.workspace.id).filter(name="breach.excuse_asked").exists()
    html = page(seller, lucia)
    assert "Falta el motivo: di en una frase qué pasó." in html
    assert "Este plazo no está vencido ni se cumplió fuera de tiempo" in html


def test_what_was_written_is_text(late: ClockRow, visitor: Visitor) -> None:
    ask(visitor("sales"), late, "<script>alert(1)</script>")
    raw = visitor("marketing").get("/w/nortia/excuses").content.decode()
    assert "<script>alert" not in raw
    assert "&lt;script&gt;alert(1)" in raw


# --- returns -------------------------------------------------------------------------------------


@pytest.fixture
def returned(shop: Shop, lucia: str) -> str:
    record_outcome(
        workspace=shop.workspace,
        person=lucia,
        key="6",
        by=shop.member(shop.ana),
        now=NOW - timedelta(minutes=5),
        once="press-0001",
        reason="student",
    )
    return lucia


def contest(client: Client, person: str) -> int:
    body = {"reason": "Dirige una planta"}
    return client.post(f"/w/nortia/leads/{person}/contest", body).status_code


def test_marketing_asks_to_review_a_return_and_sales_decides(
    shop: Shop, returned: str, visitor: Visitor
) -> None:
    marketing, boss = visitor("marketing"), visitor("lead")
    assert "Pedir que se revise la devolución" in page(marketing, returned)
    assert contest(marketing, returned) == 302
    assert "Marketing pidió revisarlo: «Dirige una planta»." in page(boss, returned)
    assert "Dirige una planta" in meeting(boss)
    assert "Vuelve al camino" in meeting(boss)
    assert "Vuelve al camino" not in meeting(marketing)
    address = f"/w/nortia/excuses/returns/{returned}"
    assert boss.post(address, {"answer": "back"}).status_code == 302
    assert Lead.objects.of(shop.workspace.id).get(person=returned).awaited
    assert "Dirige una planta" not in meeting(boss)
    assert verify(workspace=shop.workspace) == []


def test_a_return_that_stands_is_decided(shop: Shop, returned: str, visitor: Visitor) -> None:
    contest(visitor("marketing"), returned)
    boss = visitor("lead")
    boss.post(f"/w/nortia/excuses/returns/{returned}", {"answer": "stands"})
    assert "Dirige una planta" not in meeting(boss)
    assert Lead.objects.of(shop.workspace.id).get(person=returned).status == "closed"
    again = boss.post(f"/w/nortia/excuses/returns/{returned}", {"answer": "back"}, follow=True)
    assert "Nadie ha pedido revisar esta devolución" in again.content.decode()


def test_only_marketing_asks_to_review_and_only_sales_decides(
    returned: str, visitor: Visitor
) -> None:
    assert "Pedir que se revise la devolución" not in page(visitor("sales"), returned)
    assert contest(visitor("sales"), returned) == 403
    contest(visitor("marketing"), returned)
    address = f"/w/nortia/excuses/returns/{returned}"
    assert visitor("marketing").post(address, {"answer": "back"}).status_code == 403


def test_an_outsider_sees_nothing(shop: Shop, late: ClockRow) -> None:
    assert Client().get("/w/nortia/excuses").status_code == 302
    assert Client().post("/w/nortia/excuses/answer", {"clock": tick_of(late)}).status_code == 302
