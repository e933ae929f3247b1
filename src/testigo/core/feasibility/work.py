"""Who waits and when their turn comes: pieces of work of equal length in a fixed order.

The order of two pieces never depends on when either could be done. That is why one more person
never makes anything later, which the tests hold it to.
"""

from collections.abc import Sequence
from heapq import heappop, heappush, heapreplace
from math import inf

# Of a piece that is never done.
NEVER = -1


def finished(capacity: Sequence[int], since: Sequence[int], ranks: Sequence[int]) -> list[int]:
    """Rank → the tick in which its piece was done, else NEVER.

    `capacity` is how many are free in each tick. `since` is from which tick on each piece may be
    done, in order, `ranks` are their places in the order of the work: each number once from 0 on.
    """
    done = [NEVER] * len(ranks)
    waiting: list[int] = []
    at, coming, last, end = 0, 0, len(ranks), len(capacity)
    while waiting or coming < last:
        if not waiting and since[coming] > at:
            at = since[coming]
        if at >= end:
            break
        while coming < last and since[coming] <= at:
            heappush(waiting, ranks[coming])
            coming += 1
        free = capacity[at]
        while free and waiting:
            done[heappop(waiting)] = at
            free -= 1
        at += 1
    return done


def rooms(settled: Sequence[float], capacity: int) -> list[float]:
    """When there is room for each lead, in order of arrival: at once (0), or when so many of those
    before it are settled that fewer than `capacity` are open. A lead that waits for room is settled
    no sooner than it finds it."""
    found: list[float] = []
    # The settling of as many as there is room for, those that come last.
    latest: list[float] = []
    for instant in settled:
        if len(latest) < capacity:
            found.append(0.0)
            heappush(latest, instant)
        elif capacity:
            found.append(latest[0])
            heapreplace(latest, max(instant, latest[0]))
        else:
            found.append(inf)
    return found
