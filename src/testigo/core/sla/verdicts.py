"""Whether a promise is kept: its figures, its pace and its verdict in one period.

Everything is computed from how many cases fall in each part, so that whoever counts them, this
core or a database, comes to the same verdict. docs/rules/commitments.md explains the rule.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil
from typing import Literal

from testigo.core.asof import FEW_CASES
from testigo.core.sla.cases import CARED, DELIVERED, PAID, RATED, TIMED, Case
from testigo.core.sla.commitments import (
    EVERY_LEAD,
    Care,
    Commitment,
    Period,
    Rate,
    Revenue,
    Timed,
    Volume,
)
from testigo.core.sla.periods import Pace
from testigo.core.sla.projection import (
    NOTHING,
    Interval,
    as_rate,
    project_count,
    project_share,
    project_sum,
)

State = Literal["on_track", "at_risk", "missed", "kept", "none"]
# As people are told: behind is on track with less than is expected by now.
Standing = Literal["on_track", "behind", "at_risk", "missed", "kept", "none"]
Note = Literal["few_cases", "indicative", ""]
# Under so many cases a share is only indicative (domain.md §5).
INDICATIVE = 30
# Promises of a clock are looked at by calendar months, as they name no period.
USUAL: Period = "month"
WHOLE = Fraction(1)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class PartCounts:
    """How many cases fall in each part. `due` counts those whose whole time has gone, apart from
    those that do not count; `amounts` are those of the cases that count where money is promised."""

    counts: Mapping[str, int]
    due: int = 0
    amounts: Sequence[Decimal] = field(default=())

    def of(self, *parts: str) -> int:
        """How many cases fall in these parts."""
        return sum(self.counts.get(part, 0) for part in parts)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of a promise in one period. Counts and shares alike are decimals, a share as a
    fraction of 1; `value` is None where there are no or too few cases for a share.

    `expected` is what should be there by now, `low` and `high` where it will end if it goes on
    so, None while nobody can tell. `final` says that nothing of the period is open any more.
    """

    value: Decimal | None
    target: Decimal
    expected: Decimal | None
    low: Decimal | None
    high: Decimal | None
    state: State
    cases: int
    note: Note
    final: bool


def standing_of(
    state: State, value: Decimal | None, expected: Decimal | None, high: Decimal | None
) -> Standing:
    """How a verdict is told: *behind* where less came than is expected by now and the interval
    still reaches the target, so that nobody reads it as being on pace."""
    if state != "on_track" or value is None or expected is None or high is None:
        return state
    return "behind" if value < expected else state


def tally(cases: Iterable[Case]) -> PartCounts:
    """The cases by part."""
    counts: Counter[str] = Counter()
    due, amounts = 0, []
    for case in cases:
        counts[case.part] += 1
        due += case.due and case.part not in LEFT_OUT
        if case.part == PAID[0]:
            amounts.append(case.amount)
    return PartCounts(counts, due, tuple(amounts))


# What a promise was not kept for, or not yet; what a figure leads to that asks for a look.
MISSES = ("lapsed", "out_of_care", "kept_late", "past_due")
# Clocks that say nothing of whether a promise was kept.
LEFT_OUT = frozenset({"voided", "excused", "paused"})


def parts_of(promise: Commitment) -> tuple[str, ...]:
    """The parts into which the cases of a promise fall, each case into one, in their order."""
    match promise:
        case Volume(stage=stage):
            return DELIVERED if stage == "mql" else ("delivered",)
        case Rate():
            return RATED
        case Revenue():
            return PAID
        case Care():
            return CARED
        case _:
            return TIMED


def judge(promise: Commitment, found: PartCounts, pace: Pace, part: Fraction = WHOLE) -> Verdict:
    """The verdict of a period; `part` is the share of it during which the promise was in force,
    by which what is promised for the whole period is reduced."""
    match promise:
        case Volume():
            return _volume(promise, found, pace, part)
        case Rate():
            return _share(promise.at_least, found, ("met",), ("lapsed",), ("open",), pace)
        case Revenue():
            return _revenue(promise, found, pace, part)
        case Care():
            return _care(found)
        case _:
            return _clocks(promise, found, pace)


def _volume(promise: Volume, found: PartCounts, pace: Pace, part: Fraction) -> Verdict:
    came = found.of(*DELIVERED, "delivered")
    target = Decimal(ceil(promise.at_least * part))
    expected = (target * Decimal(pace.share)).quantize(Decimal(1), ROUND_HALF_UP)
    low, high = project_count(came, pace)
    state = _reaching(Decimal(came), target, high, pace)
    return Verdict(Decimal(came), target, expected, low, high, state, came, "", pace.over)


def _revenue(promise: Revenue, found: PartCounts, pace: Pace, part: Fraction) -> Verdict:
    total = sum(found.amounts, Decimal(0))
    target = ceil(Fraction(promise.at_least) * part / Fraction(_CENT)) * _CENT
    expected = (target * Decimal(pace.share)).quantize(_CENT, ROUND_HALF_UP)
    low, high = project_sum(found.amounts, pace)
    state = _reaching(total, target, high if found.amounts else total, pace)
    return Verdict(total, target, expected, low, high, state, len(found.amounts), "", pace.over)


def _reaching(value: Decimal, target: Decimal, high: Decimal | None, pace: Pace) -> State:
    """The state of what grows: kept once it is reached, whenever that is; none before anything
    is promised."""
    if not target:
        return "none"
    if value >= target:
        return "kept"
    if pace.over:
        return "missed"
    return "at_risk" if not pace.early and high is not None and high < target else "on_track"


def _clocks(promise: Timed, found: PartCounts, pace: Pace) -> Verdict:
    missed = ("kept_late", "past_due")
    return _share(promise.share, found, ("kept",), missed, ("open", "paused"), pace)


def _share(
    target: Decimal,
    found: PartCounts,
    met_parts: tuple[str, ...],
    missed_parts: tuple[str, ...],
    open_parts: tuple[str, ...],
    pace: Pace,
) -> Verdict:
    met, missed, waiting = found.of(*met_parts), found.of(*missed_parts), found.of(*open_parts)
    decided = met + missed
    known = (found.due, max(0, found.due - missed))
    low, high = project_share(met, missed, waiting, known, pace) if decided + waiting else NOTHING
    return Verdict(
        value=None if decided < FEW_CASES else as_rate(met, decided),
        target=target,
        expected=target,
        low=low,
        high=high,
        state=_sharing(target, met, missed, waiting, high, pace),
        cases=decided,
        note="few_cases" if decided < FEW_CASES else "indicative" if decided < INDICATIVE else "",
        final=pace.over and not waiting,
    )


def _sharing(
    target: Decimal, met: int, missed: int, waiting: int, high: Decimal | None, pace: Pace
) -> State:
    """The state of a share. It is decided when the period is over and what waits can no longer
    change it; a promise for every case that was missed once is at risk until then."""
    whole = met + missed + waiting
    if not whole:
        return "none"
    if pace.over and met >= target * whole:
        return "kept"
    if pace.over and met + waiting < target * whole:
        return "missed"
    lost = target == EVERY_LEAD and missed
    return "at_risk" if lost or (high is not None and high < target) else "on_track"


def _care(found: PartCounts) -> Verdict:
    cared, whole = found.of("in_care"), found.of(*CARED)
    state: State = "none" if not whole else "on_track" if cared == whole else "missed"
    share = None if whole < FEW_CASES else as_rate(cared, whole)
    note: Note = "few_cases" if whole < FEW_CASES else "indicative" if whole < INDICATIVE else ""
    interval: Interval = NOTHING
    return Verdict(share, EVERY_LEAD, EVERY_LEAD, *interval, state, whole, note, final=False)
