"""Conversion by number of attempts: what counts as one, and for whom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.attempts import BANDS, conversions
from tests.spec.attempts import CASES, Case, call, fact, signed


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_attempts_up_to_the_contract(case: Case) -> None:
    bands, total = conversions([case.told])
    assert (total.people, total.customers) == (1, int(case.customer))
    (band,) = (band for band in bands if band.people)
    assert band.least <= case.attempts <= (band.most or case.attempts)


def test_somebody_who_comes_back_begins_again() -> None:
    told = [call(0), call(60), fact("lead.recycled", 90), call(120), signed(130)]
    bands, total = conversions([told])
    assert [(band.people, band.customers) for band in bands[:2]] == [(1, 1), (1, 0)]
    assert (total.people, total.customers) == (2, 1)


def test_nobody_tried_is_in_no_band() -> None:
    assert conversions([[signed(0)], []])[1].people == 0


@pytest.mark.parametrize(
    ("people", "rate", "note"),
    [(9, None, "few_cases"), (10, 0.0, "indicative"), (29, 0.0, "indicative"), (30, 0.0, "")],
)
def test_few_cases_have_no_share(people: int, rate: float | None, note: str) -> None:
    _, total = conversions([[call(0)]] * people)
    assert (total.rate, total.note) == (rate, note)


@given(st.lists(st.integers(1, 20), max_size=30))
def test_the_bands_add_up_to_all_of_them(counts: list[int]) -> None:
    bands, total = conversions([[call(60 * n) for n in range(count)] for count in counts])
    assert len(bands) == len(BANDS)
    assert sum(band.people for band in bands) == total.people == len(counts)
