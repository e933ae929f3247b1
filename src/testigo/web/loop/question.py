"""What the address asks the loop for: which days, as of when, in what order."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from testigo.core.asof import FIRST_DAY, LONGEST, midnight
from testigo.core.months import months_after
from testigo.web.frame.days import read_day
from testigo.web.templatetags.figures import num
from testigo.web.templatetags.words import day

# Facts that are recorded together follow one another by a microsecond, ahead of the clock.
_AHEAD = timedelta(seconds=1)
# So much of what an address says and nobody knows is repeated.
_SHOWN = 40
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
    are sentences about what the address said and could not be used, and `days_refused` says that
    days were among it.
    """

    since: date
    until: date
    asof: date
    sort: str = "leads"
    falling: bool = True
    by: str = "campaign"
    problems: tuple[str, ...] = ()
    days_refused: bool = False

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
    refused = bool(problems)
    if asof > today:
        problems.append(_("%(day)s has not come yet: this is what is known today.") % {
            "day": day(asof)})  # fmt: skip
    if until - since > LONGEST:
        since = until - LONGEST
        said = {"days": num(LONGEST.days), "day": day(since)}
        problems.append(_("At most %(days)s days are shown: from %(day)s on.") % said)
    sort = one_of(query.get("sort", "").removeprefix("-"), SORTS, "", problems)
    return Question(
        since=since,
        until=until,
        asof=min(asof, today),
        sort=sort or "leads",
        falling=query["sort"].startswith("-") if sort else True,
        by=one_of(query.get("by", ""), BY, BY[0], problems),
        problems=tuple(problems),
        days_refused=refused,
    )


def one_of(text: str, known: Collection[str], usual: str, problems: list[str]) -> str:
    """What the address says where it is known here, else what is `usual`; what is not known is told
    in `problems`."""
    if text in known:
        return text
    if text:
        problems.append(
            _("“%(text)s” is not known here: what is usual is shown.") % {"text": text[:_SHOWN]}
        )
    return usual


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


def same_days(question: Question, today: date) -> str:
    """The query string by which any page of Results shows the same days as of the same day."""
    values = {"from": question.since.isoformat(), "to": question.until.isoformat()}
    if question.asof != today:
        values["asof"] = question.asof.isoformat()
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
    return since, until
