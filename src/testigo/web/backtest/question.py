"""What the address asks the backtest for: which version, over which days, with which threshold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from testigo.core.months import month_after
from testigo.queries.pacts import PactLine
from testigo.web.frame.days import read_day

MONTHS = 6


@dataclass(frozen=True, slots=True)
class Question:
    """The version that is tried, from `since` up to but not including `until`; `threshold` is None
    for its own. `problems` are sentences about what could not be used."""

    draft: PactLine
    since: date
    until: date
    threshold: int | None = None
    problems: tuple[str, ...] = ()

    @property
    def last(self) -> date:
        """The last day asked for, as people say it."""
        return self.until - timedelta(days=1)

    @property
    def address(self) -> str:
        """The query string that asks the same."""
        values = {
            "draft": str(self.draft.number),
            "from": self.since.isoformat(),
            "to": self.until.isoformat(),
        }
        if self.threshold is not None:
            values["threshold"] = str(self.threshold)
        return "?" + urlencode(values)


def read_question(query: Mapping[str, str], lines: Sequence[PactLine], today: date) -> Question:
    """The question of an address or a form. `to` is the first day left out; a form sends `last`,
    the last day included, instead. Without a choice: the newest draft, else the version in force,
    over the last six whole months."""
    problems: list[str] = []
    since, until = _days(query, today, problems)
    return Question(
        draft=_version(query.get("draft", ""), lines, problems),
        since=since,
        until=until,
        threshold=_threshold(query.get("threshold", ""), problems),
        problems=tuple(problems),
    )


def usual_days(today: date) -> tuple[date, date]:
    """The last six whole months: what came of their leads can mostly be known."""
    until = today.replace(day=1)
    return month_after(until, -MONTHS), until


def _version(text: str, lines: Sequence[PactLine], problems: list[str]) -> PactLine:
    drafts = [line for line in lines if line.standing in ("draft", "waiting")]
    in_force = [line for line in lines if line.standing == "in_force"]
    usual = next(iter([*drafts, *in_force, *lines]))
    if not text:
        return usual
    found = next((line for line in lines if str(line.number) == text), None)
    if found is None:
        problems.append(_("There is no version “%(text)s” of the pact.") % {"text": text[:20]})
    return found or usual


def _threshold(text: str, problems: list[str]) -> int | None:
    if not text.strip():
        return None
    if text.strip().isascii() and text.strip().isdigit() and len(text.strip()) < 5:
        return int(text)
    problems.append(_("“%(text)s” is not a threshold that can be used.") % {"text": text[:20]})
    return None


def _days(query: Mapping[str, str], today: date, problems: list[str]) -> tuple[date, date]:
    usual = usual_days(today)
    since, until = (read_day(query.get(name, ""), problems) for name in ("from", "to"))
    last = read_day(query.get("last", ""), problems)
    if last is not None:
        until = last + timedelta(days=1)
    if problems or (since is None and until is None):
        return usual
    since, until = since or usual[0], until or usual[1]
    if until <= since:
        problems.append(_("The last day is earlier than the first one: nothing was tried."))
        return usual
    if until - timedelta(days=1) > today:
        problems.append(_("These days have not all come yet: choose days up to today."))
        return usual
    return since, until
