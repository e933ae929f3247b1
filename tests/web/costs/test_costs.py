import re
from datetime import timedelta

import pytest
from django.test import Client

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.store.models import FactRow
from tests.web.handed_over import NOW, Shop, open_shop

pytestmark = pytest.mark.django_db

COSTS = "/w/nortia/costs"
FAIR = {"channel": "events", "campaign": "feria", "from": "2026-09-01", "to": "2026-09-10"}
ENTRY = FAIR | {"amount": "1.234,50", "currency": "EUR", "claimed": "", "once": "press-costs-1"}
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)
    return open_shop()


@pytest.fixture
def browser(client: Client, shop: Shop) -> Client:
    client.force_login(shop.vera, BACKEND)
    return client


def tell(shop: Shop, name: str, email: str = "", source: str = "import", **props: object) -> None:
    at = NOW - timedelta(days=20)
    number = FactRow.objects.of(shop.workspace.pk).count()
    person = PersonKeys(email=email)
    draft = FactDraft(name, at, f"{name}-{number}", person=person, props=props)
    record_facts(workspace=shop.workspace, drafts=[draft], source=source, now=NOW)
    apply_all(workspace=shop.workspace, now=NOW)


def body_of(client: Client, query: str = "") -> str:
    answer = client.get(COSTS + query)
    assert answer.status_code == 200
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_an_outsider_sees_nothing(client: Client, shop: Shop) -> None:
    assert client.get(COSTS).status_code == 302
    client.force_login(open_shop("other").vera, BACKEND)
    assert client.get(COSTS).status_code == 404


def test_without_costs_the_page_says_what_brings_them(browser: Client) -> None:
    body = body_of(browser)
    assert "No se anotó ningún coste en estos días" in body
    assert "sin coste" in body


def test_a_cost_is_written_down_taken_back_and_put_back(browser: Client) -> None:
    answer = browser.post(COSTS, ENTRY, follow=True)
    body = answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "Anotado: Eventos, 1.234,50 €" in body
    assert "Vera Sol" in body
    undo = re.search(r'action="([^"]+take-back)"', body)
    assert undo is not None
    body = browser.post(undo[1], follow=True).content.decode()
    assert "No se anotó ningún coste" in body
    again = re.search(r'action="([^"]+put-back)"', body)
    assert again is not None
    assert "1.234,50" in browser.post(again[1], follow=True).content.decode()


def test_what_cannot_be_read_stays_in_the_form_with_every_reason(browser: Client) -> None:
    wrong = ENTRY | {"channel": " ", "amount": "12.00", "currency": "euros"}
    answer = browser.post(COSTS, wrong)
    body = answer.content.decode()
    assert answer.status_code == 400
    assert "Falta el canal" in body
    assert "no es un código de divisa" in body
    assert "12.00" in body
    assert '<details class="loop-card cost-entry" open>' in body


def test_whoever_only_reads_has_no_form_and_may_not_write(client: Client, shop: Shop) -> None:
    client.force_login(shop.dora, BACKEND)
    assert "cost-entry" not in body_of(client)
    assert client.post(COSTS, ENTRY).status_code == 403


def test_days_recorded_twice_are_shown_with_the_source_that_counts(
    browser: Client, shop: Shop
) -> None:
    tell(shop, "cost.recorded", **FAIR, amount="90", export="x")
    browser.post(COSTS, ENTRY)
    body = body_of(browser)
    assert "Dos fuentes anotaron los mismos días" in body
    table = body[body.index('id="overlaps"') :]
    assert table.index("a mano") < table.index("1.234,50 €") < table.index("90,00 €")
    assert "1.234,50 € en total" in body


def test_other_currencies_and_what_cannot_be_read_are_counted(browser: Client, shop: Shop) -> None:
    tell(shop, "cost.recorded", **FAIR, amount="90", currency="USD")
    tell(shop, "cost.recorded", **FAIR, amount="lots")
    body = body_of(browser)
    assert "No se suma 1 coste en una divisa que no es EUR" in body
    assert "No se suma 1 coste cuyo importe" in body


def test_a_campaign_of_two_names_becomes_one_and_two_again(browser: Client, shop: Shop) -> None:
    touch = {"channel": "google_ads", "campaign": "marca"}
    tell(shop, "form.submitted", "leo@acme.example", **touch)
    tell(shop, "form.submitted", "eva@acme.example", channel="google_ads", campaign="")
    days = {"from": "2026-09-01", "to": "2026-09-30", "amount": "100"}
    tell(shop, "cost.recorded", channel="google_ads", campaign="Marca ES", **days)
    body = body_of(browser)
    assert "1 campaña costó dinero en estos días y no trajo ningún lead" in body
    assert "1 lead de Google Ads llegó sin campaña" in body
    pair = {"campaign": '["google_ads", "Marca ES"]', "into": '["google_ads", "marca"]'}
    body = browser.post(f"{COSTS}/same", pair, follow=True).content.decode()
    assert "«Marca ES» se suma con «marca»" in body
    assert "¿Es la misma campaña?" in body
    part = re.search(r'action="([^"]+/part)"', body)
    assert part is not None
    body = browser.post(part[1], follow=True).content.decode()
    assert "«Marca ES» se suma con" not in body
    assert browser.post(f"{COSTS}/same", {"campaign": "nonsense", "into": ""}).status_code == 400
    itself = {"campaign": pair["into"], "into": pair["into"]}
    assert browser.post(f"{COSTS}/same", itself).status_code == 400


def test_an_earlier_day_shows_what_was_known_then(browser: Client) -> None:
    browser.post(COSTS, ENTRY, follow=True)
    assert "1.234,50" not in body_of(browser, "?asof=2026-10-04")


def test_the_page_says_by_which_pact(browser: Client) -> None:
    assert "pacto v1" in body_of(browser)


def test_parts_of_a_lead_that_a_platform_claims_are_shown_as_they_are(
    browser: Client, shop: Shop
) -> None:
    days = {"from": "2026-08-01", "to": "2026-08-02", "amount": "10"}
    tell(shop, "cost.recorded", channel="google_ads", campaign="brand", claimed=12.5, **days)
    tell(shop, "cost.recorded", channel="meta_ads", campaign="guide", claimed=12, **days)
    body = body_of(browser, "?from=2026-08-01&to=2026-08-31")
    cells = re.findall(r'<td class="amount" role="cell" data-label="[^"]*">(12[^<]*)</td>', body)
    assert sorted(cells) == ["12", "12,50"]


def test_a_month_that_is_not_whole_is_drawn_lighter_and_says_its_days(browser: Client) -> None:
    browser.post(COSTS, ENTRY)
    body = body_of(browser, "?from=2026-09-05&to=2026-10-20")
    assert '<span class="part-month">desde el 5 sept</span>' in body
    assert '<span class="part-month">hasta el 6 oct</span>' in body
    assert 'class="cost-part-fill"' in body
    whole = body_of(browser, "?from=2026-09-01&to=2026-10-01")
    assert 'class="cost-part-fill"' not in whole
    assert 'class="part-month"' not in whole


def test_a_campaign_without_leads_leads_to_those_it_may_be(browser: Client, shop: Shop) -> None:
    paid = {"start": "2026-09-16", "end": "2026-09-20", "currency": "EUR"}
    tell(shop, "cost.recorded", channel="meta_ads", campaign="new", amount="90", **paid)
    assert "¿Es la misma que otra?" not in body_of(browser)
    tell(shop, "form.submitted", "ana@a.example", channel="meta_ads", campaign="old")
    assert '<a href="#same">¿Es la misma que otra?</a>' in body_of(browser)
