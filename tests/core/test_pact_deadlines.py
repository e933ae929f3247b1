"""Every promise in working time must be able to fall due under the calendar of its pact."""

import pytest

from testigo.core.pact import load_pact
from testigo.core.problems import Problem
from testigo.wording import sentence
from tests.spec.agreement import PACT


def told(text: str) -> list[Problem]:
    return load_pact(text)[1]


def test_each_promise_that_would_take_years_of_such_hours_is_told_by_its_name() -> None:
    text = PACT.replace('["09:00-18:00"]', '["09:00-09:01"]')
    assert told(text) == []
    (problem,) = told(text.replace("within: 2h", "within: 900h"))
    assert (problem.code, problem.where) == ("promise_never_due", "commitments[0].within")
    assert problem.params == {"id": "first-contact", "within": "900h"}
    assert "«first-contact»" in sentence(problem, "es")
    assert "900h would take years" in sentence(problem, "en")


CHRISTMAS_ONLY = """hours: {mon: []}
  seasons: [{from: "12-25", to: "12-25", hours: {mon-sun: ["09:00-18:00"]}}]"""


def test_public_holidays_count_when_a_promise_is_tried_out() -> None:
    open_once_a_year = PACT.replace('hours: {mon-fri: ["09:00-18:00"]}', CHRISTMAS_ONLY)
    open_on_holidays_only = open_once_a_year.replace(
        CHRISTMAS_ONLY, CHRISTMAS_ONLY + "\n  holidays: {country: ES}"
    )
    assert told(open_once_a_year) == []
    assert {p.code for p in told(open_on_holidays_only)} == {"promise_never_due"}


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_promise_can_be_tried_out_whatever_year_the_pact_names(year: str) -> None:
    text = PACT.replace("in_force_from: 2026-09-15", f"in_force_from: {year}-09-15")
    assert told(text.replace("review_by: 2026-12-15", f"review_by: {year}-12-15")) == []


def test_a_promise_in_wall_time_needs_no_calendar() -> None:
    text = PACT.replace('["09:00-18:00"]', '["09:00-09:01"]')
    assert told(text.replace("within: 2h", "within: 900h, elapsed: wall")) == []


def test_a_mistake_elsewhere_among_the_promises_hides_no_deadline() -> None:
    text = PACT.replace('["09:00-18:00"]', '["09:00-09:01"]').replace("within: 2h", "within: 900h")
    assert {p.code for p in told(text.replace("within: 2d", "within: soon"))} == {
        "promise_never_due",
        "not_a_duration",
    }
