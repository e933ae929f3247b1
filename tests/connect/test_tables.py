"""Files of every kind read as the same table."""

import contextlib
import json
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow
import pyarrow.parquet
import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from testigo.connect.tables import read_table
from testigo.core.problems import InvalidInput
from tests.connect.files import ods, problems_of, rows_of, table_of, written

HEADER = ["Nombre", "Teléfono", "Población"]
ROWS = [
    ["José Muñoz Peña", "600112233", "L'Hospitalet de Llobregat"],
    ["Íñigo Güell; hijo", "911234567", "Móstoles, Madrid"],
    ["Núria Puig «Nuri»", "", "A Coruña"],
]
EXPECTED = [dict(zip(HEADER, row, strict=True)) for row in ROWS]


def delimited(separator: str) -> str:
    return "\r\n".join(
        separator.join(f'"{cell}"' if any(c in cell for c in ";,|\t") else cell for cell in row)
        for row in [HEADER, *ROWS]
    )


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("latin-1", "cp1252"),
        ("mac_roman", "mac_roman"),
    ],
)
def test_text_in_any_encoding_and_separator_is_one_table(
    tmp_path: Path, encoding: str, told: str, separator: str
) -> None:
    table = table_of(tmp_path, delimited(separator).encode(encoding))
    assert rows_of(table) == EXPECTED
    assert (table.detected.encoding, table.detected.separator) == (told, separator)
    assert table.detected.kind == ("tsv" if separator == "\t" else "csv")


def test_the_other_kinds_give_the_same_table(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.bin")
    sheet = book.add_worksheet()
    for at, row in enumerate([HEADER, *ROWS]):
        sheet.write_row(at, 0, row)
    book.close()
    lines = "\n".join(json.dumps(row) for row in EXPECTED)
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(EXPECTED), tmp_path / "c.bin")
    paths = {
        "xlsx": tmp_path / "a.bin",
        "ods": ods(tmp_path, [HEADER, *ROWS]),
        "jsonl": written(tmp_path, lines, "b.bin"),
        "parquet": tmp_path / "c.bin",
    }
    for kind, path in paths.items():
        table = read_table(path)
        assert table.detected.kind == kind
        assert table.header == tuple(HEADER)
        assert rows_of(table) == EXPECTED
        assert rows_of(table) == EXPECTED, "rows can be gone through again"


def test_a_stray_windows_byte_among_utf8_spoils_only_itself(tmp_path: Path) -> None:
    content = "nombre,ciudad\nMuñoz,Alcalá\nPeña,León\n".encode() + "Güell,Móra\n".encode("cp1252")
    table = table_of(tmp_path, content)
    assert table.detected.encoding == "utf-8 (mixed)"
    assert [row["nombre"] for row in rows_of(table)] == ["Muñoz", "Peña", "Güell"]
    assert rows_of(table)[2]["ciudad"] == "Móra"


def test_a_legacy_letter_far_down_a_long_file_is_found(tmp_path: Path) -> None:
    content = b"nombre;ciudad\n" + b"Ana;Madrid\n" * 300_000 + "Muñoz;Ávila\n".encode("cp1252")
    *_, last = table_of(tmp_path, content).rows()
    assert last == (300_002, {"nombre": "Muñoz", "ciudad": "Ávila"}, ())


def test_quotes_line_ends_inside_cells_and_lines_are_kept(tmp_path: Path) -> None:
    content = 'a,b\n"uno\ndos","dijo ""sí"""\n\nx,y\n'
    rows = list(table_of(tmp_path, content).rows())
    assert rows == [(2, {"a": "uno\ndos", "b": 'dijo "sí"'}, ()), (5, {"a": "x", "b": "y"}, ())]


def test_decimal_commas_do_not_make_commas_the_separator(tmp_path: Path) -> None:
    table = table_of(tmp_path, "canal;importe;leads\nMeta;11,52;3\nGoogle;1.204,00;8\n")
    assert table.detected.separator == ";"
    assert rows_of(table)[1]["importe"] == "1.204,00"


def test_titles_and_the_separator_hint_above_the_header_are_passed_over(tmp_path: Path) -> None:
    content = "sep=;\nInforme de campañas\n\nCampaña;Coste;Clics\nOtoño;10;2\n"
    table = table_of(tmp_path, content)
    assert (table.header, table.header_line) == (("Campaña", "Coste", "Clics"), 4)
    assert list(table.rows()) == [(5, {"Campaña": "Otoño", "Coste": "10", "Clics": "2"}, ())]


def test_a_single_column_is_a_table(tmp_path: Path) -> None:
    assert rows_of(table_of(tmp_path, "correo\nana@x.es\n")) == [{"correo": "ana@x.es"}]


def test_short_rows_are_filled_and_long_ones_are_a_problem(tmp_path: Path) -> None:
    rows = list(table_of(tmp_path, "a,b\n1\n1,2,,\n1,2,3\n").rows())
    assert [cells for _, cells, _ in rows[:2]] == [{"a": "1", "b": ""}, {"a": "1", "b": "2"}]
    assert problems_of(rows) == [(4, "too_many_cells")]


def test_columns_without_name_or_with_the_same_one_stay_apart(tmp_path: Path) -> None:
    table = table_of(tmp_path, "Nombre,,nota,nota\nAna,1,2,3\n")
    assert table.header == ("Nombre", "#2", "nota", "nota (2)")


def test_nul_is_a_problem_and_other_control_characters_become_blanks(tmp_path: Path) -> None:
    rows = list(table_of(tmp_path, "a,b\nx\x00y,1\nx\x07y\x7f,2\n").rows())
    assert problems_of(rows) == [(2, "nul_character")]
    assert rows[0][1]["a"] == "x�y", "what is kept of a rejected row can be stored"
    assert rows[1][1] == {"a": "x y ", "b": "2"}


def test_a_value_without_end_does_not_take_the_rest_of_the_file(tmp_path: Path) -> None:
    content = 'a,b\n1,"open\n' + "2,x\n" * 60_000
    rows = list(table_of(tmp_path, content).rows())
    codes = [code for _, code in problems_of(rows)]
    assert codes[0] == "cell_without_end"
    assert len([cells for _, cells, problems in rows if not problems]) > 20_000


def test_an_overlong_value_is_a_problem_of_its_row(tmp_path: Path) -> None:
    rows = list(table_of(tmp_path, f"a,b\n{'x' * 9_000},1\ny,2\n").rows())
    assert problems_of(rows) == [(2, "value_too_long")]


def test_spreadsheets_keep_dates_numbers_and_row_numbers(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    sheet.write_row(3, 1, ["Fecha", "Momento", "Empleados", "Activo"])
    at = datetime.fromisoformat("2024-03-31T17:30")
    sheet.write_datetime(6, 1, at.date(), day)
    sheet.write_datetime(6, 2, at, moment)
    sheet.write_number(6, 3, 250)
    sheet.write_boolean(6, 4, True)
    book.close()
    (row,) = read_table(path).rows()
    assert row[0] == 7
    assert row[1]["Fecha"] == date(2024, 3, 31)
    assert row[1]["Momento"] == at
    assert row[1]["Empleados"] == 250
    assert row[1]["Activo"] is True


def test_parquet_keeps_instants_and_objects(tmp_path: Path) -> None:
    at = datetime(2026, 1, 2, 3, 4, 5, 600, tzinfo=UTC)
    rows = [{"name": "x", "at": at, "props": {"amount": 1.5, "on": date(2026, 1, 1)}, "n": 10**12}]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "f")
    (row,) = read_table(tmp_path / "f").rows()
    assert row == (
        1,
        {"name": "x", "at": at, "props": {"amount": 1.5, "on": "2026-01-01"}, "n": 10**12},
        (),
    )


def test_broken_lines_of_jsonl_are_problems_of_their_own(tmp_path: Path) -> None:
    deep = '{"a":' + "[" * 5_000 + "]" * 5_000 + "}"
    lines = [
        '{"a":1}',
        "{",
        '["a"]',
        '{"a":NaN}',
        deep,
        '{"a":"\\u0000"}',
        '{"a":' + "9" * 400 + "}",
    ]
    lines += ['{"a":' + "[" * 20 + "]" * 20 + "}", '{"a":2}']
    rows = list(table_of(tmp_path, "\n".join(lines)).rows())
    assert problems_of(rows) == [
        (2, "bad_json"),
        (3, "not_an_object"),
        (4, "bad_json"),
        (5, "bad_json"),
        (6, "nul_character"),
        (7, "number_too_large"),
        (8, "nested_too_deep"),
    ]
    assert [cells for _, cells, problems in rows if not problems] == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b" \n\t\n", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b";;\n;;\n", "empty_file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not_a_table"),
        (bytes(range(256)) * 4, "not_a_table"),
        (b"<html><table><tr><td>a</td></tr></table></html>", "not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_or_locked_spreadsheet"),
        (b"\x1f\x8b\x08\x00abc", "compressed_file"),
        (b'[{"a": 1}]', "json_not_by_lines"),
        (b"PAR1 and nothing else PAR1", "unreadable_file"),
        (b"PK\x03\x04 and nothing else", "unreadable_file"),
        (b"ana@x.es,600112233\nluis@x.es,600112234\n", "no_header"),
        (b"a,b\n" + b"x" * 1_200_000, "line_too_long"),
        (b",".join(b"c%d" % n for n in range(1_001)) + b"\n", "too_many_columns"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_its_reason(
    tmp_path: Path, content: bytes, code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        table_of(tmp_path, content, "misleading.xlsx")
    assert [problem.code for problem in refused.value.problems] == [code]


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none.csv", "file_not_found"), (tmp_path, "file_not_readable")):
        with pytest.raises(InvalidInput) as refused:
            read_table(path)
        assert refused.value.problems[0].code == code


LINES = st.lists(st.binary(max_size=30) | st.text(max_size=20).map(str.encode), max_size=12)


@settings(max_examples=200, deadline=None)
@given(LINES)
@example([b'{"a":1}', b"\xff"])
@example([b"\xff\xfea", b"b"])
@example([b"a,b", b"\x00" * 40])
def test_any_bytes_are_a_table_or_a_reason(lines: list[bytes]) -> None:
    with TemporaryDirectory() as folder, contextlib.suppress(InvalidInput):
        table = table_of(Path(folder), b"\n".join(lines))
        for line, cells, problems in table.rows():
            assert line > 0
            texts = [cell for cell in cells.values() if isinstance(cell, str)]
            assert problems or not any("\x00" in text or "\x07" in text for text in texts)
