"""The chain of a period, from facts."""

from dataclasses import replace
from datetime import date

from testigo.core.asof import Days
from testigo.core.chain import Cell, Chain, chain_of
from tests.spec.leaks import hand_over
from tests.spec.story import MADRID, Line, facts_of, instant

JANUARY = Days(date(2026, 1, 1), date(2026, 2, 1), MADRID)


def chain(*lines: Line, asof: str = "2026-06-01 00:00", late: str = "") -> Chain:
    """The chain of January; `late` was handed over and contacted late."""
    late_one = replace(hand_over(contact="late", effort="past_due"), person=late)
    hand_overs = [late_one] if late else []
    return chain_of(facts_of(lines), hand_overs, JANUARY, instant(asof), "EUR")


def lead(who: str, day: str = "05") -> Line:
    return Line(f"2026-01-{day} 10:00", who, "stage.entered", "stage=lead cycle=1")


def test_whoever_came_further_is_counted_in_every_stage_before() -> None:
    found = chain(
        lead("Ana"),
        lead("Bea"),
        lead("Carla"),
        Line("2026-01-06 10:00", "Bea", "stage.entered", "stage=mql cycle=1"),
        Line("2026-01-07 10:00", "Carla", "contract.signed", "amount=100.00"),
    )
    assert (found.leads, found.mql, found.accepted, found.customers) == (3, 2, 1, 1)
    assert found.cells == {("unmeasured", "unmeasured"): Cell(1, 1)}


def test_timing_is_what_was_signed_in_the_period_by_others_less_what_its_own_sign_later() -> None:
    found = chain(
        lead("Ana"),
        Line("2026-02-10 10:00", "Ana", "contract.signed", "amount=70.00"),
        Line("2025-12-10 10:00", "Bea", "stage.entered", "stage=lead cycle=1"),
        Line("2026-01-10 10:00", "Bea", "contract.signed", "amount=100.00"),
    )
    assert (found.cohort, found.signed, found.timing) == (7000, 10000, 3000)


def test_renewals_and_expansions_are_kept_apart() -> None:
    found = chain(
        Line("2026-01-10 10:00", "Ana", "contract.renewed", "amount=50.00"),
        Line("2026-01-11 10:00", "Ana", "contract.expanded", "amount=5.00"),
        Line("2026-02-11 10:00", "Ana", "contract.expanded", "amount=7.00"),
    )
    assert (found.signed, found.retained) == (0, 5500)


def test_the_first_hand_over_says_how_a_lead_was_contacted() -> None:
    accepted = Line("2026-01-06 10:00", "Ana", "lead.accepted")
    assert chain(lead("Ana"), accepted, late="Ana").cells == {("late", "short"): Cell(1, 0)}


def test_amounts_of_another_currency_and_what_is_not_known_yet_are_left_out() -> None:
    told = (
        lead("Ana"),
        Line("2026-01-10 10:00", "Ana", "contract.signed", "amount=9.00 currency=USD"),
        Line("2026-01-11 10:00", "Ana", "contract.signed", "amount=1.00", "2026-03-01 10:00"),
    )
    assert chain(*told).signed == 100
    assert chain(*told, asof="2026-02-01 00:00").signed == 0
