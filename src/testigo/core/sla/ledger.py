"""The cases of promises as the facts of the log tell them, as of any past date.

The plain reference beside the tables that screens read: correct before fast.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from testigo.core.asof import Days
from testigo.core.channels import TOUCHES
from testigo.core.costs import LeftOut, Money
from testigo.core.facts import STAGES, Fact
from testigo.core.person import CARING, PersonState, begin_cycle, fold
from testigo.core.sla.cases import (
    ANSWERS,
    Case,
    Contract,
    Event,
    Held,
    Timing,
    cared_for,
    delivered,
    names_of,
    paid,
    rated,
    stages_of,
    timed,
)
from testigo.core.sla.commitments import (
    STAGE_TRIGGER,
    Care,
    Commitment,
    Rate,
    Revenue,
    Volume,
)

# What closes somebody's case or opens it again, so that nobody cares for them or somebody does.
_CLOSING = (
    "lead.accepted",
    "lead.qualified",
    "lead.rejected",
    "lead.reinstated",
    "lead.recycled",
    "lead.disqualified",
    "contract.signed",
    "contract.churned",
)
_RECYCLED = "lead.recycled"
_ENTERED = "stage.entered"


# What is asked of buyers for revenue, besides: whether Marketing or Sales was there first.
FIRST_KNOWN = ("contact.attempted", *sorted(TOUCHES))


def reads(promises: Iterable[Commitment]) -> tuple[str, ...]:
    """The names of the facts that tell of these promises, but for what is told of buyers
    (FIRST_KNOWN) and of whoever is cared for (CARING), which is much and needed of few."""
    names = ["fact.retracted", "person.merged"]
    for promise in promises:
        match promise:
            case Volume():
                names += (_ENTERED, *ANSWERS)
            case Rate():
                names += (*names_of(promise.of), *names_of(promise.that))
                if stages_of((*promise.of, *promise.that)):
                    names.append(_ENTERED)
            case Revenue():
                names.append("contract.signed")
            case Care():
                names += (_ENTERED, *_CLOSING)
            case _:
                pass
    return tuple(dict.fromkeys(names))


class Ledger:
    """What is known of a workspace: facts known before `asof` and not taken back (see asof.py),
    and clocks as they stood then, with the pauses, closures and excuses that were known.

    `facts` may hold more than is needed. People who were joined into another count there.
    """

    def __init__(
        self, facts: Sequence[Fact], clocks: Sequence[Timing], asof: datetime, currency: str
    ) -> None:
        self._asof = asof
        self._currency = currency
        self._clocks = clocks
        left = {fact.person for fact in facts if fact.name == "person.merged"}
        self._facts = [fact for fact in facts if fact.person and fact.person not in left]
        self._by_name: dict[str, list[Fact]] = defaultdict(list)
        for fact in self._facts:
            self._by_name[fact.name].append(fact)
        self._entered = _entered(self._by_name[_ENTERED])

    def cases(self, promise: Commitment, days: Days) -> list[Case]:
        """The cases of a promise on these days."""
        match promise:
            case Volume(stage=stage):
                entries = self.entries(stage, days)
                if stage != "mql":
                    return [Case(entry.person, entry.key, "delivered") for entry in entries]
                return list(delivered(entries, self._events(tuple(ANSWERS))))
            case Rate():
                return list(self._rated(promise, days))
            case Revenue():
                return list(paid(promise, self.contracts(days)))
            case Care():
                return list(cared_for(promise, self._held(), self._asof))
            case _:
                own = [one for one in self._clocks if one.commitment == promise.id]
                return list(timed((c for c in own if days.hold(c.started_at)), self._asof))

    def _rated(self, promise: Rate, days: Days) -> Iterator[Case]:
        told = self._events(names_of(promise.of), counts=False)
        cohort = [event for event in told if days.hold(event.at)]
        for stage in stages_of(promise.of):
            cohort += self.entries(stage, days)
        outcomes = self._events(names_of(promise.that))
        for stage in stages_of(promise.that):
            outcomes += self.entries(stage)
        return rated(promise, cohort, outcomes, self._asof)

    def entries(self, stage: str, days: Days | None = None) -> list[Event]:
        """Who entered a stage on these days, else whenever, not by skipping it."""
        found = []
        for (person, cycle, entered), fact in self._entered.items():
            held = days is None or days.hold(fact.at)
            if entered == stage and held and not fact.props.get("implied"):
                after = self._entered.get((person, cycle + 1, STAGES[0]))
                key, until = f"{stage}{cycle}", after.at if after else None
                found.append(Event(person, f"{STAGE_TRIGGER}{stage}", fact.at, key, None, until))
        return found

    def daily(self, days: Days) -> dict[str, Counter[date]]:
        """How many entered each stage on each of these days, not by skipping it."""
        found: dict[str, Counter[date]] = defaultdict(Counter)
        for (_, _, stage), fact in self._entered.items():
            if days.hold(fact.at) and not fact.props.get("implied"):
                found[stage][fact.at.astimezone(days.zone).date()] += 1
        return dict(found)

    def _events(self, names: Iterable[str], *, counts: bool = True) -> list[Event]:
        return [
            Event(
                fact.person or "",
                fact.name,
                fact.counts_at if counts and fact.origin == "reported" else fact.at,
                fact.id,
                fact.deal,
            )
            for name in names
            for fact in self._by_name[name]
            if not fact.automatic
        ]

    def contracts(self, days: Days) -> list[Contract]:
        """Contracts signed on these days in the pact's currency."""
        touched, attempted = self._first(TOUCHES), self._first(("contact.attempted",))
        money = Money(self._currency, LeftOut())
        found = []
        for fact in self._by_name["contract.signed"]:
            amount = money.read(fact.props, "amount").get("amount") if days.hold(fact.at) else None
            if amount is not None and not fact.automatic:
                who = fact.person or ""
                touch, attempt = touched.get(who), attempted.get(who)
                before = touch is not None and attempt is not None and attempt < touch
                found.append(Contract(who, fact.id, fact.at, amount, touch, before))
        return found

    def _first(self, names: Iterable[str]) -> dict[str, datetime]:
        first: dict[str, datetime] = {}
        for name in names:
            for fact in self._by_name[name]:
                person = fact.person or ""
                if not fact.automatic and fact.at <= first.get(person, fact.at):
                    first[person] = fact.at
        return first

    def _held(self) -> Iterator[Held]:
        """Whoever is on the path and neither declined nor disqualified."""
        cared = self._last_care()
        states = self._states()
        latest: dict[str, tuple[int, int, datetime]] = {}
        for (person, cycle, stage), fact in self._entered.items():
            here = (cycle, STAGES.index(stage), fact.at)
            latest[person] = max(latest.get(person, here), here)
        for person, (cycle, place, at) in latest.items():
            stage = STAGES[place]
            if stage == "customer" or states[person].status != "closed":
                yield Held(person, stage, cycle, max(at, cared.get(person, at)))

    def _last_care(self) -> dict[str, datetime]:
        last: dict[str, datetime] = {}
        for name in CARING:
            for fact in self._by_name[name]:
                person = fact.person or ""
                if not fact.automatic and fact.at >= last.get(person, fact.at):
                    last[person] = fact.at
        return last

    def _states(self) -> defaultdict[str, PersonState]:
        told = [fact for name in _CLOSING for fact in self._by_name[name]]
        states: defaultdict[str, PersonState] = defaultdict(PersonState)
        for fact in sorted(told, key=_in_turn):
            state = states[fact.person or ""]
            if fact.name == _RECYCLED:
                begin_cycle(state, fact)
            else:
                fold(state, fact)
        return states


def _in_turn(fact: Fact) -> tuple[datetime, bool, str]:
    """The facts of an instant at which a cycle ends belong to that cycle."""
    return fact.at, fact.name == _RECYCLED, fact.message_id


def _entered(facts: Iterable[Fact]) -> dict[tuple[str, int, str], Fact]:
    """The entry into each stage of each cycle: the earliest, implied only where nothing else says
    so."""
    found: dict[tuple[str, int, str], Fact] = {}
    for fact in facts:
        stage, cycle = fact.props.get("stage"), fact.props.get("cycle")
        if isinstance(cycle, int) and stage in STAGES and fact.person:
            key = (fact.person, cycle, str(stage))
            if key not in found or _weight(fact) < _weight(found[key]):
                found[key] = fact
    return found


def _weight(fact: Fact) -> tuple[bool, datetime]:
    return bool(fact.props.get("implied")), fact.at
