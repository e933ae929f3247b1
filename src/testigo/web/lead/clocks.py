"""The clocks of a lead: what was promised, how it stands, and both times kept apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from testigo.core.sla.attempting import Progress
from testigo.queries.lead import ClockLine, LeadStory
from testigo.web.templatetags.figures import absolute_of, day, day_of_calendar
from testigo.wording import word
from testigo.wording.promises import duration_words, promise_name, promise_sentence

# States in which the side that owes may ask for an excuse.
_LATE = ("past_due", "kept_late")


@dataclass(frozen=True, slots=True)
class ClockCard:
    """One clock as its card shows it. `left` is the share of the promised time that remains,
    `progress` what was done of a promise of attempts, `notes` what stopped, moved or excused it."""

    id: str
    commitment: str
    name: str
    promise: str
    state: str
    left: float
    due_at: datetime
    ended_at: datetime | None
    used: str
    promised: str
    waited: str
    delay: str
    attempts: int
    progress: tuple[str, ...]
    notes: tuple[str, ...]
    may_ask: bool
    clause: str
    pact_version: int
    void_reason: str
    cycle: int

    @property
    def is_open(self) -> bool:
        """Whether it still runs."""
        return self.ended_at is None


def clock_cards(story: LeadStory, side: str) -> tuple[ClockCard, ...]:
    """Every clock, those that run first; `side` is that of who looks and may write, else empty."""
    return tuple(_card(line, side) for line in story.clocks)


def _card(line: ClockLine, side: str) -> ClockCard:
    clock, promise, read = line.running.clock, line.promise, line.reading
    language = get_language() or "es"
    working = promise.elapsed == "working"
    waits = line.plea is not None and line.plea.standing == "asked"
    return ClockCard(
        id=clock.cause_id,
        commitment=clock.commitment,
        name=promise_name(promise, language),
        promise=promise_sentence(promise, language),
        state=read.state,
        left=read.left,
        due_at=clock.due_at,
        ended_at=clock.ended_at,
        used=span_words(read.used_seconds, days=not working),
        promised=duration_words(promise.within, language, working=working),
        waited=span_words(line.waited_seconds),
        delay=span_words(line.delay_seconds) if line.delay_seconds >= 1 else "",
        attempts=line.attempts,
        progress=progress_words(line.progress) if line.progress else (),
        notes=tuple(_notes(line)),
        may_ask=side == promise.side and read.state in _LATE and not waits,
        clause=promise.clause,
        pact_version=clock.pact_version,
        void_reason=word("void", clock.void_reason or "", language),
        cycle=clock.cycle,
    )


def _notes(line: ClockLine) -> Sequence[str]:
    """What stopped, moved or excused a clock, in whole sentences."""
    clock = line.running.clock
    notes = []
    for since, until in clock.pauses:
        values = {"since": absolute_of(since), "until": absolute_of(until) if until else ""}
        if until is None:
            said = _("Paused since %(since)s: the use of their data is restricted.")
        else:
            said = _("Paused from %(since)s to %(until)s: the use of their data was restricted.")
        notes.append(said % values)
    if clock.moved_from is not None:
        notes.append(_moved_words(line, clock.moved_from))
    if line.cover is not None and line.reading.state == "excused":
        notes.append(_COVERED[line.cover.why]())
    return [*notes, *_plea_words(line)]


def _moved_words(line: ClockLine, before: datetime) -> str:
    values = {"before": absolute_of(before)}
    if not line.closures:
        return _("Moved from %(before)s by the pause.") % values
    values["why"] = "; ".join(f"{day_of_calendar(one.day)}, {one.reason}" for one in line.closures)
    return _("Moved from %(before)s because of days closed since: %(why)s.") % values


def _absence_words() -> str:
    return _("Excused: whoever had the lead was away, and without that time it was in time.")


def _outage_words() -> str:
    return _("Excused: something was out of order, and without that time it was in time.")


_COVERED = {"absence": _absence_words, "outage": _outage_words}


def _plea_words(line: ClockLine) -> list[str]:
    if line.plea is None:
        return []
    values = {"reason": line.plea.reason, "day": day(line.plea.at)}
    match line.plea.standing:
        case "asked":
            said = _("An excuse was asked on %(day)s: “%(reason)s”. It is for the meeting.")
        case "excused" if line.plea.reason:
            said = _("Excused by the other side on %(day)s: “%(reason)s”.")
        case "excused":
            said = _("Excused by the other side on %(day)s.")
        case _:
            said = _("The other side did not accept the excuse on %(day)s: “%(reason)s”.")
    return [said % values]


def progress_words(made: Progress) -> tuple[str, ...]:
    """`2 of 5 attempts`, `1 of 3 days`, `1 of 2 channels`, and how many were noted afterwards."""
    words = [_("%(made)s of %(of)s attempts") % {"made": made.made, "of": made.at_least}]
    if made.on_days > 1:
        words.append(_("%(made)s of %(of)s days") % {"made": made.days, "of": made.on_days})
    if made.by_channels > 1:
        values = {"made": made.channels, "of": made.by_channels}
        words.append(_("%(made)s of %(of)s channels") % values)
    if made.late:
        late = ngettext("%(count)s recorded afterwards", "%(count)s recorded afterwards", made.late)
        words.append(late % {"count": made.late})
    return tuple(words)


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
