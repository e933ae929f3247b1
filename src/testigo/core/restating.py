"""What the loop said when its days were over, what it says now, and why they differ.

docs/rules/loop.md says the same in words and tables.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from testigo.core.facts import JOINING, Fact
from testigo.core.lead_figures import Figures

Figure = Literal["leads", "mql", "accepted", "sql", "opportunities", "customers", "revenue", "cost"]
FIGURES: tuple[Figure, ...] = (
    "leads", "mql", "accepted", "sql", "opportunities", "customers", "revenue", "cost",
)  # fmt: skip
# What says of what was told before that it did not happen, or of whom.
_SAYING_OTHERWISE = frozenset({"fact.retracted", *JOINING})


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


def happened_by(facts: Iterable[Fact], closed: datetime) -> list[Fact]:
    """The facts of what had happened by an instant, whenever they became known; what was taken back
    later did not happen, and who was joined or parted later was so before."""
    return [fact for fact in facts if fact.at < closed or fact.name in _SAYING_OTHERWISE]


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
