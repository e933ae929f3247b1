"""Reading the pact's `calendar:`, with all its problems."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from testigo.core.sla.calendar import Calendar, MonthDay, Season, parse_calendar
from tests.core.sla.documents import node, only, told
from tests.spec.working_time import hours, week

EXAMPLE: dict[str, Any] = {
    "timezone": "Europe/Madrid",
    "hours": {"mon-thu": ["09:00-14:00", "15:00-18:30"], "fri": ["09:00-15:00"]},
    "seasons": [{"from": "07-01", "to": "08-31", "hours": {"mon-fri": ["08:00-15:00"]}}],
    "holidays": {"country": "ES", "subdivision": "CT"},
    "closed": [date(2026, 12, 24), date(2026, 12, 31)],
}


def changed(**slices: Any) -> dict[str, Any]:
    """The example with some keys written differently."""
    return {**deepcopy(EXAMPLE), **slices}


def read(**slices: Any) -> Calendar:
    """The example with some keys written differently, read without a problem."""
    root = node(changed(**slices))
    calendar = parse_calendar(root)
    assert told(root) == []
    return calendar


def test_the_calendar_of_the_example_means_what_it_says() -> None:
    assert read() == Calendar(
        timezone="Europe/Madrid",
        week=week([["09:00-14:00", "15:00-18:30"]] * 4 + [["09:00-15:00"]]),
        seasons=(Season(MonthDay(7, 1), MonthDay(8, 31), week([["08:00-15:00"]] * 5)),),
        closed=frozenset({date(2026, 12, 24), date(2026, 12, 31)}),
        country="ES",
        subdivision="CT",
    )


def test_a_calendar_needs_only_a_zone_and_hours() -> None:
    root = node({"timezone": "UTC", "hours": {"sat": ["10:00-11:00"]}})
    calendar = parse_calendar(root)
    assert told(root) == []
    assert calendar == Calendar("UTC", ((), (), (), (), (), hours("10:00-11:00"), ()))


def test_a_day_may_end_at_24_and_ranges_may_touch_and_come_in_any_order() -> None:
    calendar = read(hours={"mon": ["18:00-24:00", "00:00-09:00", "09:00-10:00"]})
    assert calendar.week[0] == hours("00:00-09:00", "09:00-10:00", "18:00-24:00")
    assert str(calendar.week[0][2]) == "18:00-24:00"


def test_weekdays_may_pass_the_end_of_the_week() -> None:
    calendar = read(hours={"sun-tue": ["09:00-10:00"]})
    assert [bool(day) for day in calendar.week] == [True, True, False, False, False, False, True]


def test_an_empty_list_closes_a_day() -> None:
    assert read(hours={"mon": [], "tue": ["09:00-10:00"]}).week[0] == ()


def test_a_season_may_pass_the_end_of_the_year() -> None:
    season = {"from": "12-15", "to": "01-10", "hours": {"mon": ["09:00-10:00"]}}
    (winter,) = read(seasons=[season]).seasons
    inside = [(12, 15), (12, 31), (1, 1), (1, 10)]
    assert all(map(winter.includes, inside))
    assert not any(map(winter.includes, [(12, 14), (1, 11), (7, 1)]))


def test_seasons_may_follow_each_other_without_a_day_between() -> None:
    one = {"from": "07-01", "to": "07-31", "hours": {"mon": ["09:00-10:00"]}}
    other = {"from": "08-01", "to": "02-29", "hours": {"mon": ["09:00-11:00"]}}
    assert len(read(seasons=[one, other]).seasons) == 2


def test_a_business_may_open_in_a_season_only() -> None:
    assert read(hours={}).week == ((),) * 7


def test_a_country_may_be_given_without_a_part() -> None:
    calendar = read(holidays={"country": "PT"})
    assert (calendar.country, calendar.subdivision) == ("PT", None)


@pytest.mark.parametrize(
    "slices, code, where",
    [
        ({"timezone": "Europe/Madird"}, "unknown_timezone", "timezone"),
        ({"timezone": "localtime"}, "unknown_timezone", "timezone"),
        ({"timezone": "../etc/passwd"}, "unknown_timezone", "timezone"),
        ({"timezone": 1}, "not_a_text", "timezone"),
        ({"hours": {"mon": ["9-18"]}}, "not_a_time_range", "hours.mon[0]"),
        ({"hours": {"mon": ["09:00-24:01"]}}, "not_a_time_range", "hours.mon[0]"),
        ({"hours": {"mon": ["09:60-10:00"]}}, "not_a_time_range", "hours.mon[0]"),
        ({"hours": {"mon": [["09:00-10:00"]]}}, "not_a_time_range", "hours.mon[0]"),
        ({"hours": {"mon": ["18:00-09:00"]}}, "range_backwards", "hours.mon[0]"),
        ({"hours": {"mon": ["09:00-09:00"]}}, "range_backwards", "hours.mon[0]"),
        ({"hours": {"mon": ["09:00-14:00", "13:59-18:00"]}}, "ranges_overlap", "hours.mon[1]"),
        ({"hours": {"mon": "09:00-14:00"}}, "not_a_list", "hours.mon"),
        ({"hours": {"lunes": ["09:00-14:00"]}}, "unknown_weekday", "hours.lunes"),
        ({"hours": {"mon-": ["09:00-14:00"]}}, "unknown_weekday", "hours.mon-"),
        ({"hours": {"mon-tue-wed": ["09:00-14:00"]}}, "unknown_weekday", "hours.mon-tue-wed"),
        (
            {"hours": {"mon-fri": ["09:00-14:00"], "wed": ["09:00-10:00"]}},
            "weekday_twice",
            "hours.wed",
        ),
        ({"hours": ["09:00-14:00"]}, "not_a_mapping", "hours"),
        ({"hours": {}, "seasons": []}, "calendar_without_hours", "hours"),
        ({"hours": {"mon": []}, "seasons": []}, "calendar_without_hours", "hours"),
        ({"holidays": {"country": "Spain"}}, "unknown_country", "holidays.country"),
        ({"holidays": {"country": "ZZ"}}, "unknown_country", "holidays.country"),
        ({"holidays": {"country": 34}}, "not_a_text", "holidays.country"),
        ({"holidays": {"subdivision": "CT"}}, "missing_key", "holidays"),
        (
            {"holidays": {"country": "ES", "subdivision": "Cataluña"}},
            "unknown_subdivision",
            "holidays.subdivision",
        ),
        ({"closed": ["24/12/2026"]}, "not_a_date", "closed[0]"),
        ({"opened": []}, "unknown_key", "opened"),
    ],
)
def test_a_mistake_is_told_with_its_place(slices: dict[str, Any], code: str, where: str) -> None:
    root = node(changed(**slices))
    parse_calendar(root)
    assert told(root) == [(code, f"pact.{where}")]


SUMMER = {"from": "07-01", "to": "08-31", "hours": {"mon": ["09:00-10:00"]}}


@pytest.mark.parametrize(
    "season, code, where",
    [
        ({"from": "02-30"}, "not_a_month_day", "seasons[1].from"),
        ({"from": "13-01"}, "not_a_month_day", "seasons[1].from"),
        ({"to": "31 agosto"}, "not_a_month_day", "seasons[1].to"),
        ({"to": date(2026, 8, 31)}, "not_a_month_day", "seasons[1].to"),
        ({"from": "08-31", "to": "09-30"}, "season_overlap", "seasons[1]"),
        ({"from": "11-01", "to": "07-01"}, "season_overlap", "seasons[1]"),
        ({"from": "01-01", "to": "12-31"}, "season_overlap", "seasons[1]"),
        ({"from": "07-10", "to": "07-20"}, "season_overlap", "seasons[1]"),
        ({"from": "10-01", "to": "10-31", "hours": {"mon": ["x"]}}, "not_a_time_range", None),
    ],
)
def test_a_mistake_in_a_season_is_told(season: dict[str, Any], code: str, where: str) -> None:
    root = node(changed(seasons=[SUMMER, {**SUMMER, **season}]))
    parse_calendar(root)
    assert told(root) == [(code, f"pact.{where or 'seasons[1].hours.mon[0]'}")]


def test_all_mistakes_are_told_at_once() -> None:
    root = node(
        {
            "timezone": "Mars/Olympus",
            "hours": {"mon": ["25:00-26:00"], "dom": ["09:00-10:00"]},
            "seasons": [{"from": "7-1", "to": "08-31"}],
            "holidays": {"country": "XX"},
            "closed": ["mañana"],
        }
    )
    parse_calendar(root)
    assert {code for code, _ in told(root)} == {
        "unknown_timezone",
        "not_a_time_range",
        "unknown_weekday",
        "not_a_month_day",
        "missing_key",
        "unknown_country",
        "not_a_date",
    }


def test_a_missing_calendar_is_read_as_a_harmless_one() -> None:
    root = node(None)
    assert parse_calendar(root).timezone == "UTC"
    assert ("not_a_mapping", "pact") in told(root)


def test_a_slip_in_a_name_is_answered_with_the_nearest_one() -> None:
    root = node(changed(timezone="Europe/Madird"))
    parse_calendar(root)
    assert only(root).params == {"value": "Europe/Madird", "suggestion": "Europe/Madrid"}


def test_the_name_of_a_part_is_answered_with_its_code() -> None:
    root = node(changed(holidays={"country": "ES", "subdivision": "Cataluña"}))
    parse_calendar(root)
    params = only(root).params
    assert (params["suggestion"], params["country"]) == ("CT", "ES")
    assert "MD" in str(params["options"]).split(", ")
