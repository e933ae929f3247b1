"""How cells are read: the tables are the rules."""

import contextlib
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testigo.connect.dates import DateStyle, parse_day, parse_instant, parse_month
from testigo.connect.values import (
    BadValue,
    json_number,
    parse_flag,
    parse_money,
    parse_number,
    parse_whole,
    says_less_than,
)

MADRID = ZoneInfo("Europe/Madrid")


def code_of(read: Any, *args: Any) -> str:
    with pytest.raises(BadValue) as bad:
        read(*args)
    return bad.value.code


@pytest.mark.parametrize(
    ("cell", "order", "expected"),
    [
        ("2024-01-15", "dmy", "2024-01-14T23:00:00+00:00"),
        ("2024-07-15 10:30", "dmy", "2024-07-15T08:30:00+00:00"),
        ("2024-07-15T10:30:00Z", "dmy", "2024-07-15T10:30:00+00:00"),
        ("2024-07-15T10:30:00.000600+05:30", "dmy", "2024-07-15T05:00:00.000600+00:00"),
        (" 2024-07-15T10:30:00Z ", "dmy", "2024-07-15T10:30:00+00:00"),
        ("03/04/2024", "dmy", "2024-04-02T22:00:00+00:00"),
        ("03/04/2024", "mdy", "2024-03-03T23:00:00+00:00"),
        ("3-4-24 9:05", "dmy", "2024-04-03T07:05:00+00:00"),
        ("1/15/2024 3:04 PM", "mdy", "2024-01-15T14:04:00+00:00"),
        ("1/15/2024 12:00 a.m.", "mdy", "2024-01-14T23:00:00+00:00"),
        ("15.01.1999", "dmy", "1999-01-14T23:00:00+00:00"),
        ("2024/1/5", "dmy", "2024-01-04T23:00:00+00:00"),
        ("45631", "dmy", "2024-12-04T23:00:00+00:00"),
        (45631.5, "dmy", "2024-12-05T11:00:00+00:00"),
        (45631, "mdy", "2024-12-04T23:00:00+00:00"),
        (date(2024, 1, 15), "dmy", "2024-01-14T23:00:00+00:00"),
        (datetime.fromisoformat("2024-01-15T09:00"), "dmy", "2024-01-15T08:00:00+00:00"),
        (datetime(2024, 1, 15, 9, tzinfo=UTC), "dmy", "2024-01-15T09:00:00+00:00"),
    ],
)
def test_instants_are_read_in_the_zone_of_the_workspace(
    cell: Any, order: Any, expected: str
) -> None:
    assert parse_instant(cell, MADRID, DateStyle(order)).isoformat() == expected


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("ayer", "date_unreadable"),
        ("31/02/2024", "date_unreadable"),
        ("01/15/2024", "date_unreadable"),
        ("1/2/345", "date_unreadable"),
        ("123/1/2024", "date_unreadable"),
        ("1/15/2024 13:04 PM", "date_unreadable"),
        ("1705312800", "date_unreadable"),
        (7, "date_unreadable"),
        (True, "date_unreadable"),
        (None, "date_unreadable"),
        ({"a": 1}, "date_unreadable"),
        ("0001-01-01", "date_out_of_range"),
        ("9999-12-31T23:59:59Z", "date_out_of_range"),
        (date(1, 1, 1), "date_out_of_range"),
    ],
)
def test_what_is_no_date_is_refused(cell: Any, code: str) -> None:
    assert code_of(parse_instant, cell, MADRID) == code
    assert code_of(parse_day, cell) == code


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("12/2025", date(2025, 12, 1), date(2025, 12, 31)),
        ("2025-01-17", date(2025, 1, 1), date(2025, 1, 31)),
        (date(2025, 4, 1), date(2025, 4, 1), date(2025, 4, 30)),
    ],
)
def test_a_month_is_its_first_and_last_day(cell: Any, first: date, last: date) -> None:
    assert parse_month(cell) == (first, last)


def test_a_thirteenth_month_is_refused() -> None:
    assert code_of(parse_month, "2024-13") == "month_unreadable"


@pytest.mark.parametrize(
    ("cell", "mark", "expected"),
    [
        ("12", "", "12"),
        ("11,52", "", "11.52"),
        ("11.52", "", "11.52"),
        ("1.204,50", "", "1204.50"),
        ("1,204.50", "", "1204.50"),
        ("1.204.567", "", "1204567"),
        ("1 204 567,5", "", "1204567.5"),
        ("1\u00a0204", "", "1204"),
        ("0.123", "", "0.123"),
        ("1234.567", "", "1234.567"),
        ("-1.204,5", "", "-1204.5"),
        ("−3", "", "-3"),
        ("1.204", "comma", "1204"),
        ("1.204", "dot", "1.204"),
        ("1,204", "dot", "1204"),
        ("1,204", "comma", "1.204"),
        ("6.8e+06", "", "6800000"),
        ("144.", "", "144"),
        (2.5, "", "2.5"),
        (7, "", "7"),
    ],
)
def test_numbers_are_read_with_either_decimal_mark(cell: Any, mark: Any, expected: str) -> None:
    assert parse_number(cell, mark) == Decimal(expected)


@pytest.mark.parametrize(
    ("cell", "mark", "code"),
    [
        ("1.204", "", "ambiguous_number"),
        ("1,204", "", "ambiguous_number"),
        ("-12.345", "", "ambiguous_number"),
        ("doce", "", "number_unreadable"),
        ("", "", "number_unreadable"),
        ("1.2.3", "", "number_unreadable"),
        ("1.2.", "", "number_unreadable"),
        ("144,", "", "number_unreadable"),
        ("1,234.56.78", "", "number_unreadable"),
        ("12.34.567,8", "", "number_unreadable"),
        ("11,52", "dot", "number_unreadable"),
        ("١٢", "", "number_unreadable"),
        ("NaN", "", "number_unreadable"),
        (True, "", "number_unreadable"),
        (None, "", "number_unreadable"),
        ("1" * 16, "", "number_too_large"),
        (float("inf"), "", "number_too_large"),
    ],
)
def test_numbers_with_two_readings_or_none_are_refused(cell: Any, mark: Any, code: str) -> None:
    assert code_of(parse_number, cell, mark) == code


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("22.700,00 €", "22700"),
        ("$22,700.50", "22700.5"),
        ("EUR 12", "12"),
        ("1171.88", "1171.88"),
        (75000, "75000"),
        (0.1, "0.1"),
        ("-0", "0"),
    ],
)
def test_money_is_a_plain_decimal_text(cell: Any, expected: str) -> None:
    assert parse_money(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"), [("250", 250), ("1.200", 1200), ("1,200,000", 1200000), (250.0, 250)]
)
def test_separators_group_whole_numbers(cell: Any, expected: int) -> None:
    assert parse_whole(cell) == expected


@pytest.mark.parametrize("cell", ["2.5", 2.5])
def test_a_fraction_is_no_whole_number(cell: Any) -> None:
    assert code_of(parse_whole, cell) == "whole_number_unreadable"


def test_flags_are_read_in_both_languages() -> None:
    assert [parse_flag(c) for c in ("Sí", "yes", "1", True, 1)] == [True] * 5
    assert [parse_flag(c) for c in ("No", "FALSE", "0", False, 0)] == [False] * 5
    assert code_of(parse_flag, "quizá") == "flag_unreadable"


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_an_amount_written_the_spanish_or_the_english_way_is_the_same(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    spanish = english.translate(str.maketrans(",.", ".,"))
    assert Decimal(parse_money(english)) == Decimal(parse_money(spanish)) == amount


@settings(deadline=None)
@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.booleans(), st.none()))
def test_any_cell_is_read_or_refused_but_never_breaks(cell: Any) -> None:
    for read in (
        lambda c: parse_instant(c, MADRID),
        parse_day,
        parse_month,
        parse_number,
        parse_money,
        parse_whole,
        parse_flag,
    ):
        with contextlib.suppress(BadValue):
            read(cell)


def test_numbers_for_json_stay_whole_where_they_are() -> None:
    assert repr(json_number(Decimal("250.0"))) == "250"
    assert repr(json_number(Decimal("2.5"))) == "2.5"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("15 Apr, 2021 00:03:00", "2021-04-14T22:03:00+00:00"),
        ("3 de abril de 2025", "2025-04-02T22:00:00+00:00"),
        ("3 abr. 2025", "2025-04-02T22:00:00+00:00"),
        ("jueves, 3 de abril de 2025 a las 10:30", "2025-04-03T08:30:00+00:00"),
        ("3-sept-25", "2025-09-02T22:00:00+00:00"),
        ("April 3, 2025 10:30 AM", "2025-04-03T08:30:00+00:00"),
        ("Thu, 03 Apr 2025 10:30:00 +0000", "2025-04-03T10:30:00+00:00"),
        ("2025-04-03 10:30:00 UTC", "2025-04-03T10:30:00+00:00"),
        ("03/04/2025\u00a010:30", "2025-04-03T08:30:00+00:00"),
        ("1743676200000", "2025-04-03T10:30:00+00:00"),
        (1743676200000, "2025-04-03T10:30:00+00:00"),
        ("2022-02-01 2:20:51", "2022-02-01T01:20:51+00:00"),
    ],
)
def test_dates_in_words_and_of_programs_are_read(cell: Any, expected: str) -> None:
    assert parse_instant(cell, MADRID).isoformat() == expected


@pytest.mark.parametrize("cell", ["3 de brumario de 2025", "31 de febrero de 2025", "abril 2025 3"])
def test_words_that_are_no_date_are_refused(cell: str) -> None:
    assert code_of(parse_instant, cell, MADRID) == "date_unreadable"


def test_days_since_1904_are_those_of_the_workbook() -> None:
    style = DateStyle(since_1904=True)
    assert parse_day(44_170, style) == parse_day("44170", style) == date(2024, 12, 6)
    assert parse_day(45_632) == date(2024, 12, 6)
    assert parse_day(date(2024, 12, 6), style) == date(2024, 12, 6)


@pytest.mark.parametrize(
    "cell", ["enero de 2026", "Enero 2026", "ene 2026", "January 2026", "ene-26", "Jan-26"]
)
def test_months_in_words_are_read(cell: str) -> None:
    assert parse_month(cell) == (date(2026, 1, 1), date(2026, 1, 31))


@given(
    st.datetimes(datetime(1971, 1, 1), datetime(2068, 12, 31)),  # noqa: DTZ001
    st.sampled_from(["{d}/{m}/{y}", "{d:02}-{m:02}-{y}", "{d}.{m}.{y:04}", "{y}/{m}/{d}"]),
    st.sampled_from(["dmy", "mdy"]),
)
def test_a_day_is_the_same_however_it_is_written(at: datetime, form: str, order: Any) -> None:
    day, month = (at.day, at.month) if order == "dmy" or form[1] == "y" else (at.month, at.day)
    text = form.format(d=day, m=month, y=at.year)
    assert parse_day(text, DateStyle(order)) == at.date()


@pytest.mark.parametrize(
    ("cell", "mark", "expected"),
    [
        ("$342.09K", "", "342090"),
        ("$1,206.83K", "", "1206830"),
        ("1,2 M€", "", "1200000"),
        ("350 mil €", "", "350000"),
        ("(1,204.50)", "", "-1204.5"),
        ("1.204 €", "comma", "1204"),
    ],
)
def test_amounts_as_reports_shorten_them(cell: str, mark: Any, expected: str) -> None:
    assert parse_money(cell, mark) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("11-50", 11),
        ("51 a 200", 51),
        ("1.000+", 1000),
        ("más de 500", 500),
        (">= 20", 20),
        ("10,001+ employees", 10001),
        ("200 – 500 empleados", 200),
    ],
)
def test_a_range_of_employees_gives_its_lower_end(cell: str, expected: int) -> None:
    assert parse_whole(cell) == expected


def test_a_share_only_bounded_is_no_number() -> None:
    assert [says_less_than(cell) for cell in ("< 10%", "> 90%", "≤ 1,5", "10%", 3)] == [
        *(True, True, True, False, False),
    ]
    assert parse_number("12,5 %") == Decimal("12.5")
