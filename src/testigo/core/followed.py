"""What followed each hand-over: was the lead contacted on time, tried, answered and won?

One pass of one person from a hand-over to the next one, as known before an instant. Leakage, the
gap and the recommendations read it, so that all three speak of the same leads.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from testigo.core.asof import Days, held_by
from testigo.core.channels import TOUCHES
from testigo.core.costs import CENT, LeftOut, Money
from testigo.core.facts import Fact, is_human_attempt
from testigo.core.loop import origin_of
from testigo.core.person import DISTINCT
from testigo.core.sla.cases import ANSWERS

# What a clock of a promise says of it: no_promise where none ran, open while it runs.
Kept = Literal["on_time", "late", "past_due", "open", "excused", "voided", "no_promise"]
# Which of both promises of Sales a commitment is: the first attempt, or all of them.
Promised = Literal["contact", "effort"]
# By the version of the pact and the id of the commitment.
Promises = Mapping[tuple[int | None, str], Promised]

HANDED_OVER = "lead.handed_over"
_ENDS: Mapping[str, Kept] = {
    "clock.kept": "on_time",
    "clock.kept_late": "late",
    "clock.voided": "voided",
}
CLOCKS = ("clock.started", "clock.passed_due", "clock.excused", *_ENDS)
# What is read of whoever was handed over, besides their first touch, their clocks and all joinings.
READS = (HANDED_OVER, "contact.attempted", *ANSWERS, "contract.signed")


@dataclass(frozen=True, slots=True)
class Followed:
    """One hand-over and what followed it up to the next one of the same person.

    `word` is the last answer of Sales (accepted, rejected, returned or pending), `reason` that of
    a rejection. `first_try` is the first human attempt, `amounts` what was signed, in whole cents
    of the currency of the report; `unpriced` contracts say no such amount.
    """

    person: str
    at: datetime
    channel: str
    campaign: str
    contact: Kept
    effort: Kept
    attempts: int
    first_try: datetime | None
    word: str
    reason: str
    amounts: tuple[Decimal, ...]
    unpriced: int = 0

    @property
    def customer(self) -> bool:
        """Whether anything was signed."""
        return bool(self.amounts or self.unpriced)


def followed(
    facts: Iterable[Fact], days: Days, asof: datetime, currency: str, promises: Promises
) -> tuple[Followed, ...]:
    """The hand-overs of these days with what was known before `asof`, by instant and person.

    `facts` are told about whom they were told; they may hold more than is needed and come in any
    order. Contracts in another currency are left out.
    """
    known = held_by(facts, asof)
    people: dict[str, list[Fact]] = defaultdict(list)
    for fact in known:
        if fact.person:
            people[fact.person].append(fact)
    money = Money(currency, LeftOut())
    found = [
        one
        for own in people.values()
        for one in followed_of(sorted(own, key=_in_turn), days, money, promises)
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.person)))


def mean_deal(cases: Iterable[Followed]) -> tuple[Decimal | None, int]:
    """The mean of what was signed, to the cent, and how many contracts that were; None without
    any, or where they are worth nothing."""
    amounts = [amount for one in cases for amount in one.amounts]
    total = sum(amounts, Decimal(0))
    if total <= 0:
        return None, len(amounts)
    return (total / len(amounts)).quantize(CENT, ROUND_HALF_UP), len(amounts)


def _in_turn(fact: Fact) -> tuple[datetime, str]:
    return fact.at, fact.message_id


def followed_of(
    facts: Sequence[Fact], days: Days, money: Money, promises: Promises
) -> Iterable[Followed]:
    """The hand-overs of one person on these days, of their facts in the order of events."""
    starts = [fact.at for fact in facts if fact.name == HANDED_OVER]
    instants = sorted(set(starts))
    origin = origin_of([fact for fact in facts if fact.name in TOUCHES])
    for place, at in enumerate(instants):
        if days.hold(at):
            until = instants[place + 1] if place + 1 < len(instants) else None
            own = [f for f in facts if f.at >= at and (until is None or f.at < until)]
            yield _pass_of(own, origin, money, promises)


def _pass_of(
    facts: Sequence[Fact], origin: tuple[str, str], money: Money, promises: Promises
) -> Followed:
    start = next(fact for fact in facts if fact.name == HANDED_OVER)
    tries = _distinct([fact for fact in facts if is_human_attempt(fact)])
    word, reason = _answered(facts)
    amounts, unpriced = _signed(facts, money)
    return Followed(
        person=start.person or "",
        at=start.at,
        channel=origin[0],
        campaign=origin[1],
        contact=_kept(facts, "contact", promises),
        effort=_kept(facts, "effort", promises),
        attempts=len(tries),
        first_try=tries[0] if tries else None,
        word=word,
        reason=reason,
        amounts=amounts,
        unpriced=unpriced,
    )


def _kept(facts: Sequence[Fact], wanted: Promised, promises: Promises) -> Kept:
    """How the clock of a promise ended or stands; the last end counts, an excuse before a delay."""
    state: Kept = "no_promise"
    excused = False
    for fact in facts:
        key = (fact.pact_version, str(fact.props.get("commitment") or ""))
        if fact.name not in CLOCKS or promises.get(key) != wanted:
            continue
        excused = excused or fact.name == "clock.excused"
        if fact.name in _ENDS:
            state = _ENDS[fact.name]
        elif fact.name == "clock.passed_due" and state in ("no_promise", "open"):
            state = "past_due"
        elif fact.name == "clock.started" and state == "no_promise":
            state = "open"
    return "excused" if excused and state in ("late", "past_due") else state


def _distinct(attempts: Sequence[Fact]) -> list[datetime]:
    """The instants of distinct attempts: one per channel per quarter of an hour."""
    last: dict[str, datetime] = {}
    found = []
    for fact in attempts:
        channel = str(fact.props.get("channel", ""))
        if channel not in last or fact.at - last[channel] >= DISTINCT:
            last[channel] = fact.at
            found.append(fact.at)
    return found


def _answered(facts: Sequence[Fact]) -> tuple[str, str]:
    word, reason = "pending", ""
    for fact in facts:
        said = ANSWERS.get(fact.name)
        if said is not None:
            word = said
            reason = str(fact.props.get("reason") or "") if said == "rejected" else ""
    return word, reason


def _signed(facts: Sequence[Fact], money: Money) -> tuple[tuple[Decimal, ...], int]:
    """What was signed, and how many contracts say no amount that adds up."""
    said = [
        money.read(fact.props, "amount").get("amount")
        for fact in facts
        if fact.name == "contract.signed" and not fact.automatic
    ]
    told = [amount.quantize(CENT, ROUND_HALF_UP) for amount in said if amount is not None]
    return tuple(told), len(said) - len(told)
