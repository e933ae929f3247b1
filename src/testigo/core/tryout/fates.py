"""What really became of people in a cycle, whatever the pact that they are looked at under."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from testigo.core.facts import Fact, is_human_attempt
from testigo.core.tryout.climbing import Crossing

# By which Sales says something of a lead, each of which is work on it. Sending somebody back or
# away is work only where Sales did it.
_WORK = frozenset(
    {
        "lead.accepted",
        "lead.rejected",
        "lead.qualified",
        "need.confirmed",
        "budget.confirmed",
        "deal.opened",
        "deal.lost",
        "contract.signed",
    }
)
_RETURNS = frozenset({"lead.recycled", "lead.disqualified"})
_REACHED = frozenset({"opportunity", "customer"})
READS = tuple(sorted(_WORK | _RETURNS | {"contact.attempted", "stage.entered", "fact.retracted"}))
_NO_END = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a crossing within its cycle. Nobody knows what would have become of a lead
    that Sales never `worked`."""

    worked: bool
    opportunity: bool
    customer: bool


@dataclass(slots=True)
class Record:
    """The instants that matter of one person, in order; `ends` are the last ones of their cycles
    and `told` all that was read about them."""

    worked: list[datetime] = field(default_factory=list)
    opportunities: list[datetime] = field(default_factory=list)
    signed: list[datetime] = field(default_factory=list)
    ends: list[datetime] = field(default_factory=list)
    told: list[Fact] = field(default_factory=list)

    def until(self, cycle: int) -> datetime:
        """The last instant of a cycle."""
        return self.ends[cycle - 1] if cycle <= len(self.ends) else _NO_END

    def fate(self, crossing: Crossing) -> Fate:
        """What became of somebody from a crossing to the end of its cycle."""
        last = self.until(crossing.cycle)
        return Fate(
            *(
                _any(instants, crossing.at, last)
                for instants in (self.worked, self.opportunities, self.signed)
            )
        )


NOTHING = Record()


def records_of(facts: Iterable[Fact]) -> Mapping[str, Record]:
    """person → their record, from facts that stand."""
    found: dict[str, Record] = {}
    for fact in sorted(facts, key=lambda one: (one.at, one.message_id)):
        if fact.person is not None:
            _note(found.setdefault(fact.person, Record()), fact)
    return found


def _note(record: Record, fact: Fact) -> None:
    record.told.append(fact)
    if fact.name == "lead.recycled" and fact.at not in record.ends[-1:]:
        record.ends.append(fact.at)
    if fact.automatic:
        return
    if fact.name == "contract.signed":
        record.signed.append(fact.at)
    if _is_work(fact):
        record.worked.append(fact.at)
    if _is_opportunity(fact):
        record.opportunities.append(fact.at)


def _is_work(fact: Fact) -> bool:
    if fact.name in _RETURNS:
        return fact.side == "sales"
    return fact.name in _WORK or is_human_attempt(fact)


def _is_opportunity(fact: Fact) -> bool:
    if fact.name == "stage.entered":
        return fact.origin == "derived" and fact.props.get("stage") in _REACHED
    return fact.name in ("deal.opened", "contract.signed")


def _any(instants: list[datetime], first: datetime, last: datetime) -> bool:
    return bisect_left(instants, first) < bisect_right(instants, last)
