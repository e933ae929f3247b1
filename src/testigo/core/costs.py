"""Costs: amounts as money, and the part of a recorded cost that falls on the days asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from testigo.core.asof import Days
from testigo.core.facts import Fact, instant_of

UNKNOWN = "unknown"
CENT = Decimal("0.01")
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
class Cost:
    """The part of a recorded cost that falls on the days asked for.

    `claimed` is what the ad platform says it brought, where its whole period is asked for.
    """

    channel: str
    campaign: str
    amount: Decimal | None
    claimed: int | None


def cost_on(days: Days, fact: Fact, money: Money) -> Cost | None:
    """What a `cost.recorded` says of these days; None for other facts and other days."""
    if fact.name != "cost.recorded":
        return None
    period = _period(fact, days.zone)
    if period is None:
        money.left_out.unreadable += 1
        return None
    start, end = period
    length = (end - start).days + 1
    first, last = max(0, (days.since - start).days), min(length, (days.until - start).days)
    if first >= last:
        return None
    said = money.read(fact.props, "amount").get("amount")
    return Cost(
        channel=str(fact.props.get("channel") or "").strip() or UNKNOWN,
        campaign=str(fact.props.get("campaign") or "").strip(),
        amount=None if said is None else spread(said, length, first, last),
        claimed=_whole(fact.props.get("claimed")) if last - first == length else None,
    )


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
    return (start, end) if start and end and start <= end else None


def _day(text: Any, zone: ZoneInfo) -> date | None:
    try:
        at = instant_of(text, zone) if isinstance(text, str) else None
        return at.astimezone(zone).date() if at else None
    except OverflowError:
        return None


def _whole(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
