"""What the editor says of changes: what was removed and put back, what was changed in a draft, and
what is wrong with a text that is no document."""

import re
from html import unescape

import pytest
from django.test import Client

from testigo.store.models import PactDraft
from tests.web.handed_over import PACT, Shop
from tests.web.pact.test_editor import WITHIN, draft, form, says
from tests.web.pact.test_signing import laura, pablo
from tests.web.queue.conftest import fixed_instant, shop

__all__ = ["fixed_instant", "laura", "pablo", "shop"]
pytestmark = pytest.mark.django_db


def read(body: str) -> str:
    said = unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)))
    return said.replace("\N{NO-BREAK SPACE}", " ")


def history(client: Client, number: int) -> str:
    body = client.get(f"/w/nortia/pact/{number}/edit?step=review").content.decode()
    return read(body.partition("editor-history")[2])


def test_what_was_removed_is_put_back_without_javascript_too(shop: Shop, laura: Client) -> None:
    number = draft(shop)
    edit = f"/w/nortia/pact/{number}/edit"
    gone = form(laura, number, "sales", WITHIN) | {"take": ["1"]}
    answer = laura.post(f"{edit}/entry", gone)
    assert answer["Location"].endswith("?step=sales#removed")
    assert says(shop, number, WITHIN) is None
    body = laura.get(f"{edit}?step=sales").content.decode()
    [line] = re.findall(r'<li class="editor-removed".*?</li>', body, re.DOTALL)
    assert "Primer intento de contacto en un máximo de 2 horas laborables" in read(line)
    back = re.findall(r'type="hidden" name="(step|cut:[^"]+)" value="([^"]*)"', line, re.DOTALL)
    laura.post(f"{edit}/entry", {name: unescape(value) for name, value in back})
    assert PactDraft.objects.of(shop.workspace.pk).get(number=number).text == PACT
    # It is told once.
    assert "editor-removed" not in laura.get(f"{edit}?step=sales").content.decode()


def test_undoing_twice_puts_back_one(shop: Shop, laura: Client) -> None:
    number = draft(shop)
    edit = f"/w/nortia/pact/{number}/edit"
    laura.post(f"{edit}/entry", form(laura, number, "sales", WITHIN) | {"take": ["1"]})
    body = laura.get(f"{edit}?step=sales").content.decode()
    back = dict(re.findall(r'name="(step|cut:[^"]+)" value="([^"]*)"', body, re.DOTALL))
    sent = {name: unescape(value) for name, value in back.items()}
    laura.post(f"{edit}/entry", sent)
    again = laura.post(f"{edit}/entry", sent, follow=True).content.decode()
    assert "No se ha podido deshacer" in read(again)
    assert PactDraft.objects.of(shop.workspace.pk).get(number=number).text == PACT


def test_changes_are_told_in_the_sentences_that_they_changed(shop: Shop, laura: Client) -> None:
    number = draft(shop)
    edit = f"/w/nortia/pact/{number}/edit"
    laura.post(edit, form(laura, number, "sales", WITHIN) | {WITHIN: ["4", "h"]})
    laura.post(f"{edit}/entry", form(laura, number, "sales", WITHIN) | {"take": ["1"]})
    said = history(laura, number)
    assert "Se quitó commitments.first-contact Ventas: Primer intento" in said
    assert "en un máximo de 2 horas laborables desde el traspaso" in said
    assert "en un máximo de 4 horas laborables desde el traspaso" in said
    assert "{id:" not in said
    assert "within" not in said


def test_a_value_put_back_to_what_it_was_is_no_change(shop: Shop, laura: Client) -> None:
    number = draft(shop)
    for value in ("4", "2"):
        sent = form(laura, number, "sales", WITHIN) | {WITHIN: [value, "h"]}
        laura.post(f"/w/nortia/pact/{number}/edit", sent)
    assert "Se cambió" not in history(laura, number)


def test_a_region_that_was_emptied_is_a_change_of_its_sentence(shop: Shop, laura: Client) -> None:
    number = draft(
        shop, ("\ndefinitions:", "\n  holidays: {country: ES, subdivision: CT}\ndefinitions:")
    )
    region = "calendar.holidays.subdivision"
    sent = form(laura, number, "calendar", region) | {region: [""]}
    laura.post(f"/w/nortia/pact/{number}/edit", sent)
    said = history(laura, number)
    assert "Se cambió calendar.holidays" in said
    assert "de España, Cataluña. → No se trabaja en las fiestas de España, todo el país." in said
    assert "Se quitó" not in said


def test_a_copied_draft_says_of_which_version(shop: Shop, laura: Client) -> None:
    laura.post("/w/nortia/pact/1/copy")
    assert "Se empezó el borrador a partir de la versión 1" in history(laura, 2)


def test_a_text_that_is_no_document_names_the_line_and_can_be_withdrawn(
    shop: Shop, laura: Client
) -> None:
    number = draft(shop)
    edit = f"/w/nortia/pact/{number}/edit"
    laura.post(f"{edit}/text", {"text": "title: uno\nb: [1\nc: 2\n", "seen": PACT})
    page = laura.get(edit).content.decode()
    assert "Línea 3: Aquí el documento deja de ser YAML" in read(page)
    assert f'action="/w/nortia/pact/{number}/withdraw"' in page
    whole = laura.get(f"{edit}/text").content.decode()
    assert "Línea 3: Aquí el documento deja de ser YAML" in read(whole)
    assert '<span class="editor-at-fault"><b>3</b> c: 2</span>' in whole
    assert f'action="/w/nortia/pact/{number}/withdraw"' in whole


@pytest.mark.parametrize(
    ("path", "step", "value", "told"),
    [
        (WITHIN, "sales", ["", "h"], "Plazo: Escribe un número entero mayor que cero y elige"),
        (WITHIN, "sales", ["2,5", "h"], "Plazo: Escribe un número entero mayor que cero y elige"),
        ("definitions.lead.means", "definitions", [""], "Esto no puede quedar vacío."),
        ("parties.sales.email", "review", [""], "Correo: Esto no puede quedar vacío."),
    ],
)
def test_one_bad_value_is_one_message_for_whoever_fills_in_a_form(
    shop: Shop, laura: Client, path: str, step: str, value: list[str], told: str
) -> None:
    number = draft(shop)
    sent = form(laura, number, step, path) | {path: value}
    laura.post(f"/w/nortia/pact/{number}/edit", sent)
    body = laura.get(f"/w/nortia/pact/{number}/edit?step={step}").content.decode()
    notes = re.findall(r'<p class="editor-problem".*?</p>', body, re.DOTALL)
    assert len(notes) == 1
    assert told in read(notes[0]).replace(" :", ":")
    assert body.count('aria-invalid="true"') == len(value)


def test_reasons_are_chosen_by_their_words(shop: Shop, laura: Client) -> None:
    number = draft(shop)
    body = laura.get(f"/w/nortia/pact/{number}/edit?step=sales").content.decode()
    assert "El cargo no es el adecuado" in body
    assert "wrong_role" not in read(body)
    path = "dispositions.lost"
    sent = form(laura, number, "sales", path) | {path: ["price", "no_decision"]}
    laura.post(f"/w/nortia/pact/{number}/edit", sent)
    assert says(shop, number, path) == ["price", "no_decision"]
