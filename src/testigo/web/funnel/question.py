"""What the address asks the funnel for: days, as of when, counted how, and divided by what."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from testigo.core.facts import STAGES
from testigo.core.funnel import Mode
from testigo.queries.funnel_parts import LONGEST_VALUE
from testigo.web.loop.question import DAY_NAMES, one_of
from testigo.web.loop.question import Question as Days
from testigo.web.loop.question import read_question as read_days


@dataclass(frozen=True, slots=True)
class Question:
    """`days` as the loop asks for them; `mode` is cohort or period; `by` a field of the funnel."""

    days: Days
    mode: Mode = "cohort"
    by: str = "channel"

    def address(self, **changes: str) -> str:
        """The query string that asks the same, with some of it changed."""
        said = {
            "from": self.days.since.isoformat(),
            "to": self.days.until.isoformat(),
            "asof": self.days.asof.isoformat(),
            "mode": self.mode,
            "by": self.by,
        }
        return "?" + urlencode(said | changes)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose names are asked for: who reached a stage, and of a group only those of a value."""

    stage: str
    group: str | None


def read_question(query: Mapping[str, str], today: date, fields: Collection[str]) -> Question:
    """The question of an address; what it does not say is as usual."""
    days = read_days({name: query[name] for name in DAY_NAMES if name in query}, today)
    problems = list(days.problems)
    asked = one_of(query.get("mode", ""), ("cohort", "period"), "cohort", problems)
    mode: Mode = "period" if asked == "period" else "cohort"
    by = one_of(query.get("by", ""), fields, "channel", problems)
    return Question(replace(days, problems=tuple(problems)), mode, by)


def read_asked(query: Mapping[str, str]) -> Asked:
    """Who is asked for; leads where no stage is named."""
    stage = query.get("stage", "")
    group = query["group"][:LONGEST_VALUE] if "group" in query else None
    return Asked(stage if stage in STAGES else STAGES[0], group)
