"""The look at the rates of a pact: the tables of docs/rules/drift.md, its bound and its delay."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import comb
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.drift import (
    ALPHA,
    LOOKS_A_YEAR,
    MEASURES,
    SURELY,
    Counts,
    as_few,
    by_month,
    delay,
    has_moved,
    interval,
    known_at_signing,
    matured_since,
    newest_matured,
)
from tests.spec.drift import CHANGES, LOOKS, Change, Look, baseline, counts, found, soon

MADRID = ZoneInfo("Europe/Madrid")
LEAD_MQL = MEASURES[0]


@pytest.mark.parametrize("look", LOOKS)
def test_a_look_finds_what_the_table_says(look: Look) -> None:
    months = [counts(one) for one in look.months.split("; ")]
    assert found(has_moved(baseline(look.signing), months)) == look.finds


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_found_as_soon_as_the_table_says(change: Change) -> None:
    rate = float(change.now.split(" ")[0]) / 100
    told = delay(baseline(change.signing), change.monthly, rate)
    assert soon(told) == (change.surely, change.expected)


def drawn(chance: Random, cases: int, rate: float) -> Counts:
    """So many cases, each of which reaches it at this rate."""
    return Counts(cases, sum(chance.random() < rate for _ in range(cases)))


def test_of_a_thousand_stable_years_fewer_than_one_in_twenty_alarms() -> None:
    chance, alarms = Random(48), 0
    for _ in range(1_000):
        rate, cases = chance.uniform(0.05, 0.95), chance.randint(10, 80)
        known = drawn(chance, 12 * cases, rate)
        months: list[Counts] = []
        for _look in range(LOOKS_A_YEAR):
            months.append(drawn(chance, cases, rate))
            if has_moved(known, months) is not None:
                alarms += 1
                break
    assert alarms <= 50
    assert alarms > 0


def test_a_rate_that_falls_is_found_as_soon_as_it_is_said() -> None:
    chance, known = Random(49), Counts(1200, 300)
    told = delay(known, 100, 0.15)
    assert told is not None
    assert told.surely is not None
    waits = []
    for _ in range(300):
        months: list[Counts] = []
        while has_moved(known, months) is None:
            months.append(drawn(chance, 100, 0.15))
        waits.append(len(months))
    in_time = sum(wait <= told.surely for wait in waits)
    assert in_time / len(waits) >= SURELY
    assert sum(waits) / len(waits) <= told.expected


def test_a_change_after_quiet_months_is_found_as_soon() -> None:
    chance, known = Random(50), Counts(1200, 300)
    told = delay(known, 100, 0.4)
    assert told is not None
    assert told.surely is not None
    in_time = 0
    for _ in range(200):
        months = [drawn(chance, 100, 0.25) for _ in range(5)]
        for _month in range(told.surely):
            months.append(drawn(chance, 100, 0.4))
            if has_moved(known, months) is not None:
                in_time += 1
                break
    assert in_time / 200 >= SURELY


@given(st.integers(0, 40), st.integers(1, 40), st.fractions(0, 1, max_denominator=20))
def test_the_binomial_tail_is_the_sum_of_its_terms(
    reached: int, cases: int, rate: Fraction
) -> None:
    reached = min(reached, cases)
    terms = (comb(cases, k) * rate**k * (1 - rate) ** (cases - k) for k in range(reached + 1))
    told = as_few(Decimal(rate.numerator) / rate.denominator, Counts(cases, reached))
    assert told == pytest.approx(float(sum(terms)), abs=1e-9)


@given(st.data())
def test_the_tail_of_drawing_is_the_sum_of_its_terms(data: st.DataObject) -> None:
    n, others = data.draw(st.integers(1, 30)), data.draw(st.integers(1, 30))
    now, before = data.draw(st.integers(0, n)), data.draw(st.integers(0, others))
    all_ways = comb(n + others, now + before)
    ways = sum(comb(n, k) * comb(others, now + before - k) for k in range(now + 1))
    told = as_few(Counts(others, before), Counts(n, now))
    assert told == pytest.approx(ways / all_ways, abs=1e-9)


@given(st.integers(1, 200), st.data())
def test_falling_and_rising_are_one_rule(cases: int, data: st.DataObject) -> None:
    one = Counts(cases, data.draw(st.integers(0, cases)))
    known = Counts(300, data.draw(st.integers(0, 300)))
    other = has_moved(Counts(300, 300 - known.reached), [Counts(cases, cases - one.reached)])
    moved = has_moved(known, [one])
    assert (moved is None) == (other is None)
    if moved and other:
        assert moved.direction != other.direction
        assert moved.chance == pytest.approx(other.chance)
        assert moved.chance <= ALPHA


@given(st.integers(1, 300), st.data())
def test_an_interval_holds_the_rate_that_was_counted(cases: int, data: st.DataObject) -> None:
    one = Counts(cases, data.draw(st.integers(0, cases)))
    low, high = interval(one)
    assert 0 <= low <= one.reached / cases <= high <= 1


def test_large_numbers_neither_overflow_nor_vanish() -> None:
    known = Counts(600_000, 150_000)
    assert has_moved(known, [Counts(50_000, 12_500)]) is None
    moved = has_moved(known, [Counts(50_000, 11_500)])
    assert moved is not None
    assert moved.direction == "fell"


def test_a_month_counts_once_all_its_cases_have_had_their_time() -> None:
    assert newest_matured(LEAD_MQL, datetime(2026, 10, 30, 12, tzinfo=UTC), MADRID).month == 8
    assert newest_matured(LEAD_MQL, datetime(2026, 10, 31, 12, tzinfo=UTC), MADRID).month == 9


def test_who_reaches_it_too_late_has_not_reached_it() -> None:
    entered = datetime(2026, 9, 30, 22, 30, tzinfo=UTC)
    told = [(entered, entered + LEAD_MQL.within), (entered, entered + timedelta(days=31))]
    [(month, one)] = by_month([*told, (entered, None)], LEAD_MQL, MADRID).items()
    # Half past midnight of the first of October in Madrid.
    assert (month.isoformat(), one) == ("2026-10-01", Counts(3, 1))


def test_what_was_known_at_signing_and_what_came_since_share_no_month() -> None:
    signed, now = (datetime(2026, month, 15, tzinfo=UTC) for month in (6, 11))
    one = Counts(1, 1)
    months = {date(2025 + n // 12, n % 12 + 1, 1): one for n in range(23)}
    known = known_at_signing(months, LEAD_MQL, signed, MADRID)
    since = matured_since(months, LEAD_MQL, (signed, now), MADRID)
    assert known.cases == 12
    assert [month.isoformat()[:7] for month, _ in since] == [
        *("2026-05", "2026-06", "2026-07", "2026-08", "2026-09")
    ]
