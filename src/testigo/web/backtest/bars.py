"""The shapes of a backtest: months side by side, and how high everybody climbed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from testigo.core.tryout.ladder import Step
from testigo.core.tryout.report import Comparison, Month

WIDTH = 5
# Between the numbers below the heights there are so many points, the fewest that leave them room.
_APART = (10, 20, 50, 100, 200, 500, 1000, 2000)
_MOST_TICKS = 7


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in a chart of 100 by 100: from the ground the worked ones, above them the others."""

    x: str
    width: str
    worked: str
    top_of_worked: str
    unknown: str
    top: str
    mql: int
    hidden: int
    customers: int


@dataclass(frozen=True, slots=True)
class MonthColumn:
    """A month with the bar of each pact; without one in force the draft's alone."""

    first: date
    current: Bar | None
    draft: Bar


def columns_of(found: Comparison) -> dict[str, Any]:
    """The months, and the count at the top of the chart."""
    now = found.current
    months = found.draft.months
    before = now.months if now else ()
    top = max([1, *(one.mql for one in (*months, *before))])
    step = 100 / max(1, len(months))
    wide = step * (0.34 if now else 0.6)
    columns = []
    for at, month in enumerate(months):
        left = at * step
        columns.append(
            MonthColumn(
                month.first,
                _bar(before[at], left + step * 0.13, wide, top) if now else None,
                _bar(month, left + step * (0.53 if now else 0.2), wide, top),
            )
        )
    return {"columns": columns, "top": top, "two": now is not None}


def _bar(month: Month, x: float, width: float, top: int) -> Bar:
    whole, unknown = 100 * month.mql / top, 100 * month.unknown / top
    return Bar(
        _drawn(x),
        _drawn(width),
        _drawn(whole - unknown),
        _drawn(100 - whole + unknown),
        _drawn(unknown),
        _drawn(100 - whole),
        month.mql,
        month.unknown,
        month.customers,
    )


@dataclass(frozen=True, slots=True)
class Height:
    """Those who reached from `low` to `high` points and no more."""

    low: int
    high: int
    count: int
    x: str
    width: str
    y: str
    height: str


def heights_of(found: Comparison) -> dict[str, Any]:
    """The histogram over 100 units, with the places of both thresholds and the suggested one."""
    highest = max(len(found.peaks) - 1, WIDTH)
    apart = next((one for one in _APART if highest / one <= _MOST_TICKS - 1), _APART[-1])
    top = -(-highest // apart) * apart
    counts = [sum(found.peaks[low : low + WIDTH]) for low in range(1, top + 1, WIDTH)]
    most = max([1, *counts])
    bars = [
        Height(
            1 + at * WIDTH,
            (at + 1) * WIDTH,
            count,
            _drawn(100 * at * WIDTH / top + 0.15),
            _drawn(100 * WIDTH / top - 0.3),
            _drawn(100 - 96 * count / most),
            _drawn(96 * count / most),
        )
        for at, count in enumerate(counts)
    ]
    current = found.current.threshold if found.current else None
    return {
        "bars": bars,
        "top": top,
        "most": most,
        "ticks": list(range(0, top + 1, apart)),
        "current": current,
        "current_x": _place(current, top),
        "draft_x": _place(found.draft.threshold, top),
        "best_x": _place(found.suggestion.threshold if found.suggestion else None, top),
        "table": _distinct(found.steps),
    }


def _place(threshold: int | None, top: int) -> str | None:
    return None if threshold is None else _drawn(100 * min(threshold, top) / top)


def _drawn(units: float) -> str:
    """A length as a drawing takes it, whatever the language."""
    return f"{units:.2f}"


def _distinct(steps: tuple[Step, ...]) -> list[Step]:
    """The steps at which something changes, each the lowest of those that say the same."""
    kept: list[Step] = []
    for step in steps:
        told = (step.mql, step.worked, step.customers, step.missed)
        last = kept[-1] if kept else None
        if last is None or told != (last.mql, last.worked, last.customers, last.missed):
            kept.append(step)
    return kept
