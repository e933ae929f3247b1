"""Whatever was recorded, a report over the lake says what the core says of the same facts."""

from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from testigo.analytics.measures.bands import bands_in
from testigo.analytics.measures.chain import chain_in
from testigo.analytics.measures.claims import claims_in
from testigo.analytics.measures.hand_overs import hand_overs_in
from testigo.analytics.measures.loop import leads_in, loop_in
from testigo.analytics.measures.passes import passes_in
from testigo.core.asof import Days
from testigo.core.chain import chain_of
from testigo.core.facts import Fact
from testigo.core.followed import followed
from testigo.core.funnel import passes_of
from testigo.core.loop import close_loop
from tests.analytics.measures.histories import PROMISES, histories
from tests.analytics.measures.lakes import known_of
from tests.core.claims_logs import claims_logs, claims_told
from tests.core.report_logs import instants, logs, ranges

FACTS = st.one_of(logs(), histories())


@given(FACTS, ranges(), instants)
@settings(max_examples=25, deadline=None)
def test_the_loop(facts: list[Fact], days: Days, asof: datetime) -> None:
    assert loop_in(known_of(facts, asof), days, "EUR") == close_loop(facts, days, asof, "EUR")


@given(st.one_of(FACTS, claims_logs(), claims_logs()), ranges(), instants)
@settings(max_examples=25, deadline=None)
def test_what_platforms_claim(facts: list[Fact], days: Days, asof: datetime) -> None:
    found = claims_in(leads_in(known_of(facts, asof), days), "EUR")
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
