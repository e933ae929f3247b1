"""Lengths of time as a pact writes them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.durations import Duration, parse_duration


@pytest.mark.parametrize(
    ("text", "elapsed"),
    [
        ("1m", timedelta(minutes=1)),
        ("30m", timedelta(minutes=30)),
        ("2h", timedelta(hours=2)),
        ("10d", timedelta(days=10)),
        ("99999d", timedelta(days=99_999)),
    ],
)
def test_a_duration_is_a_whole_number_and_a_unit(text: str, elapsed: timedelta) -> None:
    duration = parse_duration(text)
    assert duration is not None
    assert duration.elapsed == elapsed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "h",
        "2",
        "0h",
        "02h",
        "-2h",
        "1.5h",
        "2 h",
        "2H",
        "2w",
        "2hours",
        "2h\n",
        "100000d",
        "٢h",
    ],
)
def test_anything_else_is_none(text: str) -> None:
    assert parse_duration(text) is None


@given(st.integers(1, 99_999), st.sampled_from("mhd"))
def test_a_duration_reads_as_it_is_written(amount: int, unit: str) -> None:
    duration = Duration(amount, unit)  # type: ignore[arg-type]
    assert parse_duration(str(duration)) == duration


@given(st.text(max_size=12))
def test_any_text_is_a_duration_or_none(text: str) -> None:
    duration = parse_duration(text)
    assert duration is None or str(duration) == text
