"""How late clocks are told, apart from the time in which no worker was there to do it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

# In a second after its start a worker tells the first of what is overdue, and so many besides.
AT_ONCE, A_SECOND = 1.0, 100


@dataclass(frozen=True)
class Stretch:
    """From when on a worker worked until it was killed, as the machine tells the time."""

    ready: float
    killed: float = inf


@dataclass(frozen=True)
class Clock:
    """When a clock was due, and when it could be read that it is past due."""

    due: float
    told: float = inf

    def late(self, stretches: Sequence[Stretch]) -> float:
        """For how many seconds a worker was there and had not told it."""
        spans = (min(self.told, s.killed) - max(self.due, s.ready) for s in stretches)
        return sum(max(0.0, span) for span in spans)


def overdue(clocks: Sequence[Clock], stretch: Stretch) -> list[float]:
    """How many seconds after a worker was ready each was told that was overdue by then."""
    late = (one for one in clocks if one.due < stretch.ready < one.told)
    return sorted(one.told - stretch.ready for one in late)


def patience(count: int) -> float:
    """In how many seconds a worker tells so many that are overdue: a thousand in about ten."""
    return AT_ONCE + count / A_SECOND


def in_calm(clocks: Sequence[Clock], stretches: Sequence[Stretch]) -> Iterator[Clock]:
    """Those due while a worker had told what was overdue, and not just before it was killed."""
    for one in stretches:
        calm = one.ready + patience(len(overdue(clocks, one)))
        yield from (c for c in clocks if calm <= c.due <= one.killed - AT_ONCE)
