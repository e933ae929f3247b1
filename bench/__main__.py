"""Run benchmarks, print their figures, and add them to bench/RESULTS.md.

`python -m bench` runs all, `python -m bench fold lists` those named; `--dry` writes nothing.
"""

import os
import platform
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import (
    alerts,
    api,
    apply,
    attribution,
    backtest,
    clocks,
    collect,
    costs,
    demo,
    duplicates,
    feasibility,
    fold,
    imports,
    lake,
    lead_page,
    lists,
    measures,
    million,
    reports,
    standings,
    today,
    working_time,
)
from bench.databases import server_version
from bench.measuring import Figure
from testigo import clock

BENCHES: dict[str, Callable[[], list[Figure]]] = {
    "fold": fold.run,
    "apply": apply.run,
    "lists": lists.run,
    "million": million.run,
    "standings": standings.run,
    "api": api.run,
    "collect": collect.run,
    "clocks": clocks.run,
    "alerts": alerts.run,
    "imports": imports.run,
    "lake": lake.run,
    "lead_page": lead_page.run,
    "demo": demo.run,
    "duplicates": duplicates.run,
    "feasibility": feasibility.run,
    "today": today.run,
    "working_time": working_time.run,
    "backtest": backtest.run,
    "attribution": attribution.run,
    "reports": reports.run,
    "costs": costs.run,
    "measures": measures.run,
}
RESULTS = Path(__file__).with_name("RESULTS.md")


def main(words: Sequence[str]) -> int:
    """0 when every goal is met, 1 when one is not, 2 for a name that is none."""
    names = [word for word in words if word != "--dry"] or list(BENCHES)
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(BENCHES)}")
        return 2
    load = os.getloadavg()[0]
    figures = [figure for name in names for figure in BENCHES[name]()]
    _print(figures)
    if "--dry" not in words:
        with RESULTS.open("a", encoding="utf-8") as results:
            results.write("\n".join(_entry(figures, load)) + "\n")
    return 1 if any(figure.met == "no" for figure in figures) else 0


def _print(figures: Sequence[Figure]) -> None:
    table = Table("benchmark", "what", "value", "goal", "met")
    for figure in figures:
        table.add_row(*_cells(figure))
    Console().print(table)


def _cells(figure: Figure) -> tuple[str, ...]:
    digits = 0 if figure.value >= 100 else 1 if figure.value >= 10 else 2
    goal = ""
    if figure.goal is not None:
        goal = f"{'≥' if figure.at_least else '≤'} {figure.goal:,g} {figure.unit}"
    value = f"{figure.value:,.{digits}f} {figure.unit}"
    return figure.bench, figure.what, value, goal, figure.met


def _entry(figures: Sequence[Figure], load: float) -> Iterator[str]:
    """A dated section: the machine, and a table."""
    yield f"\n## {clock.now():%Y-%m-%d %H:%M} UTC\n"
    yield f"{_processor()}, {os.cpu_count()} cores, load {load:.1f} at the start;"
    databases = [f"SQLite {sqlite3.sqlite_version}", server_version()]
    python = f"Python {platform.python_version()}"
    yield f"{python}; {', '.join(filter(None, databases))}.\n"
    yield "| benchmark | what | value | goal | met |"
    yield "|---|---|---:|---:|---|"
    for figure in figures:
        yield f"| {' | '.join(_cells(figure))} |"


def _processor() -> str:
    """The model of the processor as Linux names it, else what Python knows."""
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text("utf-8").splitlines() if listed.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
