"""What the loop said when its days were over, what it says now, and why they differ.

docs/rules/loop.md says the same in words and tables.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from testigo.core.asof import Days, held_by
from testigo.core.campaigns import SAME
from testigo.core.facts import JOINING, Fact
from testigo.core.lead_figures import Figures
from testigo.core.loop import figures_of

Figure = Literal["leads", "mql", "accepted", "sql", "opportunities", "customers", "revenue", "cost"]
FIGURES: tuple[Figure, ...] = (
    "leads", "mql", "accepted", "sql", "opportunities", "customers", "revenue", "cost",
)  # fmt: skip
# What the figures follow from, besides the companies of customers.
READS = (
    *("stage.entered", "lead.accepted", "lead.qualified", "contract.signed", "cost.recorded"),
    *("fact.retracted", SAME, *JOINING),
)


@dataclass(frozen=True, slots=True)
class Restated:
    """One figure: as it was `closed`, what of before was recorded, taken back or said to be of
    somebody else `late`, what has happened `since`, and `now`. The first three add up to the last.
    """

    figure: Figure
    closed: Decimal
    late: Decimal
    since: Decimal

    @property
    def now(self) -> Decimal:
        """What the figure says now."""
        return self.closed + self.late + self.since


def restated(
    before: Iterable[Fact], facts: Iterable[Fact], days: Days, asof: datetime, currency: str
) -> tuple[Restated, ...]:
    """The figures of the leads created on `days` as they were known when those were over, and as
    they are known before `asof`. `before` is what was known then, `facts` what is known now; both
    may hold more."""
    then, now = held_by(before, days.end), held_by(facts, asof)
    happened = [fact for fact in now if fact.at < days.end]
    return restate(*(figures_of(known, days, currency) for known in (then, happened, now)))


def restate(closed: Figures, known: Figures, now: Figures) -> tuple[Restated, ...]:
    """The figures as they were known when the days were over, of what is `known` by now to have
    happened until then, and of everything up to now."""
    return tuple(
        Restated(name, first, second - first, third - second)
        for name in FIGURES
        for first, second, third in [(_of(closed, name), _of(known, name), _of(now, name))]
    )


def _of(figures: Figures, name: Figure) -> Decimal:
    value = getattr(figures, name)
    return Decimal(0) if value is None else Decimal(value)
