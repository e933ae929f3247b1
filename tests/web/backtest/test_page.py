"""The backtest on screen: what is asked, what it says, and what it says where there is little."""

import json
import re

import pytest
from django.test import Client

from testigo.actions.backtesting import work_on
from testigo.actions.backtests import state_of
from testigo.actions.pacts import load_pact_draft
from testigo.queries.people import find_person
from testigo.store.models import BacktestRun, PactVersion, User, Workspace
from tests.factories.business import business, hire, open_workspace
from tests.factories.tried import NOW, tried_business
from tests.spec.agreement import PACT

pytestmark = pytest.mark.django_db(transaction=True)
BACKEND = "django.contrib.auth.backends.ModelBackend"
PAGE = "/w/nortia/pact/backtest"
OCTOBER = {"draft": "1", "from": "2026-10-01", "last": "2026-10-31"}
ADDRESS = f"{PAGE}?draft=1&from=2026-10-01&to=2026-11-01"


@pytest.fixture(autouse=True)
def fixed_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)


@pytest.fixture
def space() -> Workspace:
    return tried_business()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def laura(space: Workspace) -> Client:
    """Of Marketing."""
    return signed_in(hire(space, "laura@nortia.example", "marketing"))


def work(space: Workspace) -> None:
    """Do what the worker does."""
    for run in BacktestRun.objects.of(space.pk).filter(state="waiting"):
        assert work_on(workspace=space, run=run.id, clock=lambda: NOW)


def answered(client: Client, space: Workspace, **asked: str) -> str:
    """The page once what was asked has been worked out."""
    address = client.post(PAGE, OCTOBER | asked)["Location"]
    work(space)
    return client.get(address).content.decode()


def words(body: str) -> str:
    """What a page says, tags and spaces apart."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", body)).replace("\N{NO-BREAK SPACE}", " ")


def test_asking_waits_for_the_worker_and_says_how_far_it_is(
    laura: Client, space: Workspace
) -> None:
    answer = laura.post(PAGE, OCTOBER | {"threshold": "50"})
    assert answer["Location"] == f"{ADDRESS}&threshold=50"
    body = laura.get(answer["Location"]).content.decode()
    assert "Empieza en un momento." in body
    [address] = re.findall(r'hx-get="(/w/nortia/pact/backtest/[^"]+)"', body)
    run = BacktestRun.objects.of(space.pk).get()
    BacktestRun.objects.of(space.pk).update(state="running", progress=["climb", 1, 4])
    part = laura.get(address).content.decode()
    assert "Puntuando a todas las personas otra vez." in part
    assert 'max="4" value="1"' in part
    assert "<html" not in part
    BacktestRun.objects.of(space.pk).filter(id=run.id).update(state="waiting", progress=[])
    work(space)
    assert "Con 50, 2 leads más al mes." in laura.get(address).content.decode()


def test_the_answer_begins_with_a_verdict_and_names_who_would_enter(
    laura: Client, space: Workspace
) -> None:
    body = answered(laura, space, threshold="50")
    told = words(body)
    assert "Con 50, 2 leads más al mes." in told
    assert "Incluye a 1 cliente que el pacto vigente nunca habría traspasado." in told
    assert "Ventas no llegó a trabajar 2 de estos leads" in told
    assert "Entrarían 2" in told
    assert "Saldrían 0" in told
    iris = find_person(space.pk, "iris@nortia.example")
    assert f'<a href="/w/nortia/leads/{iris}">iris@nortia.example</a>' in body
    assert "se hizo cliente" in told
    assert "sin trabajar: desconocido" in told
    assert "+20 Visitó /precios" in told


def test_under_thirty_outcomes_it_says_that_it_is_indicative(
    laura: Client, space: Workspace
) -> None:
    told = words(answered(laura, space, threshold="50"))
    assert "Orientativo: se apoya en 1 resultado conocido, menos de 30." in told
    assert "Hay muy pocos resultados conocidos para decir qué umbral encaja mejor." in told
    # Of two leads that were worked, cases and no percentage.
    assert "1 de 2" in told
    assert "50 %" not in told


def test_it_is_read_in_english(space: Workspace) -> None:
    hire(space, "emma@nortia.example", "sales")
    emma = User.objects.get(email="emma@nortia.example")
    emma.language = "en"
    emma.save()
    told = words(answered(signed_in(emma), space, threshold="50"))
    assert "At 50, 2 more leads a month." in told
    assert "Indicative: it rests on 1 known outcome, fewer than 30." in told
    assert "They would enter 2" in told
    assert "never worked: unknown" in told
    # Sales reads it; who may not write drafts is not offered any.
    assert "Take this threshold to a draft" not in told


def test_every_threshold_is_in_the_page_so_that_dragging_asks_nothing(
    laura: Client, space: Workspace
) -> None:
    body = answered(laura, space, threshold="50")
    [told] = re.findall(r'data-ladder="([^"]+)"', body)
    rates = json.loads(told.replace("&quot;", '"'))
    assert len(rates["steps"]) == 76
    # MQL, customers, and customers never handed over.
    assert rates["steps"][50] == [4, 1, 0]
    assert rates["steps"][55] == [2, 0, 1]
    assert rates["steps"][75] == [0, 0, 1]
    assert rates["base"][0] == 2
    assert re.search(r'<input class="bt-range" type="range" min="0" max="80"', body)
    assert 'style="' not in body
    assert " onclick" not in body


def test_the_months_are_drawn_with_the_unknown_ones_hatched_and_told_in_a_table(
    laura: Client, space: Workspace
) -> None:
    body = answered(laura, space, threshold="50")
    assert body.count('fill="url(#bt-hatch-now)"') == 1
    assert body.count('fill="url(#bt-hatch-draft)"') == 1
    assert "octubre 2026" in body.lower() or "octubre de 2026" in body.lower()
    # Lengths of drawings have points whatever the language.
    assert not re.search(r'(?:x|y|width|height)="\d+,\d', body)


def test_what_is_of_the_tried_threshold_can_say_so_once_it_moves(
    laura: Client, space: Workspace
) -> None:
    body = answered(laura, space, threshold="50")
    # Table, months, who would enter and who would leave; each with a press that tries the other.
    assert body.count("data-stale hidden") == 4
    assert "Esto es de 50; el umbral de arriba ha cambiado." in body
    assert body.count('form="bt-try"') == 4
    assert body.count('id="bt-try"') == 1


def test_both_definitions_of_a_customer_are_said(laura: Client, space: Workspace) -> None:
    told = words(answered(laura, space, threshold="50"))
    assert "De los traspasados en estos días, firmaran cuando firmaran" in told
    assert "De 1 firma en estos días, se traspasara cuando se traspasara" in told


def test_the_pact_leads_to_the_question_about_its_threshold(laura: Client) -> None:
    body = laura.get("/w/nortia/pact").content.decode()
    assert 'href="/w/nortia/pact/backtest?draft=1"' in body
    assert "¿Encaja el umbral? Pruébalo con el historial" in body


def test_before_anything_is_asked_it_says_what_a_backtest_is(laura: Client) -> None:
    body = laura.get(PAGE).content.decode()
    assert "Mira con el pasado si encaja el umbral en vigor" in body
    assert 'name="from" value="2026-05-01"' in body
    assert 'name="last" value="2026-10-31"' in body
    assert body.count("btn-primary") == 1


def test_the_newest_draft_is_what_is_tried(laura: Client, space: Workspace) -> None:
    text = PACT.replace("total, over: 70", "total, over: 60")
    load_pact_draft(workspace=space, text=text, by="operator", now=NOW)
    body = laura.get(PAGE).content.decode()
    assert "Prueba la versión con el pasado antes de que nadie la firme" in body
    assert 'href="?draft=1&amp;from=2026-05-01&amp;to=2026-11-01"' in body
    assert "si encaja el umbral de la versión 1" in body
    assert '<option value="2" selected>' in body
    assert 'placeholder="60"' in body


def test_without_history_it_says_what_is_missing() -> None:
    space = business("nortia")
    laura = signed_in(hire(space, "laura@nortia.example", "marketing"))
    body = answered(laura, space)
    assert "En estos días no se habría traspasado a nadie" in body
    assert "impórtalo como histórico" in body
    assert 'href="/w/nortia/settings/imports"' in body
    assert "bt-verdict" not in body


def test_without_a_pact_it_says_what_to_do_first() -> None:
    space = open_workspace("nortia")
    body = signed_in(hire(space, "laura@nortia.example", "marketing")).get(PAGE).content.decode()
    assert "Escribe antes un borrador." in body
    assert "<form" not in body.split('id="content"')[1].split("</main>")[0]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"draft": "7"}, "No hay una versión «7» del pacto."),
        ({"threshold": "muchos"}, "«muchos» no es un umbral que sirva."),
        ({"from": "ayer"}, "ayer"),
        ({"from": "2026-11-05"}, "El último día es anterior al primero: no se ha probado nada."),
        ({"from": "2030-01-01", "last": "2030-06-30"}, "Parte de esos días aún no ha llegado"),
        ({"from": "2001-01-01"}, "con diez años como mucho"),
    ],
)
def test_what_cannot_be_asked_is_told_and_nothing_is_begun(
    laura: Client, space: Workspace, asked: dict[str, str], told: str
) -> None:
    answer = laura.post(PAGE, OCTOBER | asked)
    assert answer.status_code == 400
    assert told in words(answer.content.decode())
    assert not BacktestRun.objects.of(space.pk).exists()


def test_it_is_called_off(laura: Client, space: Workspace) -> None:
    laura.post(PAGE, OCTOBER)
    run = BacktestRun.objects.of(space.pk).get()
    asked = {"draft": "1", "from": "2026-10-01", "to": "2026-11-01"}
    answer = laura.post(f"{PAGE}/{run.id}/cancel", asked)
    assert answer["Location"] == ADDRESS
    assert state_of(space.pk, run.id) == "cancelled"
    assert "Esta simulación se canceló." in laura.get(ADDRESS).content.decode()


def test_one_that_came_to_a_bad_end_says_so(laura: Client, space: Workspace) -> None:
    laura.post(PAGE, OCTOBER)
    BacktestRun.objects.of(space.pk).update(state="failed", problem="backtest_interrupted")
    assert "La simulación se interrumpió dos veces." in laura.get(ADDRESS).content.decode()


def test_a_threshold_is_taken_to_a_draft_which_is_shown_beside_the_pact_in_force(
    laura: Client, space: Workspace
) -> None:
    answer = laura.post(f"{PAGE}/threshold", OCTOBER | {"threshold": "60"}, follow=True)
    assert answer.redirect_chain[0][0] == "/w/nortia/pact/2/changes"
    body = answer.content.decode()
    assert "La versión 2 es un borrador con el umbral 60; nadie lo ha firmado." in body
    assert "supera <mark>60</mark> puntos" in body
    assert PactVersion.objects.of(space.pk).get(number=2).in_force_at is None


def test_nobody_of_another_business_sees_a_run(laura: Client, space: Workspace) -> None:
    laura.post(PAGE, OCTOBER)
    run = BacktestRun.objects.of(space.pk).get()
    other = business("otra")
    stranger = signed_in(hire(other, "x@otra.example", "admin"))
    assert stranger.get(f"{PAGE}/{run.id}").status_code == 404
    assert stranger.get(f"/w/otra/pact/backtest/{run.id}").status_code == 404
    assert stranger.post(f"/w/otra/pact/backtest/{run.id}/cancel", OCTOBER).status_code == 404
    assert stranger.get(ADDRESS).status_code == 404
    assert state_of(space.pk, run.id) == "waiting"


def test_the_answer_names_the_instant_of_its_outcomes(laura: Client, space: Workspace) -> None:
    body = answered(laura, space, threshold="50")
    assert "resultados hasta el 9 nov 2026" in words(body)
