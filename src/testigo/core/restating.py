"""What the loop said when its days were over, what it says now, and why they differ.

docs/rules/loop.md says the same in words and tables.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from testigo.core.facts import Fact
from testigo.core.lead_figures import Figures

Figure = Literal["leads", "mql", "accepted", "sql", "opportunities", "customers", "revenue", "cost"]
FIGURES: tuple[Figure, ...] = (
    "leads", "mql", "accepted", "sql", "opportunities", "customers", "revenue", "cost",
)  # fmt: skip
_TAKING_BACK = "fact.retracted"


@dataclass(frozen=True, slots=True)
class Restated:
    """One figure: as it was `closed`, what of before was recorded or taken back `late`, what has
    happened `since`, and `now`. The first three add up to the last."""

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
    later did not happen."""
    return [fact for fact in facts if fact.at < closed or fact.name == _TAKING_BACK]


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
