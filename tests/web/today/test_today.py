import re
from collections import Counter
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from testigo.actions.absences import record_absence
from testigo.actions.members import add_member, create_user
from testigo.store.models import Membership, Seat, User
from tests.web.handed_over import NOW, PASSWORD, Shop, hand_over, open_shop, tell
from tests.web.today.conftest import BACKEND, page_for

pytestmark = pytest.mark.django_db


def as_role(shop: Shop, role: str) -> User:
    """Somebody with a role, in the shop."""
    email = f"{role}@nortia.example"
    user = create_user(email=email, name=f"Persona {role}", password=PASSWORD, now=NOW)
    add_member(workspace=shop.workspace, user=user, role=role)
    return user


def matters_of(html: str) -> dict[str, tuple[str, str]]:
    """What needs attention: code → what is said, and where its button leads."""
    rows = re.findall(r'<li class="matter[^"]*" id="matter-([^"]+)">(.*?)</li>', html, re.DOTALL)
    return {
        code: (
            plain(re.search(r'matter-said">(.*?)</p>', row, re.DOTALL)[1]),  # type: ignore[index]
            unescape(re.search(r'href="([^"]+)"', row)[1]),  # type: ignore[index]
        )
        for code, row in rows
    }


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def listed(user: User, address: str) -> int:
    """How many leads a list holds, as it says itself."""
    html = page_for(user, address)
    found = re.search(r'class="found-count"[^>]*>\s*([\d.,]+)', html)
    return int(found[1].replace(".", "")) if found else -1


def test_what_is_past_due_leads_to_the_group_of_the_queue_that_holds_as_many(shop: Shop) -> None:
    for number in range(3):
        hand_over(shop, f"p{number}@x.example", at=NOW - timedelta(days=4, minutes=number))
    said, url = matters_of(page_for(shop.vera))["past_due"]
    assert said.startswith("3 leads vencidos: llama o reasigna")
    assert url == "/w/nortia/queue?mine=0&group=past_due"
    assert page_for(shop.vera, url).count('class="queue-row"') == 3


def test_what_has_no_owner_comes_first_for_whoever_can_assign(db: None) -> None:
    shop = open_shop(seated=False)
    hand_over(shop, at=NOW - timedelta(days=4))
    found = matters_of(page_for(shop.vera))
    assert next(iter(found)) == "unassigned"
    assert found["unassigned"][1] == "/w/nortia/queue?mine=0&group=unassigned"


def test_a_seller_sees_their_own_queue_first_and_nobody_elses_figures(shop: Shop) -> None:
    hand_over(shop, "uno@x.example", name="Lead de Ana")
    Seat.objects.of(shop.workspace.pk).all().delete()
    other = as_role(shop, "sales")
    Seat.objects.of(shop.workspace.pk).create(team="sdr", user=other)
    hand_over(shop, "dos@x.example", name="Lead de otra persona")
    html = page_for(shop.ana)
    assert html.index('id="own-name"') < html.index('id="matters-name"')
    assert html.index('id="matters-name"') < html.index('id="side-marketing"')
    assert "Lead de Ana" in html
    assert "Lead de otra persona" not in html
    assert other.name not in html
    assert 'id="load-name"' not in html


def test_the_head_of_sales_sees_who_has_how_much_and_each_figure_opens_as_many(
    shop: Shop,
) -> None:
    hand_over(shop, "uno@x.example", at=NOW - timedelta(days=4))
    hand_over(shop, "dos@x.example")
    html = page_for(shop.vera)
    table = re.search(r'class="rows today-table">(.*?)</table>', html, re.DOTALL)
    assert table is not None
    figures = re.findall(r'<a href="([^"]+)">(\d+)</a>', table[1])
    assert [int(count) for _, count in figures] == [2, 0, 1]
    for url, count in figures:
        assert max(0, listed(shop.vera, unescape(url))) == int(count)


def test_what_somebody_has_stands_beside_what_they_take_and_when_they_are_back(
    shop: Shop,
) -> None:
    hand_over(shop)
    Seat.objects.of(shop.workspace.pk).filter(user=shop.ana).update(capacity=1)
    record_absence(
        workspace=shop.workspace,
        user=shop.ana.pk,
        start=NOW - timedelta(hours=1),
        end=NOW + timedelta(days=2),
        reason="holiday",
        by=shop.member(shop.vera),
        now=NOW,
    )
    html = page_for(shop.vera)
    assert "de 1" in plain(html[html.index('class="rows today-table"') :])
    assert "fuera hasta el 8 oct 2026" in html


def test_every_change_opens_a_list_of_as_many_leads(shop: Shop) -> None:
    for number in range(2):
        hand_over(shop, f"p{number}@x.example", at=NOW - timedelta(hours=20, minutes=number))
    tell(
        shop,
        "p1@x.example",
        "contact.attempted",
        NOW - timedelta(minutes=3),
        {"channel": "phone", "outcome": "no_answer"},
    )
    html = page_for(shop.vera)
    block = re.search(r'<dl class="changes">(.*?)</dl>', html, re.DOTALL)
    assert block is not None
    found = re.findall(r'<dt>([^<]+)</dt><dd><a href="([^"]+)">(\d+)</a>', block[1])
    assert {name: int(count) for name, _, count in found} == {
        "Nuevos MQL": 2,
        "Con un intento de contacto": 1,
    }
    for _, url, count in found:
        assert listed(shop.vera, unescape(url)) == int(count)


def test_since_when_things_changed_is_the_same_hour_of_the_working_day_before(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Qué ha cambiado desde ayer, 10:00" in page_for(shop.vera)
    monday = NOW + timedelta(days=6)
    monkeypatch.setattr("testigo.clock.now", lambda: monday)
    assert "Qué ha cambiado desde el viernes, 10:00" in page_for(shop.vera)


def test_without_a_pact_the_page_says_what_is_missing_and_where_to_do_it(
    client: Client, db: None
) -> None:
    shop = open_shop()
    from testigo.store.models import PactSignature, PactVersion

    PactSignature.objects.of(shop.workspace.pk).all().delete()
    PactVersion.objects.of(shop.workspace.pk).all().update(in_force_at=None)
    html = page_for(as_role(shop, "admin"))
    assert "Qué falta todavía" in html
    assert "0 de 2 firmas" in html
    assert "/w/nortia/settings/imports" in html
    assert 'id="side-marketing"' not in html


def test_a_fragment_request_gets_only_what_changes(shop: Shop) -> None:
    html = page_for(shop.vera, **{"HX-Request": "true"})
    assert "<html" not in html
    assert 'id="today"' in html
    assert 'hx-swap-oob="outerHTML"' in html


@pytest.mark.parametrize("role", ["marketing", "director", "success", "admin", "dpo", "agency"])
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_role_has_a_page_in_both_languages(shop: Shop, role: str, language: str) -> None:
    hand_over(shop, at=NOW - timedelta(days=4))
    user = as_role(shop, role)
    user.language = language
    user.save()
    html = page_for(user)
    said = {"es": "Qué necesita atención", "en": "What needs attention"}
    assert said[language] in html
    assert {"es": "Marketing entrega", "en": "Marketing delivers"}[language] in html
    assert not re.search(r'(?:data-[a-z-]+|id|value)="[^"]*[\u00a0\u202f]', html)


def test_an_outsider_sees_nothing(shop: Shop) -> None:
    other = open_shop("ajena")
    client = Client()
    client.force_login(other.vera, backend=BACKEND)
    assert client.get("/w/nortia/today").status_code == 404


def test_a_member_who_left_sees_nothing(shop: Shop) -> None:
    Membership.objects.of(shop.workspace.pk).filter(user=shop.vera).update(active=False)
    client = Client()
    client.force_login(shop.vera, backend=BACKEND)
    assert client.get("/w/nortia/today").status_code == 404


@pytest.mark.parametrize(("role", "most"), [("lead", 27), ("sales", 20), ("success", 25)])
def test_the_page_reads_each_thing_once(
    shop: Shop, role: str, most: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(3):
        hand_over(shop, f"p{number}@x.example", at=NOW - timedelta(days=4, minutes=number))
    client = Client()
    client.force_login(as_role(shop, role), backend=BACKEND)
    client.get("/w/nortia/today")
    with django_assert_max_num_queries(most) as asked:
        client.get("/w/nortia/today")
    reads = Counter(query["sql"] for query in asked.captured_queries)
    assert not [sql for sql, times in reads.items() if times > 1 and sql.startswith("SELECT")]
    agreements = [sql for sql in reads if "testigo_pact_signature" in sql]
    assert len(agreements) == 1
