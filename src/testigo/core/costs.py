"""Costs: amounts as money, what a recorded cost says, and an amount spread over its days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from testigo.core.facts import Fact, instant_of

UNKNOWN = "unknown"
CENT = Decimal("0.01")
RECORDED = "cost.recorded"
# The prop that names the file with which a cost came.
EXPORT = "export"
HAND = "hand"
BY_HAND = frozenset({"screen", "cli"})
# Wider or finer is no money; within this, sums of 28 digits stay exact.
_WIDEST, _FINEST = 14, -6


@dataclass(slots=True)
class LeftOut:
    """Facts whose amount could not be added up: in another currency, or not readable."""

    other_currency: int = 0
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class Money:
    """Reads amounts in one currency and notes those that cannot be added up."""

    currency: str
    left_out: LeftOut

    def read(self, props: Mapping[str, Any], *keys: str) -> dict[str, Decimal]:
        """The amounts that the props of a fact give under these keys."""
        said = {key: props[key] for key in keys if props.get(key) not in (None, "")}
        if not said:
            return {}
        if str(props.get("currency") or self.currency).upper() != self.currency:
            self.left_out.other_currency += 1
            return {}
        amounts = {key: money_of(value) for key, value in said.items()}
        if None in amounts.values():
            self.left_out.unreadable += 1
        return {key: amount for key, amount in amounts.items() if amount is not None}


def money_of(value: Any) -> Decimal | None:
    """A decimal text or a number as an amount; None when it is none that sums exactly."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    exponent = amount.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < _FINEST or amount.adjusted() > _WIDEST:
        return None
    return amount


@dataclass(frozen=True, slots=True)
class RecordedCost:
    """A cost as it was recorded: `first` and `last` are days of it. `export` names the file, or
    whatever else told it, so that what comes together adds up. `claimed` is what the ad platform
    says that it brought, which may be parts of a lead."""

    fact: Fact
    channel: str
    campaign: str
    first: date
    last: date
    export: str
    claimed: Decimal | None
    currency: str


def recorded_cost(fact: Fact, zone: ZoneInfo, currency: str) -> RecordedCost | None:
    """What a `cost.recorded` says, in `currency` unless it names one; None where its days cannot be
    read."""
    period = _period(fact, zone)
    if period is None:
        return None
    first, last = period
    return RecordedCost(
        fact=fact,
        channel=str(fact.props.get("channel") or "").strip() or UNKNOWN,
        campaign=str(fact.props.get("campaign") or "").strip(),
        first=first,
        last=last,
        export=export_of(fact),
        claimed=_count(fact.props.get("claimed")),
        currency=str(fact.props.get("currency") or currency).upper(),
    )


def export_of(fact: Fact) -> str:
    """What a cost came together with: the rows of one file, what a program told at once, or all
    that was written down by hand."""
    export = fact.props.get(EXPORT)
    if isinstance(export, str) and export:
        return f"file:{export}"
    if fact.source in BY_HAND:
        return HAND
    return f"{fact.source}:{fact.recorded_at.isoformat()}"


def spread(amount: Decimal, days: int, first: int, last: int) -> Decimal:
    """The part of an amount spread over `days` that falls on days `first` to `last` − 1, from 0.

    In whole cents (or the amount's own finer unit); parts that meet add up exactly.
    """
    unit = min(CENT, Decimal(1).scaleb(int(amount.as_tuple().exponent)))
    units = int(amount / unit)
    return (units * last // days - units * first // days) * unit


def _period(fact: Fact, zone: ZoneInfo) -> tuple[date, date] | None:
    """First and last day of a cost; without any, the day of the fact."""
    said_start, said_end = fact.props.get("from"), fact.props.get("to")
    start = _day(said_start or fact.at.isoformat(), zone)
    end = _day(said_end, zone) if said_end else start
    # A day must be able to follow the last one.
    return (start, end) if start and end and start <= end < date.max else None


def _day(text: Any, zone: ZoneInfo) -> date | None:
    try:
        at = instant_of(text, zone) if isinstance(text, str) else None
        return at.astimezone(zone).date() if at else None
    except OverflowError:
        return None


def _count(value: Any) -> Decimal | None:
    """How many leads, of which ad platforms count parts; None for what is no such number."""
    count = money_of(value)
    return count if count is not None and count >= 0 else None
