"""The page of the gap."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from testigo.actions.applying import apply_all
from tests.web.handed_over import NOW, PACT, Shop, open_shop, tell

pytestmark = pytest.mark.django_db

GAP = "/w/nortia/gap"
_BACKEND = "django.contrib.auth.backends.ModelBackend"
GOAL = """\
goals:
  - {period: 2026-09, revenue: 10000, average_deal: 1000, lead_to_customer: 10%}
dispositions:"""


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Shop:
    """Four leads in September, one of whom signed 2,500 then; a renewal of 300; and a goal."""
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)
    shop = open_shop(pact=PACT.replace("dispositions:", GOAL))
    when = NOW - timedelta(days=20)
    for number in range(4):
        tell(shop, f"p{number}@a.example", "form.submitted", when, {"channel": "events"})
    signed = when + timedelta(days=5)
    tell(shop, "p0@a.example", "contract.signed", signed, {"amount": "2500.00"})
    tell(shop, "p0@a.example", "contract.renewed", signed, {"amount": "300.00"})
    apply_all(workspace=shop.workspace, now=NOW - timedelta(minutes=1))
    return shop


@pytest.fixture
def browser(client: Client, shop: Shop) -> Client:
    client.force_login(shop.vera, _BACKEND)
    return client


def body_of(client: Client, query: str) -> str:
    answer = client.get(f"{GAP}?{query}")
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{WORD JOINER}", "")


def cents_in(body: str) -> list[int]:
    """The amounts of the table, in cents, from the first total to the last."""
    table = body[body.index('class="as-table"') :]
    found = re.findall(r'class="amount">(−?)([\d.]+),(\d\d) €<', table)
    return [
        int(f"{'-' if sign else ''}{whole.replace('.', '')}{part}") for sign, whole, part in found
    ]


def test_an_outsider_sees_nothing(client: Client, shop: Shop) -> None:
    assert client.get(GAP).status_code == 302
    client.force_login(open_shop("other").ana, _BACKEND)
    assert client.get(GAP).status_code == 404


def test_a_month_with_a_goal_is_compared_with_it(browser: Client) -> None:
    body = body_of(browser, "from=2026-09-01&to=2026-10-01")
    assert "De 10.000 € a 2.500 €: −7.500 €." in body
    assert "Llegaron 4 leads; el objetivo pide 100." in body
    assert "El objetivo no lo nombra; fue +300 €." in body
    first, *parts, last = cents_in(body)
    assert (first, last) == (1_000_000, 250_000)
    assert len(parts) == 9
    assert first + sum(parts) == last


def test_a_period_is_compared_with_the_one_before(browser: Client) -> None:
    body = body_of(browser, "from=2026-09-01&to=2026-10-01&against=previous")
    assert "Comparado con el periodo del 1 ago 2026 al 31 ago 2026." in body
    first, *parts, last = cents_in(body)
    assert (first, last, sum(parts)) == (0, 280_000, 280_000)
    assert 'aria-current="true">El periodo anterior<' in body


def test_days_without_a_goal_say_so(browser: Client) -> None:
    body = body_of(browser, "from=2026-09-01&to=2026-09-15&against=goal")
    assert "El pacto no tiene objetivo para estos días" in body


def test_an_earlier_day_does_not_know_what_came_later(browser: Client) -> None:
    body = body_of(browser, "from=2026-09-01&to=2026-10-01&asof=2026-09-17&against=previous")
    assert "De 0 € a 0 €: no ha cambiado nada." in body
    assert "against=previous" in body[body.index("Volver a hoy") - 200 : body.index("Volver a hoy")]


def test_what_had_no_case_is_told_as_such(browser: Client) -> None:
    body = body_of(browser, "from=2026-09-01&to=2026-10-01&against=previous")
    assert "antes no hubo casos." in body
    assert "antes, el –" not in body
    assert "el – de" not in body


def test_where_nothing_happened_there_is_nothing_to_compare(browser: Client) -> None:
    body = body_of(browser, "from=2025-01-01&to=2025-02-01&against=previous")
    assert "No hay nada que comparar" in body
    assert "fall-bar" not in body


@pytest.mark.parametrize("against", ["previous", "year", "goal"])
def test_days_that_have_not_come_are_not_compared(browser: Client, against: str) -> None:
    body = body_of(browser, f"from=2026-10-07&to=2026-12-01&against={against}")
    assert "Estos días aún no han llegado" in body
    assert "El periodo empieza el 7 oct 2026" in body
    assert 'class="falls"' not in body
    assert "2800 €" not in body


def test_a_period_that_has_begun_is_compared(browser: Client) -> None:
    body = body_of(browser, "from=2026-10-06&to=2026-12-01&against=previous")
    assert "Estos días aún no han llegado" not in body
    assert 'class="falls"' in body
    assert "Los leads de este periodo aún" in body


def test_a_comparison_that_is_not_known_is_told_and_the_usual_one_shown(browser: Client) -> None:
    body = body_of(browser, "from=2026-09-01&to=2026-10-01&against=them")
    assert "Aquí no se conoce «them»: se muestra lo habitual." in body
    assert "De 10.000 € a 2.500 €" in body
