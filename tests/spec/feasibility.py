"""Feasibility as tables: they are run as tests and printed in docs/rules/feasibility.md.

Open Monday to Friday, 9 to 18; a piece of work takes half an hour. Ticks are counted from the first
one in which anybody is free.
"""

from datetime import date
from decimal import Decimal
from random import Random
from typing import NamedTuple

from testigo.core.durations import Duration
from testigo.core.feasibility.amounts import Cohort, of_care, of_rate, of_volume
from testigo.core.feasibility.outcomes import Likely, Outcome, Verdict
from testigo.core.feasibility.plan import WEEK_HOURS, Chance, Plan, Stream, Team, Worker
from testigo.core.feasibility.simulating import simulate
from testigo.core.feasibility.work import finished
from testigo.core.sla.commitments import Care, Clocked, Rate, Response, Volume
from tests.spec.working_time import OFFICE, table

FIRST = Response(
    id="first-contact",
    side="sales",
    starts=("lead.handed_over",),
    ends=("contact.attempted",),
    within=Duration(2, "h"),
)
MQL = Volume(id="mql-volume", side="marketing", stage="mql", at_least=100, per="month")
QUALITY = Rate(
    id="mql-quality",
    side="marketing",
    of=("stage:mql",),
    that=("lead.accepted",),
    within=Duration(5, "d"),
    at_least=Decimal("0.6"),
    per="month",
)
CARED = Care(id="care", side="marketing", who=("lead",), touched_every=Duration(30, "d"))
ALWAYS, NEVER = (1.0,) * WEEK_HOURS, (0.0,) * WEEK_HOURS
FRIDAY_NOON = frozenset(range(4 * 24 + 12, 4 * 24 + 15))


def chances(name: str) -> Chance:
    """The same numbers for the same name."""
    return Random(name)


def hours(*of: int, each: float = 1.0) -> tuple[float, ...]:
    """How many come in each hour of the week."""
    return tuple(each if hour in of else 0.0 for hour in range(WEEK_HOURS))


def people(count: int, free: tuple[float, ...] = ALWAYS) -> Team:
    """So many people who are alike."""
    return Team("sdr", tuple(Worker(str(number), free) for number in range(count)), usual=1.0)


def plan(
    arrivals: tuple[float, ...], team: Team, *promises: Clocked, minutes: int = 30, reach: float = 1
) -> Plan:
    """Three months of hand-overs."""
    return Plan(
        calendar=OFFICE,
        first=date(2027, 1, 1),
        until=date(2027, 4, 1),
        teams=(team,),
        streams=(Stream("lead.handed_over", "sdr", arrivals),),
        promises=promises or (FIRST,),
        minutes=minutes,
        reach=reach,
    )


class Turn(NamedTuple):
    """How many are free in each tick, from which tick on each piece may be done in the order of the
    work, and in which it is done."""

    free: tuple[int, ...]
    since: tuple[int, ...]
    done: tuple[int | None, ...]


TURNS = (
    Turn((1, 1, 1), (0, 0, 0), (0, 1, 2)),
    Turn((2, 1, 1), (0, 0, 0), (0, 0, 1)),
    Turn((1, 1, 1), (1, 0, 0), (1, 0, 2)),
    Turn((1, 0, 1), (0, 0, 2), (0, 2, None)),
    Turn((0, 0, 3), (0, 1, 2), (2, 2, 2)),
)


def turn(row: Turn) -> tuple[int | None, ...]:
    """When each piece of a row is done."""
    coming = sorted((since, rank) for rank, since in enumerate(row.since))
    done = finished(row.free, [since for since, _ in coming], [rank for _, rank in coming])
    return tuple(None if at < 0 else at for at in done)


class Told(NamedTuple):
    """What history shows, and what is said of the promise."""

    what: str
    outcome: Outcome
    verdict: Verdict
    lever: str


def _volume(*months: int) -> Outcome:
    return of_volume(MQL, [Decimal(month) for month in months], chances)


def _rate(met: int, cases: int, month: int) -> Outcome:
    return of_rate(QUALITY, Cohort((month,) * 6, cases, met), chances)


def lever_of(outcome: Outcome) -> str:
    """The first lever, by its code and what it would promise."""
    for lever in outcome.levers:
        return " ".join([lever.said.code, *map(str, lever.said.values.values())])
    return ""


TOLD = (
    Told(
        "MQLs of six months: 130, 140, 150, 130, 140, 150; 100 promised",
        _volume(130, 140, 150, 130, 140, 150),
        "fits",
        "",
    ),
    Told("105 in each of six months", _volume(*(105,) * 6), "tight", "at_least 95"),
    Told("60 in each of six months", _volume(*(60,) * 6), "does_not_fit", "at_least 50"),
    Told("none in any month", _volume(0, 0, 0, 0, 0, 0), "nothing", ""),
    Told("240 of 300 MQLs accepted, 50 a month; 60% promised", _rate(240, 300, 50), "fits", ""),
    Told("120 of 300 accepted", _rate(120, 300, 50), "does_not_fit", "rate 0.3"),
    Told("5 of 8 accepted", _rate(5, 8, 2), "nothing", ""),
    Told(
        "20 leads touched 1 to 20 days ago; every 30 days promised",
        of_care(CARED, [float(day) for day in range(1, 21)]),
        "fits",
        "",
    ),
    Told(
        "20 leads touched 21 to 40 days ago",
        of_care(CARED, [float(day) for day in range(21, 41)]),
        "does_not_fit",
        "touched_every 40d",
    ),
    Told("nobody in these stages", of_care(CARED, []), "nothing", ""),
)


class Hours(NamedTuple):
    """Hand-overs by the hour, who is there, and what is said of first contact within 2 hours."""

    what: str
    plan: Plan
    verdict: Verdict
    lever: str


_BUSY = hours(*range(9, 18), each=0.5)
_OFTEN = hours(10, *FRIDAY_NOON, each=2.0)
_AWAY_ON_FRIDAYS = tuple(0.0 if hour // 24 == 4 else 1.0 for hour in range(WEEK_HOURS))
SIMULATED = (
    Hours(
        "Monday, one every two hours; one person who is always free",
        plan(_BUSY, people(1)),
        "fits",
        "",
    ),
    Hours("the same, and nobody in the team", plan(_BUSY, people(0)), "does_not_fit", "person"),
    Hours(
        "Monday 10 to 11 and Friday 12 to 15, two an hour; the person is never free on Fridays",
        plan(_OFTEN, people(1, _AWAY_ON_FRIDAYS)),
        "does_not_fit",
        "shift 4 12 15",
    ),
    Hours("nothing arrives", plan(hours(), people(1)), "nothing", ""),
)


def first_contact(row: Hours) -> Outcome:
    """What is said of the first promise of a row."""
    return simulate(row.plan, chances).outcomes[0]


def percent(likely: Likely) -> str:
    """A probability as the page prints it."""
    return "–" if likely.chance is None else f"{round(100 * likely.chance)}%"


def tables() -> dict[str, str]:
    """The tables of the page by their names."""
    listed = {True: "–", False: ""}
    return {
        "turns": table(
            ("Free in each tick", "May be done since", "Is done in"),
            [
                tuple(", ".join(listed[n is None] or str(n) for n in part) for part in row)
                for row in TURNS
            ],
        ),
        "told": table(
            ("What the last months show", "Probability", "Verdict", "First lever"),
            [
                (row.what, percent(row.outcome.likely), row.verdict, row.lever or "–")
                for row in TOLD
            ],
        ),
        "simulated": table(
            ("Hand-overs and people", "Probability", "Verdict", "First lever"),
            [
                (row.what, percent(first_contact(row).likely), row.verdict, row.lever or "–")
                for row in SIMULATED
            ],
        ),
    }
