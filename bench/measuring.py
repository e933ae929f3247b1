"""What a benchmark gives, and how it is timed."""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value. `goal` is empty where a figure only explains another; `at_least` says
    which side of the goal is good."""

    bench: str
    what: str
    value: float
    unit: str
    goal: float | None = None
    at_least: bool = True

    @property
    def met(self) -> Literal["yes", "no", ""]:
        """Whether the goal is reached; empty without one."""
        if self.goal is None:
            return ""
        good = self.value >= self.goal if self.at_least else self.value <= self.goal
        return "yes" if good else "no"

    def as_data(self) -> dict[str, Any]:
        """For the process that collects the figures."""
        return asdict(self)


def cpu_seconds(work: Callable[[], object], times: int = 3) -> float:
    """The least CPU time of this process that a piece of work takes, collector apart."""
    best = float("inf")
    for _ in range(times):
        gc.collect()
        gc.disable()
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
        gc.enable()
    return best


def wall_median(work: Callable[[], object], times: int = 15) -> float:
    """The median wall time of a piece of work, once warmed up."""
    work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return sorted(taken)[times // 2]


def wall_each(works: Sequence[Callable[[], object]]) -> list[float]:
    """The wall time of each piece of work, one after another."""
    taken = []
    for work in works:
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return taken
