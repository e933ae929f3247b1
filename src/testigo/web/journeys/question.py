"""What the address asks the journeys for: what was signed when, as of when, how far back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from testigo.core.attribution.journeys import LONGEST_WINDOW, USUAL_WINDOW
from testigo.web.loop.question import DEFAULT_PERIOD, days_of
from testigo.web.loop.question import read_question as read_loop

WINDOWS = (30, 90, 180, 365)
SHOWN = ("sourced", "influenced", "unknown")
BY = ("campaign", "channel")
_LONGEST_CHANNEL = 60


@dataclass(frozen=True, slots=True)
class Question:
    """What was signed from `since` up to but not including `until`, as known at the end of `asof`,
    with touches of `window` days.

    `by` says whether campaigns are shown; `show` (one of SHOWN) and `channel` which lanes are, all
    where both are empty; `every` that none of them is left out for want of room.
    """

    since: date
    until: date
    asof: date
    window: int = USUAL_WINDOW
    by: str = "channel"
    show: str = ""
    channel: str = ""
    every: bool = False
    problems: tuple[str, ...] = ()

    @property
    def last(self) -> date:
        """The last day asked for, as people say it."""
        return self.until - timedelta(days=1)


def read_question(query: Mapping[str, str], today: date) -> Question:
    """The question of an address; days are told as those of the loop are."""
    days = read_loop(query, today)
    problems = list(days.problems)
    by, show = query.get("by", ""), query.get("show", "")
    return Question(
        since=days.since,
        until=days.until,
        asof=days.asof,
        window=_window(query.get("window", ""), problems),
        by=by if by in BY else "channel",
        show=show if show in SHOWN else "",
        channel=query.get("channel", "")[:_LONGEST_CHANNEL],
        every=query.get("lanes") == "all",
        problems=tuple(problems),
    )


def address_of(question: Question, today: date, **changes: object) -> str:
    """The query string of a question with some of it changed; what is usual is left out."""
    wanted = replace(question, **changes)  # type: ignore[arg-type]  # names of Question
    values = {"from": wanted.since.isoformat(), "to": wanted.until.isoformat()}
    if (wanted.since, wanted.until) == days_of(DEFAULT_PERIOD, today):
        values = {}
    if wanted.asof != today:
        values["asof"] = wanted.asof.isoformat()
    if wanted.window != USUAL_WINDOW:
        values["window"] = str(wanted.window)
    if wanted.by != "channel":
        values["by"] = wanted.by
    values |= {"show": wanted.show} if wanted.show else {}
    values |= {"channel": wanted.channel} if wanted.channel else {}
    values |= {"lanes": "all"} if wanted.every else {}
    return "?" + urlencode(values)


def _window(text: str, problems: list[str]) -> int:
    if not text:
        return USUAL_WINDOW
    if text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= LONGEST_WINDOW:
        return int(text)
    problems.append(
        _("The look-back window is a number of days, up to %(most)s; 90 are used.")
        % {"most": LONGEST_WINDOW}
    )
    return USUAL_WINDOW
