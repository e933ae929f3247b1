"""What stands on the paper, before it is set."""

import re
from html import unescape

import pytest
import segno

from testigo.paper.sheet import html_of
from testigo.wording.pact_sentences import sections_of
from tests.paper.sample import TEXT, draft_sheet, pact_of, signed_sheet


def words(html: str) -> str:
    """The text of a document, without its markup and style."""
    bare = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", html, flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", bare)))


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_sentence_stands_under_its_number_and_clause(language: str) -> None:
    told = words(html_of(signed_sheet(language)))
    for number, section in enumerate(sections_of(pact_of(), language), 1):
        assert f"{number} {section.title}" in told
        for place, one in enumerate(section.sentences, 1):
            assert f"{number}.{place} {' '.join(one.text.split())} {one.clause}" in told


def test_the_signatures_say_who_when_and_in_which_way() -> None:
    told = words(html_of(signed_sheet()))
    assert "LAURA GIL Laura Gil Directora de marketing" in told
    assert "14 de septiembre de 2026, 11:30 (Europe/Madrid). Firmó con su propia cuenta." in told
    assert "14 de septiembre de 2026, 11:30 (Europe/Madrid). Lo atestigua el operador." in told
    assert "Falta su firma" not in told


def test_a_draft_says_so_and_names_no_certificate() -> None:
    told = words(html_of(draft_sheet()))
    assert "BORRADOR" in told
    assert "no obliga a nadie" in told
    assert told.count("Falta su firma") == 3
    assert "Sello del registro" not in told
    assert "Certificado" not in told
    assert "BORRADOR" not in words(html_of(signed_sheet()))


def test_it_carries_digest_code_seal_certificate_and_the_holidays_to_come() -> None:
    sheet = signed_sheet()
    told = words(html_of(sheet))
    assert sheet.digest[:8] in told
    assert sheet.code in told
    assert f"{'ab12' * 16} (hecho 18.234)" in told
    assert "cd34" * 16 in told
    assert "2026 1 ene Año Nuevo" in told
    assert "2025 1 ene" not in told
    assert "días de años anteriores" in told
    assert sheet.address == f"http://127.0.0.1:8000/v/{sheet.digest}"


def test_the_drawing_is_that_of_the_address() -> None:
    sheet = signed_sheet()
    drawn = re.findall(r'd="([^"]+)"', str(sheet.qr))
    matrix = segno.make(sheet.address, error="m").matrix
    assert _squares(drawn[-1]) == {
        (x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark
    }


def _squares(path: str) -> set[tuple[int, int]]:
    """The dark squares that a path of horizontal strokes covers."""
    found, x, y = set(), 0.0, 0.0
    for kind, told in re.findall(r"([Mmh])([^Mmh]*)", path):
        values = [float(one) for one in re.findall(r"-?[\d.]+", told)]
        if kind == "M":
            x, y = values
        elif kind == "m":
            x, y = x + values[0], y + values[1]
        else:
            found |= {(int(x) + step, int(y)) for step in range(int(values[0]))}
            x += values[0]
    return found


def test_markup_in_a_pact_stays_text_and_the_paper_refers_to_nothing_else() -> None:
    hostile = "<img src=x onerror=alert(1)><link rel=stylesheet href=http://evil.example/a.css>"
    text = TEXT.replace("Contacto básico con datos mínimos.", f"'{hostile}'")
    assert hostile in text
    html = html_of(signed_sheet(text=text))
    assert "<img" not in html
    assert "<link" not in html
    assert "<b>" not in html.split("<main>")[0]
    assert hostile in unescape(html)
    assert set(re.findall(r'(?:src|href)="([^"]+)"', html)) == {signed_sheet(text=text).address}
    assert "url(" not in html
