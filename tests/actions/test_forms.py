"""Forms: made, kept as drafts, published without gaps, mended, closed, copied."""

import re
from typing import Any

import pytest

from testigo.actions.fields import MaySetUp, NoSuchField, change_field, create_field
from testigo.actions.forms import (
    NoSuchForm,
    bring_form,
    close_form,
    copy_form,
    create_form,
    find_form,
    mend_question,
    publish_form,
    reopen_form,
    save_draft,
)
from testigo.core.problems import InvalidInput, Problem
from testigo.queries.fields import field_map, fields_of
from testigo.queries.forms import form_lines, form_page
from testigo.store.models import Form, FormVersion, Membership, Workspace
from tests.factories.business import hire, membership, open_workspace
from tests.factories.forms import content, published, question
from tests.web.handed_over import NOW

pytestmark = pytest.mark.django_db

SECTOR = question("sector", None, "choice", "Industria", "Otro")


@pytest.fixture
def nortia() -> Workspace:
    return open_workspace()


@pytest.fixture
def laura(nortia: Workspace) -> Membership:
    return membership(nortia, hire(nortia, "laura@nortia.example", "marketing"))


def problems_of(error: pytest.ExceptionInfo[InvalidInput]) -> set[str]:
    return {problem.code for problem in error.value.problems}


def hide(nortia: Workspace, laura: Membership, trait: str) -> None:
    change_field(
        workspace=nortia,
        trait=trait,
        label="",
        kind="text",
        values=[],
        seen=False,
        by=laura,
        now=NOW,
    )


def mend(nortia: Workspace, laura: Membership, form: Form, key: str) -> Any:
    return mend_question(workspace=nortia, form_id=form.id, key=key, by=laura, now=NOW)


def test_a_published_form_is_seen_at_an_address_that_nobody_guesses(
    nortia: Workspace, laura: Membership
) -> None:
    form = published(nortia, laura, NOW, SECTOR, name="Pide una demo, ¡ya!")
    assert re.fullmatch(r"pide-una-demo-ya-[a-z0-9]{5}", form.address)
    version = FormVersion.objects.of(nortia.id).get(form=form.id)
    assert (version.number, version.content) == (1, form.draft)
    [line] = form_lines(nortia.id)
    assert (line.state, line.gaps, line.submissions) == ("published", (), 0)


def test_a_draft_is_kept_with_its_problems_and_not_published(
    nortia: Workspace, laura: Membership
) -> None:
    form = create_form(workspace=nortia, name="Demo", content=content(), by=laura, now=NOW)
    draft = content(question("sector", ""), question("erp", "erp"), double_opt_in=True)
    draft["questions"] = draft["questions"][2:]
    save_draft(workspace=nortia, form_id=form.id, name="Otra", content=draft, by=laura)
    held = find_form(nortia.id, form.id)
    assert (held.name, held.draft) == ("Otra", draft)
    with pytest.raises(InvalidInput) as error:
        publish_form(workspace=nortia, form_id=form.id, by=laura, now=NOW)
    assert {"field_unmapped", "field_unknown", "form_without_email"} <= problems_of(error)
    assert not FormVersion.objects.of(nortia.id).exists()
    assert form_lines(nortia.id)[0].state == "draft"


def test_visitors_go_on_seeing_what_was_published_while_the_draft_changes(
    nortia: Workspace, laura: Membership
) -> None:
    form = published(nortia, laura, NOW, SECTOR)
    save_draft(workspace=nortia, form_id=form.id, name="Demo", content=content(), by=laura)
    page = form_page(nortia.id, form.id)
    assert page is not None
    assert page.line.changed
    assert page.published != page.draft
    assert publish_form(workspace=nortia, form_id=form.id, by=laura, now=NOW).number == 2
    assert publish_form(workspace=nortia, form_id=form.id, by=laura, now=NOW).number == 2
    assert FormVersion.objects.of(nortia.id).count() == 2


def test_a_value_that_the_field_does_not_know_blocks_publishing(
    nortia: Workspace, laura: Membership
) -> None:
    made = create_field(
        workspace=nortia, label="ERP", kind="choice", values=["SAP"], by=laura, now=NOW
    )
    asks = question("erp", made.trait, "choice", "SAP", "Odoo")
    with pytest.raises(InvalidInput) as error:
        published(nortia, laura, NOW, asks)
    assert problems_of(error) == {"field_value_unknown"}
    [line] = form_lines(nortia.id)
    form = find_form(nortia.id, line.id)
    assert mend(nortia, laura, form, "erp").field.values == ("SAP", "Odoo")
    assert publish_form(workspace=nortia, form_id=form.id, by=laura, now=NOW).number == 1


# --- gaps and mending ----------------------------------------------------------------------------


def shown_gaps(space: Workspace) -> list[Problem]:
    """What the forms that visitors see ask in vain."""
    lines = [line for line in form_lines(space.id) if line.state == "published"]
    return [gap for line in lines for gap in line.gaps]


def test_hiding_a_field_opens_a_gap_and_mending_shows_it_in_one_press(
    nortia: Workspace, laura: Membership
) -> None:
    form = published(nortia, laura, NOW, SECTOR)
    hide(nortia, laura, "sector")
    assert [gap.code for gap in shown_gaps(nortia)] == ["field_hidden"]
    first = field_map(nortia.id)[0]
    assert (first.key, first.gap is not None) == ("sector", True)
    done = mend(nortia, laura, form, "sector")
    assert done.published
    assert fields_of(nortia.id).seen("sector")
    assert shown_gaps(nortia) == []
    assert FormVersion.objects.of(nortia.id).count() == 1


def test_a_form_taken_over_with_a_gap_is_mended_with_a_version_of_its_own(
    nortia: Workspace, laura: Membership
) -> None:
    asks = content(question("sector", "", "choice", "Industria", "Otro"))
    form = bring_form(
        workspace=nortia,
        name="Calculadora",
        address="calculadora",
        content=asks,
        by="operator",
        now=NOW,
    )
    assert [gap.params["question"] for gap in shown_gaps(nortia)] == ["Sector"]
    done = mend(nortia, laura, form, "sector")
    assert (done.field.trait, done.published) == ("sector", True)
    assert find_form(nortia.id, form.id).published == 2
    first = FormVersion.objects.of(nortia.id).get(form=form.id, number=1)
    assert first.content == asks


def test_mending_a_form_with_other_changes_leaves_their_publishing_to_its_author(
    nortia: Workspace, laura: Membership
) -> None:
    form = published(nortia, laura, NOW)
    changed = content(question("erp", "", "choice", "SAP", "Odoo"), title="Otro título")
    save_draft(workspace=nortia, form_id=form.id, name="Demo", content=changed, by=laura)
    assert not mend(nortia, laura, form, "erp").published
    assert find_form(nortia.id, form.id).published == 1
    assert fields_of(nortia.id).of("erp") is not None


def test_a_question_that_is_not_asked_is_not_mended(nortia: Workspace, laura: Membership) -> None:
    form = published(nortia, laura, NOW)
    with pytest.raises(NoSuchForm):
        mend(nortia, laura, form, "nothing")


# --- closing, opening, copying -------------------------------------------------------------------


def test_a_closed_form_opens_again_unless_sales_would_not_see_its_answers(
    nortia: Workspace, laura: Membership
) -> None:
    form = published(nortia, laura, NOW, SECTOR)
    close_form(workspace=nortia, form_id=form.id, by=laura, now=NOW)
    assert form_lines(nortia.id)[0].state == "closed"
    hide(nortia, laura, "sector")
    assert shown_gaps(nortia) == []
    with pytest.raises(InvalidInput):
        reopen_form(workspace=nortia, form_id=form.id, by=laura)
    mend(nortia, laura, form, "sector")
    reopen_form(workspace=nortia, form_id=form.id, by=laura)
    assert form_lines(nortia.id)[0].state == "published"


def test_a_copy_asks_the_same_at_another_address_and_nobody_sees_it(
    nortia: Workspace, laura: Membership
) -> None:
    form = published(nortia, laura, NOW, SECTOR)
    copy = copy_form(workspace=nortia, form_id=form.id, name="Copia", by=laura, now=NOW)
    assert copy.draft == form.draft
    assert copy.address != form.address
    assert copy.published is None


# --- who may -------------------------------------------------------------------------------------


def outsiders(nortia: Workspace) -> list[Membership]:
    """Somebody of another workspace, and a seller of this one."""
    other = open_workspace("rumbo")
    return [
        membership(other, hire(other, "eva@rumbo.example", "admin")),
        membership(nortia, hire(nortia, "hugo@nortia.example", "sales")),
    ]


def test_who_may_not_set_up_changes_nothing(nortia: Workspace, laura: Membership) -> None:
    form = published(nortia, laura, NOW, SECTOR)
    before = Form.objects.of(nortia.id).values().get()
    said: dict[str, Any] = {"workspace": nortia, "form_id": form.id}
    for by in outsiders(nortia):
        for act in (
            lambda by=by: create_form(workspace=nortia, name="x", content={}, by=by, now=NOW),
            lambda by=by: save_draft(**said, name="x", content={}, by=by),
            lambda by=by: publish_form(**said, by=by, now=NOW),
            lambda by=by: close_form(**said, by=by, now=NOW),
            lambda by=by: reopen_form(**said, by=by),
            lambda by=by: copy_form(**said, name="x", by=by, now=NOW),
            lambda by=by: mend_question(**said, key="sector", by=by, now=NOW),
            lambda by=by: hide(nortia, by, "sector"),
            lambda by=by: create_field(
                workspace=nortia, label="x", kind="text", values=[], by=by, now=NOW
            ),
        ):
            with pytest.raises(MaySetUp):
                act()
    assert Form.objects.of(nortia.id).values().get() == before
    assert fields_of(nortia.id).seen("sector")


def test_a_form_of_another_workspace_is_not_found(nortia: Workspace, laura: Membership) -> None:
    form = published(nortia, laura, NOW)
    other = open_workspace("rumbo")
    eva = membership(other, hire(other, "eva@rumbo.example", "admin"))
    for by_id in (form.id, "a\0", "'; DROP TABLE testigo_form; --"):
        with pytest.raises(NoSuchForm):
            publish_form(workspace=other, form_id=by_id, by=eva, now=NOW)
    assert form_page(other.id, form.id) is None


# --- fields --------------------------------------------------------------------------------------


def test_a_field_is_made_from_its_name_and_never_takes_the_place_of_another(
    nortia: Workspace, laura: Membership
) -> None:
    made = [
        create_field(workspace=nortia, label="ERP", kind="choice", values=v, by=laura, now=NOW)
        for v in ([" SAP ", "SAP", ""], ["Odoo"])
    ]
    assert [(one.trait, one.values) for one in made] == [("erp", ("SAP",)), ("erp_2", ("Odoo",))]
    assert [one.trait for one in fields_of(nortia.id).fields][-2:] == ["erp", "erp_2"]


def test_the_head_of_a_lead_cannot_be_hidden(nortia: Workspace, laura: Membership) -> None:
    with pytest.raises(InvalidInput) as error:
        hide(nortia, laura, "email")
    assert problems_of(error) == {"field_always_seen"}


def test_a_field_that_nobody_made_cannot_be_changed(nortia: Workspace, laura: Membership) -> None:
    with pytest.raises(NoSuchField):
        hide(nortia, laura, "erp")


def test_the_fields_of_two_workspaces_are_their_own(nortia: Workspace, laura: Membership) -> None:
    other = open_workspace("rumbo")
    hide(nortia, laura, "sector")
    assert fields_of(other.id).seen("sector")
