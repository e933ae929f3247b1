"""The ledger of cases: what it counts by day are the entries that it tells one by one."""

from collections import Counter
from datetime import datetime

from hypothesis import given

from testigo.core.asof import Days, held_by
from testigo.core.facts import STAGES, Fact
from testigo.core.sla.ledger import Ledger, reads
from tests.core.report_logs import instants, logs, ranges
from tests.spec.commitment_cases import INFLUENCED, RATE, RETENTION, VOLUME


def test_stages_are_read_for_promises_that_ask_for_stages() -> None:
    assert "stage.entered" in reads([VOLUME])
    assert "stage.entered" in reads([RATE])
    assert "stage.entered" not in reads([RETENTION, INFLUENCED])


@given(logs(), ranges(), instants)
def test_entries_by_day_are_those_told_one_by_one(
    facts: list[Fact], days: Days, asof: datetime
) -> None:
    ledger = Ledger(held_by(facts, asof), (), asof, "EUR")
    daily = ledger.daily(days)
    for stage in STAGES:
        told = Counter(one.at.astimezone(days.zone).date() for one in ledger.entries(stage, days))
        assert daily.get(stage, Counter()) == told
