"""What a report may look at: days of a zone, and what was known by an instant (domain.md §4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from testigo.core.facts import JOINING, Fact
from testigo.core.identity import Identity, emails_of, joined

# Under this many leads or passes a report shows cases, not rates (domain.md §5).
FEW_CASES = 10
# So many days may be asked for at once, none of them before the first or from the last one on.
LONGEST = timedelta(days=3660)
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days of a zone, from `since` up to but not including `until`; `start` is their first
    instant and `end` the first one after them, in UTC."""

    since: date
    until: date
    zone: ZoneInfo
    start: datetime = field(init=False, repr=False, compare=False)
    end: datetime = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Asked of every fact of a report.
        object.__setattr__(self, "start", midnight(self.since, self.zone))
        object.__setattr__(self, "end", midnight(self.until, self.zone))

    def hold(self, at: datetime) -> bool:
        """Whether an instant lies on one of the days."""
        return self.start <= at < self.end


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a local day begins, in UTC."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def known_by(facts: Iterable[Fact], asof: datetime) -> list[Fact]:
    """The facts known before `asof` and not taken back by then.

    A retraction reaches facts of its own kind (reported or derived) and person, and those about
    nobody, as it does where stages and clocks are concluded.

    A fact of imported history is known from its own instant on, any other from its recording.
    """
    return _standing([fact for fact in facts if fact.known_at < asof])


def held_by(facts: Iterable[Fact], asof: datetime) -> list[Fact]:
    """The same of facts told about whom they were told: each with whoever it counted for as of
    then, so that people joined by then are one.

    What was concluded about somebody who was joined into another counts no more, because the other
    has their history. Joinings and partings themselves are left out.
    """
    known = [fact for fact in facts if fact.known_at < asof]
    return _held(known, joined(known))


def identity_by(facts: Iterable[Fact], asof: datetime) -> tuple[list[Fact], Identity]:
    """What `held_by` gives, and who was who by it."""
    known = [fact for fact in facts if fact.known_at < asof]
    holders = joined(known)
    held = _held(known, holders)
    return held, Identity(holders, emails_of(held))


def _held(known: Iterable[Fact], holders: Mapping[str, str]) -> list[Fact]:
    moved = [
        replace(fact, person=holders[fact.person])
        if fact.person and fact.person in holders and fact.origin == "reported"
        else fact
        for fact in known
        if fact.name not in JOINING
    ]
    # Told before they left, a taking back of conclusions still reaches those about nobody.
    standing = _standing(moved)
    return [fact for fact in standing if fact.origin == "reported" or fact.person not in holders]


def _standing(known: list[Fact]) -> list[Fact]:
    gone: dict[str, set[tuple[str, str | None]]] = {}
    for fact in known:
        if fact.name == "fact.retracted":
            reach = gone.setdefault(str(fact.props.get("of")), set())
            reach |= {(fact.origin, fact.person), (fact.origin, None)}
    if not gone:
        return known
    return [fact for fact in known if (fact.origin, fact.person) not in gone.get(fact.id, ())]
