from datetime import date

import pytest

from testigo.web.loop.question import address_of, days_of, read_question

TODAY = date(2026, 11, 22)
YEAR = (date(2025, 11, 23), date(2026, 11, 23))


def read(**query: str):
    return read_question({name.rstrip("_"): value for name, value in query.items()}, TODAY)


@pytest.mark.parametrize(
    ("period", "today", "since", "until"),
    [
        ("quarter", "2026-11-22", "2026-10-01", "2027-01-01"),
        ("quarter", "2026-01-01", "2026-01-01", "2026-04-01"),
        ("last_quarter", "2026-11-22", "2026-07-01", "2026-10-01"),
        ("last_quarter", "2026-02-28", "2025-10-01", "2026-01-01"),
        ("year", "2026-11-22", "2025-11-23", "2026-11-23"),
        ("year", "2028-02-28", "2027-02-28", "2028-02-29"),
        ("year", "2026-12-31", "2026-01-01", "2027-01-01"),
    ],
)
def test_periods_begin_and_end_on_whole_days(
    period: str, today: str, since: str, until: str
) -> None:
    expected = date.fromisoformat(since), date.fromisoformat(until)
    assert days_of(period, date.fromisoformat(today)) == expected


def test_without_being_asked_it_is_twelve_months_as_of_today() -> None:
    question = read()
    assert (question.since, question.until) == YEAR
    assert question.asof == TODAY
    assert (question.sort, question.falling, question.by) == ("leads", True, "campaign")
    assert address_of(question, TODAY) == "?"


def test_to_is_left_out_and_last_is_included() -> None:
    by_programs = read(from_="2026-01-01", to="2026-04-01")
    by_people = read(from_="2026-01-01", last="2026-03-31")
    assert by_programs == by_people
    assert by_people.last == date(2026, 3, 31)


@pytest.mark.parametrize(
    "query",
    [
        {"from_": "2026-13-01", "to": "2026-04-01"},
        {"from_": "2026-05-01", "to": "2026-04-01"},
        {"from_": "2026-05-01", "to": "2026-05-01"},
        {"to": "0001-01-01"},
        {"last": "9999-12-31"},
        {"last": "2099-12-32"},
        {"from_": "\0"},
        {"from_": "9" * 5000},
    ],
)
def test_dates_that_make_no_sense_are_said_and_the_usual_ones_shown(query: dict[str, str]) -> None:
    question = read(**query)
    assert (question.since, question.until) == YEAR
    assert len(question.problems) == 1
    assert len(question.problems[0]) < 120


def test_the_future_is_not_known_and_ten_years_are_enough() -> None:
    assert read(asof="2027-01-01").asof == TODAY
    assert read(asof="2026-06-30").asof == date(2026, 6, 30)
    question = read(from_="2001-01-01", to="2026-01-01")
    assert (question.until - question.since).days == 3660


@pytest.mark.parametrize("sort", ["owner", "-", "--leads", "leads;", "lost", "__class__", ""])
def test_only_columns_on_the_list_sort(sort: str) -> None:
    assert (read(sort=sort).sort, read(sort=sort).falling) == ("leads", True)


def test_an_address_says_again_what_was_asked() -> None:
    for query in (
        {"from_": "2026-01-01", "to": "2026-04-01", "sort": "-cost", "by": "channel"},
        {"asof": "2026-06-30", "sort": "name"},
        {},
    ):
        question = read(**query)
        again = dict(part.split("=") for part in address_of(question, TODAY)[1:].split("&") if part)
        assert read_question(again, TODAY) == question
