"""Workbooks and other archives made by hand, so that any part of them may be wrong."""

import io
import zipfile
from typing import Any

import pyarrow
import pyarrow.parquet

ASCII = "name,city\nAna,Rome\n"
ASCII_ROWS = [{"name": "Ana", "city": "Rome"}]
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OPEN = "urn:oasis:names:tc:opendocument:xmlns"
SHEET1 = "xl/worksheets/sheet1.xml"
SHEETS = '<sheet name="Hoja1" sheetId="1" r:id="r1"/>'
WORKBOOK = f'<workbook xmlns="{SHEET}" xmlns:r="{RELATIONS}"><sheets>{SHEETS}</sheets></workbook>'
RELATED = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="r3" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>'
)


def inline(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def sheet(rows: str = "", before: str = "", after: str = "") -> str:
    rows = rows or (
        f'<row r="1">{inline("A1", "name")}{inline("B1", "city")}</row>'
        f'<row r="2">{inline("A2", "Ana")}{inline("B2", "Rome")}</row>'
    )
    data = f"<sheetData>{rows}</sheetData>{after}"
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="{SHEET}">{data}</worksheet>'


def parts() -> dict[str, str]:
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": RELATED,
        SHEET1: sheet(),
    }


def workbook(changed: dict[str, Any] | None = None) -> bytes:
    """A workbook with one sheet of two rows, of which some parts are others."""
    return packed_as({**parts(), **(changed or {})})


def opendocument(cells: str = "", before: str = "", rows: str = "") -> bytes:
    """An OpenDocument sheet, of which cells or all rows are others."""
    plain = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p>'
            "</table:table-cell>"
            for text in row
        )
        + f"{cells}</table:table-row>"
        for row in (("name", "city"), ("Ana", "Rome"))
    )
    content = (
        f'<?xml version="1.0"?>{before}<office:document-content xmlns:office="{OPEN}:office:1.0" '
        f'xmlns:table="{OPEN}:table:1.0" xmlns:text="{OPEN}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="Hoja1">{rows or plain}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{OPEN}:manifest:1.0"/>'
    return packed_as(
        {"META-INF/manifest.xml": manifest, "content.xml": content},
        first={"mimetype": "application/vnd.oasis.opendocument.spreadsheet"},
    )


def packed_as(
    members: dict[str, Any],
    how: int = zipfile.ZIP_DEFLATED,
    first: dict[str, str] | None = None,
    again: dict[str, str] | None = None,
) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", how) as archive:
        for name, text in (first or {}).items():
            archive.writestr(name, text, zipfile.ZIP_STORED)
        for name, text in (*members.items(), *(again or {}).items()):
            archive.writestr(name, text)
    return whole.getvalue()


def parquet() -> bytes:
    whole = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(ASCII_ROWS), whole)
    return whole.getvalue()
