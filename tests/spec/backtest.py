"""Crossings and peaks as a table: run on the core and on relations, printed in
docs/rules/backtest.md. The pact is that of `agreement.py`; hours as in `lifecycle.py`."""

from typing import NamedTuple

from testigo.core.facts import Fact
from tests.spec.agreement import director, fact, trait, viewed
from tests.spec.lifecycle import demo, exactly_70, known, recycled, two_days_of_prices
from tests.spec.working_time import table


class Crossed(NamedTuple):
    """A cycle, the hour of crossing in it, and the total."""

    cycle: int
    hours: float
    score: int

    def __str__(self) -> str:
        return f"cycle {self.cycle} at {self.hours:g} with {self.score}"


class Case(NamedTuple):
    """What happened, who crosses, and the peak of each cycle that has one."""

    told: str
    facts: list[Fact]
    crossed: tuple[Crossed, ...]
    peaks: tuple[tuple[int, int], ...]
    because: str

    def __str__(self) -> str:
        return self.told


ROWS = [
    Case("70 points", exactly_70(), (), ((1, 70),), "at a threshold of 69 it would cross"),
    Case(
        "prices on two days",
        two_days_of_prices(),
        (Crossed(1, 25, 75),),
        ((1, 75),),
        "the second day passes 70",
    ),
    Case(
        "the same, and a demo a day later",
        [*two_days_of_prices(), demo(49)],
        (Crossed(1, 25, 75),),
        ((1, 125),),
        "it crosses at the first instant beyond; the peak is for other thresholds",
    ),
    Case(
        "a demo without the minimum data",
        [*director()[1:], demo(1)],
        (),
        (),
        "a total counts only while the other conditions hold",
    ),
    Case(
        "qualified by a person, then a demo",
        [*director(), fact("lead.qualified", 1), demo(2)],
        (),
        ((1, 35),),
        "past MQL by people's evidence: what comes after is no crossing",
    ),
    Case(
        "recycled, and a demo in the next cycle",
        [*two_days_of_prices(), recycled(30), demo(40)],
        (Crossed(1, 25, 75), Crossed(2, 40, 85)),
        ((1, 75), (2, 85)),
        "each cycle crosses for itself",
    ),
    Case(
        "a demo by someone whose fit is 15",
        [known(), trait("sector", "Industria", 0), demo(1), viewed("/precios", 1)],
        (),
        (),
        "85 points, but fit 15 < 20 at every instant",
    ),
]


def tables() -> dict[str, str]:
    """The tables of the page by name."""
    head = ("What happened", "Crossings", "Peaks: cycle, total", "Because")
    rows = [
        (
            row.told,
            "; ".join(map(str, row.crossed)) or "none",
            "; ".join(f"{cycle}: {total}" for cycle, total in row.peaks) or "none",
            row.because,
        )
        for row in ROWS
    ]
    return {"crossings": table(head, rows)}
