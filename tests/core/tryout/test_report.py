"""A draft beside the pact in force, held against an obvious way of counting the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testigo.core.asof import Days
from testigo.core.facts import Fact
from testigo.core.tryout.climbing import Climb, Crossing, Rung, crossings_of, with_threshold
from testigo.core.tryout.fates import NOTHING, Fate, records_of
from testigo.core.tryout.ladder import Step, Suggestion, ladder, suggest
from testigo.core.tryout.promises import ending, kept_of, simulated
from testigo.core.tryout.report import Share, Trial, compare, months_in
from tests.spec.agreement import PERSISTENT, at, fact, pact
from tests.spec.story import MADRID

READ = pact(PERSISTENT)
FIRST_CONTACT = simulated(READ)[0]
# From Monday 21 September on, so many days; what happens comes before and after too.
DAYS = Days(date(2026, 9, 28), date(2026, 10, 19), MADRID)
ASOF = at(24 * 60)
PEOPLE = ("ana", "bea", "carla")
SELLER = "user:7"


def told(name: str, hours: float, who: str = "ana", **more: object) -> Fact:
    """A fact of Sales about somebody."""
    made = fact(name, hours, f"{name}@{hours}@{who}", side="sales", actor=SELLER, **more)
    return replace(made, person=who)


def called(hours: float, who: str = "ana", human: bool = True) -> Fact:
    return told("contact.attempted", hours, who, props={"channel": "phone", "human": human})


HOURS = st.integers(0, 24 * 40)
NAMES = st.sampled_from(
    ["contact.attempted", "lead.accepted", "deal.opened", "contract.signed", "lead.recycled"]
)


@st.composite
def climbing(draw: st.DrawFn) -> list[Climb]:
    """Climbs of a few people in one or two cycles."""
    found = []
    for who in PEOPLE:
        for cycle in range(1, draw(st.integers(0, 2)) + 1):
            hours = sorted(draw(st.sets(HOURS, min_size=1, max_size=4)))
            heights = sorted(
                draw(st.sets(st.integers(-5, 30), min_size=len(hours), max_size=len(hours)))
            )
            rungs = tuple(Rung(at(h), score) for h, score in zip(hours, heights, strict=True))
            found.append(Climb(who, cycle, rungs))
    return found


DEEDS = st.lists(st.tuples(NAMES, HOURS, st.sampled_from(PEOPLE)), max_size=14, unique=True).map(
    lambda rows: [told(*row) for row in rows]
)


def end_of(cycle: int, who: str, facts: Sequence[Fact]) -> datetime:
    """The last instant of a cycle, found by looking through everything."""
    ends = sorted({f.at for f in facts if f.person == who and f.name == "lead.recycled"})
    return ends[cycle - 1] if len(ends) >= cycle else at(10**5)


def plainly(crossing: Crossing, facts: Sequence[Fact]) -> Fate:
    """What became of a crossing, found by looking through everything."""
    last = end_of(crossing.cycle, crossing.person, facts)
    within = {f.name for f in facts if f.person == crossing.person and crossing.at <= f.at <= last}
    return Fate(
        worked=bool(within),
        opportunity=bool(within & {"deal.opened", "contract.signed"}),
        customer="contract.signed" in within,
    )


def missed_plainly(crossings: Sequence[Crossing], facts: Sequence[Fact]) -> int:
    """Signatures of the period by people who did not cross up to then."""
    signed = {(f.person, f.at) for f in facts if f.name == "contract.signed" and DAYS.hold(f.at)}
    return sum(
        1 for who, when in signed if not any(c.person == who and c.at <= when for c in crossings)
    )


@settings(max_examples=120)
@given(climbing(), DEEDS)
def test_every_step_is_what_its_threshold_alone_would_give(
    found: list[Climb], facts: list[Fact]
) -> None:
    steps = ladder(found, records_of(facts), DAYS, 32)
    assert [step.threshold for step in steps] == list(range(33))
    for step in steps:
        crossings = crossings_of(found, step.threshold)
        inside = [plainly(one, facts) for one in crossings if DAYS.hold(one.at)]
        assert step == Step(
            step.threshold,
            len(inside),
            sum(fate.worked for fate in inside),
            sum(fate.customer for fate in inside),
            missed_plainly(crossings, facts),
        )


@settings(max_examples=120)
@given(climbing(), DEEDS)
def test_a_lower_threshold_loses_no_customer_but_to_the_days_before(
    found: list[Climb], facts: list[Fact]
) -> None:
    steps = ladder(found, records_of(facts), DAYS, 32)
    for low, high in pairwise(steps):
        assert low.missed <= high.missed
        sooner = {
            (one.person, one.cycle): one
            for one in crossings_of(found, low.threshold)
            if not DAYS.hold(one.at)
        }
        gone = [
            one
            for one in crossings_of(found, high.threshold)
            if DAYS.hold(one.at)
            and plainly(one, facts).customer
            and (one.person, one.cycle) in sooner
        ]
        assert low.customers >= high.customers - len(gone)


def trial(found: list[Climb], threshold: int) -> Trial:
    rules = with_threshold(READ, threshold)
    crossings = crossings_of(found, threshold)
    return Trial(1, rules, threshold, crossings, found, frozenset({SELLER}))


@settings(max_examples=120)
@given(climbing(), DEEDS, st.integers(0, 30), st.integers(0, 30))
def test_a_comparison_counts_what_looking_through_everything_counts(
    found: list[Climb], facts: list[Fact], now: int, then: int
) -> None:
    answer, entering, leaving = compare(
        trial(found, now), trial(found, then), records_of(facts), DAYS, ASOF
    )
    for side, threshold in ((answer.current, now), (answer.draft, then)):
        assert side is not None
        crossings = crossings_of(found, threshold)
        inside = [one for one in crossings if DAYS.hold(one.at)]
        fates = [plainly(one, facts) for one in inside]
        worked = sum(fate.worked for fate in fates)
        assert (side.mql, side.unknown) == (len(inside), len(inside) - worked)
        assert side.opportunities == Share(sum(fate.opportunity for fate in fates), worked)
        assert side.customers == Share(sum(fate.customer for fate in fates), worked)
        assert side.missed == missed_plainly(crossings, facts)
        assert sum(month.mql for month in side.months) == side.mql
        assert sum(month.unknown for month in side.months) == side.unknown
    before = {(c.person, c.cycle) for c in crossings_of(found, now)}
    after = {(c.person, c.cycle): c.at for c in crossings_of(found, then)}
    assert {(m.person, m.cycle) for m in entering} == {
        key for key, when in after.items() if key not in before and DAYS.hold(when)
    }
    assert (answer.entered, answer.left) == (len(entering), len(leaving))
    assert not entering or then < now
    assert not leaving or now < then


@settings(max_examples=60)
@given(climbing(), DEEDS, st.integers(0, 30))
def test_nothing_lies_between_a_pact_and_itself(
    found: list[Climb], facts: list[Fact], threshold: int
) -> None:
    same = trial(found, threshold)
    answer, entering, leaving = compare(same, same, records_of(facts), DAYS, ASOF)
    assert answer.current == answer.draft
    assert (entering, leaving, answer.sooner, answer.later) == ((), (), 0, 0)


# Monday 21 September, 10:00; two working hours end at noon.
@pytest.mark.parametrize(
    ("facts", "asof", "ends"),
    [
        ([called(2)], ASOF, "kept"),
        ([called(3)], ASOF, "kept"),
        ([called(3.5)], ASOF, "late"),
        ([], ASOF, "unknown"),
        ([], at(3), "open"),
        ([told("lead.accepted", 30)], ASOF, "late"),
        ([called(2, human=False)], ASOF, "unknown"),
        ([told("lead.rejected", 2, props={"reason": "student"})], ASOF, "voided"),
        # Another cycle's call is no answer to this one.
        ([told("lead.recycled", 2.5), called(3)], ASOF, "voided"),
    ],
)
def test_a_promise_is_judged_by_what_sales_did(
    facts: list[Fact], asof: datetime, ends: str
) -> None:
    record = records_of(facts).get("ana")
    crossing = Crossing("ana", 1, at(1), 75)
    assert ending(FIRST_CONTACT, crossing, record or NOTHING, READ, asof) == ends


def test_leads_that_sales_never_worked_count_neither_for_nor_against() -> None:
    crossings = [Crossing(who, 1, at(1), 75) for who in PEOPLE]
    facts = [called(2, "ana"), called(50, "bea")]
    kept = kept_of(READ, crossings, records_of(facts), ASOF)
    first = next(one for one in kept if one.commitment == "first-contact")
    assert (first.kept, first.late, first.unknown, first.open) == (1, 1, 1, 0)


def test_attempts_are_reckoned_per_seller_and_working_day() -> None:
    climbs = [Climb(who, 1, (Rung(at(24 * 8), 80),)) for who in PEOPLE]
    facts = [called(24 * 9, "ana"), called(24 * 9, "bea"), called(1, "carla")]
    answer, _, _ = compare(None, trial(climbs, 70), records_of(facts), DAYS, ASOF)
    # Two attempts promised for each of three over 15 working days by one person; two were made.
    assert (answer.draft.calls, answer.draft.made) == (3 * 2 / 15, 2 / 15)
    assert answer.current is None


def test_a_part_of_a_month_is_a_part() -> None:
    assert months_in(Days(date(2026, 9, 1), date(2026, 11, 1), MADRID)) == 2
    assert months_in(Days(date(2026, 9, 16), date(2026, 10, 1), MADRID)) == 0.5


def test_few_cases_have_no_rate() -> None:
    assert (Share(3, 9).rate, Share(3, 9).note) == (None, "few_cases")
    assert (Share(3, 10).rate, Share(3, 10).note) == (0.3, "indicative")
    assert Share(3, 30).note == ""


def steps_of(*rows: tuple[int, int, int, int]) -> tuple[Step, ...]:
    """Steps from threshold 0 on; each row is mql, worked, customers, missed."""
    return tuple(Step(place, *row) for place, row in enumerate(rows))


def test_a_threshold_is_lowered_while_the_leads_it_brings_sign_as_often() -> None:
    # From 2 to 1 forty leads bring eight customers, twice as often as today; from 1 to 0 none.
    steps = steps_of((300, 260, 18, 0), (140, 140, 18, 0), (100, 100, 10, 8))
    assert suggest(steps, 2) == Suggestion(1, 1, 1, 160, 120)


def test_what_few_cases_leave_open_is_told_as_a_range() -> None:
    # Four of forty may be more or less than the half of ten of a hundred that makes it worth it.
    steps = steps_of((300, 260, 14, 0), (140, 140, 14, 0), (100, 100, 10, 4))
    assert suggest(steps, 2) == Suggestion(1, 1, 2, 160, 120)


def test_where_nobody_knows_the_suggestion_says_so() -> None:
    steps = steps_of((300, 140, 14, 0), (140, 140, 14, 0), (100, 100, 10, 4))
    assert suggest(steps, 2) == Suggestion(1, 0, 2, 160, 0)


@pytest.mark.parametrize("now", [(29, 29, 5, 0), (100, 29, 5, 0), (100, 100, 0, 0)])
def test_too_few_outcomes_suggest_nothing(now: tuple[int, int, int, int]) -> None:
    assert suggest(steps_of((300, 260, 14, 0), now), 1) is None
    assert suggest(steps_of((300, 260, 14, 0)), None) is None


def test_who_returned_and_came_again_is_told_apart_by_cycle() -> None:
    record = records_of([called(5), told("lead.recycled", 6), told("contract.signed", 50)])["ana"]
    assert record.fate(Crossing("ana", 1, at(1), 75)) == Fate(True, False, False)
    assert record.fate(Crossing("ana", 2, at(40), 75)) == Fate(True, True, True)
    assert record.until(1) == at(6)
