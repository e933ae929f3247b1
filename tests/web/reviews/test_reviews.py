"""The page of reviews: what is open, what was proposed, how the rates stand, what was decided."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from testigo.actions.members import add_member, create_user
from testigo.actions.pacts import load_pact_draft
from testigo.actions.proposals import propose
from testigo.actions.reviews import keep_reviews, open_extraordinary
from testigo.store.models import (
    Membership,
    PactProposal,
    PactReview,
    PactSignature,
    PactVersion,
    RateCheck,
)
from tests.web.handed_over import NOW, PACT, PASSWORD, Shop, open_shop
from tests.web.queue.conftest import fixed_instant, seller, shop, signed_in

__all__ = ["fixed_instant", "seller", "shop"]
pytestmark = pytest.mark.django_db
PAGE = "/w/nortia/pact/reviews"
DUE = datetime(2026, 11, 20, 9, tzinfo=UTC)
MOVED = {
    "rate": "mql_sql",
    "band": 60,
    "direction": "fell",
    "months": ["2026-08-01", "2026-09-01"],
    "found": {"cases": 60, "reached": 12},
    "baseline": {"cases": 400, "reached": 200},
    "interval": [0.108, 0.323],
    "chance": 0.00002,
    "fact": "0" * 32,
}


@pytest.fixture
def laura(shop: Shop) -> Membership:
    """She signed for Marketing."""
    user = create_user(email="laura@nortia.example", name="Laura Gil", password=PASSWORD, now=NOW)
    return add_member(workspace=shop.workspace, user=user, role="marketing")


def opened(shop: Shop, kind: str = "drift", evidence: Mapping[str, object] = MOVED) -> PactReview:
    review: PactReview = PactReview.objects.of(shop.workspace.pk).create(
        id="a" * 32,
        number=1,
        kind=kind,
        evidence=dict(evidence),
        opened_at=NOW,
        opened_by="system",
    )
    return review


def test_a_signer_calls_a_review_and_everybody_reads_it(
    shop: Shop, laura: Membership, seller: Client
) -> None:
    client = signed_in(laura.user)
    answer = client.post(f"{PAGE}/call", {"reason": "Lanzamos otro producto"}, follow=True)
    assert "Lanzamos otro producto" in answer.content.decode()
    body = seller.get(PAGE).content.decode()
    assert "Revisión extraordinaria" in body
    assert "la pide Laura Gil el 6 oct 2026" in body
    assert "Pedir una revisión ahora" not in body
    assert "Anotar lo decidido" not in body


def test_whoever_did_not_sign_calls_and_decides_none(shop: Shop, seller: Client) -> None:
    assert seller.post(f"{PAGE}/call", {"reason": "x"}).status_code == 403
    review = opened(shop)
    answer = seller.post(f"{PAGE}/{review.id}/close", {"decision": "keep"})
    assert answer.status_code == 403
    assert PactReview.objects.of(shop.workspace.pk).get().closed_at is None


def test_an_outsider_sees_nothing(shop: Shop) -> None:
    stranger = signed_in(open_shop("otra").vera)
    opened(shop)
    for method, path in (
        ("get", PAGE),
        ("get", "/w/nortia/pact/clauses/definitions.mql"),
        ("get", "/w/nortia/pact/propose"),
        ("post", f"{PAGE}/call"),
        ("post", f"{PAGE}/{'a' * 32}/comment"),
        ("post", "/w/nortia/pact/clauses/definitions.mql/comment"),
        ("post", "/w/nortia/pact/propose"),
    ):
        assert getattr(stranger, method)(path).status_code == 404, path
    # By the address of one's own workspace neither.
    mine = stranger.post(f"/w/otra/pact/reviews/{'a' * 32}/comment", {"text": "x"})
    assert mine.status_code == 404


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "es",
            (
                "De MQL a SQL, con entre 60 y 79 puntos",
                "La tasa ha bajado: 20\N{NO-BREAK SPACE}% (12 de 60) en agosto de 2026, septiembre "
                "de 2026; al firmar, 50\N{NO-BREAK SPACE}% (200 de 400).",
                "está entre el 10,8\N{NO-BREAK SPACE}% y el 32,3\N{NO-BREAK SPACE}%",
            ),
        ),
        (
            "en",
            (
                "MQL to SQL, with 60 to 79 points",
                "The rate fell: 20% (12 of 60) in August 2026, September 2026; at signing, 50% "
                "(200 of 400).",
                "lies between 10.8% and 32.3%",
            ),
        ),
    ],
)
def test_a_drift_is_told_with_its_evidence_in_both_languages(
    shop: Shop, seller: Client, language: str, said: tuple[str, ...]
) -> None:
    opened(shop)
    seller.cookies["django_language"] = language
    shop.ana.language = language
    shop.ana.save()
    body = seller.get(PAGE).content.decode()
    for sentence in said:
        assert sentence in body


def test_members_comment_in_a_review(shop: Shop, seller: Client) -> None:
    review = opened(shop)
    seller.post(f"{PAGE}/{review.id}/comment", {"text": "Fue por agosto <b>"})
    body = seller.get(PAGE).content.decode()
    assert "Fue por agosto &lt;b&gt;" in body
    assert "Ana Ruiz" in body
    assert seller.post(f"{PAGE}/{review.id}/comment", {"text": " "}).status_code == 400


def test_keeping_a_pact_that_is_due_leads_to_the_draft_of_another_term(
    shop: Shop, laura: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("testigo.clock.now", lambda: DUE)
    keep_reviews(workspace=shop.workspace, now=DUE)
    client = signed_in(laura.user)
    assert (
        "La versión 1 se revisa, como tarde, el 30 nov 2026." in client.get(PAGE).content.decode()
    )
    [review] = PactReview.objects.of(shop.workspace.pk)
    answer = client.post(f"{PAGE}/{review.id}/close", {"decision": "keep", "note": "Sigue bien"})
    assert answer["Location"] == "/w/nortia/pact/2"
    body = client.get(PAGE).content.decode()
    assert "El pacto se mantiene</b>: Sigue bien" in body
    assert "lo registra Laura Gil el 20 nov 2026" in body


def test_a_review_without_a_decision_says_so_and_one_that_ended_stays(
    shop: Shop, laura: Membership
) -> None:
    review, client = opened(shop), signed_in(laura.user)
    answer = client.post(f"{PAGE}/{review.id}/close", {})
    assert answer.status_code == 400
    assert "Elige qué se decide" in answer.content.decode()
    load_pact_draft(workspace=shop.workspace, text=PACT, by="operator", now=NOW)
    change = {"decision": "change", "draft": "2"}
    assert client.post(f"{PAGE}/{review.id}/close", change)["Location"] == "/w/nortia/pact/2"
    again = client.post(f"{PAGE}/{review.id}/close", {"decision": "keep"}, follow=True)
    assert "Esta revisión ya tiene una decisión" in again.content.decode()


def test_the_rates_are_a_table_with_cases_where_they_are_few(shop: Shop, seller: Client) -> None:
    assert "no pide que se comprueben sus tasas" in seller.get(PAGE).content.decode()
    line = {"code": "lead_mql", "band": None, "moved": None, "found_within": 4}
    RateCheck.objects.of(shop.workspace.pk).create(
        month=date(2026, 10, 1),
        number=1,
        checked_at=NOW,
        lines=[
            line
            | {
                "baseline": {"cases": 400, "reached": 100},
                "months": [["2026-08-01", 9, 2]],
                "since": {"cases": 9, "reached": 2},
            },
            line
            | {
                "code": "sql_opportunity",
                "baseline": None,
                "months": [],
                "since": {"cases": 0, "reached": 0},
                "found_within": None,
            },
        ],
    )
    body = seller.get(PAGE).content.decode()
    for said in (
        "25\N{NO-BREAK SPACE}% (100 de 400)",
        ">2 de 9<",
        "4 meses",
        "pocos casos conocidos",
        "muy pocos casos para saberlo",
    ):
        assert said in body, said


def test_a_proposal_is_answered_on_the_page(shop: Shop, seller: Client, laura: Membership) -> None:
    one = propose(
        workspace=shop.workspace,
        clause="commitments.first-contact",
        change="Cuatro horas los viernes",
        source="loop?days=90",
        by=laura,
        now=NOW,
    )
    body = seller.get(PAGE).content.decode()
    assert "Cuatro horas los viernes" in body
    assert 'href="/w/nortia/loop?days=90"' in body
    assert "Aceptarla" not in body
    assert "La responde la otra parte" in body
    own = signed_in(laura.user).get(PAGE).content.decode()
    assert "Retirar la propuesta" in own
    assert "Aceptarla" not in own
    vera = signed_in(shop.vera)
    path = f"/w/nortia/pact/proposals/{one.id}/answer"
    assert seller.post(path, {"answer": "take"}).status_code == 403
    refused = vera.post(path, {"answer": "decline"})
    assert refused.status_code == 400
    body = refused.content.decode()
    assert '<details class="review-close" open>' in body
    assert re.search(r'href="/w/nortia/pact/reviews"[^>]*aria-current="page"', body)
    assert re.search(r'href="/w/nortia/pact"[^>]*aria-current', body)
    body = vera.post(
        path, {"answer": "decline", "reason": "El verano"}, follow=True
    ).content.decode()
    assert "Rechazada</b>: El verano" in body
    assert PactProposal.objects.of(shop.workspace.pk).get().state == "declined"


def test_without_a_pact_in_force_the_page_says_what_will_be_there(
    seller: Client, shop: Shop
) -> None:
    PactSignature.objects.of(shop.workspace.pk).delete()
    PactVersion.objects.of(shop.workspace.pk).delete()
    body = seller.get(PAGE).content.decode()
    assert "aquí estarán sus revisiones" in body
    assert "Pedir una revisión ahora" not in body
    assert "Proponer un cambio" not in body


def test_reviews_call_for_attention_on_today(shop: Shop, laura: Membership) -> None:
    open_extraordinary(workspace=shop.workspace, reason="Otro", by=laura, now=NOW)
    load_pact_draft(workspace=shop.workspace, text=PACT, by="operator", now=NOW)
    signed_in(laura.user).post("/w/nortia/pact/2/ask")
    body = signed_in(laura.user).get("/w/nortia/today").content.decode()
    assert "1 revisión del pacto está abierta" in body
    assert "Falta tu firma en la versión 2 del pacto" in body
    assert 'href="/w/nortia/pact/2#sign"' in body
    other = signed_in(shop.vera).get("/w/nortia/today").content.decode()
    assert "Falta tu firma" not in other


def test_who_proposed_withdraws_it_on_the_page(
    shop: Shop, laura: Membership, seller: Client
) -> None:
    one = propose(
        workspace=shop.workspace,
        clause="commitments.first-contact",
        change="Cuatro horas",
        by=laura,
        now=NOW,
    )
    path = f"/w/nortia/pact/proposals/{one.id}/withdraw"
    assert "es de otra persona" in seller.post(path, follow=True).content.decode()
    body = signed_in(laura.user).post(path, follow=True).content.decode()
    assert "<b>Retirada</b>" in body


def test_one_side_says_the_decision_and_the_other_confirms_it_on_the_page(
    shop: Shop, laura: Membership
) -> None:
    user = create_user(email="pablo@nortia.example", name="Pablo Sanz", password=PASSWORD, now=NOW)
    add_member(workspace=shop.workspace, user=user, role="lead")
    review, own, other = opened(shop), signed_in(laura.user), signed_in(user)
    assert "Una parte lo dice y la otra lo confirma." in own.get(PAGE).content.decode()
    path = f"{PAGE}/{review.id}/close"
    body = own.post(path, {"decision": "keep", "note": "Era agosto"}, follow=True).content.decode()
    assert "lo dice Laura Gil; queda decidido cuando lo confirme la otra parte" in body
    assert "Confirmarlo" not in body
    assert "Confirmarlo" in other.get(PAGE).content.decode()
    body = other.post(path, {"decision": "keep"}, follow=True).content.decode()
    assert "El pacto se mantiene</b>: Era agosto" in body
    assert "lo deciden Laura Gil y Pablo Sanz el 6 oct 2026" in body


def test_who_may_not_is_told_so_inside_the_frame(shop: Shop, seller: Client) -> None:
    answer = seller.get("/w/nortia/pact/new")
    assert answer.status_code == 403
    body = answer.content.decode()
    assert "Tu rol no incluye esto" in body
    assert 'href="/w/nortia/leads"' in body
