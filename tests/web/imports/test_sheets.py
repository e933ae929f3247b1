"""A workbook with several sheets: one is chosen on screen, and that one is read to the end."""

from io import BytesIO

import pytest
import xlsxwriter
from django.test import Client

from testigo.actions.import_runs import choose_sheet, upload
from testigo.queries.imports import head_of, import_line
from testigo.store.models import ImportRun, Lead, Person, User, Workspace
from tests.actions.business import NOW
from tests.factories.business import open_workspace
from tests.web.imports.uploading import RIGHT, said, send, worked

pytestmark = pytest.mark.django_db
Sheets = dict[str, list[list[str]]]
BOOK: Sheets = {
    "Ferias 2025": [["Correo", "Nombre"], ["vieja@munoz.example", "Vieja Feria"]],
    "Vacía": [],
    " Ferias & 2026 ": [
        ["Nombre", "Teléfono", "Correo"],
        ["Íñigo Peña", "600 111 222", "inigo@munoz.example"],
        ["Begoña Güell", "", "begona@canas.example"],
    ],
}
OURS = " Ferias & 2026 "


def book(sheets: Sheets = BOOK) -> bytes:
    held = BytesIO()
    with xlsxwriter.Workbook(held) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return held.getvalue()


def columns(*meanings: str, sheet: str = OURS) -> dict[str, str]:
    return {**{f"c{at}": meaning for at, meaning in enumerate(meanings)}, **RIGHT, "sheet": sheet}


def names(space: Workspace) -> list[str]:
    leads = Lead.objects.of(space.pk).exclude(stage="").values_list("person", flat=True)
    rows = Person.objects.of(space.pk).filter(id__in=list(leads))
    return sorted(rows.values_list("name", flat=True))


def test_the_sheet_chosen_is_the_one_tried_out_taken_in_taken_back_and_brought_again(
    client: Client, space: Workspace, vera: User
) -> None:
    address = send(client, book(), "ferias.xlsx")
    page = said(client, address)
    assert "El libro tiene 3 hojas." in page
    assert '<option value="Ferias 2025" selected>' in page
    assert client.post(f"{address}/sheet", {"sheet": OURS}).status_code == 302
    page = said(client, address)
    assert "Ferias &amp; 2026" in page
    assert "Íñigo Peña" in page
    assert "Vieja Feria" not in page
    asked = columns("name", "phone", "email")
    preview = client.post(f"{address}/preview", asked, HTTP_HX_REQUEST="true").content.decode()
    assert "begona@canas.example" in preview
    assert client.post(address, asked).status_code == 302
    worked(space)
    assert "Importar 2 filas" in said(client, address)
    client.post(f"{address}/start")
    worked(space)
    assert "hoja « Ferias &amp; 2026 »" in said(client, address)
    assert names(space) == ["Begoña Güell", "Íñigo Peña"]
    client.post(f"{address}/undo")
    worked(space)
    assert names(space) == []
    again = send(client, book(), "ferias.xlsx")
    page = said(client, again)
    assert f'<option value="{OURS.replace("&", "&amp;")}" selected>' in page
    client.post(again, asked)
    worked(space)
    client.post(f"{again}/start")
    worked(space)
    assert names(space) == ["Begoña Güell", "Íñigo Peña"]


def test_another_sheet_has_to_be_checked_anew(client: Client, space: Workspace, vera: User) -> None:
    address = send(client, book(), "ferias.xlsx")
    client.post(address, columns("email", "name", sheet="Ferias 2025"))
    worked(space)
    assert "Importar 1 fila" in said(client, address)
    client.post(f"{address}/sheet", {"sheet": OURS})
    assert "Importar 1 fila" not in said(client, address)
    client.post(f"{address}/start")
    run = ImportRun.objects.of(space.pk).get()
    assert (run.state, run.mapping, run.counts) == ("uploaded", "", {})


def test_a_form_of_the_sheet_before_is_not_taken_for_the_other(
    client: Client, space: Workspace, vera: User
) -> None:
    address = send(client, book(), "ferias.xlsx")
    client.post(f"{address}/sheet", {"sheet": OURS})
    answer = client.post(address, columns("email", "name", sheet="Ferias 2025"), follow=True)
    assert "Mientras tanto se pasó a la hoja" in answer.content.decode()
    assert ImportRun.objects.of(space.pk).get().mapping == ""


@pytest.mark.parametrize(
    ("sheet", "why"),
    [
        ("Otra", "no tiene una hoja visible"),
        ("Vacía", "vací"),
        ("\x00<b>", "no tiene una hoja visible"),
        ("x" * 5_000, "no tiene una hoja visible"),
    ],
)
def test_a_sheet_that_cannot_be_read_leaves_the_one_before(
    client: Client, space: Workspace, vera: User, sheet: str, why: str
) -> None:
    address = send(client, book(), "ferias.xlsx")
    answer = client.post(f"{address}/sheet", {"sheet": sheet}, follow=True)
    assert why in answer.content.decode()
    line = import_line(space.pk, ImportRun.objects.of(space.pk).get().id)
    table = head_of(line)
    assert table is not None
    assert (line.sheet, table.detected.sheet) == ("Ferias 2025", "Ferias 2025")


def test_a_file_with_one_sheet_or_none_asks_nothing(
    client: Client, space: Workspace, vera: User
) -> None:
    one = {"Leads": [["Correo"], ["ana@munoz.example"]]}
    assert "Leer esta hoja" not in said(client, send(client, book(one), "una.xlsx"))
    assert "Leer esta hoja" not in said(client, send(client))


def test_a_sheet_that_is_gone_or_empty_the_next_time_is_no_obstacle(
    client: Client, space: Workspace, vera: User
) -> None:
    address = send(client, book(), "ferias.xlsx")
    client.post(f"{address}/sheet", {"sheet": OURS})
    for left in ({"A": BOOK["Ferias 2025"], "B": [["Correo"]]}, {**BOOK, OURS: []}):
        page = said(client, send(client, book(left), "ferias.xlsx"))
        assert "Vieja Feria" in page


def test_a_sheet_chosen_elsewhere_chooses_nothing_here(space: Workspace) -> None:
    def sent(place: Workspace) -> ImportRun:
        named = {"kind": "leads", "file_name": "ferias.xlsx", "by": "user:1", "now": NOW}
        return upload(workspace=place, chunks=[book()], **named)  # type: ignore[arg-type]

    other = open_workspace("otra")
    choose_sheet(workspace=other, run=sent(other).id, sheet=OURS)
    assert sent(other).settings["sheet"] == OURS
    assert sent(space).settings["sheet"] == "Ferias 2025"


def test_what_runs_already_turns_to_no_other_sheet(
    client: Client, space: Workspace, vera: User
) -> None:
    address = send(client, book(), "ferias.xlsx")
    client.post(address, columns("email", "name", sheet="Ferias 2025"))
    client.post(f"{address}/sheet", {"sheet": OURS})
    run = ImportRun.objects.of(space.pk).get()
    assert (run.state, run.settings["sheet"]) == ("waiting", "Ferias 2025")
