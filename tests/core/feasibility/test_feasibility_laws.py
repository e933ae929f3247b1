"""What holds for any hours, any people and any promise."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from testigo.core.durations import Duration
from testigo.core.feasibility.plan import WEEK_HOURS, Plan, Team, Worker
from testigo.core.feasibility.simulating import simulate
from testigo.core.feasibility.trial import Tally, Trials
from testigo.core.feasibility.work import finished, rooms
from testigo.core.sla.commitments import Attempts, Response
from tests.spec.feasibility import FIRST, chances, hours, plan

VERDICT = replace(FIRST, id="verdict", ends=("lead.accepted",), within=Duration(1, "d"))
FOLLOW_UP = Attempts(
    id="follow-up",
    side="sales",
    starts=("lead.handed_over",),
    at_least=3,
    within=Duration(4, "d"),
    unless=("conversation",),
)
FEW_RUNS = 3
SHARES = st.sampled_from((0.0, 0.3, 0.7, 1.0))


@st.composite
def workers(draw: st.DrawFn, key: str = "") -> Worker:
    """Somebody with hours of their own chance, and room for so many."""
    free = draw(st.lists(SHARES, min_size=7, max_size=7))
    room = draw(st.none() | st.integers(0, 6))
    by_hour = tuple(free[hour // 24] for hour in range(WEEK_HOURS))
    return Worker(key or str(draw(st.integers(0, 99))), by_hour, capacity=room)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A quarter with some people and some hand-overs."""
    count = draw(st.integers(0, 3))
    team = Team("sdr", tuple(draw(workers(f"w{number}")) for number in range(count)))
    busy = draw(st.sets(st.integers(0, WEEK_HOURS - 1), max_size=12))
    arrivals = hours(*busy, each=draw(st.sampled_from((0.2, 1.0))))
    found = plan(
        arrivals, team, FIRST, VERDICT, FOLLOW_UP, minutes=draw(st.sampled_from((10, 30, 60)))
    )
    return replace(found, reach=draw(st.sampled_from((0.0, 0.4, 1.0))))


def kept(found: Mapping[str, Tally]) -> dict[str, int]:
    """How many leads of each promise were kept, in all runs."""
    return {key: sum(tally.kept.values()) for key, tally in found.items()}


@given(plans(), workers("more"))
@settings(max_examples=40, deadline=None)
def test_one_more_person_never_makes_a_promise_less_likely(whole: Plan, more: Worker) -> None:
    trials = Trials(whole, chances)
    team = whole.teams[0]
    room = more if team.capacity is None else replace(more, capacity=more.capacity or 0)
    with_more = replace(whole, teams=(replace(team, workers=(*team.workers, room)),))
    before = kept(trials.tallies(whole, FEW_RUNS))
    after = kept(trials.tallies(with_more, FEW_RUNS))
    assert all(after[key] >= before[key] for key in before)


@given(plans(), st.integers(1, 10))
@settings(max_examples=30, deadline=None)
def test_a_longer_time_never_makes_a_promise_less_likely(whole: Plan, more: int) -> None:
    trials = Trials(whole, chances)
    longer = tuple(
        replace(one, within=Duration(one.within.amount + more, one.within.unit))
        for one in whole.promises
    )
    before = kept(trials.tallies(whole, FEW_RUNS))
    after = kept(trials.tallies(replace(whole, promises=longer), FEW_RUNS))
    assert all(after[key] >= before[key] for key in before)


@given(plans())
@settings(max_examples=20, deadline=None)
def test_fewer_attempts_never_make_any_promise_less_likely(whole: Plan) -> None:
    trials = Trials(whole, chances)
    less = tuple(
        replace(one, at_least=1) if isinstance(one, Attempts) else one for one in whole.promises
    )
    before = kept(trials.tallies(whole, FEW_RUNS))
    after = kept(trials.tallies(replace(whole, promises=less), FEW_RUNS))
    assert all(after[key] >= before[key] for key in before)


@given(plans())
@settings(max_examples=10, deadline=None)
def test_the_same_chance_gives_the_same_answer(whole: Plan) -> None:
    first, second = (Trials(whole, chances).tallies(whole, FEW_RUNS) for _ in range(2))
    assert {key: vars(one) for key, one in first.items()} == {
        key: vars(one) for key, one in second.items()
    }


@given(
    st.lists(st.integers(0, 3), max_size=30),
    st.lists(st.integers(0, 30), max_size=20),
    st.data(),
)
def test_nobody_works_before_their_time_or_beyond_the_hours(
    free: list[int], since: list[int], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(since))))
    coming = sorted(zip(since, order, strict=True))
    done = finished(free, [at for at, _ in coming], [rank for _, rank in coming])
    used = [at for at in done if at >= 0]
    assert all(used.count(at) <= free[at] for at in set(used))
    assert all(done[rank] >= at for at, rank in coming if done[rank] >= 0)
    # Whoever was free with work waiting took it up.
    for at in range(len(free)):
        idle = used.count(at) < free[at]
        waiting = [rank for first, rank in coming if first <= at and not 0 <= done[rank] <= at]
        assert not (idle and waiting)


@given(st.lists(st.floats(0, 100), max_size=30), st.integers(0, 5))
def test_more_room_is_never_found_later(settled: list[float], limit: int) -> None:
    narrow, wide = rooms(settled, limit), rooms(settled, limit + 1)
    assert all(more <= less for more, less in zip(wide, narrow, strict=True))


def test_three_open_leads_leave_no_room_for_a_fourth_until_one_is_settled() -> None:
    assert rooms([10.0, 30.0, 20.0, 40.0, 50.0], 3) == [0.0, 0.0, 0.0, 10.0, 20.0]


def test_without_arrivals_there_is_nothing_to_measure() -> None:
    empty = plan(hours(), Team("sdr", ()), FIRST, VERDICT, FOLLOW_UP)
    assert [one.verdict for one in simulate(empty, chances).outcomes] == ["nothing"] * 3


def test_a_share_of_the_leads_is_judged_by_months() -> None:
    busy = plan(hours(*range(9, 18)), Team("sdr", (Worker("a", (0.5,) * WEEK_HOURS),)))
    some: Response = replace(FIRST, share=Decimal("0.3"))
    every, half = (
        simulate(replace(busy, promises=(one,)), chances).outcomes[0] for one in (FIRST, some)
    )
    assert (every.likely.measure, half.likely.measure) == ("leads", "periods")
    assert every.verdict != "fits"
    assert half.verdict == "fits"
