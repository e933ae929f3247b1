"""The switches by which a page of Results is asked for other days."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from testigo.web.loop.question import (
    DAY_NAMES,
    DEFAULT_PERIOD,
    PERIODS,
    Question,
    address_of,
    days_of,
    same_days,
)
from testigo.web.templatetags.words import day


def period_controls(
    question: Question,
    today: date,
    *,
    url: str,
    label: str,
    asked: str,
    usual: str = DEFAULT_PERIOD,
    extra: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The context of `loop/controls.html`. `url` is the page, `label` what its first day is called,
    `asked` the sentence that says what is shown, with places for `first`, `end` (the last day asked
    for), `last` (the last of them that had come by `asof`) and `asof`; `extra` is what the address
    says besides the days."""
    kept = dict(extra or {})

    def address(**changes: object) -> str:
        query = address_of(question, today, usual, **changes)
        return f"{query}{'&' if query != '?' else ''}{urlencode(kept)}" if kept else query

    days = (question.since, question.until)
    presets = {period: days_of(period, today) for period in PERIODS}
    said = {
        "first": question.since,
        "last": max(question.since, min(question.last, question.asof)),
        "end": question.last,
        "asof": question.asof,
    }
    return {
        "today": today,
        "is_today": question.asof == today,
        "periods": [
            {
                "key": key,
                "url": address(since=since, until=until),
                "current": days == (since, until),
            }
            for key, (since, until) in presets.items()
        ],
        "own_days": days not in presets.values(),
        "to_today": address(asof=today),
        "same_question": address(),
        "same_days": same_days(question, today),
        "period_url": url,
        "period_kept": [pair for pair in parse_qsl(address()[1:]) if pair[0] not in DAY_NAMES],
        "period_label": label,
        "period_asked": asked % {name: day(value) for name, value in said.items()},
    }
