"""Deals drawn from their facts: the table that pipelines read."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import msgspec
from django.db import connection

from testigo.core.deals import DEAL_FACTS, RETRACTED, Deal, Stay, deals_in
from testigo.core.facts import Fact
from testigo.store import log
from testigo.store.bulk import delete_rows, insert_rows, select_in, upsert_rows
from testigo.store.models.fields import to_micros
from testigo.store.rows import FACT_READ, fact_of

TABLE = "testigo_deal"
STEPS = "testigo_deal_step"
KEY = ("workspace_id", "deal")
STEP_COLUMNS = ("workspace_id", "deal", "place", "step", "outcome", "spent")
COLUMNS = (
    "person",
    "company",
    "title",
    "outcome",
    "step",
    "category",
    "holder",
    "cents",
    "currency",
    "close_on",
    "next_on",
    "next_step",
    "opened_at",
    "step_at",
    "ended_at",
    "moved_at",
    "document",
)
# A member's number has fewer.
_DIGITS = 18

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Deal).decode


def deal_of(document: str) -> Deal:
    """The core's state of a deal, as stored."""
    return _decode(document)


def deals_named(workspace_id: int, deals: Collection[str]) -> dict[str, Deal]:
    """The deals with these ids, those that the workspace has."""
    rows = select_in(
        f"SELECT deal, document FROM {TABLE} WHERE workspace_id = %s AND deal IN ({{marks}})",
        [workspace_id],
        sorted(deals),
    )
    return {deal: deal_of(document) for deal, document in rows}


def messages_of(workspace_id: int, deals: Collection[str]) -> dict[str, str]:
    """Of each of these deals the message id of a fact that tells of it."""
    rows = select_in(
        f"SELECT deal, MIN(message_id) FROM {log.TABLE} WHERE workspace_id = %s "
        "AND deal IN ({marks}) GROUP BY deal",
        [workspace_id],
        sorted(deals),
    )
    return dict(rows)


def deals_of_people(workspace_id: int, people: Collection[str]) -> list[Deal]:
    """The deals whose primary person is one of these, the one opened first before the others."""
    rows = select_in(
        f"SELECT document FROM {TABLE} WHERE workspace_id = %s AND person IN ({{marks}})",
        [workspace_id],
        sorted(people),
    )
    return sorted((deal_of(row[0]) for row in rows), key=lambda one: (one.opened_at, one.key))


def take_in(workspace_id: int, facts: Iterable[Fact], up_to: int) -> None:
    """Bring the table to what facts, just taken in, say of deals; the log has been taken in
    `up_to` this seq. Needs the locked log."""
    told = list(facts)
    new = [fact for fact in told if fact.name in DEAL_FACTS and fact.origin == "reported"]
    gone = {str(fact.props.get("of"))[:32] for fact in told if fact.name == RETRACTED}
    # No id holds a NUL, and PostgreSQL cannot be asked for one.
    new += _read(workspace_id, "id", {one for one in gone if "\x00" not in one}, up_to)
    if new:
        people = {fact.person for fact in new if fact.person}
        redraw(workspace_id, {_key_of(fact) for fact in new}, people, up_to)


def redraw(workspace_id: int, deals: Collection[str], people: Collection[str], up_to: int) -> None:
    """Draw anew these deals and those of these people, from the log up to a seq. Needs the locked
    log."""
    gathered = _gather(workspace_id, deals, people, up_to)
    drawn = deals_in(gathered.facts.values())
    upsert_rows(TABLE, KEY, COLUMNS, [row_of(workspace_id, deal) for deal in drawn.values()])
    before = gathered.deals | _stored_of(workspace_id, gathered.people)
    delete_rows(TABLE, KEY, [(workspace_id, key) for key in sorted(before - drawn.keys())])
    delete_rows(STEPS, KEY, [(workspace_id, key) for key in sorted(before)])
    insert_rows(STEPS, STEP_COLUMNS, steps_of(workspace_id, drawn.values()))


@dataclass(slots=True)
class _Gathered:
    """Deals and people that have to do with each other, and every fact about them."""

    deals: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    facts: dict[str, Fact] = field(default_factory=dict)


def _gather(
    workspace_id: int, deals: Collection[str], people: Collection[str], up_to: int
) -> _Gathered:
    """Everything that bears on these deals and people: what settles a deal may name the person
    only, and what is told of a deal may be about another person."""
    gathered = _Gathered()
    new_deals, new_people = set(deals), set(people)
    while new_deals or new_people:
        gathered.deals |= new_deals
        gathered.people |= new_people
        found = _read(workspace_id, "deal", new_deals, up_to)
        found += _read(workspace_id, "holder", new_people, up_to, RETRACTED)
        gathered.facts |= {fact.id: fact for fact in found}
        told = [fact for fact in found if fact.name in DEAL_FACTS]
        new_deals = {_key_of(fact) for fact in told} - gathered.deals
        new_people = {fact.person for fact in told if fact.person} - gathered.people
    if any(fact.person is None for fact in gathered.facts.values()):
        gathered.facts |= {fact.id: fact for fact in _about_nobody(workspace_id, up_to)}
    return gathered


def _key_of(fact: Fact) -> str:
    return fact.deal or fact.id


def _read(
    workspace_id: int, column: str, values: Collection[str], up_to: int, *more: str
) -> list[Fact]:
    """The facts about deals, and those of the names in `more`, whose column has these values."""
    if not values:
        return []
    names = ", ".join(f"'{name}'" for name in (*DEAL_FACTS, *more))
    rows = select_in(
        f"SELECT {FACT_READ} FROM {log.TABLE} WHERE workspace_id = %s AND +seq <= %s "
        f"AND origin = 'reported' AND name IN ({names}) AND {column} IN ({{marks}})",
        [workspace_id, up_to],
        sorted(values),
    )
    return [fact_of(row) for row in rows]


def _about_nobody(workspace_id: int, up_to: int) -> list[Fact]:
    """What was taken back of facts that are about no person."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {FACT_READ} FROM {log.TABLE} WHERE workspace_id = %s AND holder IS NULL "
            "AND name = 'fact.retracted' AND +seq <= %s AND origin = 'reported'",
            [workspace_id, up_to],
        )
        return [fact_of(row) for row in cursor.fetchall()]


def _stored_of(workspace_id: int, people: Collection[str]) -> set[str]:
    rows = select_in(
        f"SELECT deal FROM {TABLE} WHERE workspace_id = %s AND person IN ({{marks}})",
        [workspace_id],
        sorted(people),
    )
    return {row[0] for row in rows}


def row_of(workspace_id: int, deal: Deal) -> tuple[Any, ...]:
    """A deal as its row, in the order of KEY + COLUMNS."""
    owner = deal.owner.removeprefix("user:") if deal.owner.startswith("user:") else ""
    signed = deal.contract is not None and deal.worth is deal.contract.amount
    currency = deal.contract.currency if signed and deal.contract else deal.currency
    return (
        workspace_id,
        deal.key,
        deal.person,
        deal.company[:64],
        deal.title,
        deal.outcome,
        deal.step,
        deal.category,
        int(owner) if owner.isdecimal() and owner.isascii() and len(owner) < _DIGITS else None,
        _cents(deal.worth),
        currency,
        _day(deal.close_on),
        _day(deal.next_on),
        deal.next_step,
        to_micros(deal.opened_at),
        to_micros(deal.step_at),
        _micros(deal.ended_at),
        _micros(deal.moves[-1].at if deal.moves else None),
        _encode(deal).decode(),
    )


def steps_of(workspace_id: int, deals: Iterable[Deal]) -> list[tuple[Any, ...]]:
    """The steps that deals were in as rows, in the order of STEP_COLUMNS."""
    return [
        (workspace_id, deal.key, place, stay.step, deal.outcome, _spent(stay))
        for deal in deals
        for place, stay in enumerate(deal.stays)
    ]


def _spent(stay: Stay) -> int | None:
    return None if stay.until is None else to_micros(stay.until) - to_micros(stay.at)


def _cents(amount: Decimal | None) -> int | None:
    return None if amount is None else int((amount * 100).to_integral_value(ROUND_HALF_UP))


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _micros(at: datetime | None) -> int | None:
    return None if at is None else to_micros(at)


def differences(workspace_id: int) -> list[tuple[str, str, str, str]]:
    """Deals whose rows are not what the facts say: id, what of it, as stored, as rebuilt. Needs
    the locked log."""
    drawn = deals_in(_every_fact(workspace_id))
    names = (*KEY, *COLUMNS)
    stored = {row[1]: dict(zip(names, row, strict=True)) for row in _rows(workspace_id, names)}
    rebuilt = {
        key: dict(zip(names, row_of(workspace_id, deal), strict=True))
        for key, deal in drawn.items()
    }
    found = []
    for key in sorted(stored.keys() | rebuilt.keys()):
        was, now = stored.get(key, {}), rebuilt.get(key, {})
        for name in names:
            if was.get(name) != now.get(name):
                found.append((key, name, str(was.get(name, "")), str(now.get(name, ""))))
    steps = set(_rows(workspace_id, STEP_COLUMNS, STEPS))
    asked = set(steps_of(workspace_id, drawn.values()))
    found += [(row[1], "step", str(row), "") for row in sorted(steps - asked, key=str)]
    return found + [(row[1], "step", "", str(row)) for row in sorted(asked - steps, key=str)]


def _rows(workspace_id: int, columns: Sequence[str], table: str = TABLE) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(columns)} FROM {table} WHERE workspace_id = %s", [workspace_id]
        )
        rows = cursor.fetchall()
    # PostgreSQL reads days as days, SQLite as the texts that they are.
    return [tuple(one.isoformat() if isinstance(one, date) else one for one in row) for row in rows]


def pipelines_before(workspace_id: int, instants: Sequence[datetime]) -> Iterator[list[Deal]]:
    """Of each instant every deal by what was recorded before it, from the log alone, which is read
    once."""
    facts = _every_fact(workspace_id) if instants else []
    for at in instants:
        yield list(deals_in(fact for fact in facts if fact.recorded_at < at).values())


def _every_fact(workspace_id: int) -> list[Fact]:
    """Every fact about deals that was taken in, and every retraction."""
    names = ", ".join(f"'{name}'" for name in (*DEAL_FACTS, RETRACTED))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {FACT_READ} FROM {log.TABLE} WHERE workspace_id = %s "
            f"AND name IN ({names}) AND origin = 'reported' AND +seq <= %s",
            [workspace_id, log.head(workspace_id).applied_seq],
        )
        return [fact_of(row) for row in cursor.fetchall()]
