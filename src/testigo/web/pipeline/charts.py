"""The pipeline as drawings: what stands in each step, and how long deals have been there.

A drawing is 100 wide; words stand beside it, and a table says the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from testigo.queries.pipeline import StepColumn
from testigo.web.pipeline.steps import step_word
from testigo.web.templatetags.figures import num

# The upper ends of how long a deal has been in its step, in days; the last has none.
AGES = (7, 14, 30, 60, 90)


@dataclass(frozen=True, slots=True)
class StepBar:
    """A step with its amount as a width of the drawing."""

    step: str
    name: str
    deals: int
    amount: Decimal
    width: str


@dataclass(frozen=True, slots=True)
class AgeBar:
    """So many deals that have been in their step for so long; `x` and `height` draw it."""

    label: str
    deals: int
    x: str
    y: str
    height: str


def step_bars(columns: Sequence[StepColumn], names: Mapping[str, str]) -> tuple[StepBar, ...]:
    """The steps by what stands in each; `names` are those that the workspace gave some."""
    most = max((column.amount for column in columns), default=Decimal(0))
    return tuple(
        StepBar(
            column.step,
            step_word(column.step, names),
            column.deals,
            column.amount,
            f"{100 * column.amount / most:.2f}" if most else "0",
        )
        for column in columns
    )


def age_bars(counts: Sequence[int]) -> tuple[AgeBar, ...]:
    """How many deals have been in their step for how long, by the counts of AGES."""
    most, room = max(counts, default=0), 100 / max(len(counts), 1)
    bars = []
    for place, (label, count) in enumerate(zip(age_labels(), counts, strict=True)):
        height = 100 * count / most if most else 0
        bars.append(
            AgeBar(label, count, f"{place * room + 1:.2f}", f"{100 - height:.2f}", f"{height:.2f}")
        )
    return tuple(bars)


def age_labels() -> tuple[str, ...]:
    """The ages in words."""
    ends = [0, *AGES]
    between = [
        _("%(low)s–%(high)s days") % {"low": num(low if not low else low + 1), "high": num(high)}
        for low, high in zip(ends, AGES, strict=False)
    ]
    return (*between, _("over %(low)s days") % {"low": num(AGES[-1])})
