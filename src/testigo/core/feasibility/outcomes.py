"""How likely a promise is kept, and what is said of it: it fits, it is tight, it does not fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from testigo.core.feasibility.trial import Tally
from testigo.core.intervals import wilson
from testigo.core.sla.commitments import (
    EVERY_LEAD,
    Attempts,
    Care,
    Clocked,
    Commitment,
    Rate,
    Response,
)

Verdict = Literal["fits", "tight", "does_not_fit", "nothing"]
Group = Literal["volume", "capacity", "speed", "reachability"]
Measure = Literal["leads", "periods", "people"]
GROUPS: tuple[Group, ...] = ("volume", "capacity", "speed", "reachability")
VERDICTS: tuple[Verdict, ...] = ("fits", "tight", "does_not_fit", "nothing")
# What is promised to every lead fits when so many of them are kept, and is tight from so many on;
# what is promised of a period, when it is reached in so many of them.
OF_LEADS = (0.95, 0.85)
OF_PERIODS = (0.8, 0.5)
_TENTH = 10
Value = str | int | float


@dataclass(frozen=True, slots=True)
class Said:
    """A code with the values that its sentence names; `wording` says it."""

    code: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Likely:
    """A probability from 0 to 1, between which two it lies four times in five, and of what: of a
    lead, of a period, of a person. None without any case."""

    chance: float | None
    low: float = 0.0
    high: float = 1.0
    measure: Measure = "leads"

    @property
    def verdict(self) -> Verdict:
        """What follows."""
        if self.chance is None:
            return "nothing"
        fits, tight = OF_PERIODS if self.measure == "periods" else OF_LEADS
        return "fits" if self.chance >= fits else "tight" if self.chance >= tight else NOT


NOT: Verdict = "does_not_fit"


@dataclass(frozen=True, slots=True)
class Lever:
    """A change that was tried, and how likely the promise is kept with it."""

    said: Said
    likely: Likely

    @property
    def enough(self) -> bool:
        """Whether the promise then fits."""
        return self.likely.verdict == "fits"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One promise: how likely it is kept, why, and what would change it, the smallest change
    first."""

    promise: Commitment
    group: Group
    likely: Likely
    why: Said
    levers: tuple[Lever, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """What is said of it."""
        return self.likely.verdict


def group_of(promise: Commitment) -> Group:
    """Under which heading a promise is looked at."""
    match promise:
        case Attempts():
            return "capacity"
        case Response():
            return "speed"
        case Rate() | Care():
            return "reachability"
        case _:
            return "volume"


def likely_of(promise: Clocked, tally: Tally) -> Likely:
    """Of a promise to every lead, how likely one is kept; of one with a share, how likely a month
    reaches it."""
    if not tally.came:
        return Likely(None)
    if promise.share != EVERY_LEAD:
        share = Fraction(promise.share)
        met = [tally.kept[key] >= share * came for key, came in tally.came.items()]
        return of_periods(met)
    runs: dict[int, list[int]] = {}
    for (run, month), came in tally.came.items():
        whole = runs.setdefault(run, [0, 0])
        whole[0] += tally.kept[run, month]
        whole[1] += came
    shares = sorted(kept / came for kept, came in runs.values())
    chance = sum(tally.kept.values()) / sum(tally.came.values())
    return Likely(chance, *_middle(shares), "leads")


def of_periods(met: Sequence[bool]) -> Likely:
    """How likely a period is reached, by simulated ones."""
    if not met:
        return Likely(None, measure="periods")
    return Likely(sum(met) / len(met), *wilson(len(met), sum(met)), "periods")


def _middle(shares: Sequence[float]) -> tuple[float, float]:
    """Between which two four of five lie, of values in order."""
    cut = len(shares) // _TENTH
    return shares[cut], shares[-1 - cut]
