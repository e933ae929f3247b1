"""What goes out is text where it is text, and comes back as it was."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import python_calamine
from hypothesis import example, given, settings
from hypothesis import strategies as st

from testigo.connect.outgoing import guarded, safe_text, write_csv, write_csv_file, write_xlsx
from testigo.connect.tables import read_table

DANGEROUS = "=+-@\t\r\n＝＋－＠"
HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "'=1", "=HYPERLINK(1)"]
ANY = st.text(max_size=40) | st.sampled_from(HOSTILE) | st.text("=+-@'\t\r\n a1", max_size=6)


def cells_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@settings(deadline=None)
@given(st.lists(ANY, min_size=1, max_size=4), st.sampled_from([",", ";", "\t"]))
@example(["-5"], ",")
def test_no_text_comes_out_as_a_formula(texts: list[str], separator: str) -> None:
    out = io.StringIO(newline="")
    write_csv(out, ["a"] * len(texts), [texts], separator=separator)
    _, row = csv.reader(io.StringIO(out.getvalue(), newline=""), delimiter=separator)
    for cell in row:
        assert not cell.startswith(tuple(DANGEROUS)) or Decimal(cell) < 0
        assert "\x00" not in cell


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(ANY, ANY), min_size=1, max_size=6))
def test_reading_what_was_written_as_csv_gives_the_same_texts(rows: list[tuple[str, str]]) -> None:
    kept = [row for row in rows if any(safe_text(cell).strip() for cell in row)]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "f.csv"
        write_csv_file(path, ["uno", "dos"], [("ñ", "ñ"), *kept])
        table = read_table(path)
        assert table.detected.encoding == "utf-8-sig"
        read = [tuple(cells.values()) for _, cells, _ in table.rows()]
    assert read[1:] == [tuple(map(safe_text, row)) for row in kept]


def test_reading_what_was_written_as_xlsx_gives_the_same_texts(tmp_path: Path) -> None:
    texts = [*HOSTILE, "O'Brien", "_x0041_", "ñ\n«»", "http://x.es", "mailto:a@x.es", "007", " a "]
    path = tmp_path / "f.xlsx"
    assert write_xlsx(path, ["a", "b"], [(text, "x") for text in texts]) == len(texts)
    assert [cells["a"] for _, cells, _ in read_table(path).rows()] == [safe_text(t) for t in texts]
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"hyperlink" not in sheet
        assert b'quotePrefix="1"' in archive.read("xl/styles.xml")


@settings(max_examples=15, deadline=None)
@given(st.lists(ANY, min_size=1, max_size=30))
def test_any_text_in_a_workbook_is_a_text_cell(texts: list[str]) -> None:
    out = io.BytesIO()
    write_xlsx(out, ["a"], [[text] for text in texts])
    with zipfile.ZipFile(out) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    out.seek(0)
    rows = python_calamine.load_workbook(out).get_sheet_by_index(0).to_python()[1:]
    read = [row[0] for row in rows] + [""] * (len(texts) - len(rows))
    assert read == [safe_text(text) for text in texts]


def test_real_numbers_and_days_stay_what_they_are(tmp_path: Path) -> None:
    row = [-5, Decimal("-1234.50"), 2.5, True, date(2026, 1, 7), None, "-1234.50", 10**20]
    row.append(datetime(2026, 1, 7, 10, tzinfo=UTC))
    out = io.StringIO(newline="")
    write_csv(out, list("abcdefghi"), [row])
    assert cells_of(out.getvalue())[1] == [
        "-5",
        "-1234.50",
        "2.5",
        "true",
        "2026-01-07",
        "",
        "-1234.50",
        "100000000000000000000",
        "2026-01-07T10:00:00Z",
    ]
    write_xlsx(tmp_path / "f.xlsx", list("abcdefghi"), [row])
    (read,) = read_table(tmp_path / "f.xlsx").rows()
    assert list(read[1].values()) == [
        -5,
        -1234.5,
        2.5,
        True,
        date(2026, 1, 7),
        "",
        "-1234.50",
        "100000000000000000000",
        "2026-01-07T10:00:00Z",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+34600112233", "'+34600112233"),
        ("'=1", "''=1"),
        ("-5", "-5"),
        ("-5+1", "'-5+1"),
        ("O'Brien", "O'Brien"),
        ("foo;=1+2;bar", "foo;'=1+2;bar"),
        ("a, '@b", "a, ''@b"),
        ("one\n=2", "one\n'=2"),
        ("well-known; e=mc2", "well-known; e=mc2"),
        ("a\x00\x07b", "ab"),
        ("a\r\nb\rc", "a\nb\nc"),
    ],
)
def test_what_could_be_run_is_guarded_and_nothing_else(text: str, expected: str) -> None:
    assert guarded(text) == expected


def test_a_text_longer_than_a_cell_is_cut_and_says_so(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "f.xlsx", ["a"], [["😀" * 20_000]])
    book = python_calamine.load_workbook(str(tmp_path / "f.xlsx"))
    assert book.get_sheet_by_index(0).to_python()[1][0].endswith("😀…")
