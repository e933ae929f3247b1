"""What follows for one person when facts are recorded: obligations, clocks and what is told."""

from dataclasses import replace

import pytest

from testigo.core.casefile import HANDED_OVER, CaseFile
from testigo.core.decide import decide, needs_history, reconsider, tick
from testigo.core.facts import Fact
from testigo.core.handing import assignment
from testigo.core.replay import History, replay
from testigo.core.story import Agreement, PactInForce
from tests.spec.agreement import PACT, agreement, at, director, fact, pact, viewed
from tests.spec.obligations import (
    PROMISE,
    ROWS,
    Case,
    attempt,
    crossing,
    handed_over,
    hours,
    last_clock,
    recorded,
    run,
    signed_late,
    state,
    undone,
)

DEAL = agreement()
COVERED = agreement(covered=frozenset({"sales"}))


def names(facts: tuple[Fact, ...] | list[Fact]) -> list[str]:
    return [told.name for told in facts]


@pytest.mark.parametrize("case", ROWS, ids=str)
def test_the_table_of_hand_overs(case: Case) -> None:
    result = run(case.groups, case.deal, case.seen)
    deal = case.deal or DEAL
    handed = handed_over(result)
    assert [hours(told.at) for told in handed] == list(case.handed)
    assert {told.props["to"] for told in handed} == ({case.to} if case.to else set())
    clock = last_clock(result.case)
    assert (hours(clock.due_at) if clock else None) == case.due
    assert state(result.case, deal, case.seen) == case.state
    if clock is not None and clock.void_reason != "not_covered":
        given = {f.name for f in result.derived("clock.warned") if f.cause == clock.cause_id}
        given |= {f.name for f in result.derived("clock.passed_due") if f.cause == clock.cause_id}
        assert given == set(case.marks)


@pytest.mark.parametrize("case", ROWS, ids=str)
def test_replaying_each_log_of_the_table_gives_the_same_case(case: Case) -> None:
    result = run(case.groups, case.deal, case.seen)
    again = replay("p1", History(result.log), case.deal or DEAL, result.case.drawn_at)
    assert again.obligations == result.case.obligations
    assert again.clocks == result.case.clocks
    assert again.owner == result.case.owner


@pytest.mark.parametrize("case", ROWS, ids=str)
def test_a_second_tick_of_the_same_instant_says_nothing_new(case: Case) -> None:
    result = run(case.groups, case.deal, case.seen)
    assert tick(result.case, at(case.seen)) == ()


# --- what is told --------------------------------------------------------------------------------


def test_consequences_name_their_cause_their_clause_and_the_version() -> None:
    result = run([recorded(1, *crossing())])
    view = crossing()[-1].id
    told = {f.name: f for f in result.log if f.origin == "derived"}
    assert told[HANDED_OVER].cause == view
    assert told[HANDED_OVER].clause == "definitions.mql"
    assert told["clock.started"].cause == told[HANDED_OVER].id
    assert {f.pact_version for f in result.log if f.origin == "derived"} == {1}
    assert {f.actor for f in result.log if f.origin == "derived"} == {"system"}


def test_consequences_are_recorded_when_they_could_be_known() -> None:
    late = run([recorded(6, *crossing())])
    assert {f.recorded_at for f in late.log if f.origin == "derived"} == {at(6)}
    signed = run([recorded(1, *crossing())], signed_late(5))
    assert {f.recorded_at for f in signed.log if f.origin == "derived"} == {at(5)}


def test_an_implied_stage_is_told_and_nothing_follows_from_it() -> None:
    result = run([recorded(0, *director()), [fact("contract.signed", 1)]])
    stages = {f.props["stage"]: f.props["implied"] for f in result.derived("stage.entered")}
    assert stages == {
        "lead": False,
        "mql": True,
        "sql": True,
        "opportunity": True,
        "customer": False,
    }
    assert result.derived(HANDED_OVER) == []
    assert result.derived("clock.started") == []


def test_a_fact_that_changes_nothing_tells_nothing() -> None:
    case = CaseFile("p1")
    decide(case, recorded(0, *director()), DEAL)
    assert decide(case, [viewed("/blog", 1)], DEAL).facts == ()


def test_what_no_longer_holds_is_taken_back_and_told_anew_when_it_holds_again() -> None:
    view = crossing()[-1]
    undo = undone(view, 2)
    again = replace(view, id="id-again", message_id="again", recorded_at=at(3))
    result = run([recorded(1, *crossing()), [undo], [again]])
    entered = [f for f in result.log if f.name == "stage.entered" and f.props["stage"] == "mql"]
    assert [f.cause for f in entered] == [view.id, "id-again"]
    assert [f.cause for f in result.derived("stage.entered")][-1] == "id-again"
    assert len(result.derived(HANDED_OVER)) == 1


def test_the_clock_of_a_crossing_that_goes_is_voided_with_its_reason() -> None:
    result = run([recorded(1, *crossing()), [undone(crossing()[-1], 2)]])
    clock = last_clock(result.case)
    assert (clock.end, clock.void_reason, clock.ended_at) == ("voided", "crossing_gone", at(2))
    (voided,) = (f for f in result.derived("clock.voided") if f.props["commitment"] == PROMISE)
    assert voided.props["reason"] == "crossing_gone"


def test_a_crossing_that_comes_back_runs_its_first_clock_again() -> None:
    view = crossing()[-1]
    again = replace(view, id="id-again", message_id="again", recorded_at=at(2.5))
    result = run([recorded(1, *crossing()), [undone(view, 2)], [again]])
    clock = last_clock(result.case)
    assert (clock.end, clock.due_at) == (None, at(3))


# --- assignment ----------------------------------------------------------------------------------


def test_a_hand_over_waits_until_somebody_can_receive_it() -> None:
    case = CaseFile("p1")
    first = decide(case, recorded(1, *crossing()), DEAL)
    assert [(h.obligation.stage, h.destination.team) for h in first.hand_overs] == [("mql", "sdr")]
    second = decide(case, [viewed("/blog", 2)], DEAL)
    assert [h.obligation for h in second.hand_overs] == [h.obligation for h in first.hand_overs]
    told = assignment(case, second.hand_overs[0], "user:3", second.hand_overs[0].destination, at(2))
    assert (told.name, told.props["to"], told.props["team"], told.props["leg"]) == (
        "lead.assigned",
        "user:3",
        "sdr",
        "mql",
    )
    assert (told.at, told.recorded_at) == (at(1), at(2))
    assert case.owner == "user:3"
    assert decide(case, [viewed("/blog", 3)], DEAL).hand_overs == ()


def test_the_clock_of_a_hand_over_that_nobody_received_runs_all_the_same() -> None:
    case = CaseFile("p1")
    decide(case, recorded(1, *crossing()), DEAL)
    told = tick(case, at(3))
    assert sorted(names(told)) == ["clock.passed_due", "clock.warned"]


def test_an_sql_is_handed_on_to_its_own_team_with_its_own_clock() -> None:
    result = run([recorded(1, *crossing()), [fact("lead.qualified", 2)]])
    assigned = [f.props for f in result.derived("lead.assigned")]
    assert [(props["leg"], props["team"]) for props in assigned] == [
        ("mql", "sdr"),
        ("sql", "ventas"),
    ]
    started = {f.props["commitment"] for f in result.derived("clock.started")}
    assert started == {"first-contact", "verdict", "sql-contact"}
    assert result.case.owner == "user:ventas"


def test_a_closed_case_of_imported_history_is_assigned_to_nobody() -> None:
    signed = fact("contract.signed", 3)
    result = run([recorded(30, *crossing(), signed, history=True)])
    assert result.derived("lead.assigned") == []


def test_a_recorded_assignment_changes_who_owns_the_lead() -> None:
    result = run([recorded(1, *crossing()), [fact("lead.assigned", 2, props={"to": "user:7"})]])
    assert result.case.owner == "user:7"


# --- clocks --------------------------------------------------------------------------------------


def test_qualifying_says_that_the_lead_was_accepted() -> None:
    result = run([recorded(1, *crossing()), [fact("lead.qualified", 2)]])
    kept = {f.props["commitment"] for f in result.derived("clock.kept")}
    assert kept == {"verdict"}


def test_a_rejection_keeps_the_clock_that_asks_for_it_and_voids_the_other() -> None:
    result = run([recorded(1, *crossing()), [fact("lead.rejected", 2)]])
    ends = {r.clock.commitment: (r.clock.end, r.clock.void_reason) for r in result.case.clocks}
    assert ends == {"first-contact": ("voided", "lead.rejected"), "verdict": ("kept", None)}


def test_the_attempt_of_another_side_does_not_count() -> None:
    other = attempt(2, side="marketing")
    result = run([recorded(1, *crossing()), [other]])
    assert last_clock(result.case).end is None


def test_an_attempt_written_down_a_day_later_counts_when_it_was_written_down() -> None:
    result = run([recorded(1, *crossing()), [attempt(2, recorded=27)]])
    clock = last_clock(result.case)
    assert (clock.end, clock.ended_at) == ("kept_late", at(27))


def test_an_undone_attempt_leaves_the_one_before_it_in_force() -> None:
    first, second = attempt(2), attempt(2.5)
    result = run([recorded(1, *crossing()), [first], [second], [undone(first, 5)]])
    clock = last_clock(result.case)
    assert (clock.end, clock.ended_by) == ("kept", second.id)


def test_a_clock_keeps_the_version_it_was_born_with() -> None:
    version = DEAL.versions[0]
    later = pact(PACT.replace("within: 2h", "within: 8h"))
    deal = Agreement((version, PactInForce(2, later, at(2), at(2))))
    result = run([recorded(1, *crossing()), [viewed("/blog", 2.5)]], deal)
    assert (last_clock(result.case).pact_version, hours(last_clock(result.case).due_at)) == (1, 3)
    after = run([recorded(3, *crossing(3))], deal)
    assert (last_clock(after.case).pact_version, hours(last_clock(after.case).due_at)) == (2, 26)


def test_time_brings_each_milestone_once() -> None:
    case = CaseFile("p1")
    decide(case, recorded(1, *crossing()), DEAL)
    assert case.next_due == at(2.5)
    assert names(tick(case, at(2.4))) == []
    assert names(tick(case, at(2.5))) == ["clock.warned"]
    assert case.next_due == at(3)
    assert names(tick(case, at(3))) == ["clock.passed_due"]
    assert names(tick(case, at(4))) == []
    assert case.next_due is not None  # the verdict is still awaited


# --- history -------------------------------------------------------------------------------------


def test_history_makes_no_promise_that_nobody_could_check() -> None:
    result = run([recorded(30, *crossing(), history=True)])
    assert {r.clock.void_reason for r in result.case.clocks} == {"not_covered"}
    assert all(f.history for f in result.derived("clock.voided"))


def test_what_was_not_covered_is_judged_anew_once_it_is() -> None:
    imported = recorded(30, *crossing(), history=True)
    result = run([imported])
    calls = recorded(40, attempt(2), history=True)
    log = [*imported, *calls]
    consequences = decide(result.case, calls, DEAL, imported)
    assert {r.clock.void_reason for r in result.case.clocks} == {"not_covered"}
    told = [*consequences.facts, *reconsider(result.case, log, COVERED, at(41))]
    ends = {r.clock.commitment: r.clock.end for r in result.case.clocks}
    assert ends == {"first-contact": "kept", "verdict": None}
    assert "clock.kept" in names(told)
    assert "clock.passed_due" not in [f.name for f in told if f.props.get("commitment") == PROMISE]
    assert reconsider(result.case, log, COVERED, at(41)) == ()


def test_a_back_dated_clock_that_nothing_ended_passed_its_due_time_then() -> None:
    imported = recorded(240, *crossing(), history=True)
    result = run([imported], COVERED, seen=241)
    (passed,) = (f for f in result.derived("clock.passed_due") if f.props["commitment"] == PROMISE)
    assert passed.at == at(3)


# --- when the facts before are needed ------------------------------------------------------------


def test_earlier_facts_are_needed_only_when_something_came_late_or_was_taken_back() -> None:
    case = CaseFile("p1")
    assert not needs_history(case, [fact("fact.retracted", 0)], DEAL)
    decide(case, recorded(1, *crossing()), DEAL)
    assert not needs_history(case, [viewed("/blog", 1.1)], DEAL)
    assert needs_history(case, [viewed("/blog", 1)], DEAL)
    assert needs_history(case, [viewed("/blog", 0.5)], DEAL)
    assert needs_history(case, [fact("fact.retracted", 2)], DEAL)
    dearer = PACT.replace("points: 50", "points: 60")
    second = Agreement((*DEAL.versions, PactInForce(2, pact(dearer), at(2), at(2))))
    assert not needs_history(case, [viewed("/blog", 1.5)], second)
    assert needs_history(case, [viewed("/blog", 2)], second)
    renewal = Agreement((*DEAL.versions, PactInForce(2, pact(), at(2), at(2))))
    assert not needs_history(case, [viewed("/blog", 2)], renewal)


def test_an_end_known_in_time_gives_no_warning_even_when_an_earlier_one_is_told_late() -> None:
    result = run([recorded(1, *crossing()), [attempt(2)], [attempt(1.5, recorded=6)]], seen=9)
    assert last_clock(result.case).ended_at == at(1.5)
    assert [f for f in result.derived("clock.passed_due") if f.props["commitment"] == PROMISE] == []


def test_a_hand_over_says_once_and_for_all_where_it_went() -> None:
    closed = recorded(2, *crossing(), fact("lead.rejected", 1.5))
    result = run([closed, [fact("lead.accepted", 3)]])
    assert [f.props["to"] for f in result.log if f.name == HANDED_OVER] == ["team:sdr"]
    assert [f.props["to"] for f in result.derived("lead.assigned")] == ["user:sdr"]


def test_who_was_assigned_by_hand_keeps_the_lead() -> None:
    case = CaseFile("p1")
    decide(case, recorded(1, *crossing()), DEAL)  # nobody could receive it
    by_hand = [fact("lead.assigned", 2, props={"to": "user:7"})]
    assert decide(case, by_hand, DEAL).hand_overs == ()
    assert case.owner == "user:7"


def test_a_clock_that_history_cannot_judge_gives_no_warning() -> None:
    result = run([recorded(30, *crossing(), history=True)], seen=40)
    assert result.derived("clock.passed_due") == result.derived("clock.warned") == []


def test_what_was_settled_before_anybody_could_see_it_keeps_no_clock_running() -> None:
    late = recorded(10, *crossing(), fact("lead.rejected", 2, props={"reason": "student"}))
    result = run([late], seen=60)
    assert [running.clock.void_reason for running in result.case.clocks] == ["settled", "settled"]
    assert result.derived("clock.passed_due") == []


def test_reinstating_such_a_lead_does_not_bring_its_old_clocks_back() -> None:
    late = recorded(10, *crossing(), fact("lead.disqualified", 2))
    result = run([late, [fact("lead.reinstated", 11)]], seen=60)
    assert {running.clock.end for running in result.case.clocks} == {"voided"}
