import re
from datetime import timedelta

import pytest
from django.test import Client

from testigo.actions.outcomes import record_outcome
from testigo.queries.queue import awaited_count
from testigo.queries.queue import queue as read_queue
from testigo.store.models import FactRow
from testigo.web.queue.saying import zone_of
from tests.web.handed_over import NOW, Shop, hand_over, open_shop
from tests.web.queue.conftest import signed_in

pytestmark = pytest.mark.django_db

QUEUE = "/w/nortia/queue"


def groups_of(html: str) -> dict[str, list[str]]:
    """Group → names of its leads, as the page shows them."""
    found: dict[str, list[str]] = {}
    for part in html.split('<section class="queue-group"')[1:]:
        name = re.search(r'id="group-([a-z_]+)"', part)
        assert name is not None
        found[name[1]] = re.findall(r'class="queue-name"[^>]*>([^<]*)<', part)
    return found


def page(client: Client, query: str = "") -> str:
    answer = client.get(QUEUE + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_leads_stand_in_groups_of_urgency(shop: Shop, seller: Client) -> None:
    for email, name, minutes in (
        ("a@a.example", "Vencida", 24 * 60 * 4),
        ("b@b.example", "Casi", 16 * 60 + 45),  # 45 minutes before closing and 60 since opening
        ("c@c.example", "Hoy", 30),
        ("d@d.example", "Intentada", 50),
    ):
        hand_over(shop, email, name=name, at=NOW - timedelta(minutes=minutes))
    attempted = hand_over(shop, "d@d.example", name="Intentada")
    record_outcome(
        workspace=shop.workspace,
        person=attempted,
        key="2",
        by=shop.member(shop.ana),
        now=NOW - timedelta(minutes=5),
        once="press-0001",
    )
    assert groups_of(page(seller)) == {
        "past_due": ["Vencida"],
        "due_soon": ["Casi"],
        "today": ["Hoy"],
        "scheduled": ["Intentada"],
    }


def test_a_row_says_why_it_is_here_and_how_often_it_was_tried(shop: Shop, seller: Client) -> None:
    hand_over(shop)
    html = page(seller)
    assert "Pidió una demostración · Visitó /precios (2) · Sector: Industria" in html
    assert "0 de 5" in html
    assert "Gerente · Envases Ebro" in html
    assert re.search(r'href="tel:\+3460\d{7}"', html)
    assert 'href="mailto:lucia@ebro.example"' in html
    assert re.search(r'<span class="score score-passes">110</span>', html)


def test_the_deadline_is_absolute_and_the_time_left_beside_it(shop: Shop, seller: Client) -> None:
    hand_over(shop, at=NOW - timedelta(minutes=30))
    html = page(seller)
    assert 'datetime="2026-10-06T11:30:00+02:00"' in html
    assert "1 h 30 min" in html
    assert "En plazo" in html


def test_a_seller_sees_their_own_and_whoever_leads_sees_all(shop: Shop) -> None:
    hand_over(shop)
    assert groups_of(page(signed_in(shop.vera))) == {"today": ["Lucía Fernández"]}
    assert groups_of(page(signed_in(shop.vera), "?mine=1")) == {}
    assert groups_of(page(signed_in(shop.ana))) == {"today": ["Lucía Fernández"]}


def test_what_nobody_owns_is_on_top_for_all(db: None) -> None:
    shop = open_shop(seated=False)
    hand_over(shop)
    for user in (shop.ana, shop.vera):
        assert groups_of(page(signed_in(user))) == {"unassigned": ["Lucía Fernández"]}


def test_out_of_hours_new_leads_wait_for_the_opening(
    shop: Shop, seller: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_over(shop)
    night = NOW.replace(hour=2)
    monkeypatch.setattr("testigo.clock.now", lambda: night)
    assert groups_of(page(seller)) == {"out_of_hours": ["Lucía Fernández"]}


def test_a_call_that_was_agreed_is_scheduled_until_its_time(
    shop: Shop, seller: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lucia = hand_over(shop)
    call_at = NOW + timedelta(hours=3)
    record_outcome(
        workspace=shop.workspace,
        person=lucia,
        key="4",
        by=shop.member(shop.ana),
        now=NOW,
        once="press-0001",
        call_at=call_at.isoformat(),
    )
    html = page(seller)
    assert groups_of(html) == {"scheduled": ["Lucía Fernández"]}
    assert "Volver a llamar: hoy, 13:00" in html
    monkeypatch.setattr("testigo.clock.now", lambda: call_at + timedelta(minutes=5))
    html = page(seller)
    assert groups_of(html) == {"today": ["Lucía Fernández"]}
    assert "La llamada acordada era hace 5 min" in html


def test_the_badge_counts_what_is_to_be_done_today(shop: Shop, seller: Client) -> None:
    assert 'class="count"' not in page(seller)
    for number in range(3):
        hand_over(shop, f"p{number}@x.example", name=f"P{number}")
    record_outcome(
        workspace=shop.workspace,
        person=hand_over(shop, "p0@x.example", name="P0"),
        key="2",
        by=shop.member(shop.ana),
        now=NOW,
        once="press-0001",
    )
    html = page(seller)
    assert "2 leads por atender hoy · 1 programado" in re.sub(r"\s+", " ", html)
    assert "<title>(2) Por atender" in html
    zone = zone_of(type("Request", (), {"workspace": shop.workspace})())  # type: ignore[arg-type]
    found = read_queue(shop.workspace.id, owner=shop.ana.pk, now=NOW, zone=zone)
    count = awaited_count(shop.workspace.id, owner=shop.ana.pk, now=NOW, zone=zone)
    assert count == found.now_count == 2


def test_an_empty_queue_says_so(seller: Client) -> None:
    html = page(seller)
    assert "Estás al día: ningún lead espera ahora." in html
    assert 'id="outcome"' in html


def test_when_nothing_is_left_for_today_the_next_one_is_named(shop: Shop, seller: Client) -> None:
    record_outcome(
        workspace=shop.workspace,
        person=hand_over(shop),
        key="4",
        by=shop.member(shop.ana),
        now=NOW,
        once="press-0001",
        call_at=(NOW + timedelta(hours=3)).isoformat(),
    )
    assert "Lo siguiente: Lucía Fernández, hoy, 13:00" in page(seller)


def test_a_long_group_is_shown_in_part_and_can_be_opened(
    shop: Shop, seller: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("testigo.web.queue.views.SHOWN", 2)
    for number in range(4):
        hand_over(shop, f"p{number}@x.example", name=f"P{number}")
    html = page(seller)
    assert len(groups_of(html)["today"]) == 2
    assert "?mine=1&amp;group=today" in html
    assert "Ver 2 más" in html
    assert len(groups_of(page(seller, "?mine=1&group=today"))["today"]) == 4


def test_what_people_typed_is_shown_as_text(shop: Shop, seller: Client) -> None:
    hand_over(
        shop,
        name="<script>alert(1)</script>",
        company='"><img src=x onerror=alert(1)>',
        job_title="{{ 7|add:7 }}",
    )
    html = page(seller)
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "{{ 7|add:7 }}" in html


@pytest.mark.parametrize("phone", ["javascript:alert(1)", '"><b>', "", "12"])
def test_a_phone_that_is_none_is_not_a_link(shop: Shop, phone: str) -> None:
    from testigo.web.queue.rows import phone_url

    assert phone_url(phone) == ""


@pytest.mark.parametrize(
    ("phone", "country", "number"),
    [
        ("+34 600 11 22 33", "ES", "34600112233"),
        ("0034600112233", "ES", "34600112233"),
        ("600 11 22 33", "ES", "34600112233"),
        ("0151 23456789", "DE", "4915123456789"),
        ("600 11 22 33", "", ""),
        ("112", "ES", ""),
        ("no tiene", "ES", ""),
    ],
)
def test_a_chat_knows_the_numbers_of_its_country(phone: str, country: str, number: str) -> None:
    from testigo.web.queue.rows import chat_url

    assert chat_url(phone, country) == (f"https://wa.me/{number}" if number else "")


def test_looking_changes_nothing(shop: Shop, seller: Client) -> None:
    lucia = hand_over(shop)
    before = FactRow.objects.of(shop.workspace.id).count()
    for _ in range(3):
        page(seller)
        seller.get(f"{QUEUE}?at={lucia}", headers={"HX-Request": "true"})
        assert seller.get(f"{QUEUE}/{lucia}/outcome?said=2").status_code == 405
    assert FactRow.objects.of(shop.workspace.id).count() == before


def test_a_fragment_request_gets_the_list_alone(shop: Shop, seller: Client) -> None:
    hand_over(shop)
    answer = seller.get(QUEUE, headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert "<html" not in html
    assert html.lstrip().startswith('<div class="queue"')
    assert "HX-Request" in answer["Vary"]


def test_who_only_reads_gets_no_outcome_bar(shop: Shop) -> None:
    hand_over(shop)
    html = page(signed_in(shop.dora))
    assert "Lucía Fernández" in html
    assert 'id="outcome"' not in html


def test_another_workspace_shows_nothing_of_this_one(shop: Shop) -> None:
    hand_over(shop)
    rival = open_shop("rival")
    client = signed_in(rival.ana)
    assert client.get(QUEUE).status_code == 404
    assert groups_of(client.get("/w/rival/queue").content.decode()) == {}


def test_the_queue_costs_few_questions_however_long_it_is(
    shop: Shop, seller: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(6):
        hand_over(shop, f"p{number}@x.example", name=f"P{number}")
    page(seller)
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        page(seller)
