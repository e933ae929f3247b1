"""Spreadsheets made to harm: refused, quickly, and reading nothing else."""

import struct
import time
import zipfile
from pathlib import Path

import pytest

from testigo.connect import archives
from testigo.connect.tables import read_table
from testigo.core.problems import InvalidInput
from tests.connect.files import inline, ods, sheet_xml, xlsx


def refusal(path: Path) -> str:
    begun = time.monotonic()
    with pytest.raises(InvalidInput) as refused:
        read_table(path)
    assert time.monotonic() - begun < 10
    (problem,) = refused.value.problems
    return problem.code


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("never shown")
    declared = f'<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b SYSTEM "file://{secret}">]>'
    for entity in ("&a;", "&b;"):
        row = f'<row r="1">{inline("A1", "name")}{inline("B1", entity)}</row>'
        assert refusal(xlsx(tmp_path, sheet_xml(row, declared))) == "unreadable_file"


def test_a_billion_laughs_stay_unlaughed(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    row = f'<row r="1">{inline("A1", "&l9;")}</row>'
    assert refusal(xlsx(tmp_path, sheet_xml(row, f"<!DOCTYPE w [{laughs}]>"))) == "unreadable_file"


def test_declared_entities_that_nobody_uses_do_no_harm(tmp_path: Path) -> None:
    rows = f'<row r="1">{inline("A1", "name")}</row><row r="2">{inline("A2", "Ana")}</row>'
    path = xlsx(tmp_path, sheet_xml(rows, '<!DOCTYPE w [<!ENTITY a "ha">]>'))
    assert [cells for _, cells, _ in read_table(path).rows()] == [{"name": "Ana"}]


def test_a_thousandfold_bomb_is_refused_unopened(tmp_path: Path) -> None:
    sheet = sheet_xml(f'<row r="1">{inline("A1", " " * 30_000_000)}</row>')
    assert refusal(xlsx(tmp_path, sheet)) == "archive_too_dense"


def test_an_archive_too_large_once_unpacked_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = xlsx(tmp_path, sheet_xml(f'<row r="1">{inline("A1", "x" * 5_000)}</row>'))
    monkeypatch.setattr(archives, "MAX_INFLATED", 4_000)
    with pytest.raises(InvalidInput) as refused:
        archives.check_archive(path, "xlsx")
    assert refused.value.problems[0].code == "archive_too_large"


def test_a_size_that_is_not_true_is_found_out(tmp_path: Path) -> None:
    path = xlsx(tmp_path, sheet_xml(f'<row r="1">{inline("A1", "x" * 100_000)}</row>'))
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lie = path.read_bytes().replace(struct.pack("<I", size), struct.pack("<I", 10))
    path.write_bytes(lie)
    assert refusal(path) == "unreadable_file"


@pytest.mark.parametrize("name", ["../../evil.xml", "/etc/evil.xml", "xl\\..\\..\\evil", "C:/evil"])
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    path = xlsx(tmp_path, sheet_xml(f'<row r="1">{inline("A1", "a")}</row>'), extra={name: b"x"})
    assert refusal(path) == "unsafe_archive"


def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        path = xlsx(tmp_path, sheet_xml(""), extra={"xl/workbook.xml": b"<other/>"})
    assert refusal(path) == "unsafe_archive"


@pytest.mark.parametrize(
    ("place", "code"),
    [("XFD2", "too_many_columns"), ("ALK1048576", "too_many_cells_in_sheet")],
)
def test_a_vast_grid_of_two_cells_is_refused(tmp_path: Path, place: str, code: str) -> None:
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    rows = f'<row r="1">{inline("A1", "a")}</row><row r="{row}">{inline(place, "b")}</row>'
    assert refusal(xlsx(tmp_path, sheet_xml(rows))) == code


@pytest.mark.parametrize(("columns", "rows"), [(16_384, 1_048_576), (900, 100_000)])
def test_a_vast_grid_of_repeated_cells_is_refused(tmp_path: Path, columns: int, rows: int) -> None:
    cell = (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}">'
        "<text:p>x</text:p></table:table-cell>"
    )
    body = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    assert refusal(ods(tmp_path, [], body=body)) == "file_too_heavy"


def test_a_zip_that_is_no_spreadsheet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert refusal(path) == "not_a_table"


def test_a_cut_workbook_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path, sheet_xml(f'<row r="1">{inline("A1", "a")}</row>'))
    path.write_bytes(path.read_bytes()[:-200])
    assert refusal(path) == "unreadable_file"
