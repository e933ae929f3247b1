import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from testigo.store.models import Company, DealRow, Lead, Person, SavedView, User, Workspace
from tests.factories.leads import find_and_count
from tests.web.conftest import BORN, MakeMember, MakeSpace

pytestmark = pytest.mark.django_db

HERE = "/w/nortia/search"
HTMX = {"HX-Request": "true"}
BACKEND = "django.contrib.auth.backends.ModelBackend"


def lead(space: Workspace, number: int, name: str, **values: str) -> None:
    person = f"{number:032x}"
    Person.objects.of(space.pk).create(id=person, created_at=BORN, name=name, **values)
    Lead.objects.of(space.pk).create(person=person, stage="lead", case_file={})
    find_and_count(space.pk, person, {"name": name, **values})


def options(client: Client, q: str = "") -> list[tuple[str, str]]:
    """What the palette offers: address and name, in its order."""
    body = client.get(HERE, {"q": q}, headers=HTMX).content.decode()
    found = re.findall(
        r'role="option"[^>]*href="([^"]+)".*?palette-label">(.*?)</span>', body, flags=re.DOTALL
    )
    return [(address, name) for address, name in found]


def test_without_a_search_it_offers_the_places_that_exist_with_their_keys(browser: Client) -> None:
    body = browser.get(HERE, headers=HTMX).content.decode()
    assert ("/w/nortia/queue", "Por atender") in options(browser)
    assert "<kbd>g</kbd><kbd>q</kbd>" in body
    assert "<html" not in body


def test_a_place_that_is_only_announced_is_not_offered(browser: Client) -> None:
    assert "/w/nortia/customers" not in [address for address, _ in options(browser)]


def test_what_is_called_so_comes_before_who_and_before_pages_that_speak_of_it(
    browser: Client, space: Workspace
) -> None:
    lead(space, 1, "Lead Zeppelín")
    names = [name for _, name in options(browser, "lead")]
    assert names[0] == "Leads"
    assert names.index("Lead Zeppelín") < names.index("Equipos")


def test_people_are_found_without_accents_and_companies_too(
    browser: Client, space: Workspace
) -> None:
    lead(space, 1, "Ángela Peña", company="Envases Sol")
    Company.objects.of(space.pk).create(
        id="c1", name="Envases Peña", name_key="envases pena", people=1, created_at=BORN
    )
    assert [name for _, name in options(browser, "pena")] == ["Ángela Peña", "Envases Peña"]


def deal(space: Workspace, key: str, title: str, outcome: str, opened: datetime) -> None:
    DealRow.objects.of(space.pk).create(
        deal=key,
        person=f"{1:032x}",
        title=title,
        outcome=outcome,
        step="proposal",
        opened_at=opened,
        step_at=opened,
        document={},
    )


def test_deals_are_found_by_title_and_person_open_ones_first(
    browser: Client, space: Workspace, make_space: MakeSpace
) -> None:
    lead(space, 1, "Ángela Peña")
    deal(space, "d1", "Línea de envasado", "lost", BORN + timedelta(days=2))
    deal(space, "d2", "Segunda línea", "open", BORN)
    deal(make_space("other"), "d3", "Línea ajena", "open", BORN)
    assert options(browser, "linea") == [
        ("/w/nortia/pipeline/d2", "Segunda línea"),
        ("/w/nortia/pipeline/d1", "Línea de envasado"),
    ]
    assert ("/w/nortia/pipeline/d2", "Segunda línea") in options(browser, "angela")
    assert "Propuesta" in browser.get(HERE, {"q": "segunda"}).content.decode()


def test_one_letter_looks_for_nobody(browser: Client, space: Workspace) -> None:
    lead(space, 1, "Zoe Zabala")
    assert [name for _, name in options(browser, "z")] == []


def test_pages_behind_the_gear_are_for_whoever_may_set_them_up(
    client: Client, space: Workspace, browser: Client, make_member: MakeMember
) -> None:
    assert options(browser, "formularios") == []
    client.force_login(make_member(space, email="mia@nortia.example", role="marketing"), BACKEND)
    assert options(client, "formularios")[0] == ("/w/nortia/settings/forms", "Formularios")


def test_a_saved_view_is_found_by_its_name_and_nobody_elses(
    browser: Client, ana: User, space: Workspace, make_member: MakeMember
) -> None:
    other = make_member(space, email="bea@nortia.example")
    views = SavedView.objects.of(space.pk)
    for key, name, owner in (("v1", "Industria caliente", ana), ("v2", "Industria fría", other)):
        views.create(id=key, name=name, query=f"?owner={owner.pk}", owner=owner, made_at=BORN)
    assert options(browser, "industria") == [
        (f"/w/nortia/leads?owner={ana.pk}", "Industria caliente")
    ]


def test_nobody_of_another_workspace_is_found(
    browser: Client, make_space: MakeSpace, space: Workspace
) -> None:
    lead(make_space("other"), 1, "Eva Secreta")
    assert options(browser, "secreta") == []


def test_an_outsider_gets_nothing(
    client: Client, space: Workspace, make_space: MakeSpace, make_member: MakeMember
) -> None:
    client.force_login(make_member(make_space("other"), email="eva@other.example"), BACKEND)
    assert client.get(HERE).status_code == 404
    assert client.get(HERE, headers=HTMX).status_code == 404


@pytest.mark.parametrize("q", ["a\0b", "%_!'\"", "x" * 5000, "<script>alert(1)</script>"])
def test_whatever_is_typed_finds_nothing_and_runs_nothing(browser: Client, q: str) -> None:
    answer = browser.get(HERE, {"q": q})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_without_scripts_the_same_is_a_page(browser: Client, space: Workspace) -> None:
    lead(space, 1, "Luis Soler")
    body = browser.get(HERE, {"q": "soler"}).content.decode()
    assert "<html" in body
    assert f"/w/nortia/leads/{1:032x}" in body
    assert 'value="soler"' in body


def test_single_keys_are_kept_on_the_person_until_switched_on_again(
    browser: Client, ana: User
) -> None:
    assert 'data-single-keys="off"' not in browser.get(HERE).content.decode()
    assert browser.post("/keys/").status_code == 204
    assert 'data-single-keys="off"' in browser.get(HERE).content.decode()
    browser.post("/keys/", {"single_keys": "on"})
    ana.refresh_from_db()
    assert ana.single_keys is True


def test_a_stranger_changes_nobodys_keys(client: Client, ana: User) -> None:
    assert client.post("/keys/").status_code == 204
    ana.refresh_from_db()
    assert ana.single_keys is True
    assert client.get("/keys/").status_code == 405


@pytest.mark.parametrize("word", ["umbral", "threshold", "Umbral", "simula"])
def test_a_page_is_found_by_everyday_words_in_either_language(browser: Client, word: str) -> None:
    assert "/w/nortia/pact/backtest" in [address for address, _ in options(browser, word)]


def test_the_pages_of_the_pact_and_the_loop_are_found_by_name(browser: Client) -> None:
    for word, name in (("objetivos", "Objetivos"), ("embudo", "Embudo")):
        assert name in [label for _, label in options(browser, word)]
    assert "Revisiones" in [label for _, label in options(browser, "propuestas")]
