"""Which cost counts on which day: the table of docs/rules/loop.md, and what always holds."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.asof import Days
from testigo.core.campaigns import SameCampaigns, same_campaigns
from testigo.core.cost_days import CountedCost, costs_on, counted_costs
from testigo.core.costs import LeftOut, Money, recorded_cost
from testigo.core.facts import Fact
from tests.spec import costs
from tests.spec.costs import CASES, CLAIMED, Case
from tests.spec.story import MADRID, Line, facts_of

NOBODY = SameCampaigns({})
JANUARY = Days(costs.SINCE, costs.UNTIL, MADRID)


def counted(facts: list[Fact], same: SameCampaigns = NOBODY) -> list[CountedCost]:
    """The costs with the days on which they count."""
    return counted_costs(
        [cost for fact in facts if (cost := recorded_cost(fact, MADRID, "EUR"))], same
    )


def spent(facts: list[Fact], days: Days = JANUARY, same: SameCampaigns = NOBODY) -> Decimal:
    """What was spent on these days."""
    found = costs_on(days, facts, Money("EUR", LeftOut()), same)
    return sum((cost.amount for cost in found if cost.amount is not None), Decimal(0))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.because)
def test_of_the_same_days_the_table_says_what_counts(case: Case) -> None:
    facts = costs.facts_of(case)
    shares = [
        one.share(Decimal(told.amount), JANUARY.since, JANUARY.until)
        for one, told in zip(counted(facts), case.costs, strict=True)
    ]
    assert [Decimal(0) if share is None else share for share in shares] == [
        Decimal(one) for one in case.counts
    ]
    assert spent(facts) == costs.total(case)


def test_a_claim_counts_where_every_day_of_its_cost_does() -> None:
    part, whole = CASES[2], CASES[1]
    for case, claims in ((part, [None, CLAIMED]), (whole, [CLAIMED])):
        found = costs_on(JANUARY, costs.facts_of(case), Money("EUR", LeftOut()), NOBODY)
        assert [cost.claimed for cost in found] == claims


def test_a_program_that_tells_a_period_again_corrects_it() -> None:
    says = "channel=x campaign=a from=2026-01-01 to=2026-01-02"
    first, second = facts_of(
        [
            Line("2026-01-03 09:00", "", "cost.recorded", f"{says} amount=5"),
            Line("2026-01-04 09:00", "", "cost.recorded", f"{says} amount=8"),
        ]
    )
    assert spent([first, second]) == 8
    together = replace(second, recorded_at=first.recorded_at)
    assert spent([first, together]) == 13, "what is told at once adds up"


def test_costs_in_two_currencies_do_not_replace_one_another() -> None:
    says = "channel=x campaign=a from=2026-01-01 to=2026-01-02"
    facts = facts_of(
        [
            Line("2026-01-03 09:00", "", "cost.recorded", f"{says} amount=5"),
            Line("2026-01-04 09:00", "", "cost.recorded", f"{says} amount=8 currency=USD"),
        ]
    )
    assert spent(facts) == 5


def test_what_is_no_money_replaces_nothing() -> None:
    says = "channel=x campaign=a from=2026-01-01 to=2026-01-02"
    facts = facts_of(
        [
            Line("2026-01-03 09:00", "", "cost.recorded", f"{says} amount=5"),
            Line("2026-01-04 09:00", "", "cost.recorded", f"{says} amount=much"),
        ]
    )
    assert spent(facts) == 5


# --- campaigns of two names ----------------------------------------------------------------------


def test_a_renamed_campaign_is_one_and_its_latest_export_counts() -> None:
    says = "channel=x from=2026-01-01 to=2026-01-02"
    same = "channel=x campaign=new into_channel=x into_campaign=old"
    facts = facts_of(
        [
            Line("2026-01-03 09:00", "", "cost.recorded", f"{says} campaign=old amount=5"),
            Line("2026-01-04 09:00", "", "cost.recorded", f"{says} campaign=new amount=8"),
            Line("2026-01-05 09:00", "", "campaign.same_as", same),
        ]
    )
    assert spent(facts) == 13
    assert spent(facts, same=same_campaigns(facts)) == 8


@pytest.mark.parametrize(
    "said, named",
    [
        ("a>b", "b"),
        ("a>b b>c", "c"),
        ("a>b a>c", "c"),
        ("a>b b>a", "b"),
        ("a>a", "a"),
        ("a>b b>c c>a", "c"),
    ],
)
def test_names_are_followed_and_never_round_in_a_circle(said: str, named: str) -> None:
    lines = [
        Line(f"2026-01-0{day} 09:00", "", "campaign.same_as",
             f"channel=x campaign={one[0]} into_channel=x into_campaign={one[-1]}")
        for day, one in enumerate(said.split(), 1)
    ]  # fmt: skip
    assert same_campaigns(facts_of(lines)).of("x", "a") == ("x", named)


# --- what holds for any costs --------------------------------------------------------------------

START = date(2026, 1, 1)


@st.composite
def recorded(draw: st.DrawFn) -> list[Fact]:
    """Costs of two campaigns by three files and by hand, over the same fortnight."""
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["a", "b"]),
                st.sampled_from(["1", "2", "3", ""]),
                st.integers(0, 13),
                st.integers(0, 6),
                st.integers(1, 9999),
                st.integers(0, 3),
            ),
            max_size=12,
        )
    )
    return [_fact(number, row) for number, row in enumerate(rows)]


def _fact(number: int, row: tuple[str, str, int, int, int, int]) -> Fact:
    campaign, export, first, length, cents, hour = row
    props = {
        "channel": "x",
        "campaign": campaign,
        "from": (START + timedelta(days=first)).isoformat(),
        "to": (START + timedelta(days=first + length)).isoformat(),
        "amount": str(Decimal(cents) / 100),
    }
    at = datetime(2026, 2, 1, hour, tzinfo=UTC)
    return Fact(
        id=str(number),
        name="cost.recorded",
        at=at,
        recorded_at=at,
        message_id=str(number),
        source="import" if export else "screen",
        props={**props, "export": export} if export else props,
    )


@given(recorded())
def test_on_each_day_one_export_of_a_campaign_counts(facts: list[Fact]) -> None:
    found = counted(facts)
    for ahead in range(20):
        day = START + timedelta(days=ahead)
        for campaign in ("a", "b"):
            own = [one for one in found if one.recorded.campaign == campaign]
            covering = [one for one in own if one.recorded.first <= day <= one.recorded.last]
            counting = [one for one in own if any(s <= day < e for s, e in one.spans)]
            assert len({one.recorded.export for one in counting}) == (1 if covering else 0)
            assert all(one in covering for one in counting)


@given(recorded(), st.integers(0, 20))
def test_two_ranges_that_meet_add_up_to_the_whole(facts: list[Fact], cut: int) -> None:
    middle, end = START + timedelta(days=cut), START + timedelta(days=30)
    parts = (Days(START, middle, MADRID), Days(middle, end, MADRID))
    assert sum(spent(facts, part) for part in parts) == spent(facts, Days(START, end, MADRID))


@given(recorded(), st.randoms(use_true_random=False))
def test_the_order_of_costs_does_not_matter(facts: list[Fact], random: Random) -> None:
    mixed = random.sample(facts, len(facts))
    assert spent(mixed) == spent(facts)
