"""The removal effect of each channel in a chain of order 1, solved exactly: no simulation.

People go from touch to touch as the journeys did, from a start to a signature or to nothing. What a
channel is worth is how many signatures would be lost if whoever comes to it went no further.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

START, SIGNED, NOTHING = "(start)", "(signed)", "(nothing)"
Steps = Mapping[tuple[str, str], int]


def steps_in(
    signed: Iterable[Sequence[str]], lost: Iterable[Sequence[str]]
) -> Counter[tuple[str, str]]:
    """How often each step was taken: from START over channels to SIGNED or NOTHING."""
    found: Counter[tuple[str, str]] = Counter()
    for ways, end in ((signed, SIGNED), (lost, NOTHING)):
        for way in ways:
            if way:
                found.update(zip((START, *way), (*way, end), strict=True))
    return found


def removal_effects(steps: Steps) -> dict[str, float]:
    """The share of signatures that each channel's removal would lose, from 0 to 1.

    Steps from a channel to itself change nothing and are left aside. Every channel must lead to an
    end in the end, as those of whole journeys do.
    """
    channels = sorted({here for here, _ in steps if here != START})
    leaving: Counter[str] = Counter()
    for (here, there), count in steps.items():
        if here != there:
            leaving[here] += count
    rates = {
        (here, there): count / leaving[here]
        for (here, there), count in steps.items()
        if here != there
    }
    forward = [[rates.get((here, there), 0.0) for there in channels] for here in channels]
    begun = [rates.get((START, channel), 0.0) for channel in channels]
    signing = _solved(_minus(forward), [rates.get((here, SIGNED), 0.0) for here in channels])
    whole = sum(part * end for part, end in zip(begun, signing, strict=True))
    if not whole:
        return dict.fromkeys(channels, 0.0)
    reached = [_reached(forward, begun, place) for place in range(len(channels))]
    return {
        channel: reached[place] * signing[place] / whole for place, channel in enumerate(channels)
    }


def _reached(forward: Sequence[Sequence[float]], begun: Sequence[float], goal: int) -> float:
    """How likely a journey ever comes to a channel."""
    others = [place for place in range(len(begun)) if place != goal]
    within = [[forward[here][there] for there in others] for here in others]
    chances = _solved(_minus(within), [forward[here][goal] for here in others])
    return begun[goal] + sum(
        begun[here] * chance for here, chance in zip(others, chances, strict=True)
    )


def _minus(rates: Sequence[Sequence[float]]) -> list[list[float]]:
    """The identity less a matrix."""
    return [
        [float(row == column) - rate for column, rate in enumerate(line)]
        for row, line in enumerate(rates)
    ]


def _solved(matrix: list[list[float]], right: Sequence[float]) -> list[float]:
    """The solution of a system of equations, by elimination with the greatest pivot."""
    size = len(right)
    lines = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for step in range(size):
        pivot = max(range(step, size), key=lambda row: abs(lines[row][step]))
        lines[step], lines[pivot] = lines[pivot], lines[step]
        for row in range(step + 1, size):
            factor = lines[row][step] / lines[step][step]
            if factor:
                lines[row] = [
                    value - factor * above
                    for value, above in zip(lines[row], lines[step], strict=True)
                ]
    solution = [0.0] * size
    for row in reversed(range(size)):
        rest = sum(lines[row][place] * solution[place] for place in range(row + 1, size))
        solution[row] = (lines[row][size] - rest) / lines[row][row]
    return solution
