"""What is said of a clause, proposals that a report carries in, and a pact that is stale."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.template import Context
from django.test import Client, RequestFactory

from testigo.actions.pacts import load_pact_draft
from testigo.store.models import PactComment, PactProposal
from testigo.web.templatetags.proposing import propose_link
from tests.web.handed_over import NOW, PACT, Shop
from tests.web.queue.conftest import fixed_instant, seller, shop, signed_in

__all__ = ["fixed_instant", "seller", "shop"]
pytestmark = pytest.mark.django_db
CLAUSE = "commitments.first-contact"
PAGE = f"/w/nortia/pact/clauses/{CLAUSE}"
STALE = datetime(2026, 12, 1, 9, tzinfo=UTC)


def test_every_clause_of_the_pact_leads_to_what_is_said_of_it(seller: Client, shop: Shop) -> None:
    body = seller.get("/w/nortia/pact").content.decode()
    assert body.count('class="pact-talk"') == body.count('class="pact-clause"')
    assert f"Comentar {CLAUSE}" in body
    seller.post(f"{PAGE}/comment", {"text": "Dos horas es poco"})
    body = seller.get("/w/nortia/pact").content.decode()
    assert f'1<span class="visually-hidden"> asunto abierto sobre {CLAUSE}' in body


def test_a_thread_is_answered_settled_and_opened_again(seller: Client, shop: Shop) -> None:
    seller.post(f"{PAGE}/comment", {"text": "Dos horas es poco"})
    [first] = PactComment.objects.of(shop.workspace.pk)
    reader = signed_in(shop.dora)
    reader.post(f"{PAGE}/comment", {"text": "Los viernes", "thread": first.id})
    body = reader.get(PAGE).content.decode()
    assert body.index("Dos horas es poco") < body.index("Los viernes")
    assert "Dora Paz" in body
    path = f"/w/nortia/pact/comments/{first.id}/resolve"
    assert "Resuelto el 6 oct 2026" in reader.post(path, follow=True).content.decode()
    body = reader.post(path, {"settled": "no"}, follow=True).content.decode()
    assert "Resuelto el" not in body


def test_what_was_said_is_there_beside_a_later_version(seller: Client, shop: Shop) -> None:
    seller.post(f"{PAGE}/comment", {"text": "Dos horas es poco"})
    text = PACT.replace("within: 2h", "within: 4h")
    load_pact_draft(workspace=shop.workspace, text=text, by="operator", now=NOW)
    body = seller.get(PAGE).content.decode()
    assert "sobre la versión 1" in body
    assert body.index("en 4 horas laborables") < body.rindex("en 2 horas laborables")
    draft = seller.get("/w/nortia/pact/2").content.decode()
    assert f'1<span class="visually-hidden"> asunto abierto sobre {CLAUSE}' in draft


def test_a_clause_that_never_was_is_not_found(seller: Client, shop: Shop) -> None:
    assert seller.get("/w/nortia/pact/clauses/commitments.nothing").status_code == 404
    answer = seller.post("/w/nortia/pact/clauses/commitments.nothing/comment", {"text": "x"})
    assert answer.status_code == 404
    assert PactComment.objects.of(shop.workspace.pk).count() == 0


def test_an_empty_comment_says_so(seller: Client, shop: Shop) -> None:
    answer = seller.post(f"{PAGE}/comment", {"text": " "})
    assert answer.status_code == 400
    assert "El comentario está vacío" in answer.content.decode()


def test_a_report_carries_its_finding_and_its_address_into_a_proposal(
    seller: Client, shop: Shop
) -> None:
    asked = {
        "clause": "definitions.mql",
        "evidence": "De los 40 leads de la campaña, 2 llegaron a MQL.",
        "source": "loop?period=quarter&by=campaign",
    }
    body = seller.get("/w/nortia/pact/propose", asked).content.decode()
    assert '<option value="definitions.mql" selected>' in body
    assert asked["evidence"] in body
    seller.post("/w/nortia/pact/propose", asked | {"change": "Que pesen más los estudiantes"})
    [one] = PactProposal.objects.of(shop.workspace.pk)
    assert (one.source, one.evidence) == (asked["source"], asked["evidence"])
    shown = seller.get("/w/nortia/pact/clauses/definitions.mql").content.decode()
    assert "Que pesen más los estudiantes" in shown
    assert 'href="/w/nortia/loop?period=quarter&amp;by=campaign"' in shown


def test_a_proposal_that_lacks_what_it_proposes_stays_as_it_was_typed(
    seller: Client, shop: Shop
) -> None:
    said = {"clause": "definitions.mql", "change": " ", "evidence": "Lo dice el informe"}
    answer = seller.post("/w/nortia/pact/propose", said)
    assert answer.status_code == 400
    body = answer.content.decode()
    assert "Falta la propuesta" in body
    assert "Lo dice el informe" in body


def test_a_stale_pact_says_so_wherever_its_consequences_are_shown(
    seller: Client, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "Las cifras siguen la versión 1 del pacto, que debía revisarse antes del 30 nov 2026."
    pages = ("today", "queue", "leads", "loop", "pipeline", "today/team", f"pact/clauses/{CLAUSE}")
    for page in pages:
        assert said not in seller.get(f"/w/nortia/{page}").content.decode(), page
    monkeypatch.setattr("testigo.clock.now", lambda: STALE)
    for page in pages:
        body = seller.get(f"/w/nortia/{page}").content.decode()
        assert body.count(said) == 1, page
        assert 'href="/w/nortia/pact/reviews"' in body
    assert "Este pacto está" in seller.get("/w/nortia/pact").content.decode()
    assert said not in seller.get("/w/nortia/search").content.decode()


def test_the_way_to_a_proposal_takes_the_page_along(shop: Shop) -> None:
    request = RequestFactory().get("/w/nortia/loop?by=campaign&period=year")
    request.workspace = shop.workspace  # type: ignore[attr-defined]  # as the door sets it
    address = propose_link(
        Context({"request": request}), "definitions.mql", "Sí & no", "Que cambie"
    )
    url = urlsplit(address)
    assert url.path == "/w/nortia/pact/propose"
    assert parse_qs(url.query) == {
        "clause": ["definitions.mql"],
        "change": ["Que cambie"],
        "evidence": ["Sí & no"],
        "source": ["loop?by=campaign&period=year"],
    }
