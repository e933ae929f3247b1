"""What a machine told about a contract."""

from datetime import date

from testigo.core.asof import Days
from testigo.core.facts import Fact
from testigo.core.loop import close_loop
from tests.core.report_logs import hours
from tests.spec.story import MADRID


def told(number: int, name: str, *, automatic: bool = False, **props: object) -> Fact:
    at = hours(number)
    return Fact(str(number), name, at, at, f"m{number}", "Ana", automatic=automatic, props=props)


def test_a_contract_that_a_machine_told_is_none() -> None:
    facts = [
        told(1, "stage.entered", stage="lead", cycle=1),
        told(2, "deal.lost", reason="price"),
        told(3, "contract.signed", automatic=True, amount="100"),
    ]
    days = Days(date(2025, 1, 1), date(2027, 1, 1), MADRID)
    figures = close_loop(facts, days, hours(4), "EUR").totals
    assert (figures.customers, figures.revenue, figures.lost["price"]) == (0, 0, 1)
