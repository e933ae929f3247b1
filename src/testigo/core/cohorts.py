"""Passes by the month in which they began, how long they stay in a stage, and how far they come by
what is known of their people. docs/rules/funnel.md says the same in words and tables.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import zip_longest
from math import ceil

from testigo.core.asof import FEW_CASES, Days, held_by, midnight
from testigo.core.facts import STAGES, Fact
from testigo.core.funnel import Entry, Pass, Passes, passes_of
from testigo.core.months import month_after

_MICROSECOND, _DAY = timedelta(microseconds=1), timedelta(days=1)
_HUNDREDTH, _RATE = Decimal("0.01"), Decimal("0.000001")
# The cohort of a stage has had its time once nine in ten of those who ever reached it had.
_MATURE = 90


@dataclass(frozen=True, slots=True)
class Reach:
    """How many passes of a group reached a stage. `share` of those that began is a fraction of 1,
    None under ten; `mature` says whether they have had the time that reaching it takes."""

    stage: str
    people: int
    share: Decimal | None
    mature: bool


@dataclass(frozen=True, slots=True)
class Cohort:
    """The passes that began in a month, named by its first day."""

    month: date
    began: int
    reached: tuple[Reach, ...]


@dataclass(frozen=True, slots=True)
class Stay:
    """How long passes stay in a stage, in days of 24 hours: within which half and nine in ten of
    those that `left` went on, and for how long half of those that are `here`, having gone no
    further, have been. None without cases. Passes that skipped the stage, or the next one, do not
    count."""

    stage: str
    left: int
    half: Decimal | None
    nine_in_ten: Decimal | None
    here: int
    here_half: Decimal | None


@dataclass(frozen=True, slots=True)
class Group:
    """The passes of people of whom one thing is known; `value` is empty where nothing is."""

    value: str
    began: int
    reached: tuple[Reach, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """The passes that began on some days by month, how long they stay, and by one thing known."""

    cohorts: tuple[Cohort, ...]
    stays: tuple[Stay, ...]
    groups: tuple[Group, ...]


def parts_of(facts: Iterable[Fact], days: Days, asof: datetime, said: Mapping[str, str]) -> Parts:
    """`cohorts`, `stays` and `split` of the same facts, folded once."""
    passes = passes_of(held_by(facts, asof))
    return Parts(
        _cohorts(passes, days, asof), _stays(passes, days, asof), _split(passes, days, asof, said)
    )


def cohorts(facts: Iterable[Fact], days: Days, asof: datetime) -> tuple[Cohort, ...]:
    """The passes that began on the days, by month, with what was known before `asof`."""
    return _cohorts(passes_of(held_by(facts, asof)), days, asof)


def _cohorts(passes: Passes, days: Days, asof: datetime) -> tuple[Cohort, ...]:
    takes = _takes(passes)
    months: dict[date, list[Pass]] = defaultdict(list)
    for key in _begun(passes, days):
        day = passes[key]["lead"].at.astimezone(days.zone).date()
        months[day.replace(day=1)].append(key)
    found = []
    for month in sorted(months):
        end = min(midnight(month_after(month, 1), days.zone), days.end)
        had = {stage for stage, wait in takes.items() if end + wait <= asof}
        found.append(Cohort(month, len(months[month]), _reached(passes, months[month], had)))
    return tuple(found)


def stays(facts: Iterable[Fact], days: Days, asof: datetime) -> tuple[Stay, ...]:
    """How long the passes that began on the days stay in each stage but the last."""
    return _stays(passes_of(held_by(facts, asof)), days, asof)


def _stays(passes: Passes, days: Days, asof: datetime) -> tuple[Stay, ...]:
    left: dict[str, list[timedelta]] = defaultdict(list)
    here: dict[str, list[timedelta]] = defaultdict(list)
    for key in _begun(passes, days):
        for stage, entry, after in _steps(passes[key]):
            if after is not None and not (entry.implied or after.implied):
                left[stage].append(max(timedelta(), after.at - entry.at))
            elif after is None and not entry.implied and (key[0], key[1] + 1) not in passes:
                here[stage].append(asof - entry.at)
    return tuple(_stay(stage, left[stage], here[stage]) for stage in STAGES[:-1])


def _steps(own: Mapping[str, Entry]) -> Iterator[tuple[str, Entry, Entry | None]]:
    """The stages of a pass, each with its entry and the next one, None for the last."""
    entered = [(stage, own[stage]) for stage in STAGES if stage in own]
    for (stage, entry), after in zip_longest(entered, [one for _, one in entered[1:]]):
        yield stage, entry, after


def _stay(stage: str, left: list[timedelta], here: list[timedelta]) -> Stay:
    times = (_rank(left, 50), _rank(left, _MATURE))
    return Stay(stage, len(left), *times, len(here), _rank(here, 50))


def split(
    facts: Iterable[Fact], days: Days, asof: datetime, said: Mapping[str, str]
) -> tuple[Group, ...]:
    """The passes that began on the days by what `said` says of each person: the largest groups
    first, those of whom nothing is said last."""
    return _split(passes_of(held_by(facts, asof)), days, asof, said)


def _split(
    passes: Passes, days: Days, asof: datetime, said: Mapping[str, str]
) -> tuple[Group, ...]:
    takes = _takes(passes)
    had = {stage for stage, wait in takes.items() if days.end + wait <= asof}
    groups: dict[str, list[Pass]] = defaultdict(list)
    for key in _begun(passes, days):
        groups[said.get(key[0], "")].append(key)
    found = [Group(value, len(own), _reached(passes, own, had)) for value, own in groups.items()]
    return tuple(sorted(found, key=lambda one: (not one.value, -one.began, one.value)))


def members(facts: Iterable[Fact], days: Days, asof: datetime, stage: str) -> dict[Pass, datetime]:
    """The passes that began on the days and entered a stage, and when they did."""
    passes = passes_of(held_by(facts, asof))
    return {key: passes[key][stage].at for key in _begun(passes, days) if stage in passes[key]}


def _begun(passes: Passes, days: Days) -> list[Pass]:
    return [key for key, own in passes.items() if "lead" in own and days.hold(own["lead"].at)]


def _takes(passes: Passes) -> dict[str, timedelta]:
    """Within how long of beginning nine in ten of those who reached a stage had reached it; stages
    that fewer than ten reached are left out, for nobody knows."""
    waits: dict[str, list[timedelta]] = defaultdict(list)
    for own in passes.values():
        for stage in STAGES[1:]:
            if "lead" in own and stage in own and not own[stage].implied:
                waits[stage].append(max(timedelta(), own[stage].at - own["lead"].at))
    return {
        stage: sorted(own)[ceil(_MATURE * len(own) / 100) - 1]
        for stage, own in waits.items()
        if len(own) >= FEW_CASES
    }


def _reached(passes: Passes, keys: Sequence[Pass], had: set[str]) -> tuple[Reach, ...]:
    counts = Counter(stage for key in keys for stage in passes[key])
    few = len(keys) < FEW_CASES
    return tuple(
        Reach(
            stage,
            counts[stage],
            None if few else (Decimal(counts[stage]) / len(keys)).quantize(_RATE, ROUND_HALF_UP),
            stage in had,
        )
        for stage in STAGES[1:]
    )


def _rank(waits: list[timedelta], share: int) -> Decimal | None:
    """The shortest wait within which that share of a hundred lies."""
    if not waits:
        return None
    wait = sorted(waits)[ceil(share * len(waits) / 100) - 1]
    return (Decimal(wait // _MICROSECOND) / (_DAY // _MICROSECOND)).quantize(
        _HUNDREDTH, ROUND_HALF_UP
    )
