"""What a period brought: margin and campaign cost, and what is left of one after the other."""

from datetime import date
from decimal import Decimal

from testigo.core.asof import Days
from testigo.core.contribution import contribution
from tests.spec.story import MADRID, Line, facts_of, instant

JANUARY = Days(date(2026, 1, 1), date(2026, 2, 1), MADRID)
ASOF = instant("2026-03-01 00:00")
STATED = Line("2026-01-10 10:00", "Ana", "contract.signed", "amount=9000 margin=6000")
BARE = Line("2026-01-20 10:00", "Bea", "contract.signed", "amount=1000.50")
LATER = Line("2026-02-01 10:00", "Carla", "contract.signed", "amount=5000 margin=10")
DOLLARS = Line("2026-01-21 10:00", "Dani", "contract.signed", "amount=70 currency=USD")
COST = Line(
    "2026-01-31 20:00", "", "cost.recorded",
    "channel=events from=2026-01-01 to=2026-02-28 amount=590",
)  # fmt: skip


def of(*lines: Line) -> tuple[int, Decimal, Decimal | None, Decimal | None, Decimal | None]:
    found = contribution(facts_of(lines), JANUARY, ASOF, "EUR")
    return found.contracts, found.revenue, found.margin, found.cost, found.contribution


def test_the_contribution_is_the_margin_less_what_campaigns_cost() -> None:
    assert of(STATED, LATER, DOLLARS, COST) == (1, 9000, 6000, 310, 5690)


def test_a_contract_without_a_margin_leaves_no_contribution() -> None:
    assert of(STATED, BARE, COST) == (2, Decimal("10000.50"), None, 310, None)


def test_without_costs_there_is_no_contribution_and_no_zero() -> None:
    assert of(STATED) == (1, 9000, 6000, None, None)
    assert of() == (0, 0, None, None, None)


def test_what_was_taken_back_does_not_count() -> None:
    back = Line("2026-01-12 10:00", "Ana", "fact.retracted", "of=1")
    assert of(STATED, back)[:2] == (0, 0)
