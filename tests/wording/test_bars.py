"""Bars for mails: cells whose widths add up, whatever is drawn."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.wording.bars import Bar, drawn

SHARES = st.floats(-1, 3, allow_nan=False)


def cells(bar: Bar) -> list[tuple[int, str]]:
    found = re.findall(r'<td width="(\d+)" height="10" bgcolor="(#[0-9a-f]{6})"', drawn(bar))
    return [(int(width), colour) for width, colour in found]


@pytest.mark.parametrize(
    ("bar", "widths"),
    [
        (Bar(0.5), [160, 160]),
        (Bar(0.25, 0.5), [80, 80, 2, 160]),
        (Bar(0.75, 0.5), [160, 2, 80, 80]),
        (Bar(0), [320]),
        (Bar(2), [320]),
        (Bar(0.5, 1.0), [160, 160, 2]),
    ],
)
def test_it_is_as_long_as_its_share_with_a_mark_where_the_plan_stands(
    bar: Bar, widths: list[int]
) -> None:
    assert [width for width, _ in cells(bar)] == widths


@given(SHARES, st.none() | SHARES)
def test_it_is_always_as_wide(share: float, mark: float | None) -> None:
    whole = sum(width for width, _ in cells(Bar(share, mark)))
    assert abs(whole - (320 if mark is None else 322)) <= 2
