"""Which sheet of a workbook is read, and how its days are counted."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter

from testigo.connect.defaults import default_mapping
from testigo.connect.lead_rows import lead_drafts
from testigo.connect.suggestions import suggest
from testigo.connect.tables import read_table
from testigo.core.problems import InvalidInput
from tests.connect.files import rows_of

COVER = [["Informe de leads"], [], ["Autor", "Ana"], ["Fecha", "3/2/2026"], ["Versión", "1"]]
LEADS = [["Nombre", "Correo", "Fecha"], ["Ana", "ana@x.es", "03/02/2026"]]
PAIRS = [["Correo", "Nota"], ["luis@x.es", "ok"]]


def book(folder: Path, *sheets: tuple[str, list[list[Any]]], **options: Any) -> Path:
    path = folder / "libro.xlsx"
    with xlsxwriter.Workbook(path, options) as made:
        for name, rows in sheets:
            sheet = made.add_worksheet(name.removeprefix("!"))
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            if name.startswith("!"):
                sheet.hide()
    return path


def test_a_cover_page_is_passed_over(tmp_path: Path) -> None:
    path = book(tmp_path, ("Vacía", []), ("Portada", COVER), ("Leads", LEADS), ("Más", PAIRS))
    table = read_table(path)
    assert table.detected.sheet == "Leads"
    assert table.detected.sheets == ("Vacía", "Portada", "Leads", "Más")
    assert table.header == ("Nombre", "Correo", "Fecha")


def test_the_sheet_may_be_named(tmp_path: Path) -> None:
    path = book(tmp_path, ("Leads", LEADS), ("Más", PAIRS))
    assert rows_of(read_table(path, "Más")) == [{"Correo": "luis@x.es", "Nota": "ok"}]
    with pytest.raises(InvalidInput) as refused:
        read_table(path, "Otra")
    (problem,) = refused.value.problems
    assert (problem.code, problem.params["sheets"]) == ("sheet_not_found", "Leads, Más")


@pytest.mark.parametrize("name", ["\x00", "\ud800", "x" * 300_000, "--help", "\n"])
def test_a_name_that_no_sheet_can_have_is_not_found(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_table(book(tmp_path, ("Leads", LEADS)), name)
    assert refused.value.problems[0].code == "sheet_not_found"


def test_a_hidden_sheet_is_no_choice(tmp_path: Path) -> None:
    path = book(tmp_path, ("Más", PAIRS), ("!Secreta", LEADS))
    assert read_table(path).detected.sheets == ("Más",)
    with pytest.raises(InvalidInput) as refused:
        read_table(path, "Secreta")
    assert refused.value.problems[0].code == "sheet_not_found"


def test_where_no_sheet_looks_like_a_table_the_first_with_content_is_read(tmp_path: Path) -> None:
    path = book(tmp_path, ("Vacía", []), ("Portada", [["Algo", "así"], ["x", "y"]]))
    assert read_table(path).detected.sheet == "Portada"
    with pytest.raises(InvalidInput) as refused:
        read_table(path, "Vacía")
    assert refused.value.problems[0].code == "empty_file"


@pytest.mark.parametrize("since_1904", [False, True])
def test_days_are_the_same_whichever_year_the_workbook_counts_from(
    tmp_path: Path, since_1904: bool
) -> None:
    """As a date, as the number behind it, and as that number written as a text."""
    serial = (date(2024, 12, 6) - (date(1904, 1, 1) if since_1904 else date(1899, 12, 30))).days
    path = tmp_path / "libro.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": since_1904}) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["Correo", "Fecha"])
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(1, 0, ["a@x.es"])
        sheet.write_datetime(1, 1, date(2024, 12, 6), day)
        sheet.write_row(2, 0, ["b@x.es", serial])
        sheet.write_row(3, 0, ["c@x.es", str(serial)])
    table = read_table(path)
    assert table.detected.since_1904 is since_1904
    zone, now = ZoneInfo("Europe/Madrid"), datetime(2026, 1, 7, tzinfo=UTC)
    told = list(
        lead_drafts(table, default_mapping(suggest(table, "leads"), "leads"), zone, "ES", now=now)
    )
    assert {getattr(draft, "at", draft) for draft in told} == {
        datetime(2024, 12, 5, 23, tzinfo=UTC),
    }
