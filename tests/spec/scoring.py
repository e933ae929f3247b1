"""Scoring as a table: run as tests and printed in docs/rules/scoring.md."""

from typing import NamedTuple

from testigo.core.facts import Fact
from tests.spec.agreement import director, fact, trait, viewed
from tests.spec.working_time import table

STUDENT = trait("occupation", "Estudiante", 0)
DAY = 24


class Case(NamedTuple):
    """What happened, when it is looked at (hours after the first fact), and the points."""

    told: str
    facts: list[Fact]
    seen_hours: float
    fit: int
    interest: int
    because: str

    def __str__(self) -> str:
        return self.told


def _views(*hours: float) -> list[Fact]:
    return [viewed("/precios", hour) for hour in hours]


ROWS = [
    Case("nothing", [], 0, 0, 0, "nobody starts with points"),
    Case("director, ideal sector and size", director(), 1, 35, 0, "5 + 15 + 15"),
    Case(
        "the same, demo and one visit to prices",
        [*director(), fact("demo.requested", 1), *_views(2)],
        3,
        35,
        70,
        "105 in all: passes 70",
    ),
    Case(
        "the same, a student",
        [*director(), STUDENT, fact("demo.requested", 1), *_views(2)],
        3,
        -15,
        70,
        "55 in all: does not pass",
    ),
    Case("prices twice in a day", _views(1, 2), 3, 0, 20, "once per day"),
    Case("prices on two days", _views(1, 25), 26, 0, 40, "two live matches"),
    Case("prices on three days", _views(1, 25, 49), 50, 0, 40, "at most two count"),
    Case(
        "prices on three days, seen after 30 days and an hour",
        _views(1, 25, 49),
        30 * DAY + 2,
        0,
        40,
        "the first has expired, the newest two live",
    ),
    Case("the same, a day later", _views(1, 25, 49), 31 * DAY + 2, 0, 20, "one is left"),
    Case("demo 89 days ago", [fact("demo.requested", 0)], 89 * DAY, 0, 50, "still live"),
    Case("demo 90 days ago", [fact("demo.requested", 0)], 90 * DAY, 0, 0, "90 days have passed"),
    Case(
        "four downloads",
        [fact("content.downloaded", hour) for hour in (1, 2, 3, 4)],
        5,
        0,
        15,
        "three at most",
    ),
    Case(
        "two webinars in one cycle",
        [fact("webinar.attended", hour) for hour in (1, 50)],
        51,
        0,
        1,
        "once per cycle",
    ),
    Case(
        "a demo, then recycled",
        [*director(), fact("demo.requested", 1), fact("lead.recycled", 2)],
        3,
        35,
        0,
        "facts count in their cycle, traits always",
    ),
    Case(
        "a demo at the very instant of recycling",
        [*director(), fact("demo.requested", 2), fact("lead.recycled", 2)],
        3,
        35,
        0,
        "it belongs to the cycle that ends",
    ),
    Case("country unknown", [trait("sector", "Banca", 0)], 1, 0, 0, "`exists` asks first"),
    Case("country France", [trait("country", "FR", 0)], 1, -30, 0, "is not ES"),
    Case(
        "director general",
        [trait("job_title", "Director General", 0)],
        1,
        0,
        0,
        "`none` leaves them out",
    ),
    Case(
        "two sectors at one instant",
        [trait("sector", "Banca", 0, message="a"), trait("sector", "Industria", 0, message="b")],
        1,
        15,
        0,
        "the greater message id is the last word",
    ),
]


def tables() -> dict[str, str]:
    """The tables of the page by name."""
    rows = [
        (case.told, f"{case.seen_hours:g}", case.fit, case.interest, case.because) for case in ROWS
    ]
    head = ("What happened", "Seen after hours", "Fit", "Interest", "Because")
    return {"points": table(head, [tuple(str(cell) for cell in row) for row in rows])}
