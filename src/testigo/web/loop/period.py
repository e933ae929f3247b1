"""The switches by which a page of Results is asked for other days."""

from datetime import date
from typing import Any

from testigo.web.loop.question import PERIODS, Question, address_of, days_of
from testigo.web.templatetags.words import day


def period_controls(
    question: Question, today: date, *, url: str, label: str, asked: str
) -> dict[str, Any]:
    """The context of `loop/controls.html`. `url` is the page, `label` what its first day is called,
    `asked` the sentence that says what is shown, with places for `first`, `last` and `asof`."""
    days = (question.since, question.until)
    presets = {period: days_of(period, today) for period in PERIODS}
    said = {"first": question.since, "last": question.last, "asof": question.asof}
    return {
        "today": today,
        "is_today": question.asof == today,
        "periods": [
            {
                "key": key,
                "url": address_of(question, today, since=since, until=until),
                "current": days == (since, until),
            }
            for key, (since, until) in presets.items()
        ],
        "own_days": days not in presets.values(),
        "to_today": address_of(question, today, asof=today),
        "period_url": url,
        "period_label": label,
        "period_asked": asked % {name: day(value) for name, value in said.items()},
    }
