"""The rules of docs/rules/feasibility.md, row by row."""

import pytest

from tests.spec.feasibility import (
    SIMULATED,
    TOLD,
    TURNS,
    Hours,
    Told,
    Turn,
    first_contact,
    lever_of,
    turn,
)


@pytest.mark.parametrize("row", TURNS, ids=str)
def test_a_piece_of_work_is_done_when_its_turn_comes(row: Turn) -> None:
    assert turn(row) == row.done


@pytest.mark.parametrize("row", TOLD, ids=lambda row: row.what)
def test_what_the_months_show_says_whether_it_fits(row: Told) -> None:
    assert (row.outcome.verdict, lever_of(row.outcome)) == (row.verdict, row.lever)


@pytest.mark.parametrize("row", SIMULATED, ids=lambda row: row.what)
def test_arrivals_against_people_say_whether_it_fits(row: Hours) -> None:
    found = first_contact(row)
    assert (found.verdict, lever_of(found)) == (row.verdict, row.lever)
