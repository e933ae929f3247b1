"""Leads that Sales worked: what was known just before, and what became of them."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from testigo.core.facts import Fact
from testigo.core.signals import Signal, enough, leaks, signals_of
from testigo.core.story import PactInForce
from testigo.core.worked import WorkedCase, worked_cases
from tests.spec.agreement import START, pact

PACT = pact()
VERSION = PactInForce(1, PACT, START, START)
LATER = START + timedelta(days=400)


def said(name: str, hours: float, **props: object) -> Fact:
    at = START + timedelta(hours=hours)
    return Fact(f"{name}{hours}{props}", name, at, at, f"{name}{hours}{props}", "ana", props=props)


def call(hours: float) -> Fact:
    return said("contact.attempted", hours, channel="phone", outcome="no_answer", human=True)


def cases(*facts: Fact) -> list[WorkedCase]:
    return worked_cases(facts, VERSION, LATER)


def test_what_counts_is_what_was_known_before_sales_began() -> None:
    [case] = cases(
        said("trait.set", 0, trait="sector", value="Industria"),
        said("demo.requested", 1),
        said("form.submitted", 1, form="call-me"),
        call(2),
        said("trait.set", 3, trait="employees", value=100),
        said("page.viewed", 3, path="/precios"),
    )
    assert case.counts == {"icp-sector": 1, "demo-request": 1}
    assert case.acts == {("demo.requested", ""), ("form.submitted", "call-me")}
    assert case.traits == {"sector": "Industria"}
    assert case.later == {"employees"}
    assert (case.opened, case.won) == (None, None)


def test_a_matched_visit_counts_as_often_as_the_rule_lets_it() -> None:
    visits = [said("page.viewed", 24 * day, path="/precios") for day in range(4)]
    [case] = cases(*visits, call(100))
    assert case.counts == {"pricing-page": 2}


def test_a_contract_wins_and_a_deal_opens() -> None:
    [case] = cases(call(0), said("deal.opened", 1), said("contract.signed", 2))
    assert (case.opened, case.won) == (True, True)
    [case] = cases(call(0), said("deal.opened", 1), said("deal.lost", 2, reason="price"))
    assert (case.opened, case.won) == (True, False)
    [case] = cases(call(0), said("lead.rejected", 2, reason="student"))
    assert (case.opened, case.won) == (False, False)


def test_whoever_comes_back_is_another_case() -> None:
    first, second = cases(
        said("demo.requested", 0),
        call(1),
        said("lead.recycled", 2, reason="timing"),
        said("form.submitted", 3, form="again"),
        call(4),
    )
    assert (first.won, second.won) == (False, None)
    assert second.acts == {("form.submitted", "again")}
    assert "demo-request" not in second.counts


def test_whom_sales_never_worked_is_no_case() -> None:
    assert cases(said("demo.requested", 0), said("form.submitted", 1, form="x")) == []


def test_what_was_taken_back_and_what_is_known_later_does_not_count() -> None:
    taken = call(1)
    back = said("fact.retracted", 2, of=taken.id)
    assert cases(said("demo.requested", 0), taken, back) == []
    assert worked_cases([call(1)], VERSION, START) == []


@given(st.permutations([call(1), said("demo.requested", 0), said("contract.signed", 5), call(3)]))
def test_the_order_of_telling_changes_nothing(facts: list[Fact]) -> None:
    assert cases(*facts) == cases(*sorted(facts, key=lambda fact: fact.at))


def made(number: int, **more: object) -> WorkedCase:
    given = {"counts": {}, "acts": frozenset(), "traits": {}, **more}
    return WorkedCase(str(number), START, won=number % 2 == 0, **given)  # type: ignore[arg-type]


def test_a_trait_told_mostly_afterwards_is_a_leak_and_no_signal() -> None:
    told = [made(n, later={"budget"}) for n in range(30)]
    told += [made(n, traits={"budget": "mucho"}) for n in range(30, 55)]
    assert [(leak.trait, leak.before, leak.after) for leak in leaks(told)] == [("budget", 25, 30)]
    assert all(one.rule for one in signals_of(PACT.scoring, told))


def test_what_no_rule_looks_at_is_a_signal_unless_it_echoes_a_rule() -> None:
    asked = frozenset({("form.submitted", "call-me"), ("form.submitted", "demo-form")})
    told = [
        made(
            n,
            acts=asked
            if n < 30
            else frozenset({("form.submitted", "demo-form")} if n < 50 else ()),
            counts={"demo-request": 1} if n < 50 else {},
        )
        for n in range(100)
    ]
    found = [one for one in signals_of(PACT.scoring, told) if not one.rule]
    assert found == [Signal(act=("form.submitted", "call-me"))]
    assert enough(found[0], told)
    assert not enough(found[0], told[:40])
