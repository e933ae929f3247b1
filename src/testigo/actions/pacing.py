"""Telling a side that a commitment of its own will not be reached if it goes on so.

Looked at once in the morning of a working day. A commitment at risk is told once in a week, however
often it is looked at: the id of its message says which commitment, period and week.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, Protocol

from django.db import transaction

from testigo.core.notices import NoticeRule
from testigo.core.pact import Pact
from testigo.core.sla.calendar import is_open
from testigo.core.sla.commitments import Commitment, Rate, Revenue, Volume
from testigo.store.agreements import agreement_of
from testigo.store.choices import keep_choice, read_choice
from testigo.store.models import OutboxRow, Workspace

TOPIC = "pace.at_risk"
# Under which name a workspace keeps the last day on which its pace was looked at.
_LOOKED = "pace_looked_at"
# The sponsor is told of every side's commitments, a side of its own.
_SPONSOR = "sponsor"


class Stands(Protocol):
    """How a commitment stands, as far as it is told."""

    @property
    def promise(self) -> Commitment: ...
    @property
    def pact(self) -> int: ...
    @property
    def first(self) -> date: ...
    @property
    def until(self) -> date: ...
    @property
    def value(self) -> Decimal | None: ...
    @property
    def target(self) -> Decimal: ...
    @property
    def expected(self) -> Decimal | None: ...
    @property
    def low(self) -> Decimal | None: ...
    @property
    def high(self) -> Decimal | None: ...
    @property
    def state(self) -> str: ...


# How every commitment of a workspace stands at an instant.
Look = Callable[[int, datetime], Sequence[Stands]]


def tell_pace(*, workspace: Workspace, look: Look, now: datetime) -> int:
    """Write what is to be told of commitments at risk, in the first open hour of a working day;
    returns how many messages are new. A sample company tells nobody."""
    version = agreement_of(workspace.pk).at(now)
    if version is None or workspace.is_sample or now < version.since:
        return 0
    pact = version.pact
    today = now.astimezone(pact.zone).date().isoformat()
    rules = [rule for rule in pact.notices if rule.on == TOPIC]
    if not rules or not is_open(pact.calendar, now) or _looked_on(workspace) == today:
        return 0
    at_risk = [one for one in look(workspace.pk, now) if one.state == "at_risk" and _grows(one)]
    with transaction.atomic():
        keep_choice(workspace.pk, _LOOKED, today, by="worker", now=now)
        return sum(_write(workspace, row, now) for row in _rows(rules, at_risk, pact, now))


def _looked_on(workspace: Workspace) -> Any:
    return read_choice(workspace.pk, _LOOKED)


def _grows(one: Stands) -> bool:
    """Whether a pace can be mended: what a clock measures is told lead by lead as it falls due."""
    return isinstance(one.promise, Volume | Rate | Revenue)


def _rows(
    rules: Sequence[NoticeRule], at_risk: Sequence[Stands], pact: Pact, now: datetime
) -> Iterator[dict[str, Any]]:
    week = "{}-W{:02}".format(*now.astimezone(pact.zone).isocalendar()[:2])
    for one in at_risk:
        for rule in rules:
            for side in dict.fromkeys(_sides(rule, one.promise)):
                mark = f"{one.promise.id}|{one.first}|{week}|{rule.clause}|{side}"
                yield {
                    "id": sha256(mark.encode()).hexdigest(),
                    "recipient": f"side:{side}",
                    "channels": list(rule.by),
                    "payload": {"clause": rule.clause, "urgent": rule.urgent, **_said(one)},
                }


def _sides(rule: NoticeRule, promise: Commitment) -> Iterator[str]:
    """Whom a rule tells of a commitment: the sides that it names, each of its own; the sponsor of
    all; `owner` and `escalate_to` stand for the side that promised."""
    for word in rule.to:
        if word in ("owner", "escalate_to"):
            yield promise.side
        elif word in (promise.side, _SPONSOR):
            yield word


def _said(one: Stands) -> dict[str, Any]:
    return {
        "commitment": one.promise.id,
        "pact_version": one.pact,
        "from": one.first.isoformat(),
        "until": one.until.isoformat(),
        "value": _text(one.value),
        "target": _text(one.target),
        "expected": _text(one.expected),
        "low": _text(one.low),
        "high": _text(one.high),
    }


def _text(figure: Decimal | None) -> str | None:
    return None if figure is None else format(figure, "f")


def _write(workspace: Workspace, row: dict[str, Any], now: datetime) -> bool:
    """Whether the message is new; one that was written before stands as it was."""
    _, made = OutboxRow.objects.of(workspace.pk).get_or_create(
        id=row["id"],
        defaults={
            **row,
            "topic": TOPIC,
            "person": None,
            "cause": row["id"][:32],
            "created_at": now,
            "not_before": now,
        },
    )
    return bool(made)
