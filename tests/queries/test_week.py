"""The mail of the week tells of the same year as Today."""

from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from testigo.queries.week import leak_days
from testigo.web.loop.question import DEFAULT_PERIOD, days_of


@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)))
@example(date(2028, 2, 29))
@example(date(2029, 2, 28))
@example(date(2029, 3, 1))
def test_a_year_is_the_twelve_months_to_yesterday_as_on_today(today: date) -> None:
    assert leak_days(today) == days_of(DEFAULT_PERIOD, today - timedelta(days=1))
