"""Folding people in pure Python, with and without the rules of a pact; and working time."""

from datetime import timedelta

from bench import histories
from bench.measuring import Figure, cpu_seconds
from testigo.core.durations import Duration
from testigo.core.facts import Fact
from testigo.core.sla.calendar import due_at, working_seconds
from testigo.core.story import Agreement, retell

PEOPLE, EACH = 2000, 25
CALLS = 20_000


def run() -> list[Figure]:
    """Facts a second, and nanoseconds a call."""
    lives = histories.facts(PEOPLE, EACH)
    pact = histories.agreement()
    return [
        Figure("fold", "without rules", _rate(lives, Agreement()), "facts/s", 100_000),
        Figure("fold", "with the example pact", _rate(lives, pact), "facts/s", 30_000),
        *_working_time(pact),
    ]


def _rate(lives: list[list[Fact]], agreement: Agreement) -> float:
    def fold() -> None:
        for facts in lives:
            retell(facts, agreement)

    return sum(map(len, lives)) / cpu_seconds(fold)


def _working_time(agreement: Agreement) -> list[Figure]:
    calendar = agreement.versions[0].pact.calendar
    starts = [histories.START + timedelta(minutes=7 * number) for number in range(CALLS)]
    ends = [start + timedelta(hours=number % 300) for number, start in enumerate(starts)]
    two_hours = Duration(2, "h")

    def elapsed() -> None:
        for start, end in zip(starts, ends, strict=True):
            working_seconds(calendar, start, end)

    def due() -> None:
        for start in starts:
            due_at(calendar, start, two_hours)

    return [
        Figure("fold", "working time between instants", cpu_seconds(elapsed) / CALLS * 1e9, "ns"),
        Figure("fold", "instant due in 2 h", cpu_seconds(due) / CALLS * 1e9, "ns"),
    ]
