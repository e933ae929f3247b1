"""Whatever was recorded, a report over the lake says what the core says of the same facts."""

from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from testigo.analytics.measures.bands import bands_in
from testigo.analytics.measures.chain import chain_in
from testigo.analytics.measures.claims import claims_in
from testigo.analytics.measures.goals import cycle_in, daily_in, money_in
from testigo.analytics.measures.hand_overs import hand_overs_in
from testigo.analytics.measures.journeys import attribution_in
from testigo.analytics.measures.loop import (
    ALL,
    HOW_FAR,
    lives_in,
    loop_in,
    totals_by,
    totals_in,
)
from testigo.analytics.measures.passes import passes_in
from testigo.analytics.measures.recommended import campaigns_and_hand_overs
from testigo.analytics.measures.touches import first_touches
from testigo.core import recommending
from testigo.core.asof import Days, held_by
from testigo.core.attribution.report import attribute
from testigo.core.chain import chain_of
from testigo.core.channels import TOUCHES
from testigo.core.contribution import contribution, contribution_from
from testigo.core.facts import Fact
from testigo.core.followed import followed
from testigo.core.funnel import passes_of
from testigo.core.loop import LoopRow, campaigns_of, close_loop, figures_of
from testigo.core.restating import READS
from testigo.core.sales_cycle import cycle_of
from testigo.core.sla.ledger import Ledger
from tests.analytics.measures.histories import PROMISES, histories
from tests.analytics.measures.lakes import known_of
from tests.core.claims_logs import claims_logs, claims_told
from tests.core.journey_logs import journey_logs, windows
from tests.core.report_logs import instants, logs, ranges

FACTS = st.one_of(logs(), histories())
NOT_HOW_FAR = set(ALL) - {*HOW_FAR, "form.submitted"}


@given(FACTS, ranges(), instants)
@settings(max_examples=25, deadline=None)
def test_the_loop(facts: list[Fact], days: Days, asof: datetime) -> None:
    assert loop_in(known_of(facts, asof), days, "EUR") == close_loop(facts, days, asof, "EUR")


@given(st.one_of(FACTS, claims_logs(), claims_logs()), ranges(), instants)
@settings(max_examples=25, deadline=None)
def test_what_platforms_claim(facts: list[Fact], days: Days, asof: datetime) -> None:
    known = known_of(facts, asof)
    lives = lives_in(known, days)
    found = claims_in(lives, first_touches(known, lives.created), "EUR")
    assert found == claims_told(facts, days, asof, "EUR")


@given(FACTS, instants)
@settings(max_examples=25, deadline=None)
def test_the_passes(facts: list[Fact], asof: datetime) -> None:
    assert passes_in(known_of(facts, asof)) == passes_of(facts, asof)


@given(histories(), ranges(), instants)
@settings(max_examples=25, deadline=None)
def test_what_followed_hand_overs_and_the_chain(
    facts: list[Fact], days: Days, asof: datetime
) -> None:
    known = known_of(facts, asof)
    cases = followed(facts, days, asof, "EUR", PROMISES)
    assert hand_overs_in(known, days, "EUR", PROMISES) == cases
    bands = bands_in(known, days, PROMISES)
    assert chain_in(known, bands, days, "EUR") == chain_of(facts, cases, days, asof, "EUR")


@given(FACTS, ranges(), instants)
@settings(max_examples=25, deadline=None)
def test_the_totals(facts: list[Fact], days: Days, asof: datetime) -> None:
    counting = held_by(facts, asof)
    happened = [fact for fact in counting if fact.at < days.end]
    told = tuple(figures_of(_read(one), days, "EUR") for one in (happened, counting))
    known = known_of(facts, asof)
    assert totals_in(known, days, "EUR") == told[1]
    assert totals_by(known, days, days.end, "EUR") == told


def _read(facts: list[Fact]) -> list[Fact]:
    return [fact for fact in facts if fact.name in (*READS, "trait.set")]


@given(histories(), ranges(), instants)
@settings(max_examples=15, deadline=None)
def test_what_recommendations_look_at(facts: list[Fact], days: Days, asof: datetime) -> None:
    known = known_of(facts, asof)
    rows, cases = campaigns_and_hand_overs(known, days, "EUR", PROMISES)
    assert cases == followed(facts, days, asof, "EUR", PROMISES)
    read = {*recommending.READS, *TOUCHES, "trait.set"}
    told = [fact for fact in held_by(facts, asof) if fact.name in read]
    assert rows == campaigns_of(told, days, "EUR")
    loop = close_loop(facts, days, asof, "EUR")
    assert list(map(_seen, rows)) == list(map(_seen, loop.rows))


def _seen(row: LoopRow) -> object:
    """What recommendations see of a campaign."""
    figures = row.figures
    told = (figures.leads, figures.customers, figures.cost, figures.right_role)
    return row.channel, row.campaign, told


@given(FACTS, ranges(), instants)
@settings(max_examples=25, deadline=None)
def test_what_goals_are_computed_and_paced_by(
    facts: list[Fact], days: Days, asof: datetime
) -> None:
    known = known_of(facts, asof)
    assert cycle_in(known) == cycle_of(facts, asof)
    money = money_in(known)
    assert contribution_from(money, days, "EUR") == contribution(facts, days, asof, "EUR")
    ledger = Ledger(held_by(facts, asof), (), asof, "EUR")
    told = [fact for fact in facts if fact.name not in NOT_HOW_FAR]
    far, whole = loop_in(known, days, "EUR", told=HOW_FAR), close_loop(told, days, asof, "EUR")
    assert (far.rows, far.totals) == (whole.rows, whole.totals)
    assert daily_in(known, days) == ledger.daily(days)
    signed = Ledger(money, (), asof, "EUR").contracts(days)
    assert {(one.key, one.at, one.amount) for one in signed} == {
        (one.key, one.at, one.amount) for one in ledger.contracts(days)
    }


@given(st.one_of(journey_logs(), journey_logs(), FACTS), ranges(), instants, windows)
@settings(max_examples=50, deadline=None)
def test_the_journeys(facts: list[Fact], days: Days, asof: datetime, window: int) -> None:
    found = attribution_in(known_of(facts, asof), days, "EUR", window)
    assert found == attribute(facts, days, asof, "EUR", window)
