"""Then and now: what was closed, what came late and what has happened since add up."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import given

from testigo.core.asof import Days
from testigo.core.facts import Fact
from testigo.core.loop import close_loop
from testigo.core.restating import Restated, restated
from tests.core.report_logs import instants, logs, ranges
from tests.spec.story import MADRID, Line, facts_of, instant

JANUARY = Days(date(2026, 1, 1), date(2026, 2, 1), MADRID)
STORY = (
    Line("2026-01-05 10:00", "Ana", "stage.entered", "stage=lead cycle=1"),
    Line("2026-01-20 10:00", "Ana", "contract.signed", "amount=4000.00"),
    Line("2026-01-06 10:00", "Bea", "stage.entered", "stage=lead cycle=1"),
    # Signed in January, told in March.
    Line("2026-01-30 10:00", "Bea", "contract.signed", "amount=1000.00", "2026-03-01 10:00"),
    Line("2026-01-07 10:00", "Carla", "stage.entered", "stage=lead cycle=1"),
    Line("2026-02-10 10:00", "Carla", "contract.signed", "amount=500.00"),
    # Ana's contract was taken back in April.
    Line("2026-04-01 10:00", "Ana", "fact.retracted", "of=2"),
)


def told(facts: list[Fact], days: Days, asof: datetime) -> dict[str, Restated]:
    return {row.figure: row for row in restated(facts, facts, days, asof, "EUR")}


def test_what_came_late_and_what_has_happened_since_are_told_apart() -> None:
    rows = told(facts_of(STORY), JANUARY, instant("2026-03-15 00:00"))
    assert rows["revenue"] == Restated("revenue", Decimal(4000), Decimal(1000), Decimal(500))
    assert rows["customers"] == Restated("customers", Decimal(1), Decimal(1), Decimal(1))
    assert rows["leads"] == Restated("leads", Decimal(3), Decimal(0), Decimal(0))


def test_what_was_taken_back_is_a_correction() -> None:
    rows = told(facts_of(STORY), JANUARY, instant("2026-05-01 00:00"))
    assert rows["revenue"] == Restated("revenue", Decimal(4000), Decimal(-3000), Decimal(500))
    assert rows["customers"].now == 2


@given(logs(), ranges(), instants)
def test_each_row_adds_up_to_the_loop_of_now(facts: list[Fact], days: Days, asof: datetime) -> None:
    asof = max(asof, days.end + timedelta(days=1))
    now = close_loop(facts, days, asof, "EUR").totals
    rows = told(facts, days, asof)
    assert rows["leads"].now == now.leads
    assert rows["customers"].now == now.customers
    assert rows["revenue"].now == now.revenue
    assert rows["cost"].now == (now.cost or 0)
    assert not rows["leads"].since, "nobody becomes a lead of these days later"
