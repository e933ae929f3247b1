"""When somebody is away, as facts say it."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.absences import (
    RECORDED,
    Absence,
    absence_of,
    absences_in,
    back_at,
    props_of,
    span_of,
)
from testigo.core.facts import Fact
from tests.spec.agreement import at, fact

MADRID = ZoneInfo("Europe/Madrid")


def noted(start: float, end: float, user: int = 7, message: str = "") -> Fact:
    props = props_of(user, at(start), at(end), "holiday")
    return fact(RECORDED, 0, message or f"away {start}–{end}", props=props)


def away(start: float, end: float) -> Absence:
    found = absence_of(noted(start, end))
    assert found is not None
    return found


def test_an_absence_is_read_from_its_fact() -> None:
    told = noted(1, 5)
    assert absence_of(told) == Absence(
        told.id, 7, at(1), at(5), "holiday", told.recorded_at, told.actor
    )


@pytest.mark.parametrize(
    "props",
    [
        {},
        {"who": "ana"},
        {"who": "user:7"},
        {"who": "user:7", "from": "2026-09-21T09:00:00+00:00"},
        {"who": "user:7", "from": "2026-09-21T09:00:00", "to": "2026-09-22T09:00:00"},
        {"who": "user:7", "from": "2026-09-22T09:00:00Z", "to": "2026-09-21T09:00:00Z"},
        {"who": "user:7", "from": "2026-09-21T09:00:00Z", "to": "2026-09-21T09:00:00Z"},
        {"who": "user:" + "7" * 19, "from": "2026-09-21T09:00:00Z", "to": "2026-09-22T09:00:00Z"},
        {"who": "user:٧", "from": "2026-09-21T09:00:00Z", "to": "2026-09-22T09:00:00Z"},
        {"who": None, "from": 3, "to": ["x"]},
    ],
)
def test_what_tells_no_absence_is_none(props: dict[str, Any]) -> None:
    assert absence_of(fact(RECORDED, 0, props=props)) is None


def test_what_is_taken_back_counts_as_if_it_had_never_been() -> None:
    first, second = noted(1, 5), noted(3, 9)
    undone = fact("fact.retracted", 2, props={"of": first.id})
    assert [one.id for one in absences_in([first, second, undone])] == [second.id]


@pytest.mark.parametrize(
    ("spans", "instant", "back"),
    [
        ([], 2, None),
        ([(1, 5)], 0.5, None),
        ([(1, 5)], 1, 5),
        ([(1, 5)], 4.9, 5),
        ([(1, 5)], 5, None),
        ([(1, 5), (5, 9)], 2, 9),
        ([(5, 9), (1, 5)], 2, 9),
        ([(1, 5), (6, 9)], 2, 5),
        ([(1, 9), (2, 3)], 2, 9),
    ],
)
def test_absences_that_touch_are_one(
    spans: list[tuple[float, float]], instant: float, back: float | None
) -> None:
    found = back_at([away(*span) for span in spans], at(instant))
    assert found == (None if back is None else at(back))


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=8),
    st.integers(0, 50),
)
def test_whoever_is_back_is_away_no_longer_and_was_until_then(
    spans: list[tuple[int, int]], instant: int
) -> None:
    absences = [away(start, start + length) for start, length in spans]

    def is_away(moment: datetime) -> bool:
        return any(one.covers(moment) for one in absences)

    back = back_at(absences, at(instant))
    assert (back is not None) == is_away(at(instant))
    if back is not None:
        assert not is_away(back)
        hours = int((back - at(instant)) / timedelta(hours=1))
        assert all(is_away(at(instant + hour)) for hour in range(hours))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-12-01", "2026-12-05", ("2026-12-01T00:00+01:00", "2026-12-06T00:00+01:00")),
        ("2026-12-01", "2026-12-01", ("2026-12-01T00:00+01:00", "2026-12-02T00:00+01:00")),
        ("2026-10-25", "2026-10-25", ("2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00")),
        (
            "2026-12-01T09:00",
            "2026-12-01T12:00",
            ("2026-12-01T09:00+01:00", "2026-12-01T12:00+01:00"),
        ),
        ("2026-12-01", "", None),
        ("mañana", "2026-12-01", None),
        ("2026-12-01", "9999-12-31", None),
    ],
)
def test_dates_are_whole_days_of_the_workspace(
    first: str, last: str, expected: tuple[str, str] | None
) -> None:
    span = span_of(first, last, MADRID)
    wanted = expected and tuple(datetime.fromisoformat(text) for text in expected)
    assert span == wanted
