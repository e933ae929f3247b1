"""The funnel as tables: they are run as tests and printed in docs/rules/funnel.md."""

from decimal import Decimal
from typing import NamedTuple

from testigo.core.cohorts import Cohort, Group, Reach, Stay
from testigo.core.funnel import FunnelRow
from tests.spec.story import Line, numbered
from tests.spec.working_time import table

# The days asked for: January 2026, in Madrid.
SINCE, UNTIL = "2026-01-01", "2026-02-01"
ASOF = "2026-04-01 00:00"

STORY = (
    Line("2026-01-05 10:00", "Ana", "stage.entered", "stage=lead cycle=1"),
    Line("2026-01-07 10:00", "Ana", "stage.entered", "stage=mql cycle=1"),
    Line("2026-01-08 16:00", "Ana", "stage.entered", "stage=sql cycle=1"),
    Line("2026-02-02 10:00", "Ana", "stage.entered", "stage=opportunity cycle=1"),
    Line("2026-01-10 09:00", "Bea", "stage.entered", "stage=lead cycle=1"),
    Line("2026-01-14 09:00", "Bea", "stage.entered", "stage=mql cycle=1"),
    Line("2026-01-20 12:00", "Bea", "stage.entered", "stage=lead cycle=2"),
    Line("2026-02-20 12:00", "Bea", "stage.entered", "stage=mql cycle=2"),
    Line("2026-01-12 11:00", "Carla", "stage.entered", "stage=lead cycle=1"),
    Line("2026-01-30 12:00", "Carla", "stage.entered", "stage=mql cycle=1 implied=yes"),
    Line("2026-01-30 12:00", "Carla", "stage.entered", "stage=sql cycle=1 implied=yes"),
    Line("2026-01-30 12:00", "Carla", "stage.entered", "stage=opportunity cycle=1 implied=yes"),
    Line("2026-01-30 12:00", "Carla", "stage.entered", "stage=customer cycle=1"),
    Line("2025-12-20 10:00", "Dani", "stage.entered", "stage=lead cycle=1"),
    Line("2026-01-09 10:00", "Dani", "stage.entered", "stage=mql cycle=1"),
)


class Row(NamedTuple):
    """A stage of the funnel, as text; empty where there is nothing to say."""

    stage: str
    people: str
    implied: str
    of_previous: str
    median_days: str
    note: str


HEAD = ("Stage", "People", "of them implied", "Of the previous", "Median days", "Note")

BY_COHORT = (
    Row("lead", "4", "0", "", "", "few_cases"),
    Row("mql", "4", "1", "1.000000", "4.00", "few_cases"),
    Row("sql", "2", "1", "0.500000", "1.25", "few_cases"),
    Row("opportunity", "2", "1", "1.000000", "24.75", "few_cases"),
    Row("customer", "1", "0", "0.500000", "", "few_cases"),
)
BY_PERIOD = (
    Row("lead", "4", "0", "", "", "few_cases"),
    Row("mql", "4", "1", "", "4.00", "few_cases"),
    Row("sql", "2", "1", "", "1.25", "few_cases"),
    Row("opportunity", "1", "1", "", "", "few_cases"),
    Row("customer", "1", "0", "", "", "few_cases"),
)


def written(row: FunnelRow) -> Row:
    """A stage as text."""
    return Row(
        row.stage,
        str(row.people),
        str(row.implied),
        _text(row.of_previous),
        _text(row.median_days_from_previous),
        row.note or "",
    )


class CohortRow(NamedTuple):
    """A month or a value: who began, and how many reached each stage; `*` where they have not had
    the time that it takes, or nobody knows it."""

    name: str
    began: str
    mql: str
    sql: str
    opportunity: str
    customer: str


class StayRow(NamedTuple):
    """How long a stage keeps people."""

    stage: str
    left: str
    half: str
    nine_in_ten: str
    here: str
    here_half: str


COHORT_HEAD = ("Month", "Began", "MQL", "SQL", "Opportunity", "Customer")
GROUP_HEAD = ("Sector", *COHORT_HEAD[1:])
STAY_HEAD = ("Stage", "Went on", "Half within", "Nine in ten", "No further", "Half of these for")

COHORTS = (
    CohortRow("2025-12", "1", "1 *", "0 *", "0 *", "0 *"),
    CohortRow("2026-01", "4", "4 *", "2 *", "2 *", "1 *"),
)
GROUPS = (
    CohortRow("Industria", "3", "3 *", "1 *", "1 *", "0 *"),
    CohortRow("Logística", "1", "1 *", "1 *", "1 *", "1 *"),
)
STAYS = (
    StayRow("lead", "3", "4.00", "31.00", "0", ""),
    StayRow("mql", "1", "1.25", "1.25", "1", "39.46"),
    StayRow("sql", "1", "24.75", "24.75", "0", ""),
    StayRow("opportunity", "0", "", "", "1", "57.54"),
)


def cohort_rows(found: tuple[Cohort, ...]) -> tuple[CohortRow, ...]:
    """The months as text."""
    return tuple(
        CohortRow(f"{one.month:%Y-%m}", str(one.began), *map(_reach, one.reached)) for one in found
    )


def group_rows(found: tuple[Group, ...]) -> tuple[CohortRow, ...]:
    """The values of a field as text."""
    return tuple(CohortRow(one.value, str(one.began), *map(_reach, one.reached)) for one in found)


def stay_rows(found: tuple[Stay, ...]) -> tuple[StayRow, ...]:
    """The stays as text."""
    return tuple(
        StayRow(
            one.stage,
            str(one.left),
            _text(one.half),
            _text(one.nine_in_ten),
            str(one.here),
            _text(one.here_half),
        )
        for one in found
    )


def _reach(one: Reach) -> str:
    return f"{one.people}{'' if one.mature else ' *'}"


def _text(value: Decimal | None) -> str:
    return "" if value is None else str(value)


def tables() -> dict[str, str]:
    """The tables of the rule page, by name."""
    head = ("Line", "At", "Who", "Fact", "Says", "Recorded")
    return {
        "story": table(head, numbered(STORY)),
        "cohort": table(HEAD, BY_COHORT),
        "period": table(HEAD, BY_PERIOD),
        "cohorts": table(COHORT_HEAD, COHORTS),
        "groups": table(GROUP_HEAD, GROUPS),
        "stays": table(STAY_HEAD, STAYS),
    }
