"""The courses that things took after hand-overs: the core is asked of each once, whoever took it
and whenever."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import pairwise
from json import loads
from operator import eq
from typing import Any
from zoneinfo import ZoneInfo

from testigo.analytics.measures.rows import instant_of, micros_of
from testigo.analytics.measures.ways import Ways
from testigo.core.asof import Days
from testigo.core.costs import Money
from testigo.core.facts import Fact, is_human_attempt
from testigo.core.followed import Followed, Promises, followed_of
from testigo.core.person import DISTINCT

# What tells one step from another: these columns and, as JSON, these props.
SAID = ("commitment", "channel", "human", "reason", "amount", "currency")
STEP = ("name", "pact_version", "automatic", *SAID)
# On these days courses are told, with steps so far apart that no attempt counts with another.
_TOLD_ON = Days(date(2000, 1, 1), date(2200, 1, 1), ZoneInfo("UTC"))
_BEFORE = datetime(1800, 1, 1, tzinfo=UTC)
_TOO_CLOSE = DISTINCT.total_seconds() * 1_000_000
# When somebody was handed over and first tried, and what followed.
Told = tuple[datetime, datetime | None, Followed]


@dataclass(frozen=True, slots=True)
class _Course:
    """What followed each hand-over, with the places of the hand-over and of the first attempt
    among the steps. `tries` are places of attempts by one channel, one after the other."""

    passes: tuple[tuple[int, int | None, Followed], ...]
    tries: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Courses:
    """What followed the hand-overs of some days, by the ways that people took."""

    ways: Ways
    days: Days
    money: Money
    promises: Promises
    _found: dict[tuple[Any, ...], _Course] = field(default_factory=dict)

    def of(self, way: tuple[int, ...], instants: Sequence[int]) -> Iterator[Told]:
        """What followed the hand-overs of somebody who went this way at these instants, in
        microseconds."""
        together = tuple(map(eq, instants, instants[1:]))
        start, end = micros_of(self.days.start), micros_of(self.days.end)
        key = (way, together, bisect_left(instants, start), bisect_left(instants, end))
        if key not in self._found:
            self._found[key] = self._course(*key)
        course = self._found[key]
        if any(instants[to] - instants[at] < _TOO_CLOSE for at, to in course.tries):
            facts = self._facts(way, [instant_of(at) for at in instants])
            for one in followed_of(facts, self.days, self.money, self.promises):
                yield one.at, one.first_try, one
            return
        for at, tried, one in course.passes:
            yield instant_of(instants[at]), _at(instants, tried), one

    def _course(
        self, way: tuple[int, ...], together: Sequence[bool], begin: int, end: int
    ) -> _Course:
        """The course of whoever goes this way, of which the steps from `begin` up to `end` are on
        the days asked for; steps are `together` that come at one instant with the one before."""
        bases = [_BEFORE] * begin + [_TOLD_ON.start] * (end - begin)
        bases += [_TOLD_ON.end] * (len(way) - end)
        instants: list[datetime] = []
        for place, base in enumerate(bases):
            with_last = place > 0 and together[place - 1]
            instants.append(instants[-1] if with_last else base + place * DISTINCT)
        place_of: dict[datetime | None, int] = {}
        for place, at in enumerate(instants):
            place_of.setdefault(at, place)
        facts = self._facts(way, instants)
        told = followed_of(facts, _TOLD_ON, self.money, self.promises)
        passes = ((place_of[one.at], place_of.get(one.first_try), one) for one in told)
        return _Course(tuple(passes), tuple(_tries(facts)))

    def _facts(self, way: Sequence[int], instants: Sequence[datetime]) -> list[Fact]:
        return [
            _fact(kind, place, at)
            for place, (kind, at) in enumerate(zip(self.ways.told(way), instants, strict=True))
        ]


def _fact(kind: dict[str, Any], place: int, at: datetime) -> Fact:
    return Fact(
        *(str(place), kind["name"], at, at, f"{place:06}", "somebody"),
        pact_version=kind["pact_version"],
        automatic=kind["automatic"],
        props={key: loads(kind[key]) for key in SAID if kind[key] is not None},
    )


def _tries(facts: Sequence[Fact]) -> Iterator[tuple[int, int]]:
    """Where human attempts by one channel follow each other, whatever else comes between."""
    by_channel: dict[str, list[int]] = {}
    for place, fact in enumerate(facts):
        if is_human_attempt(fact):
            by_channel.setdefault(str(fact.props.get("channel", "")), []).append(place)
    for places in by_channel.values():
        yield from pairwise(places)


def _at(instants: Sequence[int], place: int | None) -> datetime | None:
    return None if place is None else instant_of(instants[place])
