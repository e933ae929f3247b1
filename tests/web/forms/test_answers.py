"""The answers to a form: the list, its pages, the files, and who may read them."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.forms import publish_form, save_draft
from testigo.actions.submissions import submit
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.store.models import Form, Membership, Workspace
from tests.factories.forms import content, published, question
from tests.web.conftest import MakeMember, MakeSpace
from tests.web.forms.building import BACKEND
from tests.web.handed_over import NOW

pytestmark = pytest.mark.django_db

LIST = "/w/nortia/settings/forms"
SECTOR = question("sector", None, "choice", "industria", "otro") | {
    "choices": [
        {"value": "industria", "label": "Industria y fábricas"},
        {"value": "otro", "label": "Otro"},
    ]
}
FORMULA = '=HYPERLINK("https://evil.example")'


@pytest.fixture
def form(space: Workspace, by: Membership) -> Form:
    return published(space, by, NOW, SECTOR)


def answer(form: Form, name: str = "Ana", *, number: int = 1, automatic: bool = False) -> None:
    mark = name.encode().hex()[:16]
    submit(
        workspace=form.workspace,
        form_id=form.id,
        number=number,
        answers={"name": name, "email": f"a{mark}@cliente.example", "sector": "industria"},
        consents=(),
        context={"utm_source": "google", "utm_medium": "cpc", "utm_campaign": "otoño"},
        now=NOW,
        automatic=automatic,
    )


def page(client: Client, form: Form, query: str = "") -> str:
    return client.get(f"{LIST}/{form.id}/answers{query}").content.decode()


def test_an_answer_says_who_gave_it_when_what_brought_them_and_which_version(
    marketer: Client, form: Form
) -> None:
    answer(form)
    apply_all(workspace=form.workspace, now=NOW)
    html = page(marketer, form)
    assert "Ana" in html
    assert "Google Ads · otoño" in html
    assert f"{LIST}/{form.id}/versions/1" in html
    assert 'href="/w/nortia/leads/' in html
    assert "<dt>Sector</dt><dd>Industria y fábricas</dd>" in html
    assert "industria<" not in html


def test_nobody_has_answered_yet(marketer: Client, form: Form) -> None:
    html = page(marketer, form)
    assert "Todavía no ha contestado nadie" in html
    assert "answers.csv" not in html


def test_what_a_program_tells_by_keys_stands_under_its_questions(
    marketer: Client, form: Form
) -> None:
    draft = FactDraft(
        "form.submitted",
        NOW,
        "site:1",
        PersonKeys(email="eva@cliente.example"),
        props={"form": form.address, "fields": {"sector": "otro", "talla": "M"}},
    )
    record_facts(workspace=form.workspace, drafts=[draft], source="collector", now=NOW)
    html = page(marketer, form)
    assert "<dt>Sector</dt><dd>otro</dd>" in html
    assert "<dt>talla</dt><dd>M</dd>" in html


def test_what_a_machine_sent_is_marked(marketer: Client, form: Form) -> None:
    answer(form, automatic=True)
    assert "Automática: no cuenta para nadie" in page(marketer, form)


def test_answers_of_another_form_stay_there(
    marketer: Client, form: Form, by: Membership, space: Workspace
) -> None:
    answer(published(space, by, NOW, SECTOR, name="Otro"), "Zoe")
    assert "Zoe" not in page(marketer, form)


def test_pages_hold_every_answer_once(marketer: Client, form: Form) -> None:
    names = [f"Persona {number:03}" for number in range(120)]
    for name in names:
        answer(form, name)
    seen: list[str] = []
    query = ""
    for _ in range(3):
        response = marketer.get(f"{LIST}/{form.id}/answers{query}")
        seen += [card.answer.fields["Name"] for card in response.context["answers"]]
        query = response.context["next"]
    assert query == ""
    assert seen == names[::-1]


@pytest.mark.parametrize("mark", ["x", "1~", "~", "9" * 30 + "~1", "²~1", "-1~-1", "\0"])
def test_a_mark_that_cannot_be_read_begins_anew(marketer: Client, form: Form, mark: str) -> None:
    answer(form)
    response = marketer.get(f"{LIST}/{form.id}/answers", {"after": mark})
    assert [card.answer.fields["Name"] for card in response.context["answers"]] == ["Ana"]


def test_the_files_hold_every_answer_and_no_formula(marketer: Client, form: Form) -> None:
    answer(form, FORMULA)
    answer(form, "Ana")
    apply_all(workspace=form.workspace, now=NOW)
    told = marketer.get(f"{LIST}/{form.id}/answers.csv")
    text = b"".join(told.streaming_content).decode("utf-8-sig")
    lines = text.splitlines()
    assert lines[0] == (
        "Momento,Nombre,Correo electrónico,Canal,Campaña,Versión,Automática,"
        "Name,Email,Sector,Otras respuestas"
    )
    assert len(lines) == 3
    assert lines[1].endswith("Industria y fábricas,")
    assert "'=HYPERLINK" in lines[2]
    told = marketer.get(f"{LIST}/{form.id}/answers.xlsx").content
    rows = CalamineWorkbook.from_filelike(BytesIO(told)).get_sheet_by_index(0).to_python()
    assert len(rows) == 3
    assert rows[1][5] == 1
    assert rows[2][7] == FORMULA
    with ZipFile(BytesIO(told)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_what_only_an_old_version_asked_has_its_column(
    marketer: Client, form: Form, by: Membership
) -> None:
    answer(form)
    save_draft(workspace=form.workspace, form_id=form.id, name="Demo", content=content(), by=by)
    publish_form(workspace=form.workspace, form_id=form.id, by=by, now=NOW)
    answer(form, "Eva", number=2)
    told = marketer.get(f"{LIST}/{form.id}/answers.csv")
    lines = b"".join(told.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].endswith("Name,Email,Sector,Otras respuestas")
    assert lines[1].endswith(",,")
    assert lines[2].endswith("Industria y fábricas,")


@pytest.mark.parametrize("part", ["answers", "answers.csv", "answers.xlsx"])
def test_outsiders_are_refused(
    client: Client,
    form: Form,
    space: Workspace,
    make_member: MakeMember,
    make_space: MakeSpace,
    part: str,
) -> None:
    address = f"{LIST}/{form.id}/{part}"
    assert client.get(address).status_code == 302
    seller = make_member(space, email="carlos@nortia.example", role="sales")
    client.force_login(seller, backend=BACKEND)
    assert client.get(address).status_code == 403
    other = make_space(slug="otra")
    stranger = make_member(other, email="eva@otra.example", role="admin")
    client.force_login(stranger, backend=BACKEND)
    assert client.get(address).status_code == 404
    assert client.get(f"/w/otra/settings/forms/{form.id}/{part}").status_code == 404


def test_there_is_no_other_kind_of_file(marketer: Client, form: Form) -> None:
    assert marketer.get(f"{LIST}/{form.id}/answers.pdf").status_code == 404


def test_the_timeline_of_the_lead_says_what_the_visitor_chose(marketer: Client, form: Form) -> None:
    answer(form)
    apply_all(workspace=form.workspace, now=NOW)
    found: Any = marketer.get(f"{LIST}/{form.id}/answers").context["answers"][0]
    html = marketer.get(f"/w/nortia/leads/{found.answer.person}").content.decode()
    assert "Sector: Industria y fábricas" in html
