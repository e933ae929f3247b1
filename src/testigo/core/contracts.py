"""Which contracts run, when each term of one falls due for renewal, and which promises to customers
are open.

A contract is one deal's, else one company's, else the person's, and always somebody's: told of two
people it is two contracts. It begins with `contract.signed` (`starts_on`, `term_months`), goes on
by another term with each `contract.renewed` and ends with `contract.churned`. Days are those of the
zone of the pact's calendar.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from testigo.core.asof import midnight
from testigo.core.facts import Fact, instant_of
from testigo.core.months import months_after

DUE = "contract.due"
CONTRACT_FACTS = ("contract.signed", "contract.renewed", "contract.churned")
PROMISE_FACTS = ("promise.made", "promise.kept", "promise.renegotiated", "promise.missed")
USUAL_TERM = 12
_LONGEST_TERM = 600


@dataclass(frozen=True, slots=True)
class RunningContract:
    """A contract that runs: whose it is, what it brings a term, and the date of its renewal."""

    key: str
    person: str
    amount: Decimal | None
    currency: str
    due: date


@dataclass(slots=True)
class Term:
    """One term of a contract of a person: the contract, the fact that began it, and the day on
    which it falls due for renewal, whose first instant is `due_at`. `over` says that the contract
    was given up in it. Dues are told under the clause and the version of the pact that were in
    force when the term was told of, as history where they had passed by then."""

    contract: str
    deal: str | None
    cause: str
    months: int
    due: date
    due_at: datetime
    cycle: int
    clause: str
    pact_version: int
    history: bool
    over: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """Under what a term is told of: the zone of the calendar, the clause and the version of the
    pact, and the cycle of the person."""

    zone: ZoneInfo
    clause: str
    pact_version: int
    cycle: int


def take_term(terms: list[Term], fact: Fact, told: Terms) -> None:
    """Take in what a fact, one of CONTRACT_FACTS, says of the terms of a person's contracts. Facts
    come in order of `at`, then `message_id`.

    A term that was renewed ahead of its day falls due all the same, and so does one in which the
    contract was given up, because both count for a share of renewals; one that was renewed from an
    earlier day on falls due on that day. Once the contract was given up, nothing touches its terms.
    """
    key = _key_of(fact)
    running = running_term(terms, key)
    if fact.name == "contract.churned":
        if running is not None:
            running.over = True
        return
    begins = _day(fact.props.get("starts_on"), told.zone)
    if running is None or fact.name == "contract.signed":
        begins = begins or fact.at.astimezone(told.zone).date()
        if running is not None and running.due > begins:
            # The same contract signed anew: what was agreed before holds no more.
            terms.remove(running)
        months = _term(fact.props, USUAL_TERM)
    else:
        begins = begins or running.due
        running.due = min(running.due, begins)
        running.due_at = midnight(running.due, told.zone)
        months = _term(fact.props, running.months)
    terms.append(_begun(key, fact, months_after(begins, months), months, told))


def running_term(terms: Sequence[Term], contract: str) -> Term | None:
    """The term in which a contract runs: the last of its terms, unless it was given up in it."""
    last = next((one for one in reversed(terms) if one.contract == contract), None)
    return None if last is None or last.over else last


def _begun(key: str, fact: Fact, due: date, months: int, told: Terms) -> Term:
    due_at = midnight(due, told.zone)
    return Term(
        contract=key,
        deal=fact.deal,
        cause=fact.id,
        months=months,
        due=due,
        due_at=due_at,
        cycle=told.cycle,
        clause=told.clause,
        pact_version=told.pact_version,
        history=fact.history and due_at <= fact.recorded_at,
    )


def next_due(terms: Iterable[Term], after: datetime) -> datetime | None:
    """When the next term falls due after an instant."""
    return min((one.due_at for one in terms if one.due_at > after), default=None)


@dataclass(frozen=True, slots=True)
class CustomerPromise:
    """A promise to a customer that is neither kept nor settled otherwise."""

    key: str
    person: str
    what: str
    by: date | None


@dataclass(frozen=True, slots=True)
class _Price:
    """What a contract brings a term."""

    amount: Decimal | None
    currency: str


def running_contracts(facts: Iterable[Fact], zone: ZoneInfo) -> list[RunningContract]:
    """The contracts that run, the next to fall due first."""
    told = Terms(zone, clause="", pact_version=0, cycle=0)
    terms: dict[tuple[str, str], list[Term]] = defaultdict(list)
    prices: dict[tuple[str, str], _Price] = {}
    for fact in _in_order(facts):
        # What a machine sent counts for no story either.
        if fact.name not in CONTRACT_FACTS or fact.automatic:
            continue
        whose = (fact.person or "", _key_of(fact))
        take_term(terms[whose], fact, told)
        held = prices.pop(whose, None)
        if fact.name != "contract.churned":
            prices[whose] = _price(fact, held)
    found = [
        RunningContract(
            key, person, prices[person, key].amount, prices[person, key].currency, one.due
        )
        for (person, key), own in terms.items()
        if (one := running_term(own, key)) is not None
    ]
    return sorted(found, key=lambda one: (one.due, one.key, one.person))


def _price(fact: Fact, held: _Price | None) -> _Price:
    """What a contract brings from a fact on; one that is renewed without an amount, what it brought
    before."""
    amount, currency = _amount(fact.props), str(fact.props.get("currency", ""))
    if held is None or fact.name == "contract.signed":
        return _Price(amount, currency)
    return held if amount is None else _Price(amount, currency or held.currency)


def open_promises(facts: Iterable[Fact], zone: ZoneInfo) -> list[CustomerPromise]:
    """The promises that are still open, the first to fall due first, those without a date last."""
    made: dict[str, CustomerPromise] = {}
    for fact in _in_order(facts):
        key = str(fact.props.get("promise") or _key_of(fact))
        by = _day(fact.props.get("by"), zone)
        # One that was agreed anew is open again only where a new day was agreed.
        if fact.name == "promise.made" or (fact.name == "promise.renegotiated" and by):
            what = str(fact.props.get("what", ""))
            made[key] = CustomerPromise(key, fact.person or "", what, by)
        else:
            made.pop(key, None)
    return sorted(made.values(), key=lambda one: (one.by is None, one.by or date.max, one.key))


def _in_order(facts: Iterable[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: (fact.at, fact.message_id))


def _key_of(fact: Fact) -> str:
    return fact.deal or fact.company or fact.person or ""


def _term(props: Mapping[str, object], usual: int) -> int:
    term = props.get("term_months")
    known = isinstance(term, int) and not isinstance(term, bool) and 0 < term <= _LONGEST_TERM
    return int(term) if known else usual  # type: ignore[call-overload]  # an int, as was asked


def _amount(props: Mapping[str, object]) -> Decimal | None:
    try:
        amount = Decimal(str(props.get("amount")))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def _day(said: object, zone: ZoneInfo) -> date | None:
    """The local day that a text names, by itself or as an instant."""
    at = instant_of(str(said), zone)
    return None if at is None else at.astimezone(zone).date()
