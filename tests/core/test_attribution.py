"""Attribution: the tables of docs/rules/attribution.md, and what holds for any journeys."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.asof import Days
from testigo.core.attribution.allotting import allot
from testigo.core.attribution.crediting import Sold, credit
from testigo.core.attribution.journeys import NOT_MARKETING
from testigo.core.attribution.markov import removal_effects, steps_in
from testigo.core.attribution.models import MODELS, SIMPLE, Model, Way, shares
from testigo.core.attribution.report import Attribution, attribute
from testigo.core.attribution.touching import touches_in
from testigo.core.facts import Fact
from tests.core.journey_logs import journey_logs, windows
from tests.core.report_logs import instants, ranges
from tests.spec.attribution import (
    ALLOTTED,
    AS_OF,
    ASOF,
    BAD,
    PEER,
    ROWS,
    SHARED,
    SINCE,
    STORY,
    TOTALS,
    UNTIL,
    WALKED,
    Allotted,
    AsOf,
    Bad,
    Peer,
    Shared,
    by_channel,
    euros,
    firsts,
    quotas_of,
    way_of,
    written,
)
from tests.spec.story import MADRID, Line, facts_of, instant

MARCH = Days(date.fromisoformat(SINCE), date.fromisoformat(UNTIL), MADRID)
ONE_PER_CENT = 0.01


def march(lines: tuple[Line, ...], asof: str = "2026-06-01 00:00", window: int = 90) -> Attribution:
    return attribute(facts_of(lines), MARCH, instant(asof), "EUR", window)


# --- the tables ----------------------------------------------------------------------------------


@pytest.mark.parametrize("row", SHARED, ids=lambda row: f"{row.model}: {row.touches}")
def test_a_journey_is_shared_as_the_table_says(row: Shared) -> None:
    found = credit([Sold(way_of(row), 100_000)], [], [row.model])[row.model]
    assert by_channel(found.items()) == row.credit


@pytest.mark.parametrize("row", ALLOTTED, ids=lambda row: row.quotas)
def test_quotas_become_whole_cents(row: Allotted) -> None:
    assert " ".join(map(str, allot(quotas_of(row)).values())) == row.cents


def test_the_rows_are_those_of_the_table() -> None:
    found = march(STORY, ASOF)
    assert tuple(written(place, list(cents.values())) for place, cents in found.rows) == ROWS
    sums = [sum(cents[model] for _, cents in found.rows) for model in MODELS]
    assert written(("total", ""), sums) == TOTALS
    assert found.revenue == sums[0]


@pytest.mark.parametrize("row", AS_OF, ids=lambda row: f"{row.asof}, {row.window}")
def test_the_same_days_asked_otherwise_are_those_of_the_table(row: AsOf) -> None:
    found = march(STORY, row.asof, row.window)
    sums = map(euros, (found.revenue, found.sourced, found.influenced))
    assert (*sums, firsts(found)) == row[2:6]


@pytest.mark.parametrize("row", BAD, ids=lambda row: row.title)
def test_what_comes_in_badly_has_its_answer_and_its_note(row: Bad) -> None:
    found = march(row.lines)
    unknown = sum(cents["first"] for (channel, _), cents in found.rows if channel == "unknown")
    name, count = row.note.split()
    assert (euros(found.revenue), euros(unknown)) == (row.revenue, row.unknown)
    assert getattr(found.notes, name) == int(count)


# --- beside channelattribution -------------------------------------------------------------------


@pytest.mark.parametrize("row", PEER, ids=lambda row: row.channel)
def test_the_simple_models_give_what_the_package_gives(row: Peer) -> None:
    for model, told in zip(SIMPLE, row[1:4], strict=True):
        customers, revenue = told.split(" / ")
        found = [Fraction(0), Fraction(0)]
        for walked in WALKED:
            channels = walked.way.split()
            way = Way(tuple((channel, "") for channel in channels), (0,) * len(channels))
            parts = shares(model, way)
            own = sum(part for channel, part in zip(channels, parts, strict=True)
                      if channel == row.channel)  # fmt: skip
            found = [found[0] + own * walked.customers, found[1] + own * walked.revenue]
        assert abs(found[0] - Fraction(customers)) <= Fraction(1, 20_000)
        assert abs(found[1] - Fraction(revenue)) <= Fraction(1, 200)


def test_the_exact_removal_effects_are_those_that_the_package_simulates() -> None:
    signed = [row.way.split() for row in WALKED for _ in range(row.customers)]
    vain = [row.way.split() for row in WALKED for _ in range(row.vain)]
    effects = removal_effects(steps_in(signed, vain))
    assert effects.keys() == {row.channel for row in PEER}
    for row in PEER:
        assert abs(effects[row.channel] - float(row.removal)) < ONE_PER_CENT / 5


def test_without_anybody_lost_a_channel_that_all_pass_is_worth_all() -> None:
    effects = removal_effects(steps_in([["a", "b"], ["b"], ["c", "b"]], []))
    assert effects["b"] == pytest.approx(1)
    assert effects["a"] == effects["c"] == pytest.approx(1 / 3)


def test_steps_that_nobody_took_have_no_effects() -> None:
    assert removal_effects(Counter()) == {}
    assert removal_effects(steps_in([], [["a"]])) == {"a": 0.0}


# --- touches -------------------------------------------------------------------------------------


def touches(*lines: Line) -> list[tuple[str, str]]:
    return [(touch.channel, touch.campaign) for touch in touches_in(facts_of(lines))]


def test_pages_of_one_visit_are_one_touch() -> None:
    pages = [Line(f"2026-03-01 10:{minute}", "Ana", "page.viewed") for minute in ("00", "30", "59")]
    assert touches(*pages, Line("2026-03-01 11:30", "Ana", "page.viewed")) == [("direct", "")] * 2


def test_an_act_within_a_visit_came_from_where_the_visit_came() -> None:
    opened = Line("2026-03-01 10:00", "Ana", "page.viewed", "gclid=x utm_campaign=brand")
    act = Line("2026-03-01 10:20", "Ana", "form.submitted", "form=f")
    late = Line("2026-03-01 10:31", "Ana", "form.submitted", "form=f")
    named = Line("2026-03-01 10:20", "Ana", "form.submitted", "channel=direct")
    assert touches(opened, act) == [("google_ads", "brand")] * 2
    assert touches(opened, late) == [("google_ads", "brand"), ("direct", "")]
    assert touches(opened, named) == [("google_ads", "brand"), ("direct", "")]


def test_a_click_in_an_email_is_of_the_email_and_a_webinar_of_the_webinars() -> None:
    click = Line("2026-03-01 10:00", "Ana", "email.clicked", "campaign=march")
    seminar = Line("2026-03-02 10:00", "Ana", "webinar.attended", "content=w1")
    assert touches(click, seminar) == [("email", "march"), ("webinars", "")]


def test_what_a_machine_did_is_no_touch() -> None:
    assert touches(Line("2026-03-01 10:00", "Ana", "page.viewed", "automatic=yes")) == []
    assert touches(Line("2026-03-01 10:00", "Ana", "email.clicked", "automatic=yes")) == []


def test_an_act_in_another_browser_is_not_of_the_visit() -> None:
    page, act = facts_of(
        [
            Line("2026-03-01 10:00", "Ana", "page.viewed", "gclid=x"),
            Line("2026-03-01 10:05", "Ana", "demo.requested"),
        ]
    )
    phone = [replace(page, anonymous_id="b1"), replace(act, anonymous_id="b2")]
    assert [touch.channel for touch in touches_in(phone)] == ["google_ads", "direct"]


# --- who was who ---------------------------------------------------------------------------------

_BEFORE = (
    Line("2026-03-01 10:00", "browser", "page.viewed", "gclid=x"),
    Line("2026-03-05 10:00", "Ana", "form.submitted", "form=f"),
    Line("2026-03-10 10:00", "Ana", "contract.signed", "amount=100"),
)


def test_a_browser_counts_from_when_it_was_known_whose_it_is() -> None:
    known = Line("2026-03-20 10:00", "browser", "person.merged", "into=Ana")
    assert firsts(march((*_BEFORE, known), "2026-03-20 00:00")) == "direct 100.00"
    assert firsts(march((*_BEFORE, known), "2026-03-21 00:00")) == "google_ads 100.00"


def test_who_was_parted_again_counts_no_more() -> None:
    known = Line("2026-03-20 10:00", "browser", "person.merged", "into=Ana")
    parted = Line("2026-03-22 10:00", "browser", "person.unmerged", "from=Ana")
    assert firsts(march((*_BEFORE, known, parted))) == "direct 100.00"


# --- laws ----------------------------------------------------------------------------------------

_PLACES = st.sampled_from(
    [("a", ""), ("a", "x"), ("b", "x"), ("direct", ""), ("c", "y"), ("d", "")]
)


@st.composite
def ways(draw: st.DrawFn, least: int = 0) -> Way:
    places = draw(st.lists(_PLACES, min_size=least, max_size=8))
    hours = sorted(draw(st.lists(st.integers(0, 4000), min_size=len(places),
                                 max_size=len(places))), reverse=True)  # fmt: skip
    hours[-1:] = [0] if hours else []
    spot = st.none() | st.integers(0, len(places) - 1) if places else st.none()
    return Way(tuple(places), tuple(hours), draw(spot), draw(spot))


solds = st.builds(Sold, ways(), st.integers(-(10**9), 10**12))


@given(st.lists(solds, max_size=8), st.lists(ways(), max_size=5))
def test_every_model_adds_up_to_the_revenue_in_cents(sold: list[Sold], lost: list[Way]) -> None:
    revenue = sum(one.cents for one in sold)
    for model, found in credit(sold, lost, MODELS).items():
        assert sum(found.values()) == revenue, model


@given(st.sampled_from([model for model in MODELS if model != "markov"]), ways(least=1))
def test_the_shares_of_a_journey_are_a_whole(model: Model, way: Way) -> None:
    found = shares(model, way)
    assert sum(found) == 1
    assert all(0 <= share <= 1 for share in found)


@given(st.lists(ways(least=1), min_size=1, max_size=6), st.lists(ways(), max_size=5))
def test_removal_effects_are_shares(signed: list[Way], lost: list[Way]) -> None:
    steps = steps_in([way.channels for way in signed], [way.channels for way in lost])
    for effect in removal_effects(steps).values():
        assert -1e-9 <= effect <= 1 + 1e-9


@given(st.lists(st.fractions(-100, 100, max_denominator=60), max_size=9))
def test_whole_cents_lie_within_one_of_their_quotas(parts: list[Fraction]) -> None:
    quotas = {**dict(enumerate(parts)), "rest": Fraction(100) - sum(parts)}
    found = allot(quotas)
    assert sum(found.values()) == 100
    assert all(abs(found[key] - quota) < 1 for key, quota in quotas.items())


@given(journey_logs(), ranges(), instants, windows, st.randoms(use_true_random=False))
def test_a_log_gives_the_same_in_any_order_and_adds_up(
    facts: list[Fact], days: Days, asof: datetime, window: int, chance: Random
) -> None:
    found = attribute(facts, days, asof, "EUR", window)
    shuffled = list(facts)
    chance.shuffle(shuffled)
    assert attribute(shuffled, days, asof, "EUR", window) == found
    for model in MODELS:
        assert sum(cents[model] for _, cents in found.rows) == found.revenue
    marketing = [cents for place, cents in found.rows if place[0] not in NOT_MARKETING]
    assert found.sourced == sum(cents["first"] for cents in marketing)


@given(journey_logs(), ranges(), instants, windows)
def test_what_becomes_known_later_changes_no_earlier_answer(
    facts: list[Fact], days: Days, asof: datetime, window: int
) -> None:
    known = [fact for fact in facts if fact.known_at < asof]
    before = attribute(known, days, asof, "EUR", window)
    assert attribute(facts, days, asof, "EUR", window) == before
