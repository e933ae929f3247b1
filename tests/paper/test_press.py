"""PDFs as they are set, signed and read: with our own eyes and with those of other programs."""

import io
import re
import shutil
import subprocess
import zlib
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    load_pem_private_key,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509 import load_pem_x509_certificate
from django.conf import settings
from PIL import Image

from testigo import clock
from testigo.paper import press, printing
from testigo.paper.certificates import UnusableKey, own_key
from testigo.paper.printing import NotPrinted, Signed, draw_png, read_pdf, set_pdf, sign_pdf
from testigo.paper.sheet import html_of
from tests.paper.sample import draft_sheet, pdf_of_somebody_else, signed_pdf, signed_sheet

pytestmark = pytest.mark.skipif(not printing.can_print(), reason="needs Pango")
# Certificates count by the machine's clock.
NOW = clock.now()


@pytest.fixture(scope="module")
def plain() -> bytes:
    """The paper before it is signed."""
    sheet = signed_sheet()
    return set_pdf(html_of(sheet), sheet.digest)


@pytest.fixture(scope="module")
def signed() -> Signed:
    return signed_pdf()


def test_the_same_text_gives_the_same_bytes(plain: bytes) -> None:
    sheet = signed_sheet()
    set_pdf.cache_clear()
    assert set_pdf(html_of(sheet), sheet.digest) == plain


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_pact_of_the_sample_company_takes_up_to_three_pages(
    language: str, tmp_path: Path
) -> None:
    sheet = signed_sheet(language)
    told = asked("pdfinfo", set_pdf(html_of(sheet), sheet.digest), tmp_path)
    assert 1 <= int(re.findall(r"Pages:\s+(\d+)", told)[0]) <= 3
    assert "(A4)" in told
    assert "version 3" in told or "versión 3" in told


def test_every_page_has_its_number_and_the_digest(plain: bytes, tmp_path: Path) -> None:
    pages = asked("pdftotext", plain, tmp_path, "-").split("\f")[:-1]
    for number, page in enumerate(pages, 1):
        assert f"página {number} de {len(pages)}" in page
        assert f"SHA-256 {signed_sheet().digest}" in page


def test_what_is_signed_is_whole_and_another_program_says_so(
    signed: Signed, tmp_path: Path
) -> None:
    found = read_pdf(signed.pdf)
    assert found.state == "whole"
    assert found.certificate == signed.certificate == printing.certificate_of(NOW)
    assert found.digest == signed_sheet().digest
    told = asked("pdfsig", signed.pdf, tmp_path)
    assert "Signature is Valid" in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told


def test_a_byte_flipped_anywhere_breaks_it(signed: Signed) -> None:
    step = len(signed.pdf) // 60
    for place in range(7, len(signed.pdf), step):
        flipped = bytearray(signed.pdf)
        flipped[place] ^= 0x01
        # In this process: what is hostile is tried apart, below.
        state = press.read({"pdf": bytes(flipped)})["state"]
        assert state != "whole" or _in_padding(signed.pdf, place), place


def _in_padding(pdf: bytes, place: int) -> bool:
    """Whether a place lies in the zeros that fill up the room for the signature."""
    zeros = re.search(rb"0{64,}(?=>)", pdf)
    assert zeros is not None
    return zeros.start() <= place < zeros.end()


def test_a_byte_flipped_is_seen_by_the_other_program_too(signed: Signed, tmp_path: Path) -> None:
    flipped = bytearray(signed.pdf)
    flipped[9000] ^= 0x01
    assert "Signature is Valid" not in asked("pdfsig", bytes(flipped), tmp_path)


def test_what_is_added_behind_the_signature_is_not_covered(signed: Signed) -> None:
    assert read_pdf(signed.pdf + b"\n% and more").state == "extended"


def test_a_draft_is_not_signed() -> None:
    sheet = draft_sheet()
    assert read_pdf(set_pdf(html_of(sheet), sheet.digest)).state == "unsigned"


def test_another_ones_certificate_is_another(
    signed: Signed,
) -> None:
    found = read_pdf(pdf_of_somebody_else())
    assert found.state == "whole"
    assert found.certificate != signed.certificate


@pytest.mark.parametrize(
    "content",
    [b"", b"hola", b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\0" * 1000, b"%PDF-1.7\nxref\n0 9999"],
)
def test_what_is_no_pdf_cannot_be_read(content: bytes) -> None:
    assert read_pdf(content).state == "unreadable"


def test_a_bomb_is_given_up_within_bounds() -> None:
    """A table of places that unpacks to two gigabytes out of two megabytes."""
    packer, packed = zlib.compressobj(9), io.BytesIO()
    block = b"\0" * (16 << 20)
    for _ in range(128):
        packed.write(packer.compress(block))
    packed.write(packer.flush())
    stream = packed.getvalue()
    head = b"%PDF-1.7\n"
    table = b"1 0 obj\n<</Type/XRef/W[1 4 1]/Size 99/Root 2 0 R/Filter/FlateDecode/Length %d>>\n"
    body = table % len(stream) + b"stream\n" + stream + b"\nendstream\nendobj\n"
    bomb = head + body + b"startxref\n%d\n%%%%EOF\n" % len(head)
    assert len(bomb) < 5 << 20
    assert read_pdf(bomb).state in ("too_heavy", "unreadable")


def test_nothing_is_fetched_however_a_text_asks_for_it(tmp_path: Path) -> None:
    asked_for: list[str] = []

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked_for.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    secret = tmp_path / "secret.txt"
    secret.write_text("muy secreto", "utf-8")
    with HTTPServer(("127.0.0.1", 0), Door) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        away = f"http://127.0.0.1:{server.server_port}"
        html = (
            f"<link rel=stylesheet href={away}/a.css><style>@import '{away}/b.css';"
            f"p {{ background: url({away}/c.png) }}</style><p>Hola</p><img src={away}/d.png>"
            f"<img src=file://{secret}><link rel=attachment href=file://{secret}>"
        )
        pdf = set_pdf(html, "0" * 64)
        draw_png(html)
        server.shutdown()
    assert asked_for == []
    assert b"muy secreto" not in pdf
    assert b"EmbeddedFile" not in pdf


def test_a_picture_is_one_page_cut_off_below_its_last_line() -> None:
    page = "<style>@page { size: 800px 900px; margin: 20px }</style>"
    image = Image.open(io.BytesIO(draw_png(f"{page}<p>Hola</p>")))
    assert (image.format, image.width) == ("PNG", 1600)
    assert 40 < image.height < 300
    with pytest.raises(NotPrinted, match="one page, not 2"):
        draw_png(f"{page}<p style='break-after: page'>Hola</p><p>Adiós</p>")


def test_our_key_is_ours_alone_and_made_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "TESTIGO_HOME", tmp_path)
    key = printing.signing_key(NOW)
    assert key.stat().st_mode & 0o777 == 0o600
    kept = key.read_bytes()
    assert printing.signing_key(NOW + timedelta(days=1)).read_bytes() == kept


def asked(program: str, pdf: bytes, folder: Path, *more: str) -> str:
    """What a program of Poppler says of a PDF."""
    if shutil.which(program) is None:
        pytest.skip(f"needs {program} of Poppler")
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    done = subprocess.run([program, str(path), *more], capture_output=True, check=False)
    return done.stdout.decode()


def test_a_key_of_the_operator_signs_instead_and_a_wrong_password_is_told(
    tmp_path: Path, plain: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem = own_key(tmp_path, name="nortia.example", now=NOW).read_bytes()
    key, certificate = load_pem_private_key(pem, None), load_pem_x509_certificate(pem)
    assert isinstance(key, RSAPrivateKey)
    kept = serialize_key_and_certificates(
        b"firma", key, certificate, None, BestAvailableEncryption(b"secreta")
    )
    (tmp_path / "firma.p12").write_bytes(kept)
    monkeypatch.setattr(settings, "SIGNING_KEY", str(tmp_path / "firma.p12"))
    monkeypatch.setattr(settings, "SIGNING_PASSWORD", "secreta")
    signed = sign_pdf(plain, reason="Pacto", now=NOW)
    assert signed.certificate == certificate.fingerprint(SHA256()).hex()
    assert printing.certificate_of(NOW) == signed.certificate
    monkeypatch.setattr(settings, "SIGNING_PASSWORD", "otra")
    with pytest.raises(UnusableKey):
        printing.certificate_of(NOW)
