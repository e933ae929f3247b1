"""What the address asks the journeys for: what was signed when, as of when, how far back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from testigo.core.attribution.journeys import LONGEST_WINDOW, USUAL_WINDOW
from testigo.web.loop.question import DAY_NAMES, one_of
from testigo.web.loop.question import Question as Days
from testigo.web.loop.question import address_of as address_of_days
from testigo.web.loop.question import read_question as read_days

WINDOWS = (30, 90, 180, 365)
SHOWN = ("sourced", "influenced", "unknown")
BY = ("campaign", "channel")
_LONGEST_CHANNEL = 60


@dataclass(frozen=True, slots=True)
class Question:
    """What was signed on `days`, with touches of `window` days before.

    `by` says whether campaigns are shown; `show` (one of SHOWN) and `channel` which lanes are, all
    where both are empty; `every` that none of them is left out for want of room. `problems` are
    sentences about what the address said and could not be used, and `window_refused` says that the
    window was among it.
    """

    days: Days
    window: int = USUAL_WINDOW
    by: str = "channel"
    show: str = ""
    channel: str = ""
    every: bool = False
    problems: tuple[str, ...] = ()
    window_refused: bool = False

    @property
    def kept(self) -> dict[str, str]:
        """What the address says besides the days, for as long as the days are all that changes."""
        said = {
            "window": str(self.window) if self.window != USUAL_WINDOW else "",
            "by": self.by if self.by != "channel" else "",
            "show": self.show,
            "channel": self.channel,
        }
        return {name: value for name, value in said.items() if value}


def read_question(query: Mapping[str, str], today: date) -> Question:
    """The question of an address; days are told as those of the loop are."""
    days = read_days({name: query[name] for name in DAY_NAMES if name in query}, today)
    problems = list(days.problems)
    window = _window(query.get("window", ""), problems)
    return Question(
        days,
        window=window,
        by=one_of(query.get("by", ""), BY, "channel", problems),
        show=one_of(query.get("show", ""), SHOWN, "", problems),
        channel=query.get("channel", "")[:_LONGEST_CHANNEL],
        every=query.get("lanes") == "all",
        problems=tuple(problems),
        window_refused=bool(query.get("window")) and str(window) != query["window"],
    )


def address_of(question: Question, today: date, **changes: object) -> str:
    """The query string of a question with some of it changed; what is usual is left out."""
    wanted = replace(question, **changes)  # type: ignore[arg-type]  # names of Question
    said = wanted.kept | ({"lanes": "all"} if wanted.every else {})
    days = address_of_days(wanted.days, today)
    return f"{days}{'&' if said and days != '?' else ''}{urlencode(said)}"


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
