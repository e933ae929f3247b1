"""The clocks of a lead: what was promised, how it stands, and both times kept apart."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.queries.lead import ClockLine, LeadStory
from testigo.wording import word
from testigo.wording.promises import duration_words, promise_name, promise_sentence


@dataclass(frozen=True, slots=True)
class ClockCard:
    """One clock as its card shows it. `left` is the share of the promised time that remains."""

    name: str
    promise: str
    state: str
    left: float
    due_at: datetime
    ended_at: datetime | None
    used: str
    promised: str
    waited: str
    attempts: int
    clause: str
    pact_version: int
    void_reason: str
    cycle: int

    @property
    def is_open(self) -> bool:
        """Whether it still runs."""
        return self.ended_at is None


def clock_cards(story: LeadStory) -> tuple[ClockCard, ...]:
    """Every clock, those that run first."""
    return tuple(_card(line) for line in story.clocks)


def _card(line: ClockLine) -> ClockCard:
    clock, promise, read = line.running.clock, line.promise, line.reading
    language = get_language() or "es"
    working = promise.elapsed == "working"
    return ClockCard(
        name=promise_name(promise, language),
        promise=promise_sentence(promise, language),
        state=read.state,
        left=read.left,
        due_at=clock.due_at,
        ended_at=clock.ended_at,
        used=span_words(read.used_seconds, days=not working),
        promised=duration_words(promise.within, language, working=working),
        waited=span_words(read.wall_seconds),
        attempts=line.attempts,
        clause=promise.clause,
        pact_version=clock.pact_version,
        void_reason=word("void", clock.void_reason or "", language),
        cycle=clock.cycle,
    )


def span_words(seconds: float, *, days: bool = True) -> str:
    """`45 s`, `12 min`, `1 h 30 min`, `3 d 4 h`: a length of time; working time, of which a day
    has no fixed length, stays in hours."""
    hours, rest = divmod(int(seconds), 3600)
    minutes = rest // 60
    if days and hours >= 24:
        return _("%(days)s d %(hours)s h") % {"days": hours // 24, "hours": hours % 24}
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min" if minutes else f"{int(seconds)} s"
