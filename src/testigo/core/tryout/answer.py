"""What a backtest answers as a whole: the comparison, and what it rests on."""

from dataclasses import dataclass
from datetime import date, datetime

from testigo.core.tryout.report import Comparison, Mover

# Of those who would enter or leave, so many are named; all are counted.
MOST_NAMED = 100


@dataclass(frozen=True, slots=True)
class Reason:
    """A row of a score: the rule and the points that it gave."""

    rule: str
    points: int


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who would enter or leave, and the rows of the score with which they cross."""

    mover: Mover
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A draft tried on the history from `since` up to but not including `until`, with outcomes up
    to `asof`.

    The threshold that was tried was `suggested` where nobody had asked for another than the one in
    force. `entering` and `leaving` name the latest of those who move. `began` is the day of the
    first fact, None without any; `seconds` is how long each part took.
    """

    since: date
    until: date
    asof: datetime
    suggested: bool
    began: date | None
    people: int
    comparison: Comparison
    entering: tuple[Named, ...]
    leaving: tuple[Named, ...]
    seconds: dict[str, float]
