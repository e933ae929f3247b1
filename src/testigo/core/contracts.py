"""Which contracts run, when each falls due for renewal, and which promises to customers are open.

A contract is one deal's, else one company's, else one person's. It begins with `contract.signed`
(`starts_on`, `term_months`), goes on by another term with each `contract.renewed` and ends with
`contract.churned`. Dates are local dates of the facts' own making; nothing here knows a zone.
"""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from testigo.core.facts import Fact

CONTRACT_FACTS = ("contract.signed", "contract.renewed", "contract.churned")
PROMISE_FACTS = ("promise.made", "promise.kept", "promise.renegotiated", "promise.missed")
USUAL_TERM = 12
_LONGEST_TERM = 600


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract that runs: whose it is, what it brings a term, and the date of its renewal."""

    key: str
    person: str
    company: str
    amount: Decimal | None
    currency: str
    term_months: int
    due: date


@dataclass(frozen=True, slots=True)
class CustomerPromise:
    """A promise to a customer that is neither kept nor settled otherwise."""

    key: str
    person: str
    what: str
    by: date | None


def running_contracts(facts: Iterable[Fact]) -> list[Contract]:
    """The contracts that run, the next to fall due first."""
    running: dict[str, Contract] = {}
    for fact in _in_order(facts):
        key = _key_of(fact)
        held = running.get(key)
        if fact.name == "contract.churned":
            running.pop(key, None)
        elif fact.name == "contract.renewed" and held is not None:
            running[key] = _renewed(held, fact)
        elif fact.name in CONTRACT_FACTS:
            running[key] = _signed(key, fact)
    return sorted(running.values(), key=lambda one: (one.due, one.key))


def open_promises(facts: Iterable[Fact]) -> list[CustomerPromise]:
    """The promises that are still open, the first to fall due first, those without a date last."""
    made: dict[str, CustomerPromise] = {}
    for fact in _in_order(facts):
        key = str(fact.props.get("promise") or _key_of(fact))
        by = _date(fact.props.get("by"))
        # One that was agreed anew is open again only where a new day was agreed.
        if fact.name == "promise.made" or (fact.name == "promise.renegotiated" and by):
            what = str(fact.props.get("what", ""))
            made[key] = CustomerPromise(key, fact.person or "", what, by)
        else:
            made.pop(key, None)
    return sorted(made.values(), key=lambda one: (one.by is None, one.by or date.max, one.key))


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last one of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _in_order(facts: Iterable[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: (fact.at, fact.message_id))


def _key_of(fact: Fact) -> str:
    return fact.deal or fact.company or fact.person or ""


def _signed(key: str, fact: Fact) -> Contract:
    term = _term(fact.props, USUAL_TERM)
    return Contract(
        key=key,
        person=fact.person or "",
        company=fact.company or "",
        amount=_amount(fact.props),
        currency=str(fact.props.get("currency", "")),
        term_months=term,
        due=months_after(_date(fact.props.get("starts_on")) or fact.at.date(), term),
    )


def _renewed(held: Contract, fact: Fact) -> Contract:
    term = _term(fact.props, held.term_months)
    begins = _date(fact.props.get("starts_on")) or held.due
    amount = _amount(fact.props)
    return replace(
        held,
        amount=held.amount if amount is None else amount,
        term_months=term,
        due=months_after(begins, term),
    )


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


def _date(said: object) -> date | None:
    try:
        return date.fromisoformat(str(said)[:10])
    except ValueError:
        return None
