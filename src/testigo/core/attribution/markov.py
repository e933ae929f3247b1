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
    # How often a channel is come to, from each of them, before the journey ends.
    visits = _inverse(_minus(forward))
    ends = [rates.get((here, SIGNED), 0.0) for here in channels]
    signing = [_product(row, ends) for row in visits]
    whole = _product(begun, signing)
    if not whole:
        return dict.fromkeys(channels, 0.0)
    effects = {}
    for place, channel in enumerate(channels):
        # Of those who come to it, each does so as often as whoever is there comes back.
        reached = _product(begun, [row[place] for row in visits]) / visits[place][place]
        effects[channel] = reached * signing[place] / whole
    return effects


def _product(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _minus(rates: Sequence[Sequence[float]]) -> list[list[float]]:
    """The identity less a matrix."""
    return [
        [float(row == column) - rate for column, rate in enumerate(line)]
        for row, line in enumerate(rates)
    ]


def _inverse(matrix: list[list[float]]) -> list[list[float]]:
    """By elimination with the greatest pivot."""
    size = len(matrix)
    lines = [
        [*line, *(float(row == column) for column in range(size))]
        for row, line in enumerate(matrix)
    ]
    for step in range(size):
        pivot = max(range(step, size), key=lambda row: abs(lines[row][step]))
        lines[step], lines[pivot] = lines[pivot], lines[step]
        scale = lines[step][step]
        lines[step] = [value / scale for value in lines[step]]
        for row, line in enumerate(lines):
            factor = line[step]
            if factor and row != step:
                lines[row] = [
                    value - factor * above for value, above in zip(line, lines[step], strict=True)
                ]
    return [line[size:] for line in lines]
