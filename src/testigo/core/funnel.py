"""The funnel: how many passes reach each stage, by cohort or by period, never mixed.

A pass is one cycle of one person. docs/rules/funnel.md says the same in words and tables.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Literal

from testigo.core.asof import FEW_CASES, Days, held_by
from testigo.core.facts import JOINING, STAGES, Fact

Mode = Literal["cohort", "period"]

READS = ("stage.entered", "fact.retracted", *JOINING)

_RATE = Decimal("0.000001")
_HUNDREDTH = Decimal("0.01")
_MICROSECOND = timedelta(microseconds=1)
_DAY = timedelta(days=1) // _MICROSECOND


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """One stage. `people` counts passes, `implied` those among them that skipped the stage.

    `of_previous` is a fraction of 1, by cohort only; `median_days_from_previous` are days of 24
    hours between two stages that were not skipped. Both are None without cases.
    """

    stage: str
    people: int
    implied: int
    of_previous: Decimal | None
    median_days_from_previous: Decimal | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """When a pass entered a stage, and whether it only skipped it."""

    at: datetime
    implied: bool


Pass = tuple[str, int]
Passes = Mapping[Pass, Mapping[str, Entry]]


def funnel(facts: Iterable[Fact], mode: Mode, days: Days, asof: datetime) -> tuple[FunnelRow, ...]:
    """The rows of all stages, with what was known before `asof`.

    By cohort: the passes that began on `days`, and how far they came. By period: the passes that
    entered each stage on `days`, whenever they began.
    """
    return funnel_of(passes_of(held_by(facts, asof)), mode, days)


def funnel_of(passes: Passes, mode: Mode, days: Days) -> tuple[FunnelRow, ...]:
    """The rows that these passes make."""
    if mode == "cohort":
        passes = {
            key: entries
            for key, entries in passes.items()
            if "lead" in entries and days.hold(entries["lead"].at)
        }
    rows: list[FunnelRow] = []
    for place, stage in enumerate(STAGES):
        previous = STAGES[place - 1] if place else ""
        base = rows[-1].people if rows and mode == "cohort" else None
        rows.append(_row(stage, previous, passes, base, days if mode == "period" else None))
    return tuple(rows)


def passes_of(facts: Iterable[Fact]) -> dict[Pass, dict[str, Entry]]:
    """The entries of each pass by stage: the earliest, implied only where nothing else says so."""
    passes: dict[Pass, dict[str, Entry]] = {}
    for fact in facts:
        stage, cycle = fact.props.get("stage"), fact.props.get("cycle")
        if fact.name != "stage.entered" or fact.person is None or not isinstance(cycle, int):
            continue
        entry = Entry(fact.at, bool(fact.props.get("implied")))
        entries = passes.setdefault((fact.person, cycle), {})
        held = entries.get(str(stage))
        if held is None or (entry.implied, entry.at) < (held.implied, held.at):
            entries[str(stage)] = entry
    return passes


def _row(
    stage: str, previous: str, passes: Passes, base: int | None, days: Days | None
) -> FunnelRow:
    """The row of a stage; `base` are the passes in the stage before, `days` limits the entries."""
    here = [
        (entries[stage], entries.get(previous))
        for entries in passes.values()
        if stage in entries and (days is None or days.hold(entries[stage].at))
    ]
    waits = [
        (entry.at - before.at) // _MICROSECOND
        for entry, before in here
        if before is not None and not entry.implied and not before.implied
    ]
    people = len(here)
    few = (people if base is None else base) < FEW_CASES
    return FunnelRow(
        stage=stage,
        people=people,
        implied=sum(entry.implied for entry, _ in here),
        of_previous=(Decimal(people) / base).quantize(_RATE, ROUND_HALF_UP) if base else None,
        median_days_from_previous=_in_days(median(waits)) if waits else None,
        note="few_cases" if few else None,
    )


def _in_days(micros: float) -> Decimal:
    return (Decimal(micros) / _DAY).quantize(_HUNDREDTH, ROUND_HALF_UP)
