"""The first figure that a director sees: a year of leakage, as it was known when yesterday ended.

It holds for the whole day and takes a moment to reckon on many leads, so it is kept for the day by
each process and asked for beside the page.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import get_language

from testigo.core.asof import midnight
from testigo.queries.leaks import leaks_report
from testigo.web.leaks.headline import Headline, headline_of
from testigo.web.loop.question import DEFAULT_PERIOD, Question, address_of, days_of

if TYPE_CHECKING:
    from testigo.store.models import Workspace

_ONE_DAY = timedelta(days=1)
_KEPT_SECONDS, _KEPT_SHORTLY = 26 * 3600, 300


@dataclass(frozen=True, slots=True)
class FirstFigure:
    """The sentence, once it was reckoned, the page that shows the same figure, and the days on
    which the leads were handed over, the last of which is the day as of which it is known."""

    headline: Headline | None
    url: str
    first: date
    last: date


def kept_figure(workspace: "Workspace", now: datetime, zone: ZoneInfo) -> FirstFigure:
    """The figure of today if it was reckoned already."""
    question = _question(now, zone)
    url = _url(workspace, question, now.astimezone(zone).date())
    headline = cache.get(_key(workspace, now, zone))
    return FirstFigure(headline, url, question.since, question.last)


def first_figure(workspace: "Workspace", now: datetime, zone: ZoneInfo) -> FirstFigure:
    """The figure of today, reckoned where it was not yet."""
    found = kept_figure(workspace, now, zone)
    if found.headline is not None:
        return found
    question = _question(now, zone)
    asof = midnight(question.until, zone)
    report = leaks_report(workspace, since=question.since, until=question.until, asof=asof)
    headline = headline_of(report.leakage, report.days, report.currency)
    # Where there are too few cases yet, an import may bring them within the day.
    kept = _KEPT_SECONDS if headline.figure else _KEPT_SHORTLY
    cache.set(_key(workspace, now, zone), headline, kept)
    return replace(found, headline=headline)


def _question(now: datetime, zone: ZoneInfo) -> Question:
    yesterday = now.astimezone(zone).date() - _ONE_DAY
    since, until = days_of(DEFAULT_PERIOD, yesterday)
    return Question(since, until, yesterday)


def _url(workspace: "Workspace", question: Question, today: date) -> str:
    return reverse("leaks", kwargs={"slug": workspace.slug}) + address_of(question, today)


def _key(workspace: "Workspace", now: datetime, zone: ZoneInfo) -> str:
    day = now.astimezone(zone).date()
    return f"leakage:{workspace.pk}:{day.isoformat()}:{get_language() or 'es'}"
