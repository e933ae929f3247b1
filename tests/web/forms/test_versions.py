"""The versions of a form: what each changed, how visitors saw it, an old one as the draft."""

from typing import Any

import pytest
from django.test import Client

from testigo.actions.forms import publish_form, save_draft
from testigo.store.models import Form, Membership, Workspace
from tests.factories.forms import content, published, question
from tests.web.conftest import MakeMember, MakeSpace
from tests.web.forms.building import BACKEND
from tests.web.handed_over import NOW

pytestmark = pytest.mark.django_db

LIST = "/w/nortia/settings/forms"
SECTOR = question("sector", None, "choice", "Industria", "Otro")
HOSTILE = "<script>alert(1)</script>%(parts)s %s"


@pytest.fixture
def form(space: Workspace, by: Membership) -> Form:
    return published(space, by, NOW, SECTOR)


def publish(form: Form, by: Membership, *questions: dict[str, Any], **values: Any) -> None:
    held = content(*questions, **values)
    save_draft(workspace=form.workspace, form_id=form.id, name="Demo", content=held, by=by)
    publish_form(workspace=form.workspace, form_id=form.id, by=by, now=NOW)


def page(client: Client, form: Form) -> str:
    return client.get(f"{LIST}/{form.id}/versions").content.decode()


def test_each_version_says_who_published_it_and_what_it_changed(
    marketer: Client, form: Form, by: Membership
) -> None:
    city = question("city") | {"label": HOSTILE}
    sector = SECTOR | {"required": True, "label": "¿Qué sector?"}
    publish(form, by, sector, city, title="Otra")
    publish(form, by, city)
    html = page(marketer, form)
    assert "La primera versión." in html
    assert "Laura Gil" in html
    assert "«¿Qué sector?» cambió: su texto, si hay que contestarla." in html
    assert "Además de las preguntas cambió: el título." in html
    assert "Ya no pregunta «¿Qué sector?»." in html
    assert "También pregunta «&lt;script&gt;alert(1)&lt;/script&gt;%(parts)s %s»." in html
    assert html.index("Versión 3") < html.index("Versión 1")


def test_a_form_that_was_never_published_has_no_versions(
    marketer: Client, space: Workspace
) -> None:
    marketer.post(LIST, {"name": "Pide una demo"})
    form = Form.objects.of(space.pk).get()
    assert "Nunca se ha publicado" in page(marketer, form)


def test_a_version_is_seen_as_visitors_saw_it(marketer: Client, form: Form, by: Membership) -> None:
    publish(form, by)
    address = f"{LIST}/{form.id}/versions/1"
    assert f'src="{address}/frame"' in marketer.get(address).content.decode()
    assert "Sector" in marketer.get(f"{address}/frame").content.decode()
    assert "Sector" not in marketer.get(f"{LIST}/{form.id}/versions/2/frame").content.decode()


def test_an_old_version_is_put_back_as_the_draft_and_visitors_see_the_last(
    marketer: Client, form: Form, by: Membership
) -> None:
    was = form.draft
    publish(form, by)
    answer = marketer.post(f"{LIST}/{form.id}/versions/1/draft", follow=True)
    assert "La versión 1 es ahora el borrador" in answer.content.decode()
    held = Form.objects.of(form.workspace_id).get(id=form.id)
    assert (held.draft, held.published) == (was, 2)
    assert "Es el borrador" in page(marketer, form)


@pytest.mark.parametrize("number", ["0", "9", "99999999999999999999"])
def test_there_is_no_other_version(marketer: Client, form: Form, number: str) -> None:
    address = f"{LIST}/{form.id}/versions/{number}"
    assert marketer.get(address).status_code == 404
    assert marketer.get(f"{address}/frame").status_code == 404
    assert marketer.post(f"{address}/draft").status_code == 404


def test_outsiders_are_refused(
    client: Client,
    form: Form,
    space: Workspace,
    make_member: MakeMember,
    make_space: MakeSpace,
) -> None:
    addresses = [f"{LIST}/{form.id}/versions{part}" for part in ("", "/1", "/1/frame")]
    seller = make_member(space, email="carlos@nortia.example", role="sales")
    stranger = make_member(make_space(slug="otra"), email="eva@otra.example", role="admin")
    for user, status in ((None, 302), (seller, 403), (stranger, 404)):
        if user:
            client.force_login(user, backend=BACKEND)
        assert {client.get(address).status_code for address in addresses} == {status}
        assert client.post(f"{addresses[1]}/draft").status_code == status
    foreign = f"/w/otra/settings/forms/{form.id}/versions"
    assert client.get(foreign).status_code == 404
    assert client.post(f"{foreign}/1/draft").status_code == 404


def test_the_questions_alone_come_back_when_one_is_moved_on_the_page(
    marketer: Client, form: Form
) -> None:
    said = {"do": "up:2", "name": form.name, "questions": "3", "consents": "0"}
    for place, one in enumerate(form.draft["questions"]):
        said |= {f"q{place}-{part}": one[part] for part in ("key", "label", "kind", "field")}
    html = marketer.post(f"{LIST}/{form.id}", said, headers={"HX-Request": "true"}).content.decode()
    assert html.startswith('<section class="builder-part" id="questions"')
    assert html.count("autofocus") == 1
    assert "«Sector» es ahora la pregunta 2 de 3." in html
    held = Form.objects.of(form.workspace_id).get(id=form.id)
    assert [one["key"] for one in held.draft["questions"]] == ["name", "sector", "email"]
