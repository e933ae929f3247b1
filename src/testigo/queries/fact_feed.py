"""The log as programs read it: facts in order of recording, one page after another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from testigo.core.costs import money_of
from testigo.core.facts import Fact
from testigo.queries.loop import count_number, money_text
from testigo.store.models.fields import to_micros
from testigo.store.models.log import FactRow
from testigo.store.rows import FACT_READ, fact_of
from testigo.store.undone import RETRACTION, STANDS

COST = "cost.recorded"
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FactFilters:
    """Which facts to read; empty fields do not filter. `person` is who holds them now, `since`
    their recording, in the order of the log."""

    name: str = ""
    person: str = ""
    since: datetime | None = None


def fact_page(
    workspace_id: int, filters: FactFilters, *, after: int, limit: int
) -> tuple[list[Document], int | None]:
    """The next facts behind a place of the log, and the place to go on after; None at its end."""
    # Of one person: not by the place, or SQLite goes through the log from there.
    where = f"workspace_id = %s AND {'+seq' if filters.person else 'seq'} > %s"
    values: list[Any] = [workspace_id, max(after, _start(workspace_id, filters))]
    for column, value in (("name", filters.name), ("holder", filters.person)):
        if value:
            where += f" AND {column} = %s"
            values.append(value)
    found = _read(where, values, limit + 1)
    more = len(found) > limit
    page = [fact_document(seq, fact) for seq, fact in found[:limit]]
    return page, found[limit - 1][0] if more else None


def fact_by_id(workspace_id: int, fact_id: str) -> Document | None:
    """One fact; None when the workspace has none with this id."""
    found = _read("workspace_id = %s AND id = %s", [workspace_id, fact_id], 1)
    return fact_document(*found[0]) if found else None


def cost_page(
    workspace_id: int, *, channel: str, after: int, limit: int
) -> tuple[list[Document], int | None]:
    """Costs that stand, as they were recorded, behind a place of the log; and where to go on."""
    # Costs are few in the log, so not by the place.
    where = f"workspace_id = %s AND +seq > %s AND name = %s AND {STANDS}"
    values: list[Any] = [workspace_id, after, COST]
    gone = _taken_back_outside(workspace_id)
    costs: list[Document] = []
    while len(costs) <= limit:
        found = _read(where, values, limit + 1)
        costs += [
            cost_document(seq, fact)
            for seq, fact in found
            if fact.id not in gone and channel in ("", fact.props.get("channel"))
        ]
        if len(found) <= limit:
            break
        values[1] = found[-1][0]
    more = len(costs) > limit
    return costs[:limit], costs[limit - 1]["seq"] if more else None


def first_seq_since(workspace_id: int, instant: datetime) -> int:
    """The place of the first fact recorded at or after an instant, or one behind the last.

    The log is in order of recording, so it is halved rather than read; where a clock went back,
    the place is one from which on everything was recorded later or around then.
    """
    micros = to_micros(instant)
    low, high = 1, _last_seq(workspace_id) + 1
    while low < high:
        middle = (low + high) // 2
        if _recorded_at(workspace_id, middle) < micros:
            low = middle + 1
        else:
            high = middle
    return low


def fact_document(seq: int, fact: Fact) -> Document:
    """A fact as programs read it: instants in UTC with Z."""
    return {
        "seq": seq,
        "id": fact.id,
        "name": fact.name,
        "at": iso(fact.at),
        "recorded_at": iso(fact.recorded_at),
        "person": fact.person,
        "anonymous_id": fact.anonymous_id,
        "company": fact.company,
        "deal": fact.deal,
        "message_id": fact.message_id,
        "actor": fact.actor,
        "source": fact.source,
        "origin": fact.origin,
        "cause": fact.cause,
        "clause": fact.clause,
        "pact_version": fact.pact_version,
        "automatic": fact.automatic,
        "history": fact.history,
        "props": dict(fact.props),
    }


def cost_document(seq: int, fact: Fact) -> Document:
    """A cost as programs read it: the amount as decimal text, days as ISO 8601."""
    props = fact.props
    amount = money_of(props.get("amount"))
    return {
        "seq": seq,
        "id": fact.id,
        "channel": str(props.get("channel", "")),
        "campaign": props.get("campaign"),
        "from": props.get("from"),
        "to": props.get("to"),
        "amount": money_text(amount),
        "currency": props.get("currency"),
        "claimed": count_number(money_of(props.get("claimed"))),
        "recorded_at": iso(fact.recorded_at),
    }


def iso(instant: datetime) -> str:
    """`2026-09-15T08:30:00.000001Z`."""
    return instant.isoformat().replace("+00:00", "Z")


def _start(workspace_id: int, filters: FactFilters) -> int:
    return first_seq_since(workspace_id, filters.since) - 1 if filters.since else 0


def _read(where: str, values: Sequence[Any], limit: int) -> list[tuple[int, Fact]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT seq, {FACT_READ} FROM testigo_fact f WHERE {where} ORDER BY seq LIMIT %s",
            [*values, limit],
        )
        return [(row[0], fact_of(row[1:])) for row in cursor.fetchall()]


def _taken_back_outside(workspace_id: int) -> set[str]:
    """The ids that retractions of files and commands name: by their own ids only ours tell."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {FACT_READ} FROM testigo_fact WHERE workspace_id = %s "
            "AND name = 'fact.retracted' AND origin = 'reported' AND message_id NOT LIKE %s",
            [workspace_id, f"{RETRACTION}%"],
        )
        return {str(fact_of(row).props.get("of")) for row in cursor.fetchall()}


def _last_seq(workspace_id: int) -> int:
    rows = FactRow.objects.of(workspace_id).order_by("-seq")
    return int(rows.values_list("seq", flat=True).first() or 0)


def _recorded_at(workspace_id: int, seq: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT recorded_at FROM testigo_fact WHERE workspace_id = %s AND seq = %s",
            [workspace_id, seq],
        )
        return int(cursor.fetchone()[0])
