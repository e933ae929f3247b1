"""Days that a business closes after its pact was signed: they move the clocks that are open.

What had ended before anybody knew of the closure stays as it was judged; a closure that is taken
back moves open clocks back (domain.md §3).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from testigo.core.facts import Fact

CLOSED = "calendar.closed"
TAKEN_BACK = "fact.retracted"
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Closure:
    """A day on which nobody works, by the fact that says so."""

    id: str
    day: date
    reason: str
    recorded_at: datetime
    retracted_at: datetime | None = None

    def counts_for(self, known_end: datetime | None) -> bool:
        """Whether it moves a clock of which the log knew the end at an instant, or knows none."""
        if known_end is None:
            return self.retracted_at is None
        before = self.recorded_at < known_end
        return before and (self.retracted_at is None or known_end <= self.retracted_at)

    def as_known(self, asof: datetime) -> "Closure":
        """The closure before anybody knew what was told at or after an instant."""
        later = self.retracted_at is not None and self.retracted_at >= asof
        return replace(self, retracted_at=None) if later else self


def closures_in(facts: Iterable[Fact]) -> tuple[Closure, ...]:
    """The closures that these facts tell, with when they were taken back."""
    told = list(facts)
    gone = {str(f.props.get("of")): f.recorded_at for f in told if f.name == TAKEN_BACK}
    return tuple(
        Closure(one.id, day, _reason(one), one.recorded_at, gone.get(one.id))
        for one in told
        if one.name == CLOSED and (day := day_of(one.props.get("date"))) is not None
    )


def _reason(fact: Fact) -> str:
    return str(fact.props.get("reason", ""))[:LONGEST_REASON]


def day_of(text: object) -> date | None:
    """The day that a text names, None when it names none."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
