"""The paper of a version on its page, and the evidence of its signatures."""

import json
from hashlib import sha256

import pytest
from django.test import Client

from testigo.actions.members import add_member, create_user
from testigo.actions.pact_drafts import sign_own_part
from testigo.actions.pact_editing import edit_draft
from testigo.actions.pacts import load_pact_draft, sign_pact
from testigo.core.pact.editing import Put
from testigo.paper.printing import can_print
from testigo.store.models import Membership, SignedPdf, User
from testigo.store.publishing import is_published
from tests.web.handed_over import NOW, PACT, PASSWORD, Shop, open_shop
from tests.web.queue.conftest import fixed_instant, shop, signed_in

__all__ = ["fixed_instant", "shop"]
pytestmark = pytest.mark.django_db
HOSTILE = PACT.replace("within: 2h", "within: 4h").replace(
    "means: Datos mínimos", 'means: "<script>alert(1)</script>"'
)
needs_pango = pytest.mark.skipif(not can_print(), reason="needs Pango")


def kept(shop: Shop, language: str = "es", content: bytes = b"%PDF-1.7 firmado") -> None:
    SignedPdf.objects.of(shop.workspace.pk).create(
        number=1,
        language=language,
        digest="a" * 64,
        sha256=sha256(content).hexdigest(),
        pdf=content,
        certificate="c" * 64,
        seal_seq=7,
        seal="d" * 64,
        made_at=NOW,
    )


@pytest.fixture
def lead(shop: Shop) -> Client:
    return signed_in(shop.vera)


def test_the_signed_paper_is_offered_and_served_as_it_is_kept(lead: Client, shop: Shop) -> None:
    kept(shop)
    kept(shop, "en", b"%PDF-1.7 signed")
    body = lead.get("/w/nortia/pact/1").content.decode()
    assert "PDF firmado" in body
    assert "PDF en inglés" in body
    answer = lead.get("/w/nortia/pact/1.pdf")
    assert answer.content == b"%PDF-1.7 firmado"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="pact-nortia-1-es.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert lead.get("/w/nortia/pact/1.pdf?lang=en").content == b"%PDF-1.7 signed"
    assert lead.get("/w/nortia/pact/1.pdf?lang=../x").content == b"%PDF-1.7 firmado"


def test_while_it_is_being_made_the_page_says_so(lead: Client, shop: Shop) -> None:
    body = lead.get("/w/nortia/pact/1.pdf", follow=True).content.decode()
    expected = "El PDF firmado se está haciendo" if can_print() else "Aquí no se pueden hacer PDF"
    assert expected in body
    assert SignedPdf.objects.of(shop.workspace.pk).count() == 0


def test_where_pdfs_cannot_be_made_the_page_says_so(
    lead: Client, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("testigo.paper.printing.can_print", lambda: False)
    body = lead.get("/w/nortia/pact/1").content.decode()
    assert "Aquí no se pueden hacer PDF: faltan las bibliotecas" in body


@needs_pango
def test_a_draft_is_given_as_a_draft_with_its_markup_as_text(lead: Client, shop: Shop) -> None:
    load_pact_draft(workspace=shop.workspace, text=HOSTILE, by="operator", now=NOW)
    assert "PDF del borrador" in lead.get("/w/nortia/pact/2").content.decode()
    answer = lead.get("/w/nortia/pact/2.pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == 'attachment; filename="pact-nortia-2-es-draft.pdf"'
    assert b"/ByteRange" not in answer.content
    assert SignedPdf.objects.of(shop.workspace.pk).count() == 0


def test_who_is_of_another_workspace_gets_nothing(shop: Shop) -> None:
    kept(shop)
    other = signed_in(open_shop("otra").vera)
    for path in ("1.pdf", "1/evidence", "1/evidence.json"):
        assert other.get(f"/w/nortia/pact/{path}").status_code == 404
    assert other.post("/w/nortia/pact/publish", {"shown": "yes"}).status_code == 404
    assert other.get("/w/otra/pact/9.pdf").status_code == 404
    assert Client().get("/w/nortia/pact/1.pdf").status_code == 302


def signed_on_screen(shop: Shop) -> None:
    """Laura signs a second version herself."""
    user = create_user(email="laura@nortia.example", name="Laura Gil", password=PASSWORD, now=NOW)
    add_member(workspace=shop.workspace, user=user, role="marketing")
    version = load_pact_draft(workspace=shop.workspace, text=HOSTILE, by="operator", now=NOW)
    sign_own_part(
        workspace=shop.workspace,
        number=version.number,
        digest=version.digest,
        typed_name="laura GIL",
        address="203.0.113.7",
        shown="2. Pacto\n- <script>alert(2)</script>",
        by=Membership.objects.of(shop.workspace.pk).get(user=user),
        now=NOW,
    )


def test_the_evidence_is_shown_to_whoever_looks_after_the_pact(lead: Client, shop: Shop) -> None:
    signed_on_screen(shop)
    assert "Evidencia de las firmas" in lead.get("/w/nortia/pact/2").content.decode()
    body = lead.get("/w/nortia/pact/2/evidence").content.decode()
    for told in ("laura GIL", "203.0.113.7", "Con su propia cuenta", "&lt;script&gt;alert(2)"):
        assert told in body
    assert "<script>alert" not in body
    assert "Lo atestigua el operador" in lead.get("/w/nortia/pact/1/evidence").content.decode()


def test_whoever_signed_sees_the_evidence_of_their_own_signature(shop: Shop) -> None:
    signed_on_screen(shop)
    sign_pact(
        workspace=shop.workspace, number=2, email="pablo@nortia.example", by="operator", now=NOW
    )
    laura = signed_in(User.objects.get(email="laura@nortia.example"))
    assert "Evidencia de tu firma" in laura.get("/w/nortia/pact/2").content.decode()
    body = laura.get("/w/nortia/pact/2/evidence").content.decode()
    assert "203.0.113.7" in body
    assert "pablo@" not in body
    assert "Mostrar también el texto" not in body
    [one] = json.loads(laura.get("/w/nortia/pact/2/evidence.json").content)["signatures"]
    assert one["email"] == "laura@nortia.example"


def test_a_signature_that_was_attested_was_not_given_unseen(lead: Client, shop: Shop) -> None:
    body = lead.get("/w/nortia/pact/1/evidence").content.decode()
    assert "la atestigua el operador: por eso no se le mostró ningún texto en pantalla" in body


def test_what_an_edit_ended_is_still_evidence(lead: Client, shop: Shop) -> None:
    signed_on_screen(shop)
    by = Membership.objects.of(shop.workspace.pk).get(user=shop.vera)
    edits = [Put("title", "Otro título")]
    edit_draft(workspace=shop.workspace, number=2, edits=edits, seen={}, by=by, now=NOW)
    body = lead.get("/w/nortia/pact/2/evidence").content.decode()
    for told in ("Ya no cuenta: el borrador cambió después.", "laura GIL", "203.0.113.7"):
        assert told in body
    [one] = json.loads(lead.get("/w/nortia/pact/2/evidence.json").content)["signatures"]
    assert one["voided_at"] == "2026-10-06T08:00:00Z"


def test_nobody_else_sees_it(shop: Shop) -> None:
    for user in (shop.ana, shop.dora):
        client = signed_in(user)
        assert client.get("/w/nortia/pact/1/evidence").status_code == 403
        assert client.get("/w/nortia/pact/1/evidence.json").status_code == 403
        assert "pact/1/evidence" not in client.get("/w/nortia/pact/1").content.decode()


def test_a_version_that_nobody_signed_says_so(lead: Client, shop: Shop) -> None:
    load_pact_draft(workspace=shop.workspace, text=HOSTILE, by="operator", now=NOW)
    body = lead.get("/w/nortia/pact/2/evidence").content.decode()
    assert "Nadie ha firmado todavía esta versión" in body


def test_it_leaves_as_json(lead: Client, shop: Shop) -> None:
    signed_on_screen(shop)
    answer = lead.get("/w/nortia/pact/2/evidence.json")
    assert answer["Content-Disposition"].startswith("attachment")
    [one] = json.loads(answer.content)["signatures"]
    assert (one["party"], one["typed_name"], one["address"]) == (
        "marketing",
        "laura GIL",
        "203.0.113.7",
    )
    assert one["signed_at"] == "2026-10-06T08:00:00Z"
    assert one["attested_by"] is None
    kept(shop)
    told = json.loads(lead.get("/w/nortia/pact/1/evidence.json").content)
    assert told["papers"][0]["seal"] == {"seq": 7, "value": "d" * 64}
    assert [one["attested_by"] for one in told["signatures"]] == ["operator", "operator"]


def test_whoever_leads_publishes_the_text(lead: Client, shop: Shop) -> None:
    path = "/w/nortia/pact/publish"
    seller = signed_in(shop.ana)
    assert seller.post(path, {"shown": "yes"}).status_code == 403
    assert not is_published(shop.workspace.pk)
    answer = lead.post(path, {"shown": "yes", "number": "1"}, follow=True)
    assert "lee el texto" in answer.content.decode()
    assert is_published(shop.workspace.pk)
    lead.post(path, {"shown": "no", "number": "x"})
    assert not is_published(shop.workspace.pk)
