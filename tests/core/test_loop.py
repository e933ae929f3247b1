"""The loop: the tables of docs/rules/loop.md, and what holds for any log."""

from datetime import date, datetime
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.asof import Days, held_by
from testigo.core.campaigns import SameCampaigns
from testigo.core.cost_days import costs_on
from testigo.core.costs import LeftOut, Money, money_of, spread
from testigo.core.facts import Fact
from testigo.core.loop import Loop, close_loop
from tests.core.report_logs import instants, logs, ranges
from tests.spec.loop import (
    AS_OF,
    ASOF,
    PARTS,
    ROWS,
    SINCE,
    STORY,
    TOTALS,
    UNTIL,
    AsOf,
    Part,
    written,
)
from tests.spec.story import MADRID, Line, facts_of, instant

JANUARY = Days(date.fromisoformat(SINCE), date.fromisoformat(UNTIL), MADRID)
COUNTS = ("leads", "mql", "accepted", "sql", "opportunities", "customers")


def loop_of(*lines: Line, currency: str = "EUR") -> Loop:
    """The loop of January with these facts and a lead, Ana."""
    lead = Line("2026-01-05 10:00", "Ana", "stage.entered", "stage=lead cycle=1")
    return close_loop(facts_of([lead, *lines]), JANUARY, instant("2026-06-01 00:00"), currency)


# --- the tables ----------------------------------------------------------------------------------


def test_the_rows_are_those_of_the_table() -> None:
    loop = close_loop(facts_of(STORY), JANUARY, instant(ASOF), "EUR")
    assert tuple(written(r.channel, r.campaign, r.figures) for r in loop.rows) == ROWS
    assert written("total", "", loop.totals) == TOTALS


@pytest.mark.parametrize("row", AS_OF, ids=lambda row: row.asof)
def test_the_same_leads_asked_as_of_another_day_are_what_was_known_then(row: AsOf) -> None:
    totals = close_loop(facts_of(STORY), JANUARY, instant(row.asof), "EUR").totals
    found = (totals.leads, totals.mql, totals.customers, totals.revenue)
    assert tuple(map(str, found)) == (row.leads, row.mql, row.customers, row.revenue)


def test_content_that_was_mentioned_has_the_figures_of_its_leads() -> None:
    ben = Line("2026-01-06 10:00", "Ben", "stage.entered", "stage=lead cycle=1")
    loop = loop_of(
        ben,
        Line("2026-01-07 10:00", "Ana", "feedback.given", "content=guide right_role=yes"),
        Line("2026-01-08 10:00", "Ana", "feedback.given", "content=GUIDE"),
        Line("2026-01-09 10:00", "Ana", "contract.signed", "amount=1000"),
        Line("2026-01-07 10:00", "Ben", "feedback.given", "content=guide right_role=no"),
        Line("2026-01-08 10:00", "Ben", "feedback.given", "content=webinar"),
        Line("2026-01-08 11:00", "Cid", "feedback.given", "content=guide"),
    )
    told = [
        (row.told, row.figures.leads, row.figures.customers, row.figures.right_role["yes"])
        for row in loop.content
    ]
    assert told == [("guide", 2, 1, 1), ("GUIDE", 1, 1, 1), ("webinar", 1, 0, 0)]
    assert loop.content[0].figures.cost is None
    assert loop.content[0].figures.revenue == Decimal(1000)


def test_every_lead_is_of_the_form_that_made_it_one_and_of_the_team_that_received_it() -> None:
    loop = loop_of(
        Line("2026-01-04 10:00", "Ana", "form.submitted", "form=news"),
        Line("2026-01-05 10:00", "Ana", "form.submitted", "form=guide"),
        Line("2026-01-06 10:00", "Ana", "form.submitted", "form=demo"),
        Line("2026-01-07 10:00", "Ana", "lead.handed_over", "stage=mql to=team:sdr"),
        Line("2026-01-08 10:00", "Ana", "lead.handed_over", "stage=sql to=team:sales"),
        Line("2026-01-09 10:00", "Ana", "contract.signed", "amount=1000"),
        Line("2026-01-06 10:00", "Ben", "stage.entered", "stage=lead cycle=1"),
        Line("2026-01-07 10:00", "Ben", "lead.handed_over", "stage=mql to=user:7"),
        Line("2026-01-06 10:00", "Cid", "stage.entered", "stage=lead cycle=1"),
    )
    assert [(row.told, row.figures.leads) for row in loop.forms] == [("", 2), ("guide", 1)]
    assert {row.told: row.figures.revenue for row in loop.teams} == {
        **{"sdr": Decimal(1000), "owner": Decimal(0), "": Decimal(0)}
    }


def test_competitors_are_counted_however_they_are_written() -> None:
    loop = loop_of(
        Line("2026-01-06 10:00", "Ben", "stage.entered", "stage=lead cycle=1"),
        Line("2026-01-07 10:00", "Ana", "feedback.given", "competitor=Mecalux"),
        Line("2026-01-08 10:00", "Ben", "deal.lost", "reason=competitor competitor=MECALUX"),
        Line("2026-01-09 10:00", "Ben", "feedback.given", "competitor=Acme"),
    )
    told = [
        (one.told, one.figures.leads, one.figures.lost["competitor"]) for one in loop.competitors
    ]
    assert told == [("Mecalux", 2, 1), ("Acme", 1, 1)]


@pytest.mark.parametrize("row", PARTS, ids=lambda row: f"{row.amount}, {row.start}, {row.since}")
def test_the_part_of_a_cost_is_what_the_table_says(row: Part) -> None:
    says = f"channel=x from={row.start} to={row.end} amount={row.amount} claimed=7"
    fact = facts_of([Line("2026-01-01 09:00", "", "cost.recorded", says)])[0]
    days = Days(date.fromisoformat(row.since), date.fromisoformat(row.until), MADRID)
    [cost] = costs_on(days, [fact], Money("EUR", LeftOut()), SameCampaigns({}))
    assert str(cost.amount) == row.part
    assert ("" if cost.claimed is None else str(cost.claimed)) == row.claimed


# --- single rules --------------------------------------------------------------------------------


def test_a_lead_without_any_touch_is_of_the_unknown_channel() -> None:
    assert [(row.channel, row.campaign) for row in loop_of().rows] == [("unknown", "")]


def test_of_two_touches_at_one_instant_the_smaller_message_id_came_first() -> None:
    touches = (
        Line("2026-01-05 10:00", "Ana", "form.submitted", "channel=first"),
        Line("2026-01-05 10:00", "Ana", "form.submitted", "channel=second"),
    )
    assert loop_of(*touches).rows[0].channel == "first"
    assert loop_of(*reversed(touches)).rows[0].channel == "second"


def test_a_touch_taken_back_is_no_first_touch() -> None:
    loop = loop_of(
        Line("2026-01-04 10:00", "Ana", "form.submitted", "channel=wrong"),
        Line("2026-01-05 10:00", "Ana", "form.submitted", "channel=right"),
        Line("2026-01-06 10:00", "Ana", "fact.retracted", "of=2"),
    )
    assert [row.channel for row in loop.rows] == ["right"]


def test_a_recycled_lead_is_created_once_and_may_become_an_mql_in_its_second_cycle() -> None:
    loop = loop_of(
        Line("2026-02-05 10:00", "Ana", "stage.entered", "stage=lead cycle=2"),
        Line("2026-02-06 10:00", "Ana", "stage.entered", "stage=mql cycle=2"),
    )
    assert (loop.totals.leads, loop.totals.mql) == (1, 1)
    february = Days(date(2026, 2, 1), date(2026, 3, 1), MADRID)
    lines = [Line("2026-01-05 10:00", "Ana", "stage.entered", "stage=lead cycle=1"),
             Line("2026-02-05 10:00", "Ana", "stage.entered", "stage=lead cycle=2")]  # fmt: skip
    later = close_loop(facts_of(lines), february, instant("2026-06-01 00:00"), "EUR")
    assert later.totals.leads == 0


def test_the_latest_feedback_that_speaks_of_the_role_counts() -> None:
    loop = loop_of(
        Line("2026-01-06 10:00", "Ana", "feedback.given", "right_role=yes"),
        Line("2026-01-07 10:00", "Ana", "feedback.given", "right_role=no"),
        Line("2026-01-08 10:00", "Ana", "feedback.given", "competitor=Rival"),
    )
    assert loop.totals.right_role == {"yes": 0, "no": 1, "unknown": 0}


def test_right_role_may_be_told_as_true_or_false() -> None:
    told = Fact(
        id="2",
        name="feedback.given",
        at=instant("2026-01-06 10:00"),
        recorded_at=instant("2026-01-06 10:00"),
        message_id="m",
        person="Ana",
        props={"right_role": True},
    )
    lead = facts_of([Line("2026-01-05 10:00", "Ana", "stage.entered", "stage=lead cycle=1")])
    totals = close_loop([*lead, told], JANUARY, instant(ASOF), "EUR").totals
    assert totals.right_role == {"yes": 1, "no": 0, "unknown": 0}


def test_a_deal_counts_as_lost_by_its_last_word_only() -> None:
    loop = loop_of(
        Line("2026-01-06 10:00", "Ana", "deal.lost", "deal=won-later reason=price"),
        Line("2026-01-09 10:00", "Ana", "contract.signed", "deal=won-later amount=1"),
        Line("2026-01-06 10:00", "Ana", "deal.lost", "deal=lost reason=price"),
        Line("2026-01-07 10:00", "Ana", "deal.lost", "deal=lost reason=competitor"),
        Line("2026-01-07 10:00", "Ana", "deal.lost", "deal=other reason=weather"),
    )
    assert {k: v for k, v in loop.totals.lost.items() if v} == {"competitor": 1, "weather": 1}
    assert tuple(loop.totals.lost) == (
        "price", "competitor", "timing", "fit", "no_decision", "other", "weather",
    )  # fmt: skip


def test_a_rejection_counts_until_it_is_revised() -> None:
    rejected = Line("2026-01-06 10:00", "Ana", "lead.rejected", "reason=student")
    assert loop_of(rejected).totals.rejected == {"student": 1}
    accepted = Line("2026-01-07 10:00", "Ana", "lead.accepted")
    assert loop_of(rejected, accepted).totals.rejected == {}


def test_margin_is_absent_unless_every_contract_states_it() -> None:
    with_margin = Line("2026-01-06 10:00", "Ana", "contract.signed", "amount=100 margin=60")
    without = Line("2026-01-07 10:00", "Ana", "contract.signed", "amount=10")
    assert loop_of(with_margin).totals.margin == 60
    assert loop_of(with_margin, without).totals.margin is None
    assert loop_of(with_margin, without).totals.revenue == 110


def test_amounts_in_another_currency_are_left_out_and_counted_but_their_customer_counts() -> None:
    loop = loop_of(
        Line("2026-01-06 10:00", "Ana", "contract.signed", "amount=100 currency=USD"),
        Line("2026-01-06 10:00", "", "cost.recorded", "channel=x amount=5 currency=eur"),
        Line("2026-01-06 10:00", "", "cost.recorded", "channel=x amount=7 currency=USD"),
    )
    assert (loop.totals.customers, loop.totals.revenue, loop.totals.cost) == (1, 0, 5)
    assert loop.left_out == LeftOut(other_currency=2, unreadable=0)


@pytest.mark.parametrize(
    "says",
    [
        "channel=x amount=lots",
        "channel=x amount=1 from=soon",
        "amount=1e999999999",
        "amount=NaN",
        "amount=1 from=2026-01-09 to=2026-01-08",
        "amount=1 from=9999-12-31T23:00-05:00",
    ],
)
def test_a_cost_that_cannot_be_read_is_left_out_and_counted(says: str) -> None:
    loop = loop_of(Line("2026-01-06 10:00", "", "cost.recorded", says))
    assert loop.totals.cost is None
    assert loop.left_out == LeftOut(other_currency=0, unreadable=1)


def test_a_cost_without_days_is_of_the_local_day_of_its_fact() -> None:
    assert (
        loop_of(Line("2026-02-01 00:30", "", "cost.recorded", "channel=x amount=5")).totals.cost
        is None
    )
    assert (
        loop_of(Line("2026-01-31 23:30", "", "cost.recorded", "channel=x amount=5")).totals.cost
        == 5
    )


@pytest.mark.parametrize(
    "value, amount",
    [("12.50", "12.50"), (3, "3"), (0.1, "0.1"), ("-4", "-4"), (True, None), ("", None),
     (None, None), ("1,5", None), ("Infinity", None), ("0.0000001", None), ([], None)],
)  # fmt: skip
def test_an_amount_is_a_decimal_text_or_a_number(value: object, amount: str | None) -> None:
    assert money_of(value) == (None if amount is None else Decimal(amount))


# --- what holds for any log ----------------------------------------------------------------------


def added_up(loop: Loop, name: str) -> Decimal | int | None:
    """The sum of a figure over the rows; None where no row has one."""
    found = [getattr(row.figures, name) for row in loop.rows]
    present = [value for value in found if value is not None]
    return sum(present) if present else None


@given(logs(), ranges(), instants)
def test_totals_are_the_sums_of_the_rows(facts: list[Fact], days: Days, asof: datetime) -> None:
    loop = close_loop(facts, days, asof, "EUR")
    for name in ("cost", "claimed"):
        assert getattr(loop.totals, name) == added_up(loop, name)
    for name in (*COUNTS, "revenue"):
        assert getattr(loop.totals, name) == (added_up(loop, name) or 0)
    for name in ("right_role", "lost", "rejected"):
        for key, total in getattr(loop.totals, name).items():
            assert total == sum(getattr(row.figures, name).get(key, 0) for row in loop.rows)
    if loop.totals.margin is not None:
        assert loop.totals.margin == added_up(loop, "margin")
    for rows in (loop.forms, loop.teams):
        for name in (*COUNTS, "revenue"):
            assert sum(getattr(row.figures, name) for row in rows) == getattr(loop.totals, name)


@given(logs(), ranges(), instants)
def test_every_lead_is_counted_once_and_has_one_role(
    facts: list[Fact], days: Days, asof: datetime
) -> None:
    totals = close_loop(facts, days, asof, "EUR").totals
    created: dict[str | None, list[datetime]] = {}
    for fact in held_by(facts, asof):
        if fact.name == "stage.entered" and fact.props["stage"] == "lead":
            created.setdefault(fact.person, []).append(fact.at)
    assert totals.leads == sum(days.hold(min(instants)) for instants in created.values())
    assert sum(totals.right_role.values()) == totals.leads
    assert all(getattr(totals, name) <= totals.leads for name in COUNTS if name != "customers")


@given(logs(), ranges(), instants, st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(
    facts: list[Fact], days: Days, asof: datetime, random: Random
) -> None:
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert close_loop(shuffled, days, asof, "EUR") == close_loop(facts, days, asof, "EUR")


@given(logs(), logs(), ranges(), instants)
def test_what_becomes_known_later_changes_no_earlier_answer(
    facts: list[Fact], more: list[Fact], days: Days, asof: datetime
) -> None:
    later = [fact for fact in more if fact.known_at >= asof]
    assert close_loop([*facts, *later], days, asof, "EUR") == close_loop(facts, days, asof, "EUR")


@given(logs(), ranges(), st.integers(0, 40), instants)
def test_two_ranges_that_meet_add_up_to_the_whole(
    facts: list[Fact], days: Days, split: int, asof: datetime
) -> None:
    middle = min(days.until, date.fromordinal(days.since.toordinal() + split))
    first = close_loop(facts, Days(days.since, middle, MADRID), asof, "EUR").totals
    second = close_loop(facts, Days(middle, days.until, MADRID), asof, "EUR").totals
    whole = close_loop(facts, days, asof, "EUR").totals
    assert (first.cost or 0) + (second.cost or 0) == (whole.cost or 0)
    assert first.leads + second.leads == whole.leads
    assert first.revenue + second.revenue == whole.revenue


@given(st.decimals(-10_000, 10_000, places=2), st.integers(1, 400), st.integers(0, 400), st.data())
def test_parts_of_a_cost_that_meet_add_up_exactly(
    amount: Decimal, days: int, first: int, data: st.DataObject
) -> None:
    first = min(first, days)
    middle = data.draw(st.integers(first, days))
    assert spread(amount, days, 0, days) == amount
    whole = spread(amount, days, first, days)
    assert spread(amount, days, first, middle) + spread(amount, days, middle, days) == whole
    fair = amount * (days - first) / days
    assert abs(whole - fair) <= Decimal("0.01")
