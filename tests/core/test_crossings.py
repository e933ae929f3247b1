"""Crossings of one person, as the reference gives them."""

import pytest

from testigo.core.crossings import crossings
from tests.spec.agreement import at, fact, pact
from tests.spec.backtest import ROWS, Case, Crossed
from tests.spec.lifecycle import two_days_of_prices


@pytest.mark.parametrize("case", ROWS, ids=str)
def test_the_table_of_crossings(case: Case) -> None:
    found = crossings(case.facts, pact())
    hours = [(one.at - at(0)).total_seconds() / 3600 for one in found]
    told = zip(found, hours, strict=True)
    assert [Crossed(one.cycle, hour, one.score.total) for one, hour in told] == list(case.crossed)


def test_what_was_taken_back_gives_no_crossing() -> None:
    facts = two_days_of_prices()
    undone = fact("fact.retracted", 50, props={"of": facts[-1].id})
    assert crossings([*facts, undone], pact()) == []
