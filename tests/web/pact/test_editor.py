"""Working on a draft on screen: sentence by sentence, entry by entry, and as a whole text."""

import re

import pytest
from django.test import Client

from testigo.actions.pacts import load_pact_draft, sign_pact
from testigo.core.pact.places import value_at
from testigo.core.pact.source import document_of
from testigo.store.models import PactDraft, PactVersion, User
from tests.web.handed_over import NOW, PACT, Shop
from tests.web.pact.test_signing import laura, member, pablo
from tests.web.queue.conftest import fixed_instant, shop

__all__ = ["fixed_instant", "laura", "pablo", "shop"]
pytestmark = pytest.mark.django_db

STEPS = (
    "definitions",
    "ideal-customer",
    "scoring",
    "threshold",
    "marketing",
    "sales",
    "calendar",
    "routing",
    "goals",
    "success",
    "review",
)
WITHIN = "commitments[first-contact].within"
LINE = re.compile(r'<li class="editor-line" id="([^"]+)">.*?</li>', re.DOTALL)
INPUT = re.compile(r'<input type="hidden" name="((?:was|showed):[^"]+)" value="([^"]*)">')
Fields = dict[str, list[str]]


def draft(shop: Shop, *changed: tuple[str, str]) -> int:
    """A draft like the pact in force, with these texts put for others."""
    text = PACT
    for old, new in changed:
        assert old in text
        text = text.replace(old, new)
    version = load_pact_draft(workspace=shop.workspace, text=text, by="operator", now=NOW)
    return int(version.number)


def form(client: Client, number: int, step: str, about: str) -> Fields:
    """What the form of the sentence that has a blank for `about` sends as it stands."""
    body = client.get(f"/w/nortia/pact/{number}/edit?step={step}").content.decode()
    [line] = [m for m in LINE.finditer(body) if f'name="was:{about}"' in m[0]]
    sent: Fields = {"step": [step], "line": [line[1]]}
    for name, value in INPUT.findall(line[0].partition("</form>")[0]):
        sent.setdefault(name, []).append(value.replace("&quot;", '"'))
        if name.startswith("showed:"):
            sent.setdefault(name.removeprefix("showed:"), []).append(value)
    return sent


def says(shop: Shop, number: int, path: str) -> object:
    row = PactDraft.objects.of(shop.workspace.pk).get(number=number)
    return value_at(document_of(row.text), path)


def test_every_step_is_read_in_both_languages(shop: Shop, laura: Client) -> None:
    number = draft(shop)
    for step in STEPS:
        body = laura.get(f"/w/nortia/pact/{number}/edit?step={step}").content.decode()
        assert 'aria-current="page"><span class="editor-number"' in body
        assert "Cualquier cambio se guarda al momento" in body
    User.objects.update(language="en")
    body = laura.get(f"/w/nortia/pact/{number}/edit?step=sales").content.decode()
    assert "First attempt to reach them within" in body
    assert "Whatever you change is saved at once." in body


def test_a_value_is_saved_in_its_place_and_the_page_says_when(shop: Shop, laura: Client) -> None:
    number = draft(shop)
    sent = form(laura, number, "sales", WITHIN) | {WITHIN: ["4", "h"]}
    answer = laura.post(f"/w/nortia/pact/{number}/edit", sent, headers={"HX-Request": "true"})
    body = answer.content.decode()
    assert "guardado a las" in body
    assert f'name="was:{WITHIN}" value="4h"' in body
    version = PactVersion.objects.of(shop.workspace.pk).get(number=number)
    assert version.text == PACT.replace("within: 2h", "within: 4h", 1)


def test_without_javascript_one_comes_back_to_the_sentence(shop: Shop, laura: Client) -> None:
    number = draft(shop)
    sent = form(laura, number, "sales", WITHIN) | {WITHIN: ["4", "h"]}
    answer = laura.post(f"/w/nortia/pact/{number}/edit", sent)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"/edit?step=sales#{sent['line'][0]}")


def test_what_is_no_value_is_kept_with_its_problem_beside_it(shop: Shop, laura: Client) -> None:
    number = draft(shop)
    sent = form(laura, number, "sales", WITHIN) | {WITHIN: ["pronto", "h"]}
    laura.post(f"/w/nortia/pact/{number}/edit", sent)
    assert says(shop, number, WITHIN) == "pronto"
    body = laura.get(f"/w/nortia/pact/{number}/edit?step=sales").content.decode()
    [line] = [m[0] for m in LINE.finditer(body) if f'name="{WITHIN}"' in m[0]]
    assert 'value="pronto"' in line
    assert "editor-problem" in line
    assert "Todavía no se puede firmar este borrador: queda una cosa." in body


def test_only_what_was_changed_is_written(shop: Shop, laura: Client) -> None:
    number = draft(shop)
    laura.post(f"/w/nortia/pact/{number}/edit", form(laura, number, "sales", WITHIN))
    assert not PactDraft.objects.of(shop.workspace.pk).filter(number=number).exists()


def test_two_who_change_one_sentence_are_both_heard(
    shop: Shop, laura: Client, pablo: Client
) -> None:
    number = draft(shop)
    mine = form(pablo, number, "sales", WITHIN) | {WITHIN: ["6", "h"]}
    theirs = form(laura, number, "sales", WITHIN) | {WITHIN: ["4", "h"]}
    laura.post(f"/w/nortia/pact/{number}/edit", theirs)
    answer = pablo.post(f"/w/nortia/pact/{number}/edit", mine)
    assert answer.status_code == 409
    body = answer.content.decode()
    assert "Laura Gil cambió esta frase a las" in body
    for value in ("2h", "4h", "6h"):
        assert f"<dd>{value}</dd>" in body
    assert says(shop, number, WITHIN) == "4h"
    [clash] = re.findall(r'<div class="editor-clash".*?</form>', body, re.DOTALL)
    again: Fields = {}
    for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', clash):
        again.setdefault(name, []).append(value)
    laura_again = pablo.post(f"/w/nortia/pact/{number}/edit", again)
    assert laura_again.status_code == 302
    assert says(shop, number, WITHIN) == "6h"


def test_entries_come_and_go(shop: Shop, laura: Client) -> None:
    number = draft(shop)
    laura.post(f"/w/nortia/pact/{number}/edit/entry", {"step": "goals", "add": "goal"})
    assert says(shop, number, "goals[0].revenue") == 300000
    about = "goals[0].revenue"
    gone = form(laura, number, "goals", about) | {"take": ["1"]}
    laura.post(f"/w/nortia/pact/{number}/edit/entry", gone)
    assert says(shop, number, "goals") == []


def test_the_whole_text_is_replaced_even_with_problems(shop: Shop, laura: Client) -> None:
    number = draft(shop)
    path = f"/w/nortia/pact/{number}/edit/text"
    laura.post(path, {"text": "a: [1", "seen": PACT})
    body = laura.get(f"/w/nortia/pact/{number}/edit").content.decode()
    assert "Este texto todavía no se puede leer frase por frase" in body
    answer = laura.post(path, {"text": "b: 2", "seen": PACT})
    assert answer.status_code == 409
    assert "a: [1" in answer.content.decode()
    assert PactVersion.objects.of(shop.workspace.pk).get(number=number).text == PACT


def test_a_signature_ends_with_the_first_change_and_it_is_said_before(
    shop: Shop, laura: Client
) -> None:
    number = draft(shop)
    sign_pact(
        workspace=shop.workspace,
        number=number,
        email="laura@nortia.example",
        by="operator",
        now=NOW,
    )
    before = laura.get(f"/w/nortia/pact/{number}/edit?step=sales").content.decode()
    assert "Con el primer cambio, esas firmas dejan de valer" in before
    sent = form(laura, number, "sales", WITHIN) | {WITHIN: ["4", "h"]}
    body = laura.post(f"/w/nortia/pact/{number}/edit", sent, follow=True).content.decode()
    assert "Estas firmas ya no valen: Laura Gil" in body


def test_what_everybody_signed_is_copied_not_edited(shop: Shop, laura: Client) -> None:
    assert laura.get("/w/nortia/pact/1/edit").status_code == 302
    answer = laura.post("/w/nortia/pact/1/copy")
    assert answer["Location"] == "/w/nortia/pact/2/edit"
    assert PactVersion.objects.of(shop.workspace.pk).get(number=2).in_force_at is None


def test_a_withdrawn_draft_is_said_to_be_one(shop: Shop, laura: Client) -> None:
    number = draft(shop)
    laura.post(f"/w/nortia/pact/{number}/withdraw")
    body = laura.get(f"/w/nortia/pact/{number}").content.decode()
    assert f"Versión {number} · retirada" in body
    assert laura.get(f"/w/nortia/pact/{number}/edit").status_code == 302


def test_nobody_else_edits(shop: Shop) -> None:
    number = draft(shop)
    ines = member(shop, "ines@nortia.example", "Inés Gil", "sales")
    assert ines.get(f"/w/nortia/pact/{number}/edit").status_code == 403
    for way in ("edit/entry", "edit/text", "withdraw", "copy", "edit"):
        assert ines.post(f"/w/nortia/pact/{number}/{way}").status_code == 403
    assert not PactDraft.objects.of(shop.workspace.pk).exists()


def test_a_text_that_is_a_version_already_makes_no_other(shop: Shop, laura: Client) -> None:
    number = draft(shop, ("within: 2h", "within: 3h"))
    text = PACT.replace("within: 2h", "within: 3h")
    body = laura.post("/w/nortia/pact/new", {"text": text}, follow=True).content.decode()
    assert f"Este texto ya es la versión {number}." in body
    assert PactVersion.objects.of(shop.workspace.pk).count() == number


def test_a_text_with_problems_is_kept_all_the_same_where_one_says_so(
    shop: Shop, laura: Client
) -> None:
    text = PACT.replace("within: 2h", "within: pronto")
    refused = laura.post("/w/nortia/pact/new", {"text": text})
    assert refused.status_code == 400
    assert "Guardarlo de todos modos" in refused.content.decode()
    kept = laura.post("/w/nortia/pact/new", {"text": text, "anyway": "1"})
    assert kept["Location"] == "/w/nortia/pact/2/edit"
    assert says(shop, 2, WITHIN) == "pronto"
    body = laura.get("/w/nortia/pact").content.decode()
    assert "Seguir con el borrador 2" in body


def test_amounts_are_read_as_the_reader_writes_them(shop: Shop, laura: Client) -> None:
    number = draft(shop)
    laura.post(f"/w/nortia/pact/{number}/edit/entry", {"step": "goals", "add": "goal"})
    revenue, rate = "goals[0].revenue", "goals[0].lead_to_customer"
    sent = form(laura, number, "goals", revenue)
    assert sent[rate] == ["2,5"]
    laura.post(f"/w/nortia/pact/{number}/edit", sent | {revenue: ["12.000"], rate: ["3,5"]})
    assert says(shop, number, revenue) == 12000
    assert says(shop, number, rate) == "3.5%"


def test_what_everybody_signed_is_withdrawn_by_nobody(shop: Shop, laura: Client) -> None:
    body = laura.post("/w/nortia/pact/1/withdraw", follow=True).content.decode()
    assert "La versión 1 ya la firmaron todos" in body
