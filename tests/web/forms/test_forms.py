"""The screens of forms: the list, the builder, and who may open them."""

import re

import pytest
from django.test import Client

from testigo.queries.form_checks import checks_of
from testigo.store.models import (
    Form,
    FormVersion,
    Membership,
    Setting,
    Workspace,
)
from tests.factories.forms import published
from tests.web.conftest import MakeMember, MakeSpace
from tests.web.forms.building import BACKEND, HOSTILE, LIST, held, press, typed
from tests.web.handed_over import NOW

pytestmark = pytest.mark.django_db


def keys(form: Form) -> list[str]:
    return [one["key"] for one in held(form).draft["questions"]]


# --- the way from nothing to a published form ----------------------------------------------------


def test_a_new_form_begins_whole_and_is_published_with_one_press(
    marketer: Client, space: Workspace
) -> None:
    assert "Aún no hay formularios" in marketer.get(LIST).content.decode()
    answer = marketer.post(LIST, {"name": "Pide una demo"})
    form = Form.objects.of(space.pk).get()
    assert answer["Location"] == f"{LIST}/{form.id}"
    assert keys(form) == ["name", "email", "company", "sector"]
    assert "Ventas ve todas las respuestas" in marketer.get(answer["Location"]).content.decode()
    press(marketer, form, "publish")
    html = marketer.get(f"{LIST}/{form.id}").content.decode()
    assert f"http://testserver/f/{form.address}" in html
    assert f"http://testserver/f/{form.address}/embed" in html
    version = FormVersion.objects.of(space.pk).get()
    assert version.content["questions"][3]["choices"][0] == {
        "value": "Industria",
        "label": "Industria",
    }


def test_what_the_page_holds_is_what_is_kept(marketer: Client, form: Form) -> None:
    before = form.draft
    press(marketer, form, "save")
    assert held(form).draft == before


def test_questions_are_added_moved_and_removed_without_scripts(
    marketer: Client, form: Form
) -> None:
    answer = press(marketer, form, "add")
    assert answer["Location"].endswith("#q3")
    assert keys(form) == ["name", "email", "sector", "question_4"]
    press(marketer, form, "up:3", **{"q3-label": "¿Qué ERP usas?"})
    assert keys(form) == ["name", "email", "que_erp_usas", "sector"]
    press(marketer, form, "down:0")
    assert keys(form) == ["email", "name", "que_erp_usas", "sector"]
    press(marketer, form, "remove:2")
    assert keys(form) == ["email", "name", "sector"]
    for nonsense in ("up:0", "down:2", "remove:99", "up:-1", "up:x", "fly", "mend"):
        press(marketer, form, nonsense)
    assert keys(form) == ["email", "name", "sector"]


def test_a_key_stays_when_its_question_is_worded_anew(marketer: Client, form: Form) -> None:
    press(marketer, form, "save", **{"q2-label": "Ramo"})
    assert keys(form) == ["name", "email", "sector"]


def test_consents_are_added_and_removed(marketer: Client, form: Form) -> None:
    press(marketer, form, "add-consent")
    press(marketer, form, "save", **{"c0-purpose": "marketing", "c0-text": "Quiero novedades."})
    assert held(form).draft["consents"][0]["text"] == "Quiero novedades."
    press(marketer, form, "remove-consent:0")
    assert held(form).draft["consents"] == []


def test_a_choice_may_be_kept_under_another_value_than_it_shows(
    marketer: Client, form: Form
) -> None:
    press(marketer, form, "save", **{"q2-choices": "industry | Industria\r\n\r\n Otro "})
    assert held(form).draft["questions"][2]["choices"] == [
        {"value": "industry", "label": "Industria"},
        {"value": "Otro", "label": "Otro"},
    ]
    assert "industry | Industria" in marketer.get(f"{LIST}/{form.id}").content.decode()


# --- gaps ----------------------------------------------------------------------------------------


def test_a_gap_stands_beside_its_question_and_blocks_publishing(
    marketer: Client, form: Form, space: Workspace
) -> None:
    answer = press(marketer, form, "publish", **{"q2-field": ""})
    assert answer["Location"].endswith("#to-mend")
    html = marketer.get(f"{LIST}/{form.id}").content.decode()
    assert "No se ha publicado: hay 1 cosa que arreglar." in html
    beside = html[html.index('id="q2-problems"') :]
    assert "«Sector» se pregunta y no se ve" in beside
    assert FormVersion.objects.of(space.pk).count() == 1


def test_mending_beside_the_question_keeps_what_was_typed(marketer: Client, form: Form) -> None:
    answer = press(marketer, form, "mend:2", **{"q2-field": "", "title": "Otro título"})
    assert answer["Location"].endswith("#q2")
    draft = held(form).draft
    assert (draft["questions"][2]["field"], draft["title"]) == ("sector", "Otro título")


def test_an_unknown_field_stays_chosen_until_it_is_mended(marketer: Client, form: Form) -> None:
    press(marketer, form, "save", **{"q2-field": "erp"})
    html = marketer.get(f"{LIST}/{form.id}").content.decode()
    assert '<option value="erp" selected>' in html


def test_forms_with_gaps_come_first_and_say_them(
    marketer: Client, space: Workspace, by: Membership, form: Form
) -> None:
    published(space, by, NOW, name="A primero")
    changed = {"label": "", "kind": "text", "values": "", "seen": ""}
    marketer.post("/w/nortia/settings/fields/sector", changed)
    html = marketer.get(LIST).content.decode()
    assert html.index("«Sector» se pregunta y no se ve") < html.index("A primero")


# --- the other buttons ---------------------------------------------------------------------------


def test_a_form_is_closed_opened_again_and_copied(
    marketer: Client, form: Form, space: Workspace
) -> None:
    marketer.post(f"{LIST}/{form.id}/close")
    assert held(form).closed_at is not None
    marketer.post(f"{LIST}/{form.id}/reopen")
    assert held(form).closed_at is None
    answer = marketer.post(f"{LIST}/{form.id}/copy")
    copy = Form.objects.of(space.pk).exclude(id=form.id).get()
    assert answer["Location"] == f"{LIST}/{copy.id}"
    assert marketer.post(f"{LIST}/{form.id}/fly").status_code == 404


def test_a_test_lead_shows_its_steps(marketer: Client, form: Form, space: Workspace) -> None:
    answer = marketer.post(f"{LIST}/{form.id}/try")
    assert answer["Location"] == f"{LIST}/{form.id}#check"
    html = marketer.get(f"{LIST}/{form.id}").content.decode()
    assert "El lead de prueba llegó entero" in html
    assert "«Sector»: Ventas lee «Industria» en el campo Sector." in html
    assert checks_of(space.pk).forms[form.id].problems == ()


def test_the_preview_shows_the_draft_and_sends_nothing(marketer: Client, form: Form) -> None:
    press(marketer, form, "save", title="Todavía un borrador")
    frame = f"{LIST}/{form.id}/preview/frame"
    html = marketer.get(f"{LIST}/{form.id}/preview").content.decode()
    assert html.count(f'<iframe src="{frame}"') == 2
    answer = marketer.get(frame)
    shown = answer.content.decode()
    assert "Todavía un borrador" in shown
    assert "Industria" in shown
    assert 'name="token"' not in shown
    assert '<button type="button">' in shown
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert marketer.post(frame).status_code == 405


def test_a_draft_full_of_problems_can_be_looked_at(marketer: Client, form: Form) -> None:
    press(marketer, form, "save", title="", language="xx", **{"q2-kind": "magia", "c0-text": ""})
    assert marketer.get(f"{LIST}/{form.id}/preview/frame").status_code == 200


def test_a_question_is_duplicated_with_a_key_of_its_own_and_no_field(
    marketer: Client, form: Form
) -> None:
    before = Form.objects.of(form.workspace_id).get(id=form.id).draft["questions"]
    place = next(n for n, one in enumerate(before) if one["choices"])
    press(marketer, form, f"copy:{place}")
    after = Form.objects.of(form.workspace_id).get(id=form.id).draft["questions"]
    assert len(after) == len(before) + 1
    one, other = after[place], after[place + 1]
    assert one == before[place]
    assert (other["label"], other["choices"]) == (one["label"], one["choices"])
    assert other["key"] not in {question["key"] for question in before}
    assert other["field"] == ""


# --- hostile values ------------------------------------------------------------------------------


def test_hostile_texts_are_shown_as_they_are_and_do_nothing(
    marketer: Client, form: Form, space: Workspace
) -> None:
    names = ("name", "title", "intro", "notice", "button", "thanks", "redirect")
    hostile = dict.fromkeys(names, HOSTILE) | {"q2-label": HOSTILE, "q2-choices": HOSTILE}
    press(marketer, form, "save", **hostile, **{"q2-field": HOSTILE, "q2-kind": HOSTILE})
    for page in (
        LIST,
        f"{LIST}/{form.id}",
        f"{LIST}/{form.id}/preview",
        f"{LIST}/{form.id}/preview/frame",
        "/w/nortia/settings/fields",
    ):
        answer = marketer.get(page)
        assert answer.status_code == 200
        html = answer.content.decode()
        assert "<script>alert" not in html
        assert not re.search(r"\b14\b.{0,3}\u202e", html)


@pytest.mark.parametrize(
    "values",
    [
        {"questions": "9999"},
        {"questions": "-1"},
        {"consents": "x"},
        {"questions": "61"},
    ],
)
def test_counts_that_no_page_sends_are_refused(
    marketer: Client, form: Form, values: dict[str, str]
) -> None:
    before = held(form).draft
    assert press(marketer, form, "save", **values).status_code == 400
    assert held(form).draft == before


def test_control_characters_break_nothing(marketer: Client, form: Form) -> None:
    assert press(marketer, form, "save", title="a\0b", name="a\0").status_code == 302
    assert held(form).draft["title"] == "ab"
    assert marketer.post(LIST, {"name": "\0"}).status_code == 302
    assert marketer.get(f"{LIST}/a%00").status_code == 404


def test_a_name_that_cannot_be_keeps_the_rest_of_the_draft(marketer: Client, form: Form) -> None:
    press(marketer, form, "save", name="", title="Otro")
    assert (held(form).name, held(form).draft["title"]) == (form.name, "Otro")


# --- who may -------------------------------------------------------------------------------------


def state(space: Workspace) -> tuple[object, ...]:
    return (
        list(Form.objects.of(space.pk).order_by("id").values()),
        list(FormVersion.objects.of(space.pk).order_by("form", "number").values()),
        list(Setting.objects.of(space.pk).order_by("name").values()),
    )


def every_request(client: Client, form: Form) -> list[int]:
    pages = (LIST, f"{LIST}/{form.id}", f"{LIST}/{form.id}/preview", "/w/nortia/settings/fields")
    pages = (*pages, "/w/nortia/settings/fields/sector")
    answers = [client.get(page).status_code for page in pages]
    said = typed(form, do="publish", title="Robado") | {"label": "x", "kind": "text"}
    answers += [client.post(page, said).status_code for page in pages if "preview" not in page]
    acts = ("close", "reopen", "copy", "try", "mend")
    return answers + [
        client.post(f"{LIST}/{form.id}/{act}", {"question": "sector"}).status_code for act in acts
    ]


def test_an_outsider_meets_no_form_and_changes_nothing(
    client: Client, space: Workspace, form: Form, make_space: MakeSpace, make_member: MakeMember
) -> None:
    eva = make_member(make_space("rumbo"), email="eva@rumbo.example", role="admin")
    client.force_login(eva, backend=BACKEND)
    before = state(space)
    assert set(every_request(client, form)) == {404}
    assert state(space) == before
    assert client.get(f"/w/rumbo/settings/forms/{form.id}").status_code == 404
    for act in ("close", "copy", "try", "mend"):
        assert client.post(f"/w/rumbo/settings/forms/{form.id}/{act}").status_code == 404
    assert client.post(f"/w/rumbo/settings/forms/{form.id}", typed(form)).status_code == 404
    assert state(space) == before


@pytest.mark.parametrize("role", ["sdr", "sales", "lead", "success", "dpo", "agency"])
def test_who_does_not_set_up_is_refused_and_changes_nothing(
    client: Client, space: Workspace, form: Form, make_member: MakeMember, role: str
) -> None:
    client.force_login(make_member(space, email="hugo@nortia.example", role=role), backend=BACKEND)
    before = state(space)
    assert set(every_request(client, form)) == {403}
    assert state(space) == before


def test_a_stranger_signs_in_first(client: Client, space: Workspace, form: Form) -> None:
    before = state(space)
    assert set(every_request(client, form)) == {302}
    assert state(space) == before


def test_looking_changes_nothing(marketer: Client, space: Workspace, form: Form) -> None:
    before = state(space)
    for page in (LIST, f"{LIST}/{form.id}", f"{LIST}/{form.id}/preview"):
        assert marketer.get(page).status_code == 200
    assert marketer.get(f"{LIST}/{form.id}/close").status_code == 405
    assert state(space) == before


def test_the_draft_of_a_form_may_be_anything_that_was_saved(marketer: Client, form: Form) -> None:
    Form.objects.of(form.workspace_id).filter(id=form.id).update(draft={})
    assert marketer.get(f"{LIST}/{form.id}").status_code == 200
    assert marketer.get(LIST).status_code == 200


def test_a_question_that_nobody_has_written_yet_is_not_told_where_its_answer_goes(
    marketer: Client, form: Form
) -> None:
    address = f"{LIST}/{form.id}"
    marketer.post(address, typed(form) | {"do": "add"})
    page = marketer.get(address).content.decode()
    number = len(form.draft["questions"]) + 1
    assert f"La pregunta {number} todavía no tiene texto." in page
    assert f"question_{number}» se pregunta" not in page
    assert "Escribe la pregunta." in page
