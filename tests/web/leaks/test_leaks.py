"""The page of the leakage, and the lists of its leads."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from testigo.actions.applying import apply_all
from testigo.actions.ticking import tick
from testigo.core.asof import Days
from testigo.core.leaks import Euros
from testigo.web.leaks.headline import _likely, _lost
from testigo.web.pictures import answer
from testigo.wording.alerts import digest_line
from testigo.wording.commitments import money_words
from tests.spec.story import MADRID
from tests.web.handed_over import NOW, Shop, hand_over, open_shop, tell

pytestmark = pytest.mark.django_db

LEAKS = "/w/nortia/leaks"
_BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Shop:
    """One lead called at once, one a day later, and one never."""
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)
    shop = open_shop()
    when = NOW - timedelta(days=7)
    for name, waits in (("soon", 1), ("late", 24), ("never", None)):
        hand_over(shop, f"{name}@a.example", at=when, name=name.title())
        if waits is not None:
            called = when + timedelta(hours=waits)
            said = {"channel": "phone", "human": True, "outcome": "no_answer"}
            tell(shop, f"{name}@a.example", "contact.attempted", called, said)
    tell(shop, "soon@a.example", "lead.rejected", when + timedelta(hours=2), {"reason": "student"})
    tell(
        shop, "soon@a.example", "contract.signed", NOW - timedelta(days=1),
        {"amount": "1000", "margin": "400"},
    )  # fmt: skip
    before = NOW - timedelta(minutes=1)
    apply_all(workspace=shop.workspace, now=before)
    tick(workspace=shop.workspace, now=before)
    return shop


def body_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def browser(client: Client, shop: Shop) -> Client:
    client.force_login(shop.vera, _BACKEND)
    return client


def test_an_outsider_sees_nothing(client: Client, shop: Shop) -> None:
    assert client.get(LEAKS).status_code == 302
    client.force_login(open_shop("other").ana, _BACKEND)
    assert client.get(LEAKS).status_code == 404
    assert client.get(f"{LEAKS}/contacted_late").status_code == 404


def test_few_cases_are_counted_and_have_no_worth(browser: Client) -> None:
    body = body_of(browser, LEAKS)
    assert "2 de 3 leads traspasados se quedaron entre los dos equipos" in body
    assert "Pocos casos" in body
    assert "Firmaron 0 de 1 lead." in body
    assert "beneficio" not in body


def test_a_count_opens_a_list_of_as_many_leads(browser: Client) -> None:
    links = re.findall(r'<a href="([^"]+)" data-count="(\d+)">', body_of(browser, LEAKS))
    assert len(links) == 2
    for url, count in links:
        listed = body_of(browser, url.replace("&amp;", "&"))
        assert listed.count('class="lead-name"') == int(count) == 1
    late = body_of(browser, f"{LEAKS}/contacted_late")
    assert ">Late<" in late
    assert ">Never<" not in late


def test_the_contribution_is_that_of_both_sides(browser: Client) -> None:
    body = body_of(browser, LEAKS)
    assert "1.000 €" in body
    assert "400 €" in body
    assert "sin coste" in body


def test_an_earlier_day_is_answered_as_it_was_known(browser: Client) -> None:
    body = body_of(browser, f"{LEAKS}?asof=2026-09-28&from=2026-09-01&to=2026-10-01")
    assert "Volver a hoy" in body
    assert "En estos días no se traspasó ningún lead." in body


def test_a_leak_that_there_is_not_is_not_found(browser: Client) -> None:
    assert browser.get(f"{LEAKS}/another").status_code == 404


def test_a_leak_without_leads_says_so(browser: Client) -> None:
    assert "Nadie en esta fuga" in body_of(browser, f"{LEAKS}/without_reason")


def test_the_leaks_are_drawn_as_a_picture(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(answer, "draw_png", lambda html: drawn.append(html) or b"")
    page = browser.get("/w/nortia/leaks").content.decode()
    link = re.search(r'href="(/w/nortia/leaks/leaks\.png[^"]*)"', page)
    assert link is not None
    told = browser.get(link[1].replace("&amp;", "&"))
    assert (told.status_code, told["Content-Type"]) == (200, "image/png")
    assert "Sin contactar" in drawn[0]


def test_a_long_list_shows_the_latest_and_opens_the_others(
    browser: Client, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("testigo.web.leaks.page.FIRST_LISTED", 1)
    hand_over(shop, "other@a.example", at=NOW - timedelta(days=6), name="Other")
    apply_all(workspace=shop.workspace, now=NOW)
    tick(workspace=shop.workspace, now=NOW)
    body = body_of(browser, f"{LEAKS}/never_contacted?asof=2026-10-06")
    assert body.count('class="lead-name"') == 1
    link = re.search(r'href="([^"]+every=1)">Ver los 2<', body)
    assert link is not None
    every = body_of(browser, link[1].replace("&amp;", "&"))
    assert every.count('class="lead-name"') == 2
    assert "Ver los 2" not in every
    monkeypatch.setattr("testigo.web.leaks.page.MOST_LISTED", 1)
    assert "Ver los 1 últimos" in body_of(browser, f"{LEAKS}/never_contacted?asof=2026-10-06")


def test_the_headline_begins_with_the_range_and_says_how_sure_it_is() -> None:
    year = Days(date(2025, 10, 7), date(2026, 10, 7), MADRID)
    total = Euros(Decimal(0), Decimal(41_776), Decimal(82_502))
    with translation.override("en"):
        said = _lost(total, year, "EUR")
        sure = _likely(total, year, "EUR")
    assert said == (
        "Between €0 and €82,500 a year are lost between both teams; most likely, about €41,800."
    )
    assert sure == (
        "Four times in five the true loss lies in that range. The likeliest figure comes to "
        "€3,480 a month."
    )


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_mail_of_the_week_says_it_in_the_same_words(language: str) -> None:
    found = Euros(Decimal(0), Decimal("27800"), Decimal("70000"))
    told = {
        name: money_words(getattr(found, name), "EUR", language)
        for name in ("low", "value", "high")
    }
    with translation.override(language):
        page = _lost(found, Days(date(2025, 11, 28), date(2026, 11, 28), MADRID), "EUR")
    assert f"{digest_line('leak', language, **told)}." == page.replace("\xa0", " ")


def test_revenue_says_of_what_it_is_and_leads_to_the_other_one(browser: Client) -> None:
    body = body_of(browser, f"{LEAKS}?from=2026-09-01&to=2026-10-07&asof=2026-10-05")
    assert "Estos ingresos se firmaron en estos días, por leads de cualquier fecha." in body
    assert 'href="/w/nortia/loop?from=2026-09-01&amp;to=2026-10-07&amp;asof=2026-10-05"' in body
