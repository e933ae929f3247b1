"""The pipeline: what closes, what is stuck, and what it comes to.

Sums are made by the database in hundredths of the workspace's currency; deals in another are
counted apart. core/forecast.py says the same of deals one by one, and tests hold both together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from testigo.core.deals import CATEGORIES
from testigo.core.forecast import Forecast, Rate, place_of, rate_of
from testigo.core.steps import FIRST, MOST_STEPS
from testigo.queries.deal_lines import LINE, NAMED, DealLine, line_of, rows_of
from testigo.store.models.fields import to_micros
from testigo.store.steps import steps_of

# Cards of one step, and lines of the list, at once.
CARDS = 15
LINES = 50
_DAY = 86_400_000_000
_CENT = Decimal(100)
# `place_of` in the database.
_PLACE = f"CASE WHEN d.step = '' THEN '{FIRST}' ELSE d.step END"


@dataclass(frozen=True, slots=True)
class PipelineFilters:
    """Whose deals, of which category, and which of them: `gap` has no next step, `late` was to
    close before today. Empty is everybody and everything; an owner of 0 is nobody."""

    owner: int | None = None
    category: str = ""
    only: str = ""


@dataclass(frozen=True, slots=True)
class StepColumn:
    """A step with its first deals; `median_days` is how long deals stay there that left it, over
    `left` cases."""

    step: str
    deals: int
    amount: Decimal
    rate: Rate
    median_days: int | None
    left: int
    lines: tuple[DealLine, ...]


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The open deals by step, and their forecast. `gaps` have no next step, `late` were to close
    before today; `beyond` are in steps that have no column any more."""

    columns: tuple[StepColumn, ...]
    beyond: int
    forecast: Forecast
    gaps: int
    late: int


def read_pipeline(
    workspace_id: int, filters: PipelineFilters, *, currency: str, today: date
) -> Pipeline:
    """The board of the deals that these filters let through."""
    where, values = _where(workspace_id, filters, today)
    cells = _cells(where, values, currency)
    own = [step.code for step in steps_of(workspace_id)]
    steps = in_order({place_of(cell.step) for cell in cells}, own)
    rates = _rates(workspace_id)
    lines = _first_lines(where, values)
    columns = tuple(_column(workspace_id, step, cells, rates, lines) for step in steps)
    return Pipeline(
        columns,
        sum(cell.deals for cell in cells) - sum(column.deals for column in columns),
        _forecast(cells, rates),
        _gaps(where, values),
        _late(where, values, today),
    )


def open_amount(workspace_id: int, *, currency: str, today: date) -> Decimal:
    """What every open deal is worth, those in another currency left out."""
    cells = _cells(*_where(workspace_id, PipelineFilters(), today), currency)
    return sum((cell.cents / _CENT for cell in cells if cell.counted), Decimal(0))


def in_order(steps: set[str], own: Sequence[str]) -> list[str]:
    """The steps as columns: those of the workspace in its order and always, then others by name."""
    others = sorted(steps - set(own))
    return [*own, *others][:MOST_STEPS]


@dataclass(frozen=True, slots=True)
class _Cell:
    """The open deals of one step, category and currency."""

    step: str
    category: str
    deals: int
    cents: int
    counted: bool


def _where(workspace_id: int, filters: PipelineFilters, today: date) -> tuple[str, list[Any]]:
    where, values = ["d.workspace_id = %s", "d.outcome = 'open'"], [workspace_id]
    more: list[Any] = []
    if filters.owner == 0:
        where.append("d.holder IS NULL")
    elif filters.owner is not None:
        where.append("d.holder = %s")
        more.append(filters.owner)
    if filters.category:
        where.append("(d.category = %s OR (d.category = '' AND %s = 'pipeline'))")
        more += [filters.category, filters.category]
    if filters.only == "gap":
        where.append("d.next_step = ''")
    elif filters.only == "late":
        where.append("d.close_on < %s")
        more.append(today.isoformat())
    return " AND ".join(where), [*values, *more]


def _cells(where: str, values: Sequence[Any], currency: str) -> list[_Cell]:
    sql = (
        "SELECT d.step, d.category, d.currency, COUNT(*), COALESCE(SUM(d.cents), 0) "
        f"FROM testigo_deal d WHERE {where} GROUP BY d.step, d.category, d.currency"
    )
    return [
        _Cell(step, category, count, int(cents), counted=code in ("", currency))
        for step, category, code, count, cents in rows_of(sql, values)
    ]


def _gaps(where: str, values: Sequence[Any]) -> int:
    sql = f"SELECT COUNT(*) FROM testigo_deal d WHERE {where} AND d.next_step = ''"
    return int(rows_of(sql, values)[0][0])


def _late(where: str, values: Sequence[Any], today: date) -> int:
    sql = f"SELECT COUNT(*) FROM testigo_deal d WHERE {where} AND d.close_on < %s"
    return int(rows_of(sql, [*values, today.isoformat()])[0][0])


def _rates(workspace_id: int) -> dict[str, Rate]:
    """The rates of every step in which a deal was that ended; each counts once in a step, however
    often it was there."""
    sql = (
        f"SELECT {_PLACE}, d.outcome, COUNT(DISTINCT d.deal) FROM testigo_deal_step d "
        f"WHERE d.workspace_id = %s AND d.outcome IN ('won', 'lost') GROUP BY {_PLACE}, d.outcome"
    )
    ended: dict[str, dict[str, int]] = {}
    for step, outcome, count in rows_of(sql, [workspace_id]):
        ended.setdefault(step, {})[outcome] = count
    return {
        step: rate_of(step, cases.get("won", 0), sum(cases.values()))
        for step, cases in ended.items()
    }


def _first_lines(where: str, values: Sequence[Any]) -> dict[str, list[DealLine]]:
    """The first deals of each step: those that close first, those without a day last."""
    # The cards are chosen before anything is looked up for them.
    chosen = (
        f"SELECT d.deal, ROW_NUMBER() OVER (PARTITION BY {_PLACE} "
        "ORDER BY d.close_on IS NULL, d.close_on, d.deal) AS nth "
        f"FROM testigo_deal d WHERE {where}"
    )
    sql = (
        f"SELECT {LINE} FROM ({chosen}) c JOIN testigo_deal d ON d.deal = c.deal "
        f"AND d.workspace_id = %s {NAMED} WHERE c.nth <= {CARDS} ORDER BY c.nth"
    )
    found: dict[str, list[DealLine]] = {}
    for row in rows_of(sql, [*values, values[0]]):
        line = line_of(row)
        found.setdefault(place_of(line.step), []).append(line)
    return found


def _column(
    workspace_id: int,
    step: str,
    cells: Sequence[_Cell],
    rates: Mapping[str, Rate],
    lines: Mapping[str, Sequence[DealLine]],
) -> StepColumn:
    own = [cell for cell in cells if place_of(cell.step) == step]
    left, days = _median_days(workspace_id, step)
    return StepColumn(
        step,
        sum(cell.deals for cell in own),
        sum(cell.cents for cell in own if cell.counted) / _CENT,
        rates.get(step) or rate_of(step, 0, 0),
        days,
        left,
        tuple(lines.get(step, ())),
    )


def _median_days(workspace_id: int, step: str) -> tuple[int, int | None]:
    """How many stays in a step are over, and how long the one in the middle took."""
    names = [step, ""] if step == FIRST else [step]
    marks = ", ".join(["%s"] * len(names))
    where = f"workspace_id = %s AND step IN ({marks}) AND spent IS NOT NULL"
    values = [workspace_id, *names]
    count = int(rows_of(f"SELECT COUNT(*) FROM testigo_deal_step WHERE {where}", values)[0][0])
    if not count:
        return 0, None
    sql = f"SELECT spent FROM testigo_deal_step WHERE {where} ORDER BY spent LIMIT 1 OFFSET %s"
    return count, int(rows_of(sql, [*values, (count - 1) // 2])[0][0] // _DAY)


def _forecast(cells: Sequence[_Cell], rates: Mapping[str, Rate]) -> Forecast:
    counted = [cell for cell in cells if cell.counted]
    sums = dict.fromkeys(CATEGORIES, (0, Decimal(0)))
    weighted = Decimal(0)
    for cell in counted:
        amount = cell.cents / _CENT
        rate = rates.get(place_of(cell.step)) or rate_of(cell.step, 0, 0)
        weighted += amount * rate.share
        category = cell.category or CATEGORIES[0]
        count, before = sums[category]
        sums[category] = (count + cell.deals, before + amount)
    return Forecast(
        sum(cell.deals for cell in counted),
        sum((amount for _, amount in sums.values()), Decimal(0)),
        weighted.quantize(Decimal("0.01"), ROUND_HALF_UP),
        sums,
        sum(cell.deals for cell in cells if not cell.counted),
    )


def pipeline_lines(
    workspace_id: int, filters: PipelineFilters, *, today: date, step: str = "", after: str = ""
) -> tuple[tuple[DealLine, ...], str]:
    """A page of the open deals, those that close first before the others, and the mark of the next
    page, empty on the last."""
    where, values = _where(workspace_id, filters, today)
    if step:
        where += " AND d.step IN (%s, %s)"
        values += [step, "" if step == FIRST else step]
    if mark := _read_mark(after):
        # Those without a day come last; within a day their ids decide.
        where += " AND (COALESCE(CAST(d.close_on AS TEXT), '~'), d.deal) > (%s, %s)"
        values += [*mark]
    sql = (
        f"SELECT {LINE} FROM testigo_deal d {NAMED} WHERE {where} "
        f"ORDER BY COALESCE(CAST(d.close_on AS TEXT), '~'), d.deal LIMIT {LINES + 1}"
    )
    lines = tuple(line_of(row) for row in rows_of(sql, values))
    page = lines[:LINES]
    more = f"{page[-1].close_on or '~'}|{page[-1].key}" if len(lines) > LINES else ""
    return page, more


def _read_mark(after: str) -> tuple[str, str] | None:
    day, found, deal = after.replace("\x00", "")[:80].partition("|")
    return (day, deal) if found else None


def ages_in_step(
    workspace_id: int, filters: PipelineFilters, *, ends: Sequence[int], now: datetime, today: date
) -> tuple[int, ...]:
    """How many open deals have been in their step for up to each of these days, and how many for
    longer than the last."""
    where, values = _where(workspace_id, filters, today)
    since = [to_micros(now) - end * _DAY for end in ends]
    parts = ["SUM(CASE WHEN d.step_at > %s THEN 1 ELSE 0 END)" for _ in since]
    sql = f"SELECT COUNT(*), {', '.join(parts)} FROM testigo_deal d WHERE {where}"
    whole, *within = (int(count or 0) for count in rows_of(sql, [*since, *values])[0])
    steps = [*within, whole]
    return tuple(count - before for before, count in zip([0, *steps], steps, strict=False))


def any_deal(workspace_id: int) -> bool:
    """Whether the workspace ever had a deal."""
    return bool(
        rows_of("SELECT 1 FROM testigo_deal WHERE workspace_id = %s LIMIT 1", [workspace_id])
    )
