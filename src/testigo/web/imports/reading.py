"""What a form says of a file: the meaning of its columns and everything else that is chosen."""

from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import get_language

from testigo.actions.import_runs import Chosen
from testigo.connect.choices import choices_from_mapping
from testigo.connect.mapping import Rows, read_mapping, rows_of_kind
from testigo.connect.suggestions import Suggestion, suggest
from testigo.connect.tables import Table
from testigo.core.problems import InvalidInput, Problem
from testigo.core.provenance import BASIS_TRAIT, SOURCE_TRAIT
from testigo.queries.imports import ImportLine
from testigo.web.frame.requests import SpaceRequest
from testigo.wording import sentence

# The meaning that keeps a column under its own name.
OWN = "own"
STATEMENTS = (BASIS_TRAIT, SOURCE_TRAIT)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a file before anything is chosen, and what is chosen now."""

    suggestion: Suggestion | None
    chosen: Chosen


def said(problem: Problem) -> str:
    """A problem as sentences in the language of the page."""
    return sentence(problem, get_language() or "es")


def known_of(request: SpaceRequest, line: ImportLine, table: Table) -> Known:
    """What the form says where it was sent; else what was kept, remembered or is suggested."""
    suggestion = None
    if line.kind != "facts":
        suggestion = suggest(table, rows_of(line), request.workspace.country)
    if request.method == "POST":
        return Known(suggestion, _posted(request.POST, suggestion))
    return Known(suggestion, _kept(line, table, suggestion))


def chosen_in(request: SpaceRequest, line: ImportLine, table: Table) -> Chosen:
    """What the form says."""
    return known_of(request, line, table).chosen


def _posted(form: QueryDict, suggestion: Suggestion | None) -> Chosen:
    columns: dict[str, str] = {}
    types: dict[str, str] = {}
    decimals: dict[str, str] = {}
    for at, one in enumerate(suggestion.columns if suggestion else ()):
        meaning = _text(form, f"c{at}")
        if meaning == OWN:
            meaning = one.own
            if one.type != "text":
                types[one.column] = one.type
        columns[one.column] = meaning
        if meaning and suggestion and one.column in suggestion.decimals:
            decimals[one.column] = suggestion.decimals[one.column]
    return Chosen(
        columns,
        _constants(form, set(columns.values())),
        types,
        decimals,
        dates=_text(form, "dates"),
        decimal=_text(form, "decimal"),
        row_ids="row" if _text(form, "row_ids") else "",
        history=_text(form, "history") == "1",
        basis=_text(form, "basis"),
        source=_text(form, "source"),
        sheet=form.get("sheet", ""),
    )


def _constants(form: QueryDict, columns: set[str]) -> dict[str, str]:
    """What the form says of all rows, where no column says it of each."""
    said = {name: _text(form, name) for name in ("channel", "from", "to")}
    if "channel" in columns:
        said["channel"] = ""
    if columns & {"day", "month", "from"}:
        said["from"] = said["to"] = ""
    return {name: value for name, value in said.items() if value}


def _kept(line: ImportLine, table: Table, suggestion: Suggestion | None) -> Chosen:
    mapping = _mapping(line, table) if suggestion else Chosen()
    if mapping and suggestion and line.remembered and not line.checked:
        mapping = replace(mapping, constants=_of_this_file(mapping, suggestion))
    if mapping is None and suggestion is not None:
        dates = suggestion.dates
        mapping = Chosen(
            suggestion.choices,
            suggestion.constants,
            suggestion.types,
            suggestion.decimals,
            dates=dates.order,
            decimal=suggestion.decimal,
        )
    return replace(mapping or Chosen(), history=line.history, basis=line.basis, source=line.source)


def _of_this_file(remembered: Chosen, suggestion: Suggestion) -> dict[str, str]:
    """What holds for all rows: the period is never that of the file before."""
    held = {key: said for key, said in remembered.constants.items() if key not in ("from", "to")}
    return held | dict(suggestion.constants)


def _mapping(line: ImportLine, table: Table) -> Chosen | None:
    """The kept or remembered mapping as choices; None where it is more than can be chosen."""
    if not line.mapping:
        return None
    try:
        mapping = read_mapping(line.mapping, rows_of(line))
    except InvalidInput:
        return None
    held = choices_from_mapping(mapping, table.header)
    if held is None:
        return None
    return Chosen(
        held.columns,
        held.constants,
        held.types,
        held.decimals,
        held.dates,
        held.decimal,
        held.row_ids,
    )


def rows_of(line: ImportLine) -> Rows:
    """The kind of rows that a mapping of this file is for."""
    return rows_of_kind(line.kind)


def _text(form: QueryDict, name: str) -> str:
    return form.get(name, "").strip()
