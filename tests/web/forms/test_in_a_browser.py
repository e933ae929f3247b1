"""What is set up for the doors, in Chromium: nothing in the way, and a preview that is true."""

import re

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from testigo.actions.applying import apply_all
from testigo.actions.content import add_piece
from testigo.actions.forms import create_form
from testigo.actions.keys import create_key
from testigo.actions.submissions import submit
from testigo.store.models import Form, Membership, Workspace
from tests.chromium import (
    WIDTHS,
    barriers,
    opened,
    sign_in,
)
from tests.factories.business import business
from tests.factories.forms import content, published, question
from tests.spec.agreement import at
from tests.web.conftest import MakeMember

HOME = "/w/nortia/settings"
BESIDES = ("answers", "versions")
LONG = "Una pregunta que no acaba nunca y que no cabe en una sola línea de ningún teléfono"
SECTOR = question("sector", "sector", "choice", "Industria", "Banca")
CONSENT = {
    "purpose": "marketing",
    "channel": "email",
    "text": "Sí, según [la política](https://nortia.example/p)",
    "required": True,
}


@pytest.fixture
def space(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setattr("testigo.clock.now", lambda: at(2))
    return business()


@pytest.fixture
def form(space: Workspace, make_member: MakeMember) -> Form:
    laura = make_member(space, role="marketing")
    by = Membership.objects.of(space.pk).get(user=laura)
    gap = question("erp", "") | {"label": LONG}
    create_form(workspace=space, name=LONG[:100], content=content(gap), by=by, now=at(1))
    create_key(workspace=space, name="Web", scope="ingest", now=at(1), public=True)
    create_key(workspace=space, name="CRM", scope="write", now=at(1))
    add_piece(workspace=space, title="Guía " * 30, path="/g", kind="guide", by="x", now=at(1))
    kinds = [
        question("urgente", "", "yes_no"),
        question("intereses", "", "choices", "Uno", "Otro"),
        question("mensaje", "", "long_text"),
    ]
    create_form(workspace=space, name="Todo", content=content(*kinds), by=by, now=at(1))
    made = published(space, by, at(1), SECTOR, name="Pide una demo", consents=[CONSENT])
    for name, automatic in (("Ana", False), (LONG * 3, True)):
        submit(
            workspace=space,
            form_id=made.id,
            number=1,
            answers={"name": name, "email": f"a{len(name)}@cliente.example"},
            consents=["marketing.email"],
            context={"utm_source": "google", "utm_campaign": "otoño-" * 20},
            now=at(1),
            automatic=automatic,
        )
    apply_all(workspace=space, now=at(1))
    return made


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
def test_no_screen_has_a_barrier_or_a_violation(
    chromium: Browser, live_server: LiveServer, form: Form, device: str, scheme: str
) -> None:
    page, complaints = opened(chromium, live_server, WIDTHS[device], scheme)
    sign_in(page)
    found = []
    gaps = Form.objects.of(form.workspace_id).exclude(id=form.id)
    addresses = [
        *(f"{HOME}/{name}" for name in ("forms", "fields", "fields/sector", "content", "sources")),
        *(f"{HOME}/forms/{one.id}" for one in [form, *gaps]),
        *(f"{HOME}/forms/{one.id}/{part}" for one in [form, *gaps] for part in BESIDES),
        f"{HOME}/forms/{form.id}/preview",
        f"{HOME}/forms/{form.id}/versions/1",
        f"{HOME}/sources/events",
        f"/f/{form.address}",
        f"/f/{form.address}/embed",
        f"/f/{form.address}/thanks",
    ]
    for address in addresses:
        page.goto(address)
        found += [f"{address} {one}" for one in barriers(page)]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    assert found == []
    assert complaints == []


def test_the_preview_is_the_page_of_visitors_at_two_widths_and_sends_nothing(
    chromium: Browser, live_server: LiveServer, form: Form
) -> None:
    page, complaints = opened(chromium, live_server, WIDTHS["desktop"])
    sign_in(page)
    page.goto(f"{HOME}/forms/{form.id}/preview")
    phone = page.frame_locator(".preview-phone iframe")
    expect(phone.get_by_label("Sector")).to_be_visible()
    expect(page.locator(".preview-phone iframe")).to_have_attribute(
        "style", re.compile(r"height: \d{3,}px")
    )
    phone.get_by_role("button", name="Enviar").click()
    phone.locator("#q-email").press("Enter")
    expect(phone.get_by_label("Sector")).to_be_visible()
    assert complaints == []


def test_questions_are_moved_duplicated_and_mended_on_the_page(
    chromium: Browser, live_server: LiveServer, form: Form
) -> None:
    page, complaints = opened(chromium, live_server, WIDTHS["desktop"])
    sign_in(page)
    page.goto(f"{HOME}/forms/{form.id}")
    labels = page.locator("#questions input[name$='-label']")
    page.get_by_role("button", name="Subir la pregunta 3").click()
    expect(labels.nth(1)).to_have_value("Sector")
    page.get_by_role("button", name="Duplicar la pregunta 2").click()
    expect(labels).to_have_count(4)
    labels.nth(2).fill("Otro sector")
    page.get_by_role("button", name="Guardar borrador").first.click()
    expect(page.locator("#to-mend")).to_contain_text("«Otro sector» se pregunta y no se ve")
    page.get_by_role("button", name="Arreglar Otro sector").click()
    expect(page.locator("#to-mend")).to_contain_text("Se puede publicar")
    page.get_by_role("button", name="Publicar").first.click()
    expect(page.locator("#toasts")).to_contain_text("Publicado")
    page.get_by_role("button", name="Enviar un lead de prueba").click()
    expect(page.locator("#check")).to_contain_text("«Otro sector»: Ventas lee «Industria»")
    expect(page.locator(".walk-missing")).to_have_count(0)
    assert complaints == []


@pytest.mark.parametrize("device", WIDTHS)
def test_a_question_moves_without_the_page_jumping_and_keeps_the_focus(
    chromium: Browser, live_server: LiveServer, form: Form, device: str
) -> None:
    page, complaints = opened(chromium, live_server, WIDTHS[device])
    sign_in(page)
    page.goto(f"{HOME}/forms/{form.id}")
    labels = page.locator("#questions input[name$='-label']")
    labels.nth(0).fill("Nombre y apellidos")
    up = page.get_by_role("button", name="Subir la pregunta 3")
    up.scroll_into_view_if_needed()
    page.evaluate("window.kept = true")
    before = page.evaluate("scrollY")
    up.click()
    expect(labels.nth(1)).to_have_value("Sector")
    expect(page.get_by_role("button", name="Subir la pregunta 2")).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="es ahora la pregunta 2 de 3")).to_have_count(
        1
    )
    # The page moves only where the moved question would be out of sight.
    expect(page.get_by_role("button", name="Subir la pregunta 2")).to_be_in_viewport()
    assert page.evaluate("scrollY") == before > 0 or device == "phone"
    page.keyboard.press("Enter")
    expect(labels.nth(0)).to_have_value("Sector")
    expect(labels.nth(1)).to_have_value("Nombre y apellidos")
    expect(page.get_by_role("button", name="Bajar la pregunta 1")).to_be_focused()
    assert page.evaluate("window.kept")
    assert complaints == []
