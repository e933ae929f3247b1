"""Anybody may ask how a content stands, and learns nothing of anybody."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from testigo.actions.pact_editing import withdraw_draft
from testigo.actions.pacts import digest_of_pact, load_pact_draft, sign_pact
from testigo.actions.signed_pacts import publish_text
from testigo.core.pact.codes import short_code
from testigo.paper.printing import can_print
from testigo.store.agreements import pact_of
from testigo.store.models import PactSignature, PactVersion, SignedPdf
from testigo.store.pact_contents import remember_content
from testigo.web.verify import views
from tests.paper.sample import pdf_of_somebody_else, signed_pdf
from tests.web.handed_over import NOW, PACT, Shop
from tests.web.queue.conftest import fixed_instant, shop

__all__ = ["fixed_instant", "shop"]
pytestmark = pytest.mark.django_db
CHANGED = PACT.replace("within: 2h", "within: 4h")
PARTIES = ("laura@nortia.example", "pablo@nortia.example")
needs_pango = pytest.mark.skipif(not can_print(), reason="needs Pango")


@pytest.fixture(autouse=True)
def fresh_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "CODES", views.Limits(most=60, within=600.0))
    monkeypatch.setattr(views, "FILES", views.Limits(most=10, within=600.0))


@pytest.fixture
def stranger() -> Client:
    return Client(HTTP_ACCEPT_LANGUAGE="es")


def version_two(shop: Shop, *emails: str, text: str = CHANGED) -> PactVersion:
    """A second version, which these sign."""
    version = load_pact_draft(workspace=shop.workspace, text=text, by="operator", now=NOW)
    for email in emails:
        sign_pact(workspace=shop.workspace, number=2, email=email, by="operator", now=NOW)
    return version


def edited(shop: Shop) -> None:
    """The second version says something else now, and nobody has signed that."""
    text = PACT.replace("within: 2h", "within: 6h")
    digest = digest_of_pact(text, {})
    PactVersion.objects.of(shop.workspace.pk).filter(number=2).update(text=text, digest=digest)
    PactSignature.objects.of(shop.workspace.pk).filter(number=2).delete()
    version = PactVersion.objects.of(shop.workspace.pk).get(number=2)
    remember_content(version, pact_of(version), now=NOW)


def digest_of(shop: Shop, number: int) -> str:
    digest: str = PactVersion.objects.of(shop.workspace.pk).get(number=number).digest
    return digest


def said(answer: HttpResponse) -> str:
    """The words of a page."""
    main = answer.content.decode().split("<main", 1)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_the_version_in_force_is_told_with_its_dates_roles_and_digest(
    stranger: Client, shop: Shop
) -> None:
    digest = digest_of(shop, 1)
    answer = stranger.get(f"/v/{digest}")
    told = said(answer)
    assert answer.status_code == 200
    assert "Vigente Todas las partes han firmado este contenido y está en vigor." in told
    assert "Versión 1 En vigor desde 1 sept 2026" in told
    assert "Marketing: Directora de marketing, 7 ago 2026" in told
    assert digest in told
    assert short_code(digest) in told


def test_a_code_typed_in_the_form_says_the_same(stranger: Client, shop: Shop) -> None:
    code = short_code(digest_of(shop, 1)).lower().replace("-", " ")
    assert "Vigente" in said(stranger.get("/v/", {"code": code}))
    assert "Quien tenga el documento" in said(stranger.get("/v/"))


def test_it_reads_in_english_too(shop: Shop) -> None:
    told = said(Client(HTTP_ACCEPT_LANGUAGE="en").get(f"/v/{digest_of(shop, 1)}"))
    assert "In force Every party has signed this content, and it counts today." in told


def test_a_draft_is_not_in_force(stranger: Client, shop: Shop) -> None:
    version = version_two(shop, "laura@nortia.example")
    told = said(stranger.get(f"/v/{version.digest}"))
    assert "Borrador, no vigente" in told
    assert "sin firma" in told


def test_what_is_signed_waits_for_its_day(stranger: Client, shop: Shop) -> None:
    text = CHANGED.replace("in_force_from: 2026-09-01", "in_force_from: 2026-11-02")
    version = version_two(shop, *PARTIES, text=text)
    assert "Firmado, todavía no en vigor" in said(stranger.get(f"/v/{version.digest}"))


def test_the_one_before_is_superseded(stranger: Client, shop: Shop) -> None:
    version_two(shop, *PARTIES)
    told = said(stranger.get(f"/v/{digest_of(shop, 1)}"))
    assert "Sustituido" in told
    assert "En vigor hasta" in told


def test_a_draft_edited_after_the_first_signature_is_not_in_force(
    stranger: Client, shop: Shop
) -> None:
    old = version_two(shop, "laura@nortia.example").digest
    edited(shop)
    told = said(stranger.get(f"/v/{old}"))
    assert "No vigente El contenido se cambió después de firmar" in told
    assert "Primera firma" in told
    assert "Borrador, no vigente" in said(stranger.get(f"/v/{digest_of(shop, 2)}"))


def test_a_draft_edited_before_anybody_signed_no_longer_counts(
    stranger: Client, shop: Shop
) -> None:
    old = version_two(shop).digest
    edited(shop)
    assert "Borrador que ya no cuenta" in said(stranger.get(f"/v/{old}"))


@pytest.mark.parametrize("code", ["0" * 64, "0000-0000-0000", "hola", "'; drop", "a" * 3000])
def test_what_is_not_known_says_so_without_a_row(stranger: Client, shop: Shop, code: str) -> None:
    known = stranger.get(f"/v/{digest_of(shop, 1)}")
    unknown = stranger.get(f"/v/{code}")
    assert "Desconocido" in said(unknown)
    assert unknown.status_code == known.status_code == 200
    assert dict(unknown.headers).keys() == dict(known.headers).keys()
    assert "<dt>" not in unknown.content.decode()


def test_as_many_questions_are_asked_of_what_is_not_known(stranger: Client, shop: Shop) -> None:
    counts = []
    for code in (digest_of(shop, 1), "0" * 64):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            stranger.get(f"/v/{code}")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_nothing_personal_is_told_and_no_engine_finds_it(stranger: Client, shop: Shop) -> None:
    publish_text(workspace=shop.workspace, shown=True, by=shop.member(shop.vera), now=NOW)
    answer = stranger.get(f"/v/{digest_of(shop, 1)}")
    body = answer.content.decode()
    for name in ("Laura", "Gil", "Pablo", "Ruiz", "nortia", "@"):
        assert name not in body.split("</head>")[1], name
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Cache-Control"] == "no-store"
    assert '<meta name="robots" content="noindex">' in body


def test_whose_pact_it_is_stands_there_only_where_it_is_published(
    stranger: Client, shop: Shop
) -> None:
    path = f"/v/{digest_of(shop, 1)}"
    body = stranger.get(path).content.decode()
    assert "Nortia" not in body
    assert "De quién es el pacto solo se dice aquí si la empresa publica el texto." in body
    publish_text(workspace=shop.workspace, shown=True, by=shop.member(shop.vera), now=NOW)
    assert "<dd>Nortia</dd>" in stranger.get(path).content.decode()


def test_a_draft_would_be_in_force_and_a_withdrawn_one_says_so(
    stranger: Client, shop: Shop
) -> None:
    path = f"/v/{version_two(shop).digest}"
    assert "Regiría desde" in stranger.get(path).content.decode()
    withdraw_draft(workspace=shop.workspace, number=2, by=shop.member(shop.vera), now=NOW)
    body = stranger.get(path).content.decode()
    assert "Borrador retirado" in body
    assert "Regiría desde" in body
    assert "En vigor desde" not in body


def test_the_text_is_shown_only_where_it_is_published(stranger: Client, shop: Shop) -> None:
    path = f"/v/{digest_of(shop, 1)}"
    assert "Primer intento de contacto" not in said(stranger.get(path))
    publish_text(workspace=shop.workspace, shown=True, by=shop.member(shop.vera), now=NOW)
    assert "Primer intento de contacto, en 2 horas laborables" in said(stranger.get(path))
    draft = version_two(shop)
    assert "Primer intento de contacto" not in said(stranger.get(f"/v/{draft.digest}"))


def test_whoever_asks_too_often_waits(
    stranger: Client, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "CODES", views.Limits(most=2, within=600.0))
    path = f"/v/{digest_of(shop, 1)}"
    assert [stranger.get(path).status_code for _ in range(3)] == [200, 200, 429]
    assert stranger.get(path, REMOTE_ADDR="203.0.113.9").status_code == 200


def shown(client: Client, content: bytes, name: str = "pacto.pdf") -> HttpResponse:
    return client.post("/v/file", {"file": SimpleUploadedFile(name, content)})


def keep(shop: Shop, number: int = 1) -> bytes:
    """A signed paper of a version, as it was given out."""
    signed = signed_pdf()
    SignedPdf.objects.of(shop.workspace.pk).create(
        number=number,
        language="es",
        digest=digest_of(shop, number),
        sha256=sha256(signed.pdf).hexdigest(),
        pdf=signed.pdf,
        certificate=signed.certificate,
        seal_seq=1,
        seal="0" * 64,
        made_at=NOW - timedelta(days=1),
    )
    return signed.pdf


@needs_pango
def test_the_file_that_was_given_out_is_genuine_and_its_standing_is_told(
    stranger: Client, shop: Shop
) -> None:
    paper = keep(shop)
    told = said(shown(stranger, paper))
    assert "El archivo es auténtico" in told
    assert "Vigente" in told
    version_two(shop, *PARTIES)
    told = said(shown(stranger, paper))
    assert "El archivo es auténtico" in told
    assert "Sustituido" in told


@needs_pango
def test_an_altered_file_fails_and_says_why(stranger: Client, shop: Shop) -> None:
    paper = keep(shop)
    flipped = bytearray(paper)
    flipped[9000] ^= 0x01
    told = said(shown(stranger, bytes(flipped)))
    assert "El archivo se ha alterado" in told
    assert "Vigente" not in told
    told = said(shown(stranger, paper + b"\n% more"))
    assert "Se ha añadido algo al archivo" in told
    assert "Vigente" not in told


@needs_pango
def test_a_file_of_another_certificate_fails(stranger: Client, shop: Shop) -> None:
    keep(shop)
    told = said(shown(stranger, pdf_of_somebody_else()))
    assert "Lo firma otra persona" in told
    assert "Vigente" not in told


@pytest.mark.parametrize("content", [b"hola", b"%PDF-1.7\n" + b"\xff" * 500, b"<script>alert(1)"])
def test_what_is_no_pdf_says_so(stranger: Client, shop: Shop, content: bytes) -> None:
    answer = shown(stranger, content, "<script>.pdf")
    assert "El archivo no se puede leer" in said(answer)
    assert b"<script>" not in answer.content.split(b"</head>")[1]


def test_a_file_too_large_is_refused_before_it_is_read(stranger: Client, shop: Shop) -> None:
    assert shown(stranger, b"%PDF-" + b"0" * (6 << 20)).status_code == 413
    assert stranger.post("/v/file", {}).status_code == 400
    assert stranger.get("/v/file")["Location"] == "/v/"


def test_whoever_shows_files_too_often_waits(
    stranger: Client, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "FILES", views.Limits(most=0, within=600.0))
    assert shown(stranger, b"hola").status_code == 429
