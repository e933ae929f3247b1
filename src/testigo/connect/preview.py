"""The first rows of a file as a mapping understands them, before anything is imported."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import islice
from typing import Any

from testigo.connect.cost_rows import CostReader
from testigo.connect.deal_rows import DealReader
from testigo.connect.lead_rows import LeadReader, Understood
from testigo.connect.mapping import ColumnMapping, missing_columns
from testigo.connect.tables import Table
from testigo.connect.values import Cell
from testigo.core.problems import InvalidInput, Problem

ROWS = 20


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row: its cells as they came, and what they mean.

    `values` holds by meaning what could be read: texts, numbers, instants in UTC (`created`), ISO
    days. `problems` are the reasons for which the row would be put aside; with `passed_over` (the
    code of a sentence) it would not be read at all. `notes` are codes of what is worth telling of a
    row that comes in.
    """

    line: int
    cells: Mapping[str, Cell]
    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    passed_over: str = ""
    notes: tuple[str, ...] = ()


def preview(
    table: Table,
    mapping: ColumnMapping,
    zone: tzinfo,
    country: str,
    now: datetime,
    *,
    currency: str = "",
    limit: int = ROWS,
) -> list[PreviewRow]:
    """The first rows, read as the import would read them.

    `zone`, `country` (ES) and `currency` (EUR) are the workspace's. Raises InvalidInput when the
    mapping names columns that the table lacks.
    """
    absent = missing_columns(mapping, table.header)
    if absent:
        raise InvalidInput(absent)
    reader: LeadReader | CostReader | DealReader
    if mapping.rows == "costs":
        reader = CostReader(table, mapping, zone, currency, country)
    elif mapping.rows == "deals":
        reader = DealReader(table, mapping, zone, currency, country)
    else:
        reader = LeadReader(table, mapping, zone, country, now)
    rows = []
    for line, cells, problems in islice(table.rows(), limit):
        if reason := reader.passes_over(line, cells):
            rows.append(PreviewRow(line, cells, {}, passed_over=reason))
            continue
        found = list(problems)
        said = {} if found else reader.understood(line, cells, found)
        values = _by_meaning(said) if isinstance(said, Understood) else said
        notes = said.notes if isinstance(said, Understood) and not found else ()
        rows.append(PreviewRow(line, cells, values, tuple(found), notes=notes))
    return rows


def _by_meaning(said: Understood) -> dict[str, Any]:
    """Identity, what is known, its date and the first touch under one roof."""
    keys = {"external_id": said.person.external_id, "anonymous_id": said.anonymous_id}
    values: dict[str, Any] = {key: value for key, value in keys.items() if value}
    values.update(said.traits)
    if said.at:
        values["created"] = said.at
    for name, when, props, times in said.facts:
        if name == "form.submitted":
            values.update(props)
        elif times:
            values[name] = when or ""
    return values
