"""What a file that is imported holds, and what its columns mean."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from testigo.cli.language import say
from testigo.cli.talk import note, talk
from testigo.core.problems import InvalidInput, Problem

if TYPE_CHECKING:
    from testigo.connect.evidence import DateOrderFound
    from testigo.connect.mapping import ColumnMapping, Rows
    from testigo.connect.tables import Table


def read_file(
    mapping: Path | None,
    rows: "Rows",
    file: Path,
    sheet: str,
    country: str,
    said: Mapping[str, str] | None = None,
) -> "tuple[Table, ColumnMapping]":
    """The table of a file, and the mapping given, else the one that the headers say together with
    what is `said` of all rows, by meaning; tells the columns left out. Raises InvalidInput."""
    from testigo.connect.tables import read_table

    chosen = _mapping_text(mapping)
    talk.file = str(file)
    table = read_table(file, sheet)
    if mapping is None:
        meaning = _suggested(table, rows, country, said)
    else:
        meaning = _mapped(mapping, chosen, table, rows, file)
    _say_unused(meaning, table)
    return table, meaning


def _mapping_text(path: Path | None) -> str:
    if path is None:
        return ""
    talk.file = str(path)
    params: dict[str, str | int] = {"file": str(path)}
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput([Problem("file_not_text", params=params)]) from error
    except OSError as error:
        raise InvalidInput([Problem("file_not_found", params=params)]) from error


def _suggested(
    table: "Table", rows: "Rows", country: str, said: Mapping[str, str] | None
) -> "ColumnMapping":
    """What the headers say, and what was said of all rows."""
    from testigo.connect.defaults import default_mapping
    from testigo.connect.suggestions import suggest

    found = suggest(table, rows, country)
    meaning = default_mapping(found, rows, said)
    _say_how_dates_are_read(found.dates, country)
    return meaning


def _mapped(path: Path, text: str, table: "Table", rows: "Rows", file: Path) -> "ColumnMapping":
    """What the mapping given says, which the file must have."""
    from testigo.connect.mapping import missing_columns, read_mapping

    talk.file = str(path)
    meaning = read_mapping(text, rows)
    absent = missing_columns(meaning, table.header)
    if absent:
        raise InvalidInput(absent)
    talk.file = str(file)
    return meaning


def _say_unused(meaning: "ColumnMapping", table: "Table") -> None:
    from testigo.connect.mapping import unused_columns

    unused = ", ".join(unused_columns(meaning, table.header))
    if unused and not talk.as_json:
        note(say(f"Columnas que no se usan: {unused}.", f"Columns not used: {unused}."))


def _say_how_dates_are_read(dates: "DateOrderFound", country: str) -> None:
    """Tell what was taken for granted where no date of the file settles it."""
    from testigo.connect.typed import usual_order

    if dates.basis not in ("open", "contradictory") or talk.as_json:
        return
    first = usual_order(country) == "dmy"
    es, en = ("el día", "the day") if first else ("el mes", "the month")
    note(
        say(
            f"En fechas como {dates.example} se toma primero {es}. "
            "Para leerlas al revés, dilo con «dates» en un mapa.",
            f"In dates such as {dates.example} {en} is taken to come first. "
            "To read them the other way, say so with “dates” in a map.",
        )
    )
