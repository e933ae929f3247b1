"""When something was out of order, so that nobody could do what was promised (domain.md §3.4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from testigo.core.facts import Fact
from testigo.core.sla.closures import LONGEST_REASON, TAKEN_BACK

OUTAGE = "outage.recorded"


@dataclass(frozen=True, slots=True)
class Outage:
    """Something was out of order from `start` up to, but without, `end`; `id` is that of the
    fact."""

    id: str
    start: datetime
    end: datetime
    what: str


def outage_of(fact: Fact) -> Outage | None:
    """The outage that a fact tells, None when it tells none that can be used."""
    start, end = (_instant(fact.props.get(key)) for key in ("from", "to"))
    if start is None or end is None or end <= start:
        return None
    return Outage(fact.id, start, end, str(fact.props.get("what", ""))[:LONGEST_REASON])


def outages_in(facts: Iterable[Fact]) -> tuple[Outage, ...]:
    """The outages that these facts tell and that nothing among them takes back."""
    told = list(facts)
    gone = {str(fact.props.get("of")) for fact in told if fact.name == TAKEN_BACK}
    found = (outage_of(fact) for fact in told if fact.name == OUTAGE and fact.id not in gone)
    return tuple(outage for outage in found if outage is not None)


def _instant(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
