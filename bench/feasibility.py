"""Feasibility: a quarter lived through many times, and the levers of what does not fit."""

from datetime import date
from random import Random

from bench.measuring import Figure, cpu_seconds
from testigo.core.durations import Duration
from testigo.core.feasibility.plan import WEEK_HOURS, Chance, Plan, Stream, Team, Worker
from testigo.core.feasibility.simulating import simulate
from testigo.core.sla.calendar import Calendar, OpenRange
from testigo.core.sla.commitments import Attempts, Response

LIMIT = 3.0
DAY = (OpenRange(9 * 60, 14 * 60), OpenRange(15 * 60, 18 * 60))
OFFICE = Calendar("Europe/Madrid", (DAY,) * 5 + ((),) * 2)
HANDED_OVER, SQL, LOST = "lead.handed_over", "stage:sql", "deal.lost"
FRIDAY_NOON = range(4 * 24 + 12, 4 * 24 + 18)
PROMISES = (
    Response(
        id="first-contact",
        side="sales",
        starts=(HANDED_OVER,),
        ends=("contact.attempted",),
        within=Duration(2, "h"),
    ),
    Attempts(
        id="follow-up",
        side="sales",
        starts=(HANDED_OVER,),
        at_least=5,
        within=Duration(10, "d"),
        unless=("conversation",),
    ),
    Response(
        id="verdict",
        side="sales",
        starts=(HANDED_OVER,),
        ends=("lead.accepted",),
        within=Duration(2, "d"),
    ),
    Response(
        id="sql-contact",
        side="sales",
        starts=(SQL,),
        ends=("contact.attempted",),
        within=Duration(4, "h"),
    ),
    Response(
        id="feedback",
        side="sales",
        starts=(LOST,),
        ends=("feedback.given",),
        within=Duration(1, "d"),
    ),
)


def run() -> list[Figure]:
    """Seconds for all promises of a business with so many hand-overs a month."""
    return [
        Figure(
            "feasibility",
            f"a quarter, {count:,} hand-overs a month",
            cpu_seconds(lambda count=count: simulate(_plan(count), _chances)),
            "s",
            LIMIT,
            False,
        )
        for count in (100, 400, 1_000)
    ]


def _plan(count: int) -> Plan:
    """People in proportion to the work; what comes on Friday at noon is put off."""
    free = (0.65,) * WEEK_HOURS
    late = tuple(0.6 if hour in FRIDAY_NOON else 0.0 for hour in range(WEEK_HOURS))
    first, sellers = (
        tuple(Worker(str(number), free) for number in range(size))
        for size in (max(1, count // 100), max(3, count // 50))
    )
    return Plan(
        calendar=OFFICE,
        first=date(2027, 1, 1),
        until=date(2027, 4, 1),
        teams=(Team("sdr", first, 0.65), Team("ventas", sellers, 0.65)),
        streams=(
            Stream(HANDED_OVER, "sdr", _week(count), (count,), late, (150, 250, 350)),
            Stream(SQL, "ventas", _week(count / 2)),
            Stream(LOST, "ventas", _week(count / 2)),
        ),
        promises=PROMISES,
        reach=0.5,
    )


def _week(a_month: float) -> tuple[float, ...]:
    """Twelve hours of five days."""
    each = a_month * 12 / 52 / 60
    return tuple(
        each if hour // 24 < 5 and 8 <= hour % 24 < 20 else 0.0 for hour in range(WEEK_HOURS)
    )


def _chances(name: str) -> Chance:
    return Random(name)
