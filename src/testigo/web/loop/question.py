"""What the address asks the loop for: which days, as of when, in what order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from testigo.core.asof import FIRST_DAY, LONGEST, midnight
from testigo.core.months import months_after
from testigo.web.frame.days import read_day

# Facts that are recorded together follow one another by a microsecond, ahead of the clock.
_AHEAD = timedelta(seconds=1)
PERIODS = ("quarter", "last_quarter", "year")
DEFAULT_PERIOD = "year"
# What an address calls the days and as of when they are known.
DAY_NAMES = ("from", "to", "last", "asof")
# By columns of the table; the sign of the address is not part of the name.
SORTS = (
    "name",
    "cost",
    "claimed",
    "leads",
    "mql",
    "accepted",
    "sql",
    "opportunities",
    "customers",
    "revenue",
    "cost_per_lead",
    "cost_per_mql",
    "cost_per_sql",
    "cost_per_opportunity",
    "cost_per_customer",
    "roi",
)
BY = ("campaign", "channel", "form", "team")


@dataclass(frozen=True, slots=True)
class Question:
    """Leads created from `since` up to but not including `until`, outcomes to the end of `asof`.

    `sort` is one of SORTS; `by` says what the rows are: channels with or without their campaigns,
    forms or teams. `problems`
    are sentences about what the address said and could not be used.
    """

    since: date
    until: date
    asof: date
    sort: str = "leads"
    falling: bool = True
    by: str = "campaign"
    problems: tuple[str, ...] = ()

    @property
    def last(self) -> date:
        """The last day asked for, as people say it."""
        return self.until - timedelta(days=1)


def read_question(query: Mapping[str, str], today: date, usual: str = DEFAULT_PERIOD) -> Question:
    """The question of an address, which asks for the `usual` period where it names no days. `to` is
    the first day left out, as in the reports of programs; the form on the page sends `last`, the
    last day included, instead."""
    problems: list[str] = []
    since, until = _days(query, today, problems, days_of(usual, today))
    asof = read_day(query.get("asof", ""), problems) or today
    sort = query.get("sort", "")
    known = sort.removeprefix("-") in SORTS
    by = query.get("by", "")
    return Question(
        since=since,
        until=until,
        asof=min(asof, today),
        sort=sort.removeprefix("-") if known else "leads",
        falling=sort.startswith("-") if known else True,
        by=by if by in BY else BY[0],
        problems=tuple(problems),
    )


def known_at(question: Question, now: datetime, zone: ZoneInfo) -> datetime:
    """Before which instant what a question reads was known: the end of the day asked for; where
    that day goes on, everything that is known now."""
    if question.asof >= now.astimezone(zone).date():
        return now + _AHEAD
    return midnight(question.asof + timedelta(days=1), zone)


def address_of(
    question: Question, today: date, usual: str = DEFAULT_PERIOD, **changes: object
) -> str:
    """The query string of a question with some of it changed; what is usual is left out."""
    wanted = replace(question, **changes)  # type: ignore[arg-type]  # names of Question
    values = {"from": wanted.since.isoformat(), "to": wanted.until.isoformat()}
    if (wanted.since, wanted.until) == days_of(usual, today):
        values = {}
    if wanted.asof != today:
        values["asof"] = wanted.asof.isoformat()
    if (wanted.sort, wanted.falling) != ("leads", True):
        values["sort"] = f"{'-' if wanted.falling else ''}{wanted.sort}"
    if wanted.by != BY[0]:
        values["by"] = wanted.by
    return "?" + urlencode(values)


def days_of(period: str, today: date) -> tuple[date, date]:
    """First day and first day after this quarter, the last one, or the twelve months to today."""
    quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    if period == "quarter":
        return quarter, months_after(quarter, 3)
    if period == "last_quarter":
        return months_after(quarter, -3), quarter
    tomorrow = today + timedelta(days=1)
    return months_after(tomorrow, -12), tomorrow


def _days(
    query: Mapping[str, str], today: date, problems: list[str], usual: tuple[date, date]
) -> tuple[date, date]:
    asked = [name for name in ("from", "to", "last") if query.get(name)]
    since = read_day(query.get("from", ""), problems)
    until = read_day(query.get("to", ""), problems)
    last = read_day(query.get("last", ""), problems)
    if last is not None:
        until = last + timedelta(days=1)
    if not asked or problems:
        return usual
    since = since or FIRST_DAY
    until = until or today + timedelta(days=1)
    if until <= since:
        problems.append(_("The last day is earlier than the first one; the usual days are shown."))
        return usual
    if until - since > LONGEST:
        since = until - LONGEST
    return since, until
