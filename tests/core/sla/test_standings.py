"""How a verdict is told: what is behind the plan is not called on pace."""

from decimal import Decimal

import pytest

from testigo.core.sla.verdicts import Standing, State, standing_of


@pytest.mark.parametrize(
    ("state", "value", "expected", "high", "told"),
    [
        ("on_track", "167200", "197417", "307000", "behind"),
        ("on_track", "204", "198", "326", "on_track"),
        ("on_track", "198", "198", "326", "on_track"),
        # Until a tenth of the days has gone nobody knows where it will end.
        ("on_track", "0", "3", None, "on_track"),
        ("on_track", None, "1", "1", "on_track"),
        ("at_risk", "15", "20", "28", "at_risk"),
        ("kept", "30", "40", "50", "kept"),
        ("missed", "15", "30", None, "missed"),
    ],
)
def test_a_standing(
    state: State, value: str | None, expected: str, high: str | None, told: Standing
) -> None:
    figures = [Decimal(one) if one else None for one in (value, expected, high)]
    assert standing_of(state, *figures) == told
