"""Files made to harm, to mislead or by accident, each with what must become of it.

Some of them point at a secret beside them and at an address: neither may be touched.
"""

import bz2
import gzip
import lzma
import struct
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.connect.workbooks import (
    ASCII,
    ASCII_ROWS,
    RELATED,
    SHEET,
    SHEET1,
    SHEETS,
    WORKBOOK,
    inline,
    opendocument,
    packed_as,
    parquet,
    parts,
    sheet,
    workbook,
)

SECRET = "never-shown-to-anybody"
ROWS = [{"nombre": "Peña", "ciudad": "León"}, {"nombre": "Núria", "ciudad": "Móra"}]
TEXT = "nombre;ciudad\nPeña;León\nNúria;Móra\n"

UNREADABLE = ("unreadable_file",)
BROKEN = ("unreadable_file", "not_a_table", "empty_file", "file_too_heavy")


@dataclass(frozen=True)
class Case:
    """A file. `rows` is what it must give; `refused` the reasons of which one must be given; with
    neither it may be either, as long as nothing is taken or touched. `problems` are the reasons
    for which rows are put aside."""

    name: str
    content: bytes
    rows: list[dict[str, Any]] | None = None
    refused: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def cases(folder: Path, url: str) -> Iterator[Case]:
    """The whole corpus."""
    yield from _encodings()
    yield from _quotes_and_bytes()
    yield from _shapes()
    yield from _foreign()
    yield from _cut()
    yield from _entities(folder, url)
    yield from _archives()
    yield from _workbooks(url)
    yield from _numbers()
    yield from _lines()


def _encodings() -> Iterator[Case]:
    names = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1")
    for encoding in (*names, "mac_roman", "cp850"):
        for ending in ("\n", "\r\n", "\r"):
            content = TEXT.replace("\n", ending).encode(encoding)
            yield Case(f"{encoding} with {ending!r}", content, ROWS)
    mark = "\ufeff".encode()
    yield Case("mark twice", mark * 2 + TEXT.encode(), ROWS)
    yield Case("nothing but a mark", mark, refused=("empty_file",))
    yield Case("utf-16 cut in a character", TEXT.encode("utf-16")[:-1])
    yield Case("utf-32", TEXT.encode("utf-32"), refused=("not_a_table",))
    mixed = TEXT.encode() + "Güell;Ávila\n".encode("cp1252")
    yield Case("two encodings", mixed, [*ROWS, {"nombre": "Güell", "ciudad": "Ávila"}])
    yield Case("surrogates in utf-8", b"name,city\n\xed\xa0\x80,Rome\n")
    yield Case("overlong utf-8", b"name,city\n\xc0\xafetc,Rome\n")
    yield Case("utf-8 cut in a character", "name,city\nAna,Romé".encode()[:-1])
    yield Case("all bytes above ASCII", b"name,city\n" + bytes(range(128, 256)) + b",x\n")


def _quotes_and_bytes() -> Iterator[Case]:
    yield Case("quote never closed", b'name,city\nAna,"Rome\n', [{"name": "Ana", "city": "Rome\n"}])
    endless = b'name,city\nAna,"Rome\n' + b"x,y\n" * 60_000
    yield Case("quote never closed in a long file", endless, problems=("cell_without_end",))
    yield Case("quotes inside", b'name,city\nA"n"a,Rome\n', [{"name": 'A"n"a', "city": "Rome"}])
    yield Case(
        "quoted line ends", b'name,city\n"A\nna",Rome\n', [{"name": "A\nna", "city": "Rome"}]
    )
    yield Case("nothing but quotes", b'"""""""""\n', refused=("empty_file",))
    yield Case("a NUL", b"name,city\nA\x00na,Rome\n", problems=("nul_character",))
    yield Case("a NUL in the header", b"na\x00me,city\nAna,Rome\n")
    yield Case("nothing but NULs", bytes(5_000), refused=("not_a_table", "empty_file"))
    yield Case(
        "control characters", b"name,city\nA\x07na,Rome\n", [{"name": "A na", "city": "Rome"}]
    )
    yield Case("every byte", bytes(range(256)) * 9, refused=("not_a_table",))
    for formula in ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x")'):
        cell = formula.replace('"', '""')
        row = [{"name": formula, "city": "Rome"}]
        yield Case(f"formula {formula}", f'name,city\n"{cell}",Rome\n'.encode(), row)
    right = "name,city\n\u202eanA,Rome\n"
    yield Case("text that turns round", right.encode())


def _shapes() -> Iterator[Case]:
    yield Case("zero bytes", b"", refused=("empty_file",))
    yield Case("blanks", b" \n\t\n", refused=("empty_file",))
    yield Case("separators", b";;\n;;\n", refused=("empty_file",))
    yield Case("a header alone", b"name,city\n", [])
    yield Case("no header", b"ana@x.es,600112233\nluis@x.es,600112234\n", refused=("no_header",))
    twice = [{"name": "Ana", "#2": "Gil", "name (2)": "x"}]
    yield Case("the same header twice", b"name,,name\nAna,Gil,x\n", twice)
    yield Case("more cells than names", b"name,city\nA,B,C\n", problems=("too_many_cells",))
    yield Case("a long cell", b"name,city\n" + b"x" * 9_000 + b",y\n", problems=("value_too_long",))
    yield Case(
        "a longer cell", b"name,city\n" + b"x" * 900_000 + b",y\n", problems=("cell_without_end",)
    )
    endless = b"name,city\n" + b"x" * 1_200_000
    yield Case("a line without end", endless, refused=("line_too_long",))
    wide = ",".join(f"c{number}" for number in range(16_384)).encode() + b"\n"
    yield Case("16,384 columns", wide, refused=("too_many_columns",))
    yield Case("a header of 5,000 letters", b"n" * 5_000 + b",city\nAna,Rome\n")
    yield Case("one column", b"name\nAna\n", [{"name": "Ana"}])
    yield Case("a separator told", b"sep=|\nname|city\nAna|Rome\n", ASCII_ROWS)
    yield Case("titles above", b"Report\n\nname,city\nAna,Rome\n", ASCII_ROWS)
    many = b"name,city\n" + b"Ana,Rome\n" * 100_000
    yield Case("many rows", many, ASCII_ROWS * 100_000)


def _foreign() -> Iterator[Case]:
    packed = workbook()
    yield Case("a workbook renamed .csv", packed, ASCII_ROWS)
    yield Case("an OpenDocument renamed .xlsx", opendocument(), ASCII_ROWS)
    yield Case("a text renamed .xlsx", ASCII.encode(), ASCII_ROWS)
    yield Case("a Parquet renamed .csv", parquet(), ASCII_ROWS)
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_000)
    yield Case("an .xls renamed .xlsx", old, refused=("old_or_locked_spreadsheet",))
    squeezed = {"gzip": gzip.compress(b"a,b\n"), "bzip2": bz2.compress(b"a,b\n")}
    squeezed |= {"xz": lzma.compress(b"a,b\n"), "7z": b"7z\xbc\xaf\x27\x1c" + bytes(60)}
    squeezed |= {"rar": b"Rar!\x1a\x07" + bytes(60), "zstandard": b"\x28\xb5\x2f\xfd" + bytes(60)}
    for name, content in squeezed.items():
        yield Case(name, content, refused=("compressed_file",))
    others = {
        "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
        "PNG": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "JPEG": b"\xff\xd8\xff\xe0" + bytes(100),
        "GIF": b"GIF89a" + bytes(100),
        "program": b"\x7fELF\x02\x01\x01" + bytes(100),
        "database": b"SQLite format 3\x00" + bytes(100),
        "RTF": b"{\\rtf1 name;city}",
        "HTML": b"<html><table><tr><td>name</td></tr></table></html>",
        "XML sheet": b'<?xml version="1.0"?><Workbook><Worksheet/></Workbook>',
        "zip of a text": packed_as({"leads.csv": ASCII}),
        "document": packed_as({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}),
        "program in a zip": packed_as({"META-INF/MANIFEST.MF": "Main-Class: Evil\n"}),
    }
    for name, content in others.items():
        yield Case(name, content, refused=("not_a_table",))
    yield Case("a tar", b"leads.csv" + bytes(503) + ASCII.encode() + bytes(500))
    yield Case("a JSON list", b'[{"a": 1}]', refused=("json_not_by_lines",))


def _cut() -> Iterator[Case]:
    whole = {"workbook": workbook(), "OpenDocument": opendocument(), "Parquet": parquet()}
    for name, content in whole.items():
        for share in (0.02, 0.2, 0.5, 0.8, 0.99):
            cut = content[: max(4, int(len(content) * share))]
            yield Case(f"{name} cut at {share:.0%}", cut, refused=BROKEN)
        for at in (40, len(content) // 2, len(content) - 12):
            hurt = content[:at] + b"\xff\x00\xff\x00" + content[at + 4 :]
            yield Case(f"{name} hurt at {at}", hurt)


def _entities(folder: Path, url: str) -> Iterator[Case]:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    declared = {
        "file entity": f'<!DOCTYPE r [<!ENTITY l9 SYSTEM "file://{folder}/secret.txt">]>',
        "address entity": f'<!DOCTYPE r [<!ENTITY l9 SYSTEM "{url}/entity">]>',
        "parameter entity": f'<!DOCTYPE r [<!ENTITY % p SYSTEM "{url}/dtd"> %p;]>',
        "outer definition": f'<!DOCTYPE r SYSTEM "{url}/outer.dtd">',
        "billion laughs": f"<!DOCTYPE r [{laughs}]>",
    }
    row = f'<row r="1">{inline("A1", "name")}{inline("B1", "&l9;")}</row>'
    for name, before in declared.items():
        yield Case(f"{name} in a sheet", workbook({"xl/worksheets/sheet1.xml": sheet(row, before)}))
        strings = f'<sst xmlns="{SHEET}"><si><t>&l9;</t></si></sst>'
        extra = {"xl/sharedStrings.xml": f'<?xml version="1.0"?>{before}{strings}'}
        yield Case(f"{name} in the texts", workbook(extra))
        book = WORKBOOK.replace('name="Hoja1"', 'name="&l9;"')
        yield Case(f"{name} in the book", workbook({"xl/workbook.xml": before + book}))
        cell = (
            '<table:table-cell office:value-type="string"><text:p>&l9;</text:p></table:table-cell>'
        )
        yield Case(f"{name} in OpenDocument", opendocument(cell, before))
    remote = RELATED.replace(
        'Target="worksheets/sheet1.xml"', f'TargetMode="External" Target="{url}/s"'
    )
    yield Case("a sheet that lies elsewhere", workbook({"xl/_rels/workbook.xml.rels": remote}))
    linked = f'<row r="1">{inline("A1", "name")}</row>'
    link = f'<hyperlinks><hyperlink ref="A1" location="{url}/link"/></hyperlinks>'
    yield Case("a link", workbook({"xl/worksheets/sheet1.xml": sheet(linked, after=link)}))


def _archives() -> Iterator[Case]:
    bomb = " " * 30_000_000
    dense = ("archive_too_dense",)
    yield Case("a bomb in a sheet", workbook({"xl/worksheets/sheet1.xml": bomb}), refused=dense)
    yield Case("a bomb in the texts", workbook({"xl/sharedStrings.xml": bomb}), refused=dense)
    yield Case("a bomb beside", workbook({"xl/media/image1.png": bomb}), refused=dense)
    yield Case("a bomb in OpenDocument", opendocument(bomb), refused=dense)
    nested = packed_as({"a.zip": packed_as({"b.zip": packed_as({"c": "x" * 900_000})})})
    yield Case("archives in archives", workbook({"xl/media/a.zip": nested}), ASCII_ROWS)
    many = {f"xl/media/{number}": "" for number in range(5_001)}
    yield Case("5,001 members", workbook(many), refused=("archive_too_large",))
    names = ("../../evil.xml", "/etc/evil.xml", "xl\\..\\..\\evil", "C:/evil", "xl/../../x", "..")
    for name in names:
        yield Case(f"member {name}", workbook({name: "x"}), refused=("unsafe_archive",))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        double = packed_as({"xl/workbook.xml": "<a/>"}, again={"xl/workbook.xml": "<b/>"})
    yield Case("two members of one name", double, refused=("unsafe_archive",))
    size = len(sheet())
    lie = workbook().replace(struct.pack("<I", size), struct.pack("<I", 10))
    yield Case("a size that is not true", lie, refused=UNREADABLE)
    locked = bytearray(workbook())
    at = locked.find(b"PK\x01\x02")
    while at >= 0:
        locked[at + 8] |= 1
        at = locked.find(b"PK\x01\x02", at + 4)
    yield Case("members under a password", bytes(locked), refused=UNREADABLE)
    for how in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        yield Case(f"packing {how}", packed_as(parts(), how), refused=BROKEN)
    yield Case("an empty archive", b"PK\x05\x06" + bytes(18))
    yield Case("bytes before the archive", b"PK\x03\x04" + bytes(50) + workbook())
    for columns, rows in ((16_384, 1_048_576), (900, 100_000)):
        cell = (
            f'<table:table-cell office:value-type="string" table:number-columns-repeated='
            f'"{columns}"><text:p>x</text:p></table:table-cell>'
        )
        body = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
        vast = opendocument(rows=body)
        yield Case(f"{rows} times {columns} cells", vast, refused=("file_too_heavy",))


def _workbooks(url: str) -> Iterator[Case]:
    far = {"XFD2": "too_many_columns", "ALK1048576": "too_many_cells_in_sheet"}
    for place, code in far.items():
        number = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        rows = f'<row r="1">{inline("A1", "a")}</row><row r="{number}">{inline(place, "b")}</row>'
        yield Case(f"a cell at {place}", workbook({SHEET1: sheet(rows)}), refused=(code,))
    rows = (
        f'<row r="1">{inline("A1", "name")}</row><row r="1048576">{inline("A1048576", "Ana")}</row>'
    )
    yield Case("row 1,048,576", workbook({SHEET1: sheet(rows)}), [{"name": "Ana"}])
    yield Case(
        "no sheet", workbook({"xl/workbook.xml": WORKBOOK.replace(SHEETS, "")}), refused=BROKEN
    )
    hidden = WORKBOOK.replace('sheetId="1"', 'state="hidden" sheetId="1"')
    yield Case(
        "hidden sheets alone", workbook({"xl/workbook.xml": hidden}), refused=("empty_file",)
    )
    evil = WORKBOOK.replace("Hoja1", "../../x&#10;y")
    yield Case("a sheet of a bad name", workbook({"xl/workbook.xml": evil}), ASCII_ROWS)
    lost = RELATED.replace("sheet1.xml", "sheet9.xml")
    yield Case(
        "a sheet that is not there", workbook({"xl/_rels/workbook.xml.rels": lost}), refused=BROKEN
    )
    yield Case("a sheet that is no XML", workbook({SHEET1: "name,city\nAna,Rome\n"}))
    deep = "<a>" * 20_000 + "</a>" * 20_000
    yield Case("XML of 20,000 levels", workbook({SHEET1: sheet(deep)}))
    formulas = (
        f'<row r="1">{inline("A1", "name")}{inline("B1", "city")}</row>'
        f'<row r="2"><c r="A2"><f>WEBSERVICE("{url}/formula")</f><v>5</v></c>{inline("B2", "Rome")}'
        '</row><row r="3"><c r="A3"><f>1/0</f></c><c r="B3" t="e"><v>#REF!</v></c></row>'
    )
    yield Case("formulas", workbook({SHEET1: sheet(formulas)}))
    for cell in (
        't="s"><v>99999</v',
        't="s"><v>-1</v',
        't="b"><v>7</v',
        't="d"><v>x</v',
        't="z"><v>',
    ):
        closed = cell if cell.endswith("/v") else f"{cell}1</v"
        row = f'<row r="1">{inline("A1", "name")}</row><row r="2"><c r="A2" {closed}></c></row>'
        yield Case(f"a cell {cell}", workbook({SHEET1: sheet(row)}))
    huge = f'<row r="1">{inline("A1", "name")}</row><row r="2">{inline("A2", "xy" * 20_000)}</row>'
    yield Case(
        "a cell of 40,000 letters", workbook({SHEET1: sheet(huge)}), problems=("value_too_long",)
    )


def _numbers() -> Iterator[Case]:
    for number in (
        "0",
        "-1",
        "60",
        "2958466",
        "1e308",
        "-1e308",
        "NaN",
        "1e999",
        "99999999999999999",
    ):
        row = (
            f'<row r="1">{inline("A1", "name")}{inline("B1", "when")}</row>'
            f'<row r="2">{inline("A2", "Ana")}<c r="B2" s="1"><v>{number}</v></c></row>'
        )
        styles = (
            f'<styleSheet xmlns="{SHEET}"><cellXfs count="2"><xf numFmtId="0"/>'
            '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
        )
        dated = {SHEET1: sheet(row), "xl/styles.xml": styles}
        yield Case(f"the day {number}", workbook(dated))


def _lines() -> Iterator[Case]:
    good = '{"name": "Ana"}\n'
    wrong = {
        "bad_json": ["{", '{"a": NaN}', "{'a': 1}", '{"a": 01}', '{"a": "\\ud800"}'],
        "not_an_object": ["[1]", "1", '"a"', "null"],
        "nul_character": ['{"a": "\\u0000"}'],
        "number_too_large": ['{"a": ' + "9" * 400 + "}"],
        "nested_too_deep": ['{"a": ' + "[" * 20 + "]" * 20 + "}"],
    }
    for code, lines in wrong.items():
        for line in lines:
            content = (good + line + "\n").encode()
            yield Case(f"line {line[:24]}", content, problems=(code,))
    abyss = '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}"
    yield Case("a line of 100,000 levels", (good + abyss).encode(), problems=("bad_json",))
    twice = b'{"name": "Ana", "name": "Luis"}\n'
    yield Case("a key twice", twice, [{"name": "Luis"}])


# Parts of a workbook.
