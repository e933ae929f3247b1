from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings

from testigo.core.asof import Days
from testigo.core.facts import Fact
from testigo.core.lead_figures import add_up
from testigo.core.loop import close_loop
from testigo.web.loop.question import SORTS
from testigo.web.loop.table import Line, groups_of, in_order
from tests.core.report_logs import instants, logs, ranges
from tests.web.loop.figures import figures, groups

COUNTED = (
    "cost", "claimed", "leads", "mql", "accepted", "sql", "opportunities", "customers", "revenue",
    "right_role", "rejected",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(logs(), ranges(), instants)
def test_rows_add_up_to_the_totals_of_the_report(
    facts: list[Fact], days: Days, asof: datetime
) -> None:
    loop = close_loop(facts, days, asof, "EUR")
    together = add_up([row.figures for row in loop.rows])
    for name in COUNTED:
        assert getattr(together, name) == getattr(loop.totals, name), name
    lost = {reason: count for reason, count in loop.totals.lost.items() if count}
    assert {reason: count for reason, count in together.lost.items() if count} == lost


@settings(max_examples=50, deadline=None)
@given(logs(), ranges(), instants)
def test_every_order_holds_every_row_once(facts: list[Fact], days: Days, asof: datetime) -> None:
    found = groups_of(close_loop(facts, days, asof, "EUR"), {})
    names = sorted(group.channel.channel for group in found)
    for sort in SORTS:
        for falling in (True, False):
            ordered = in_order(found, sort, falling=falling, language="es")
            assert sorted(group.channel.channel for group in ordered) == names
            assert sum(len(g.campaigns) for g in ordered) == sum(len(g.campaigns) for g in found)


def test_a_margin_stands_only_where_every_contract_states_one() -> None:
    stated, unstated = figures(revenue=100, margin=40), figures(revenue=100)
    assert add_up([stated, figures()]).margin == Decimal(40)
    assert add_up([stated, unstated]).margin is None
    assert add_up([figures()]).margin is None


def test_a_cost_that_is_missing_is_not_nothing_and_comes_last_in_any_order() -> None:
    found, totals = groups(
        ("events", "", figures(cost=0, leads=1)),
        ("direct", "", figures(leads=9)),
        ("email", "", figures(cost=50, leads=2)),
    )
    assert totals.cost == Decimal(50)
    for falling, first in ((True, "email"), (False, "events")):
        ordered = in_order(found, "cost", falling=falling, language="es")
        assert [group.channel.channel for group in ordered][::2] == [first, "direct"]


def test_a_channel_without_named_campaigns_is_one_row() -> None:
    found, _ = groups(
        ("direct", "", figures(leads=3)),
        ("email", "", figures(leads=1)),
        ("email", "spring", figures(leads=2)),
    )
    assert [len(group.campaigns) for group in found] == [0, 2]
    assert found[1].channel.figures.leads == 3


@pytest.mark.parametrize(
    ("yes", "no", "share"), [(9, 0, None), (5, 4, None), (5, 5, Decimal("0.5")), (0, 0, None)]
)
def test_under_ten_answers_there_is_no_share_of_right_roles(
    yes: int, no: int, share: Decimal | None
) -> None:
    line = Line("email", None, figures(leads=20, right_role={"yes": yes, "no": no, "unknown": 7}))
    assert line.right_share == share
    assert line.roles_said == yes + no


def test_reasons_come_by_frequency_and_only_those_that_happened() -> None:
    line = Line("email", None, figures(lost={"price": 1, "fit": 0, "timing": 4}))
    assert line.lost == (("timing", 4), ("price", 1))
