"""Between which rates the true one lies, when it is only known from so many cases (Wilson 1927)."""

from math import sqrt

# How many standard deviations of a normal distribution hold so much of it on both sides.
FOUR_IN_FIVE = 1.2815515655
NINETEEN_IN_TWENTY = 1.9599639845


def wilson(cases: int, met: int, within: float = FOUR_IN_FIVE) -> tuple[float, float]:
    """The interval of a rate seen as `met` of `cases`; from 0 to 1 without cases."""
    if cases <= 0:
        return 0.0, 1.0
    share, square = met / cases, within * within
    middle = share + square / (2 * cases)
    width = within * sqrt(share * (1 - share) / cases + square / (4 * cases * cases))
    scale = 1 + square / cases
    return max(0.0, (middle - width) / scale), min(1.0, (middle + width) / scale)
