"""The page of goals: the calculation, what is tried, its history and the pace."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from testigo.store import log
from testigo.store.models import FactRow, PactVersion
from tests.factories.goals import WITH_GOAL, story
from tests.web.handed_over import NOW, Shop, hand_over, open_shop

pytestmark = pytest.mark.django_db
GOALS = "/w/nortia/goals"
LATER = NOW + timedelta(days=38)


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setattr("testigo.clock.now", lambda: LATER)
    return open_shop(pact=WITH_GOAL)


@pytest.fixture
def browser(client: Client, shop: Shop) -> Client:
    client.force_login(shop.ana, "django.contrib.auth.backends.ModelBackend")
    return client


def with_history(shop: Shop) -> None:
    log.append(shop.workspace.pk, FactRow.objects.of(shop.workspace.pk).count(), story())


def body_of(client: Client, query: str = "") -> str:
    answer = client.get(GOALS + query)
    assert answer.status_code == 200
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def results_in(body: str) -> list[str]:
    return re.findall(r"<strong data-count=\"\d+\">([^<]+)</strong>", body)


def test_an_outsider_sees_nothing(client: Client, shop: Shop) -> None:
    assert client.get(GOALS).status_code == 302
    client.force_login(open_shop("other").ana, "django.contrib.auth.backends.ModelBackend")
    assert client.get(GOALS).status_code == 404


def test_the_calculation_of_the_pact_is_read_as_fractions(browser: Client) -> None:
    body = body_of(browser)
    assert results_in(body) == ["30 clientes", "1.200 leads", "300 MQL"]
    for figure in ("300.000 €", "10.000 €", "2,5 %", "25 %", "(400 al mes)", "Del pacto"):
        assert figure in body, figure
    for other in ("Con 2 %: 1.500 leads", "Con un ticket de 9.000 €: 34 clientes, 1.360 leads"):
        assert other in body, other
    assert "pacto v1" in body
    assert 'href="/w/nortia/goals" aria-current="page"' in body


def test_figures_are_tried_as_people_type_them(browser: Client) -> None:
    body = body_of(browser, "?quota=200.000&deal=12.000,50&rate=3,5&mql=")
    assert results_in(body) == ["17 clientes", "486 leads", "122 MQL"]
    assert "16,67 →" in body
    assert "Estimación" in body
    assert 'value="12000,5"' in body
    assert "Volver a lo acordado" in body


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?rate=mucho", "no se puede leer como tasa"),
        ("?rate=0", "tiene que ser una tasa entre 0,01 % y 100 %"),
        ("?rate=250", "tiene que ser una tasa entre 0,01 % y 100 %"),
        ("?quota=nada", "nada"),
        ("?quota=-5", "tiene que ser un importe mayor que cero"),
        ("?asof=2026-13-40", "no es una fecha que se pueda usar"),
        ("?rate=1e999999&deal=0", "tiene que ser un importe mayor que cero"),
    ],
)
def test_what_cannot_be_computed_is_said_beside_its_field(
    browser: Client, query: str, said: str
) -> None:
    assert said in body_of(browser, query)


def test_figures_are_taken_to_a_draft_only_while_all_of_them_can_be_used(
    client: Client, shop: Shop
) -> None:
    client.force_login(shop.vera, "django.contrib.auth.backends.ModelBackend")
    assert 'class="goals-take"' in body_of(client, "?quota=200.000&rate=3,5")
    for query in ("?quota=200.000&rate=mucho", "?quota=200.000&rate=250"):
        assert 'class="goals-take"' not in body_of(client, query)


@pytest.mark.parametrize("query", ["?period=%00", "?period=2031-Q9", "?rate=%00", "?quota=<b>"])
def test_a_strange_address_is_answered(browser: Client, query: str) -> None:
    assert "<b>" not in body_of(browser, query).split("goals-form")[1].split("</form>")[0]


def test_the_history_says_its_own_rates_beside_those_agreed(browser: Client, shop: Shop) -> None:
    with_history(shop)
    body = body_of(browser)
    assert re.search(r"Tu historial dice 11,1 % \(\d+,\d–\d+,\d\), de 45 leads", body)
    assert "Tu historial dice 8.200 €, de 5 contratos" in body
    assert "tasa de todos" in body
    assert "según 5 firmas" in body
    assert "Originado por Marketing" in body
    assert "Contribución" in body


def test_the_pace_counts_what_came_in_the_period(browser: Client, shop: Shop) -> None:
    hand_over(shop)
    body = body_of(browser)
    assert re.search(r"MQL: 1 de 300; a estas alturas el plan pide \d+", body)
    assert "Ritmo en riesgo" in body
    assert body.count('class="chart-came" points=') >= 4


def test_an_earlier_day_knows_only_what_was_known_then(browser: Client, shop: Shop) -> None:
    with_history(shop)
    body = body_of(browser, "?asof=2026-10-20")
    assert "con lo que se sabía al acabar el 20 oct 2026" in body
    assert "según 4 firmas" in body


def test_without_a_pact_it_is_a_marked_estimate(browser: Client, shop: Shop) -> None:
    PactVersion.objects.of(shop.workspace.pk).delete()
    body = body_of(browser)
    assert results_in(body) == ["30 clientes", "1.200 leads", "300 MQL"]
    assert "Todavía no se ha firmado ningún pacto" in body
    assert "Estimación de partida" in body
    assert "Lo que ha llegado, frente al plan" not in body


def test_it_speaks_english_and_keeps_attributes_plain(browser: Client, shop: Shop) -> None:
    with_history(shop)
    shop.ana.language = "en"
    shop.ana.save()
    body = body_of(browser, "?rate=3.5")
    for words in ("€300,000", "30 customers", "858 leads", "3.5%", "What has come", "Estimate"):
        assert words in body, words
    raw = browser.get(GOALS).content.decode()
    assert not re.search(r'(?:data-[a-z-]+|id|value|href)="[^"]*[\u00a0\u202f]', raw)


def test_the_shared_revenue_of_today_leads_here(client: Client, shop: Shop) -> None:
    client.force_login(shop.vera, "django.contrib.auth.backends.ModelBackend")
    assert f'href="{GOALS}"' in client.get("/w/nortia/today").content.decode()
