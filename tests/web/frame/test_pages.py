import re

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import translation

from testigo.store.models import User, Workspace
from testigo.web.frame import errors
from testigo.web.frame.places import PLACES, stops

pytestmark = pytest.mark.django_db

PAGES = {
    "/sign-in/": {"es": "Entrar", "en": "Sign in"},
    "/spaces/": {"es": "Tus espacios", "en": "Your workspaces"},
    "/w/nortia/today": {"es": "Qué falta todavía", "en": "What is still missing"},
    "/w/nortia/pipeline": {"es": "atascado", "en": "stuck"},
    "/w/nortia/customers": {"es": "Clientes", "en": "Customers"},
    "/w/nortia/pact": {"es": "Pacto (SLA)", "en": "Pact (SLA)"},
}


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_every_page_speaks_both_languages(
    client: Client, ana: User, address: str, language: str
) -> None:
    if address != "/sign-in/":
        ana.language = language
        ana.save()
        client.force_login(ana, "django.contrib.auth.backends.ModelBackend")
    answer = client.get(address, headers={"Accept-Language": language})
    body = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in body
    assert PAGES[address][language] in body
    assert not re.search(r'(?:data-[a-z-]+|id|value)="[^"]*[\u00a0\u202f]', body)


def test_the_seven_places_keep_their_order() -> None:
    assert [place.key for place in PLACES] == [
        "today",
        "queue",
        "leads",
        "pipeline",
        "customers",
        "pact",
        "loop",
    ]
    with translation.override("es"):
        assert [str(place.label) for place in PLACES] == [
            "Hoy",
            "Por atender",
            "Leads",
            "Pipeline",
            "Clientes",
            "Pacto (SLA)",
            "Resultados",
        ]


def test_a_place_is_marked_and_its_badge_counted() -> None:
    marked = {
        stop.place.key: (stop.current, stop.count) for stop in stops("x", "pact", {"pact": 3})
    }
    assert marked["pact"] == (True, 3)
    assert marked["today"] == (False, 0)


def test_the_current_place_is_said_to_screen_readers(browser: Client) -> None:
    body = browser.get("/w/nortia/pact").content.decode()
    place = re.search(r'<a class="place"[^>]*aria-current="page"[^>]*>', body)
    assert place is not None
    assert "/w/nortia/pact" in place[0]


def test_sample_data_wears_a_ribbon(browser: Client, space: Workspace) -> None:
    assert "Datos de ejemplo" not in browser.get("/w/nortia/today").content.decode()
    space.is_sample = True
    space.save()
    assert "Datos de ejemplo" in browser.get("/w/nortia/today").content.decode()


def test_a_name_with_a_script_never_reaches_a_page_as_one(
    browser: Client, space: Workspace, ana: User
) -> None:
    space.name = "<script>alert(1)</script>"
    space.save()
    ana.name = '"><img src=x onerror=alert(2)>'
    ana.save()
    body = browser.get("/w/nortia/today").content.decode()
    assert "<script>alert" not in body
    assert "<img" not in body


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("es", "No hay nada en esta dirección"), ("en", "There is nothing at this address")],
)
def test_a_wrong_address_answers_inside_the_look(
    client: Client, language: str, sentence: str
) -> None:
    answer = client.get("/nothing/", headers={"Accept-Language": language})
    assert answer.status_code == 404
    assert sentence in answer.content.decode()
    assert "testigo/app.css" in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("es", "Algo no ha funcionado"), ("en", "Something broke on our side")],
)
def test_a_failure_answers_in_the_language_of_the_request_without_the_database(
    client: Client,
    language: str,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries,
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("testigo.web.frame.sign_in.SignInForm", broken)
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        answer = client.get("/sign-in/", headers={"Accept-Language": language})
    assert answer.status_code == 500
    assert sentence in answer.content.decode()


def test_a_refusal_of_a_fragment_becomes_a_toast_and_leaves_the_page_alone() -> None:
    request = RequestFactory().get("/x", headers={"HX-Request": "true"})
    answer = errors.failed(request)
    assert answer.status_code == 500
    assert answer["HX-Retarget"] == "#toasts"
    assert answer["HX-Reswap"] == "beforeend"
    assert b"<html" not in answer.content


def test_a_toast_that_can_be_undone_posts_with_its_token() -> None:
    request = RequestFactory().get("/x")
    page = Template('{% include "components/toast.html" with text="Hecho" undo_url="/undo/1" %}')
    with translation.override("es"):
        body = page.render(Context({"request": request, "csrf_token": "t0ken"}))
    assert 'hx-post="/undo/1"' in body
    assert "t0ken" in body
    assert "Deshacer" in body
