"""What an account is owed, and what it signed: clocks, promises and contracts, few and many."""

import re
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from testigo.actions.applying import apply_all
from testigo.queries.account_owed import account_owed
from testigo.store.models import FactRow, Workspace
from tests.factories.facts import crossing, draft, tell, trait
from tests.spec.agreement import at
from tests.web.companies.conftest import ACME, BETA

pytestmark = pytest.mark.django_db
ONE = "/w/nortia/companies/"
NOW = at(2)


def card(browser: Client, name: str, company: str = ACME) -> str:
    """A card of the page of a company."""
    answer = browser.get(f"{ONE}{company}")
    assert answer.status_code == 200
    page: str = answer.content.decode()
    return page[page.index(f'aria-labelledby="company-{name}"') :].split("</section>")[0]


def crowd(space: Workspace, people: int) -> None:
    """So many more of Acme, each handed over, so with two clocks."""
    for number in range(people):
        mail = f"p{number}@acme.example"
        name = trait("name", f"Persona {number}", at(0), mail)
        tell(space, [name, *crossing(at(0), mail)], at(0))
    apply_all(workspace=space, now=NOW)


def test_the_clocks_that_run_say_who_keeps_them_and_until_when(browser: Client) -> None:
    owed = card(browser, "owed")
    assert "Aceptar o descartar el lead" in owed
    assert "Ana Ruiz · Ventas" in owed
    assert re.search(r"hasta el \d+ sept 2026, \d+:\d\d", owed), owed
    assert "Bea Gil" not in owed


def test_an_account_that_is_owed_nothing_says_so(browser: Client) -> None:
    assert "Ahora no se debe nada a su gente." in card(browser, "owed", BETA)
    assert "Aún no se ha firmado ningún contrato" in card(browser, "contracts", BETA)
    assert "No hay oportunidades abiertas ni perdidas" in card(browser, "deals", BETA)


def test_what_was_promised_stays_until_it_is_kept(browser: Client, space: Workspace) -> None:
    ana = "ana@acme.example"
    said = {"promise": "p1", "what": "Formar al equipo", "by": "2026-09-01"}
    loose = {"promise": "p2", "what": "<b>Precio</b>"}
    made = [draft("promise.made", at(1), ana, props=props) for props in (said, loose)]
    tell(space, made, at(1))
    owed = card(browser, "owed")
    assert "Formar al equipo" in owed
    assert "hasta el 1 sept 2026" in owed
    assert "&lt;b&gt;Precio&lt;/b&gt;" in owed
    assert "no se dijo para cuándo" in owed
    [training] = [line for line in owed.split("<li") if "Formar al equipo" in line]
    assert "clock-past_due" in training
    [price] = [line for line in owed.split("<li") if "Precio" in line]
    assert "clock-past_due" not in price
    tell(space, [draft("promise.kept", at(2), ana, props={"promise": "p1"})], at(2))
    assert "Formar al equipo" not in card(browser, "owed")


def test_a_promise_that_was_taken_back_was_never_made(browser: Client, space: Workspace) -> None:
    ana = "ana@acme.example"
    tell(space, [draft("promise.made", at(1), ana, props={"what": "Un regalo"})], at(1))
    made = FactRow.objects.of(space.pk).get(name="promise.made")
    tell(space, [draft("fact.retracted", at(2), ana, props={"of": made.id})], at(2))
    assert "Un regalo" not in card(browser, "owed")


def test_a_contract_says_its_terms_and_who_won_it(browser: Client, space: Workspace) -> None:
    terms = {"margin": "4000.00", "term_months": 24, "starts_on": "2026-10-01"}
    owner = FactRow.objects.of(space.pk).filter(name="lead.assigned").first()
    assert owner is not None
    held = {"owner": owner.props["to"], "title": "Silo"}
    told = [
        draft("deal.changed", at(3), deal="d1", props=held),
        draft("contract.signed", at(4), deal="d1", props={"amount": "9000.00"} | terms),
    ]
    tell(space, told, at(4))
    apply_all(workspace=space, now=at(4))
    contracts = card(browser, "contracts")
    for text in ("Silo", "9.000,00", "4.000,00", "24", "1 oct 2026", "lo ganó "):
        assert text in contracts, text
    assert "Silo" not in card(browser, "deals")


def test_an_account_with_many_shows_the_first_and_opens_the_rest(
    browser: Client, space: Workspace
) -> None:
    crowd(space, 20)
    owed = card(browser, "owed")
    shown = owed.split("<details")[0]
    assert shown.count("<li") == 8
    assert "Mostrar todo: 41" in owed
    assert owed.count("<li") == 41
    assert "Persona 19" in card(browser, "people")


def test_more_than_a_page_holds_is_counted(space: Workspace) -> None:
    crowd(space, 3)
    owed = account_owed(space.pk, ACME, now=NOW, zone=ZoneInfo("Europe/Madrid"), limit=2)
    assert (len(owed.clocks), owed.running) == (2, 7)


def test_as_many_questions_for_one_as_for_twenty(browser: Client, space: Workspace) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            card(browser, "owed")
        return len(asked)

    few = questions()
    crowd(space, 20)
    assert questions() <= few + 1
