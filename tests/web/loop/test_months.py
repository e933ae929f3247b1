from datetime import date

import pytest
from django.utils import translation

from testigo.web.loop.months import part_of
from testigo.web.loop.question import Question

ASOF = date(2026, 11, 12)


@pytest.mark.parametrize(
    ("since", "until", "month", "said"),
    [
        (date(2026, 10, 1), date(2026, 11, 1), date(2026, 10, 1), ""),
        (date(2026, 10, 5), date(2026, 11, 1), date(2026, 10, 1), "from Oct 5"),
        (date(2026, 10, 5), date(2026, 11, 1), date(2026, 10, 5), "from Oct 5"),
        (date(2026, 10, 1), date(2026, 10, 21), date(2026, 10, 1), "until Oct 20"),
        (date(2026, 10, 5), date(2026, 10, 21), date(2026, 10, 1), "Oct 5 to Oct 20"),
        (date(2026, 10, 5), date(2026, 10, 6), date(2026, 10, 1), "only Oct 5"),
        (date(2026, 10, 1), date(2027, 1, 1), date(2026, 11, 1), "until Nov 12"),
        (date(2026, 10, 1), date(2027, 1, 1), date(2026, 12, 1), "not come yet"),
    ],
)
def test_a_month_says_which_of_its_days_are_shown(
    since: date, until: date, month: date, said: str
) -> None:
    with translation.override("en"):
        assert part_of(month, Question(since, until, ASOF)) == said
