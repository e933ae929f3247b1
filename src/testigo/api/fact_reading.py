"""Facts and costs of a body → drafts, read as the rows of a file are."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from testigo.actions.program_facts import Told
from testigo.api.inputs import CostInput, FactInput
from testigo.api.values import given
from testigo.connect.cleaning import clean_row
from testigo.connect.cost_rows import CostReader
from testigo.connect.dates import parse_day, parse_month
from testigo.connect.detect import Detected
from testigo.connect.drafts import MAX_FACT_BYTES, Rejected
from testigo.connect.fact_rows import fact_drafts
from testigo.connect.mapping import Column, ColumnMapping, Source
from testigo.connect.tables import Row, Table
from testigo.connect.values import BadValue
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.problems import Problem
from testigo.store.models import Workspace

_COSTS = ColumnMapping(
    "costs",
    {
        "channel": Source((Column("channel"),)),
        "campaign": Source((Column("campaign"),)),
        "from": Source((Column("from"),)),
        "to": Source((Column("to"),)),
        "amount": Source((Column("amount"),), type="money"),
        "currency": Source((Column("currency"),)),
        "claimed": Source((Column("claimed"),), type="count"),
    },
    dates="dmy",
    decimal="dot",
)
_encode = msgspec.json.Encoder(order="sorted").encode


def read_facts(facts: Sequence[FactInput], workspace: Workspace) -> list[Told]:
    """Each fact as it may be recorded, or what is wrong with it."""
    ids = [_id_of(fact) for fact in facts]
    rows = [_cells(fact) for fact in facts]
    read = fact_drafts(_table(rows), ZoneInfo(workspace.timezone), workspace.country)
    return [
        _told(fact, person_id, one) for fact, person_id, one in zip(facts, ids, read, strict=True)
    ]


def read_costs(costs: Sequence[CostInput], workspace: Workspace) -> list[Told]:
    """Each cost as the fact that it is, or what is wrong with it."""
    table = Table(tuple(_COSTS.fields), Detected("jsonl"), 0, lambda: iter(()))
    zone = ZoneInfo(workspace.timezone)
    reader = CostReader(table, _COSTS, zone, workspace.currency, workspace.country)
    return [_told_cost(at, cost, reader) for at, cost in enumerate(costs)]


def _told_cost(at: int, cost: CostInput, reader: CostReader) -> Told:
    cells, found = _period(cost)
    line, row, problems = _cleaned(at, cells)
    found += problems
    draft = None if found else reader.read(line, row, found)
    return Told(None, _in_place(found)) if found else Told(draft)


def _told(fact: FactInput, person_id: str | None, read: FactDraft | Rejected) -> Told:
    body = _encode(given(fact))
    problems: list[Problem] = []
    if len(body) > MAX_FACT_BYTES:
        params: dict[str, str | int] = {"limit": MAX_FACT_BYTES}
        problems.append(Problem("fact_too_large", "props", params))
    if person_id and isinstance(fact.person, object) and len(given(fact)["person"]) > 1:
        problems.append(Problem("person_by_id_and_key", "person"))
    if isinstance(read, Rejected):
        return Told(None, (*problems, *_in_place(read.problems)), fact.by or "")
    draft = replace(read, told=body.decode())
    if person_id:
        draft = replace(draft, person=PersonKeys(), person_id=person_id)
    return Told(draft, tuple(problems), fact.by or "")


def _id_of(fact: FactInput) -> str | None:
    return None if fact.person is None or isinstance(fact.person, str) else fact.person.id


def _cells(fact: FactInput) -> dict[str, Any]:
    """The fact as a line of a facts file; an id stands where the digest of the content sees it."""
    cells = {key: value for key, value in given(fact).items() if key != "by"}
    if (person_id := _id_of(fact)) is not None:
        cells["person"] = {"external_id": f"id:{person_id}"}
    return cells


def _table(rows: Iterable[dict[str, Any]]) -> Table:
    lines = [_cleaned(at, cells) for at, cells in enumerate(rows)]
    return Table((), Detected("jsonl"), 0, lambda: iter(lines))


def _cleaned(at: int, cells: dict[str, Any]) -> Row:
    row, problems = clean_row(tuple(cells), list(cells.values()), at + 1)
    return at + 1, row, problems


def _in_place(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Without the line, which a body does not have."""
    return tuple(replace(problem, line=None) for problem in problems)


def _period(cost: CostInput) -> tuple[dict[str, Any], list[Problem]]:
    """The cells of a cost with its period as from and to, and what is wrong with that."""
    cells = given(cost)
    day, month = cells.pop("day", None), cells.pop("month", None)
    whole = "from" in cells and "to" in cells
    if [day is not None, month is not None, "from" in cells or "to" in cells].count(True) != 1:
        return cells, [Problem("period_unclear", "from")]
    if day is None and month is None:
        return cells, [] if whole else [Problem("period_unclear", "from")]
    try:
        start, end = parse_month(month) if month is not None else (parse_day(day), parse_day(day))
    except BadValue as bad:
        return cells, [Problem(bad.code, "day" if month is None else "month", bad.params)]
    return cells | {"from": start.isoformat(), "to": end.isoformat()}, []
