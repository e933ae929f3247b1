"""Which contracts run and when they fall due, and which promises to customers are open."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.contracts import (
    CONTRACT_FACTS,
    Term,
    next_due,
    open_promises,
    running_contracts,
)
from testigo.core.facts import Fact
from testigo.core.months import months_after
from testigo.core.story import retell
from tests.spec.contracts import AGREEMENT, TOLD, Told, due, runs

MADRID = ZoneInfo("Europe/Madrid")


def fact(name: str, day: str, deal: str | None = "d1", **props: Any) -> Fact:
    at = datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=UTC)
    message = f"{name}@{day}{deal}{props}"
    return Fact(message, name, at, at, message, person="p1", deal=deal, props=props)


SIGNED = fact(
    "contract.signed",
    "2026-01-10",
    starts_on="2026-02-01",
    term_months=12,
    amount=9000,
    currency="EUR",
)


@pytest.mark.parametrize(
    ("more", "due", "amount"),
    [
        pytest.param([], "2027-02-01", 9000, id="a term after it begins"),
        pytest.param(
            [fact("contract.renewed", "2027-01-20", amount=9500)],
            "2028-02-01",
            9500,
            id="renewed ahead of its date: another term",
        ),
        pytest.param(
            [fact("contract.renewed", "2027-01-20", term_months=6)],
            "2027-08-01",
            9000,
            id="renewed for a shorter term, at the same price",
        ),
        pytest.param(
            [fact("contract.renewed", "2027-03-05", starts_on="2027-03-15")],
            "2028-03-15",
            9000,
            id="renewed late: from the day that it says",
        ),
        pytest.param(
            [fact("contract.signed", "2026-06-01", "d2", starts_on="2026-06-01", term_months=36)],
            "2027-02-01",
            9000,
            id="another deal has a contract of its own",
        ),
    ],
)
def test_a_contract_falls_due_a_term_after_it_began(
    more: list[Fact], due: str, amount: int
) -> None:
    first = running_contracts([SIGNED, *more], MADRID)[0]
    assert (first.due, first.amount) == (date.fromisoformat(due), Decimal(amount))


def test_a_contract_that_ended_falls_due_no_more() -> None:
    assert running_contracts([SIGNED, fact("contract.churned", "2026-09-01")], MADRID) == []


def test_without_a_start_it_begins_with_its_signature_and_lasts_a_year() -> None:
    [one] = running_contracts([fact("contract.signed", "2026-03-05", amount="mucho")], MADRID)
    assert (one.due, one.amount) == (date(2027, 3, 5), None)


@pytest.mark.parametrize("term", [0, -3, 10**9, "12", True, None])
def test_a_term_that_is_none_counts_as_a_year(term: object) -> None:
    [one] = running_contracts([fact("contract.signed", "2026-03-05", term_months=term)], MADRID)
    assert one.due == date(2027, 3, 5)


MADE = fact("promise.made", "2026-03-01", promise="x", what="Formación", by="2026-04-01")


@pytest.mark.parametrize(
    ("more", "still"),
    [
        pytest.param([], ["2026-04-01"], id="made"),
        pytest.param([fact("promise.kept", "2026-03-20", promise="x")], [], id="kept"),
        pytest.param([fact("promise.missed", "2026-04-02", promise="x")], [], id="missed"),
        pytest.param(
            [fact("promise.renegotiated", "2026-03-20", promise="x", by="2026-05-01")],
            ["2026-05-01"],
            id="agreed anew for another day",
        ),
        pytest.param(
            [fact("promise.renegotiated", "2026-03-20", promise="x")],
            [],
            id="settled without another day",
        ),
        pytest.param(
            [fact("promise.made", "2026-03-02", promise="y", by="2026-03-15")],
            ["2026-03-15", "2026-04-01"],
            id="the first to fall due first",
        ),
    ],
)
def test_a_promise_is_open_until_it_is_kept_or_settled(more: list[Fact], still: list[str]) -> None:
    found = open_promises([MADE, *more], MADRID)
    assert [one.by.isoformat() for one in found if one.by] == still


@given(order=st.permutations([SIGNED, MADE, fact("contract.renewed", "2027-01-20")]))
def test_the_order_of_arrival_changes_nothing(order: list[Fact]) -> None:
    contracts = [f for f in order if f.name.startswith("contract")]
    assert running_contracts(contracts, MADRID)[0].due == date(2028, 2, 1)


@given(
    day=st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    months=st.integers(min_value=1, max_value=120),
)
def test_months_later_is_the_same_day_or_the_last_one(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and months_after(later, 0) == later)


def test_a_day_is_the_one_of_the_calendar_and_not_of_greenwich() -> None:
    late = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
    signed = Fact("s", "contract.signed", late, late, "s", person="p1")
    [one] = running_contracts([signed], MADRID)
    assert one.due == date(2027, 3, 5)
    starts = fact("contract.signed", "2026-03-05", starts_on="2026-03-31T23:30:00Z")
    [one] = running_contracts([starts], MADRID)
    assert one.due == date(2027, 4, 1)


def test_a_contract_for_longer_than_the_calendar_goes_breaks_nothing() -> None:
    [one] = running_contracts(
        [fact("contract.signed", "2026-03-05", starts_on="9990-01-01", term_months=600)], MADRID
    )
    assert one.due.year == 9998
    assert terms_of([fact("contract.signed", "2026-03-05", starts_on="9998-12-31")])


def terms_of(facts: list[Fact]) -> list[Term]:
    """The terms that facts about one person tell of, in any order of arrival."""
    return retell(facts, AGREEMENT).terms


@pytest.mark.parametrize(
    ("more", "dues"),
    [
        pytest.param(
            [fact("contract.renewed", "2027-03-05", starts_on="2027-03-15", term_months=6)],
            ["2027-02-01", "2027-09-15"],
            id="renewed late",
        ),
        pytest.param(
            [fact("contract.signed", "2026-06-01", "d2", term_months=3)],
            ["2027-02-01", "2026-09-01"],
            id="another deal has a contract of its own",
        ),
        pytest.param([fact("contract.renewed", "2026-06-01", "d3")], ["2027-02-01", "2027-06-01"],
                     id="renewed without a signature that is known"),
    ],
)  # fmt: skip
def test_each_term_falls_due_once(more: list[Fact], dues: list[str]) -> None:
    assert [str(one.due) for one in terms_of([SIGNED, *more])] == dues


@pytest.mark.parametrize("row", TOLD, ids=str)
def test_the_table_of_contracts(row: Told) -> None:
    assert (due(row), runs(row)) == (row.due, row.runs)


@st.composite
def told_of_contracts(draw: st.DrawFn) -> list[Fact]:
    """What is told of the contracts of one person: early, late, in odd orders, of two deals."""
    days = st.integers(0, 60).map(lambda weeks: date(2026, 1, 1) + timedelta(weeks=weeks))
    told = []
    for number in range(draw(st.integers(3, 7))):
        begins = draw(st.none() | days.map(str))
        told.append(
            fact(
                draw(st.sampled_from(CONTRACT_FACTS)),
                str(draw(days)),
                draw(st.sampled_from(["d1", "d1", "d1", "d2"])),
                term_months=draw(st.sampled_from([1, 6, 12])),
                number=number,
                **({"starts_on": begins} if begins else {}),
            )
        )
    return told


@given(told_of_contracts())
def test_what_runs_is_the_last_term_that_is_not_over(facts: list[Fact]) -> None:
    last = {one.contract: one for one in terms_of(facts)}
    still = {(key, one.due) for key, one in last.items() if not one.over}
    assert {(one.key, one.due) for one in running_contracts(facts, MADRID)} == still


def later_by(one: Fact, wait: timedelta) -> Fact:
    """The same fact so much later, with the day on which it says that something begins."""
    props = dict(one.props)
    if "starts_on" in props:
        props["starts_on"] = (date.fromisoformat(props["starts_on"]) + wait).isoformat()
    return replace(one, at=one.at + wait, props=props)


@given(told_of_contracts(), told_of_contracts())
def test_what_was_given_up_stays_as_it_was_told(before: list[Fact], after: list[Fact]) -> None:
    later = [later_by(one, timedelta(days=5000)) for one in after]
    given_up = [fact("contract.churned", "2028-01-01", deal) for deal in ("d1", "d2")]
    told = [one.due for one in terms_of([*before, *given_up])]
    assert running_contracts([*before, *given_up], MADRID) == []
    assert [one.due for one in terms_of([*before, *given_up, *later])][: len(told)] == told


def test_what_a_machine_sent_runs_no_more_than_it_falls_due() -> None:
    sent = replace(SIGNED, automatic=True)
    assert (terms_of([sent]), running_contracts([sent], MADRID)) == ([], [])


def test_a_term_falls_due_at_the_first_instant_of_its_local_day() -> None:
    [one] = terms_of([SIGNED])
    assert one.due_at == datetime(2027, 1, 31, 23, tzinfo=UTC)
    assert next_due([one], one.due_at - timedelta(microseconds=1)) == one.due_at
    assert next_due([one], one.due_at) is None
