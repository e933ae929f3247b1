"""Imports in Chromium: a sheet as people keep it arrives whole, and nothing stands in the way."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from testigo.actions.running import work_on
from testigo.queries.imports import runs_to_work_on
from testigo.store.models import FactRow, Lead, Membership, Person, User, Workspace
from tests.actions.business import NOW
from tests.actions.import_files import SHEET, Hands
from tests.chromium import (
    WIDTHS,
    barriers,
    opened,
    sign_in,
)
from tests.web.conftest import MakeSpace

HOME = "/w/nortia/settings/imports"


@pytest.fixture
def space(make_space: MakeSpace) -> Workspace:
    return make_space()


@pytest.fixture
def vera(space: Workspace, ana: User) -> User:
    """Ana sets things up here."""
    Membership.objects.of(space.pk).filter(user=ana).update(role="marketing")
    return ana


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "Contactos feria.csv"
    path.write_bytes(SHEET.encode("cp1252"))
    return path


def worked(space: Workspace) -> None:
    """What the worker does, in the thread of the test."""
    (run,) = runs_to_work_on(space.pk, NOW)
    assert work_on(workspace=space, run=run, clock=Hands())


def column(page: Page, name: str) -> Locator:
    """Where the meaning of a column is chosen."""
    return page.get_by_role("combobox", name=name, exact=True)


def unwelcome(complaints: list[str]) -> list[str]:
    """What the console complains of, but for a form that came back with what is missing."""
    return [text for text in complaints if "status of 400" not in text]


def chosen(page: Page) -> None:
    page.get_by_label("Base jurídica").select_option("legitimate_interest")
    page.get_by_label("De dónde vienen los datos").fill("Feria de Bilbao, marzo de 2026")


def test_a_sheet_with_spanish_headers_in_windows_letters_arrives_whole(
    chromium: Browser, live_server: LiveServer, space: Workspace, vera: User, sheet: Path
) -> None:
    page, complaints = opened(chromium, live_server, WIDTHS["desktop"])
    sign_in(page)
    page.goto(HOME)
    page.locator("input[type=file]").set_input_files(sheet)
    page.get_by_role("button", name="Subir").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Contactos feria.csv")
    expect(column(page, "TELÉFONO")).to_have_value("phone")
    expect(column(page, "OBSERVACIONES")).to_have_value("notes")
    expect(page.locator("#preview")).to_contain_text("Pagó 1.200 € en señal")
    column(page, "SECTOR").select_option("")
    expect(page.locator("#preview")).not_to_contain_text("Alimentación")
    column(page, "SECTOR").select_option("sector")
    expect(page.locator("#preview")).to_contain_text("Alimentación")
    page.get_by_role("button", name="Comprobar sin importar").click()
    expect(page.get_by_role("alert")).to_contain_text("Falta la base jurídica")
    chosen(page)
    page.get_by_role("button", name="Comprobar sin importar").click()
    expect(page.get_by_role("heading", name="Comprobando el archivo")).to_be_visible()
    worked(space)
    expect(page.get_by_role("heading", name="Qué pasaría")).to_be_visible()
    expect(page.get_by_label("De dónde vienen")).to_have_value("Feria de Bilbao, marzo de 2026")
    page.get_by_role("button", name="Importar 2 filas").click()
    expect(page.get_by_role("heading", name="Importando")).to_be_visible()
    worked(space)
    expect(page.get_by_role("heading", name="Qué se ha importado")).to_be_visible()
    people = Person.objects.of(space.pk).values_list("name", "company", "email", "phone")
    assert sorted(people) == [
        ("Begoña Güell", "Cañas", "begona@canas.example", ""),
        ("Íñigo Peña", "Muñoz e Hijos S.L.", "inigo@munoz.example", "+34600111222"),
    ]
    traits = FactRow.objects.of(space.pk).filter(name="trait.set", source="import")
    values = {str(row.props["value"]) for row in traits}
    assert {"Logística", "Alimentación", "Logroño", "A Coruña", "Pagó 1.200 € en señal"} <= values
    with page.expect_download() as caught:
        page.get_by_role("link", name="Descargar las filas apartadas").click()
    aside = Path(caught.value.path()).read_text("utf-8-sig")
    assert "José María" in aside
    assert "«mañana»" in aside
    page.get_by_text("Deshacer esta importación").click()
    expect(page.get_by_text("2 personas que creó esta importación")).to_be_visible()
    page.get_by_role("button", name="Retirarlo todo").click()
    worked(space)
    expect(page.get_by_role("heading", name="Esta importación se ha deshecho")).to_be_visible()
    assert not Lead.objects.of(space.pk).exclude(stage="").exists()
    assert unwelcome(complaints) == []


def test_a_file_that_is_dropped_is_uploaded(
    chromium: Browser, live_server: LiveServer, space: Workspace, vera: User
) -> None:
    page, complaints = opened(chromium, live_server, WIDTHS["desktop"])
    sign_in(page)
    page.goto(HOME)
    dropped = page.evaluate_handle(
        """(text) => {
            const data = new DataTransfer();
            data.items.add(new File([text], "feria.csv", { type: "text/csv" }));
            return data;
        }""",
        SHEET,
    )
    page.dispatch_event("[data-drop]", "dragover", {"dataTransfer": dropped})
    expect(page.locator(".import-dropping")).to_be_visible()
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": dropped})
    expect(page.get_by_role("heading", level=1)).to_have_text("feria.csv")
    assert unwelcome(complaints) == []


def test_it_works_without_scripts(
    chromium: Browser, live_server: LiveServer, space: Workspace, vera: User, sheet: Path
) -> None:
    context = chromium.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="es-ES"
    )
    page = context.new_page()
    sign_in(page)
    page.goto(HOME)
    page.locator("input[type=file]").set_input_files(sheet)
    page.get_by_role("button", name="Subir").click()
    column(page, "SECTOR").select_option("")
    chosen(page)
    page.get_by_role("button", name="Ver cómo se entiende").click()
    expect(page.locator("#preview")).not_to_contain_text("Alimentación")
    expect(column(page, "SECTOR")).to_have_value("")
    page.get_by_role("button", name="Comprobar sin importar").click()
    worked(space)
    page.get_by_role("link", name="Mira por dónde va").click()
    page.get_by_role("button", name="Importar 2 filas").click()
    worked(space)
    page.get_by_role("link", name="Mira por dónde va").click()
    expect(page.get_by_role("heading", name="Qué se ha importado")).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_state_is_within_reach_of_everybody(
    chromium: Browser,
    live_server: LiveServer,
    space: Workspace,
    vera: User,
    sheet: Path,
    width: str,
    theme: str,
) -> None:
    User.objects.filter(pk=vera.pk).update(theme=theme)
    page, complaints = opened(chromium, live_server, WIDTHS[width])
    sign_in(page)

    def looked_at(state: str) -> None:
        expect(page.locator(state)).to_be_visible()
        assert barriers(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, state

    page.goto(HOME)
    looked_at(".nothing")
    page.locator("input[type=file]").set_input_files(sheet)
    page.get_by_role("button", name="Subir").click()
    looked_at("#choose")
    page.get_by_role("button", name="Comprobar sin importar").click()
    looked_at(".refusal")
    chosen(page)
    page.get_by_role("button", name="Comprobar sin importar").click()
    looked_at(".import-bar")
    worked(space)
    looked_at(".import-card-ready")
    page.get_by_role("button", name=re.compile("Importar 2 filas")).click()
    expect(page.locator(".import-bar")).to_be_visible()
    worked(space)
    looked_at(".import-undo")
    page.get_by_text("Deshacer esta importación").click()
    looked_at(".import-undo-words")
    page.goto(HOME)
    looked_at(".import-list")
    assert unwelcome(complaints) == []
