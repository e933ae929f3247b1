"""The rules of docs/rules/commitments.md, row by row, and the laws that hold for any of them."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.sla.commitments import PERIODS as PERS
from testigo.core.sla.commitments import Commitment
from testigo.core.sla.periods import (
    pace_of,
    period_of,
    periods_between,
    working_share,
)
from testigo.core.sla.projection import project_count, project_sum
from testigo.core.sla.verdicts import PartCounts, judge, parts_of
from tests.spec.commitment_cases import (
    CASES,
    CLOCKS,
    RATE,
    RESPONSE,
    SEPTEMBER,
    STORY,
    TOLD,
    VOLUME,
    told,
)
from tests.spec.commitments import PERIODS, STANDS, ZONE, Spell, Stand, stand
from tests.spec.working_time import OFFICE

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
COUNTS = st.integers(0, 200)


@pytest.mark.parametrize("row", PERIODS, ids=lambda row: f"{row.per} {row.day}")
def test_a_day_lies_in_a_period(row: Spell) -> None:
    found = period_of(row.per, date.fromisoformat(row.day), ZONE)
    assert (found.since.isoformat(), found.until.isoformat()) == (row.first, row.until)


@pytest.mark.parametrize(
    ("name", "promise", "row"),
    [(name, promise, row) for name, promise, rows in STANDS for row in rows],
    ids=lambda value: f"{value.at} {value.cases}" if isinstance(value, Stand) else None,
)
def test_a_promise_stands_as_the_table_says(name: str, promise: Commitment, row: Stand) -> None:
    assert stand(name, promise, row) == row


@pytest.mark.parametrize("promise", TOLD, ids=lambda promise: promise.id)
def test_each_case_of_the_story_falls_in_its_part(promise: Commitment) -> None:
    rows = [(row.who, row.part) for row in CASES if row.promise == promise.id]
    assert told(promise) == sorted(rows)
    assert {part for _, part in rows} <= set(parts_of(promise))


def test_everybody_of_the_story_is_told_or_explained() -> None:
    said = {row.who for row in CASES}
    explained = {row.who for row in (*STORY, *CLOCKS)} - said
    assert all(any(f"{who} is none" in row.because for row in CASES) for who in explained)


# --- laws ----------------------------------------------------------------------------------------


@given(st.sampled_from(PERS), DAYS, st.integers(0, 800))
def test_periods_follow_each_other_without_a_gap(per: str, day: date, length: int) -> None:
    first = period_of(per, day, ZONE)  # type: ignore[arg-type]
    assert first.since <= day < first.until
    whole = type(first)(day, day + timedelta(days=length + 1), ZONE)
    found = periods_between(per, whole)  # type: ignore[arg-type]
    assert found[0] == first
    assert found[-1].since < whole.until <= found[-1].until
    for one, other in pairwise(found):
        assert one.until == other.since


@given(st.integers(0, 30 * 24 * 60))
def test_the_pace_never_goes_back_and_ends_at_one(minutes: int) -> None:
    now = SEPTEMBER.start + timedelta(minutes=minutes)
    pace, later = (pace_of(OFFICE, SEPTEMBER, at) for at in (now, now + timedelta(minutes=7)))
    assert 0 <= pace.share <= later.share <= 1
    assert pace_of(OFFICE, SEPTEMBER, SEPTEMBER.end).share == 1


@given(COUNTS, st.integers(0, 30 * 24 * 60))
def test_a_projection_never_falls_short_of_what_came(came: int, minutes: int) -> None:
    pace = pace_of(OFFICE, SEPTEMBER, SEPTEMBER.start + timedelta(minutes=minutes))
    for low, high in (project_count(came, pace), project_sum([Decimal(7)] * came, pace)):
        if low is not None and high is not None:
            assert low <= high
    low, _ = project_count(came, pace)
    assert low is None or low >= came


@given(COUNTS, COUNTS)
def test_a_count_that_is_over_is_kept_or_missed(came: int, more: int) -> None:
    over = pace_of(OFFICE, SEPTEMBER, SEPTEMBER.end)
    one = judge(VOLUME, PartCounts({"accepted": came}), over)
    other = judge(VOLUME, PartCounts({"accepted": came, "pending": more}), over)
    assert one.state == ("kept" if came >= VOLUME.at_least else "missed")
    assert not (one.state == "kept" and other.state == "missed")


@given(COUNTS, COUNTS, COUNTS)
def test_a_share_that_is_decided_stays_so_whatever_comes_of_what_waits(
    met: int, missed: int, waiting: int
) -> None:
    over = pace_of(OFFICE, SEPTEMBER, SEPTEMBER.end)
    said = {"met": met, "lapsed": missed, "open": waiting}
    now = judge(RATE, PartCounts(said, met + missed), over)
    for good in {0, waiting // 2, waiting}:
        counts = {"met": met + good, "lapsed": missed + waiting - good}
        then = judge(RATE, PartCounts(counts, sum(counts.values())), over)
        assert then.final
        if now.state in ("kept", "missed"):
            assert then.state == now.state


@given(st.integers(0, 9), st.integers(0, 9))
def test_few_cases_have_no_share(kept: int, late: int) -> None:
    over = pace_of(OFFICE, SEPTEMBER, SEPTEMBER.end)
    found = judge(RESPONSE, PartCounts({"kept": kept, "kept_late": late}, kept + late), over)
    assert (found.value is None) == (kept + late < 10) == (found.note == "few_cases")


@given(DAYS, DAYS)
def test_two_parts_of_a_period_share_its_working_days(one: date, other: date) -> None:
    whole = period_of("quarter", one, ZoneInfo("Europe/Madrid"))
    middle = min(max(other, whole.since), whole.until)
    parts = [type(whole)(whole.since, middle, ZONE), type(whole)(middle, whole.until, ZONE)]
    assert sum(working_share(OFFICE, part, whole) for part in parts) == 1
