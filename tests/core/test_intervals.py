"""The interval of a rate that is only known from so many cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.intervals import FOUR_IN_FIVE, NINETEEN_IN_TWENTY, wilson

COUNTS = st.integers(0, 10_000)
WITHIN = st.sampled_from((FOUR_IN_FIVE, NINETEEN_IN_TWENTY))


@pytest.mark.parametrize(
    ("cases", "met", "within", "low", "high"),
    [
        (50, 5, NINETEEN_IN_TWENTY, 0.0435, 0.2136),
        (50, 5, FOUR_IN_FIVE, 0.0577, 0.1677),
        (0, 0, FOUR_IN_FIVE, 0.0, 1.0),
    ],
)
def test_it_is_wilsons(cases: int, met: int, within: float, low: float, high: float) -> None:
    assert tuple(round(end, 4) for end in wilson(cases, met, within)) == (low, high)


@given(COUNTS, COUNTS, WITHIN)
def test_it_holds_the_rate_that_was_seen(met: int, missed: int, within: float) -> None:
    low, high = wilson(met + missed, met, within)
    assert 0 <= low <= high <= 1
    if met + missed:
        assert low <= met / (met + missed) + 1e-9
        assert high >= met / (met + missed) - 1e-9
