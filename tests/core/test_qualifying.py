"""What is known of a lead, and what follows from the answers of a conversation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.facts import Fact
from testigo.core.qualifying import (
    EVIDENCE,
    FOLLOWING,
    Answers,
    Known,
    follows,
    known_of,
    missing_for,
    opens_deal,
    together,
)
from tests.spec.agreement import fact
from tests.spec.qualification import ROWS, Case, opens, recorded

MAYBE = st.sampled_from((None, True, False))
ANSWERS = st.builds(
    Answers,
    right_role=MAYBE,
    need=MAYBE,
    budget=MAYBE,
    amount=st.sampled_from(("", "100", "200.50")),
    reason=st.sampled_from(("", "price", "timing")),
    competitor=st.sampled_from(("", "Acme")),
    content=st.lists(st.sampled_from(("a", "b")), max_size=2, unique=True).map(tuple),
)


@pytest.mark.parametrize("case", ROWS, ids=str)
def test_the_table_of_answers(case: Case) -> None:
    assert recorded(case) == case.recorded
    assert opens(case) is case.opens


def as_facts(told: list[tuple[str, dict[str, object]]], hours: float) -> list[Fact]:
    return [fact(name, hours, props=props) for name, props in told]


@given(st.lists(ANSWERS, max_size=4))
def test_what_was_answered_is_known_and_never_recorded_again(rounds: list[Answers]) -> None:
    facts: list[Fact] = []
    for hour, answers in enumerate(rounds):
        told = follows(known_of(facts), answers)
        assert [name for name, _ in told] == sorted((name for name, _ in told), key=FOLLOWING.index)
        facts += as_facts(told, hour)
        again = follows(known_of(facts), answers)
        # A confirmed need does not become unconfirmed: a later no is told, and it is the later.
        assert [name for name, _ in again] == []


@given(ANSWERS)
def test_a_deal_needs_both_and_never_the_wrong_person(answers: Answers) -> None:
    if opens_deal(Known(), answers):
        assert answers.need
        assert answers.budget
        assert answers.right_role is not False


def test_a_new_cycle_begins_with_nothing_known() -> None:
    facts = as_facts(follows(Known(), Answers(True, True, True)), 1)
    instant = fact("feedback.given", 2, props={"competitor": "Acme"})
    recycled = fact("lead.recycled", 2, props={"reason": "timing"})
    assert known_of([*facts, instant, recycled]) == Known()
    later = fact("feedback.given", 3, props={"right_role": True})
    assert known_of([*facts, recycled, later]) == Known(right_role=True)


def test_a_return_says_why_and_that_a_student_is_not_the_role() -> None:
    student = known_of([fact("lead.rejected", 1, props={"reason": "student"})])
    assert (student.reason, student.right_role) == ("student", False)
    without_data = known_of([fact("lead.rejected", 1, props={"reason": "no_data"})])
    assert (without_data.reason, without_data.right_role) == ("no_data", None)


def test_a_deal_was_told_of_whether_it_is_open_lost_or_won() -> None:
    opened = fact("deal.opened", 1, deal="d1")
    lost = fact("deal.lost", 2, deal="d1", props={"reason": "price"})
    assert known_of([opened]).has_deal
    assert known_of([opened, lost]) == Known(reason="price", has_deal=True)
    signed = fact("contract.signed", 3)
    assert known_of([opened, signed]) == Known(won=True, has_deal=True)
    assert known_of([opened, lost, signed]) == Known(won=True, has_deal=True)


def test_each_deal_has_a_reason_of_its_own() -> None:
    lost = fact("deal.lost", 1, deal="d1", props={"reason": "competitor", "competitor": "Acme"})
    known = Known(reason="competitor", competitor="Acme", has_deal=True)
    assert known_of([lost]) == known
    again = known_of([lost, fact("deal.opened", 2, deal="d2")])
    assert (again.reason, again.competitor) == ("", "")
    told = fact("feedback.given", 3, props={"competitor": "Beta"})
    later = known_of([lost, fact("deal.opened", 2, deal="d2"), told, fact("deal.lost", 4)])
    assert (later.reason, later.competitor) == ("", "Beta")


def test_what_older_logs_hold_breaks_nothing() -> None:
    odd = {"right_role": "maybe", "content": "guide", "reason": 7, "competitor": None}
    assert known_of([fact("feedback.given", 1, props=odd)]) == Known(content=("guide",))
    assert known_of([fact("budget.confirmed", 1)]) == Known(budget=True)


@pytest.mark.parametrize("stage", EVIDENCE)
@given(st.builds(Known, right_role=MAYBE, need=MAYBE, budget=MAYBE, accepted=st.booleans()))
def test_once_what_is_missing_for_a_stage_is_said_nothing_is(stage: str, known: Known) -> None:
    missing = missing_for(known, stage)
    said = Answers(**dict.fromkeys(missing, True))
    assert missing_for(together(known, said), stage) == ()
    assert set(missing) <= set(EVIDENCE[stage])
    if missing:
        assert follows(known, said)
