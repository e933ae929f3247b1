"""What counts for the promises of a pact, read by the indexes that lead to it.

Only people who are leads count: whoever was joined into another counts there.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from django.db import connection

from testigo.core.asof import Days
from testigo.core.costs import LeftOut, Money
from testigo.core.facts import CONVERSATIONS, LATE_ENTRY, Fact
from testigo.core.sla.cases import Case, Contract, Event
from testigo.core.sla.commitments import STAGE_TRIGGER, Care, Timed
from testigo.store.models.fields import from_micros, to_micros

# A statement with its values.
Source = tuple[str, list[Any]]
_decode = msgspec.json.Decoder(dict[str, Any]).decode
_LONG_AGO = from_micros(0)
_LATE = LATE_ENTRY // (from_micros(1) - from_micros(0))
_OF_LEADS = "JOIN testigo_lead l ON l.workspace_id = {0}.workspace_id AND l.person = {0}.{1}"
# The next cycle is asked for each entry by itself: as a join, PostgreSQL would go through all.
_ENTRIES = (
    "SELECT s.person, s.at, s.cycle, (SELECT n.at FROM testigo_stage n "
    "WHERE n.workspace_id = s.workspace_id AND n.person = s.person "
    "AND n.cycle = s.cycle + 1 AND n.stage = 'lead') FROM testigo_stage s "
    f"{_OF_LEADS.format('s', 'person')} "
    "WHERE s.workspace_id = %s AND s.stage = %s AND NOT s.implied AND s.at >= %s AND s.at < %s"
)
_EVENTS = (
    "SELECT f.holder, f.name, f.at, f.recorded_at, f.history, f.origin, f.id, f.deal "
    f"FROM testigo_fact f {_OF_LEADS.format('f', 'holder')} "
    "WHERE f.workspace_id = %s AND f.name IN ({names}) AND f.at >= %s AND f.at < %s "
    "AND NOT f.automatic"
)
_CONTRACTS = (
    "SELECT f.holder, f.id, f.at, f.props, l.touched_at, "
    "CASE WHEN {before} THEN 1 ELSE 0 END "
    f"FROM testigo_fact f {_OF_LEADS.format('f', 'holder')} "
    "WHERE f.workspace_id = %s AND f.name = 'contract.signed' AND f.at >= %s AND f.at < %s "
    "AND NOT f.automatic AND f.props IS NOT NULL"
)
# Before the first touch there is hardly anything to look through.
_TRIED_BEFORE = (
    "EXISTS (SELECT 1 FROM testigo_fact a WHERE a.workspace_id = f.workspace_id "
    "AND a.holder = f.holder AND a.at < l.touched_at AND a.name || '' = 'contact.attempted' "
    "AND NOT a.automatic AND a.id NOT IN ({gone}))"
)
_PART = (
    "CASE WHEN c.ending IS NOT NULL THEN c.ending WHEN c.due_at > %s THEN 'open' "
    "WHEN c.excused_until >= %s THEN 'excused' ELSE 'past_due' END"
)
_CLOCKS = (
    f"FROM testigo_clock c {_OF_LEADS.format('c', 'person')} "
    "WHERE c.workspace_id = %s AND c.commitment = %s AND c.started_at >= %s AND c.started_at < %s"
)
_SPOKEN = " OR ".join(f'f.props LIKE \'%%"outcome":"{end}"%%\'' for end in sorted(CONVERSATIONS))
_CONVERSED = (
    "EXISTS (SELECT 1 FROM testigo_fact f WHERE f.workspace_id = c.workspace_id "
    "AND f.holder = c.person AND f.at >= c.started_at AND f.name || '' = 'contact.attempted' "
    f"AND NOT f.automatic AND ({_SPOKEN}) AND f.id NOT IN ({{gone}}))"
)


def entries(workspace_id: int, stage: str, days: Days) -> list[Event]:
    """Who entered a stage on these days, not by skipping it."""
    found = _rows(_ENTRIES, [workspace_id, stage, to_micros(days.start), to_micros(days.end)])
    name = f"{STAGE_TRIGGER}{stage}"
    return [
        Event(
            person,
            name,
            from_micros(at),
            f"{stage}{cycle}",
            until=None if ended is None else from_micros(ended),
        )
        for person, at, cycle, ended in found
    ]


def events(
    workspace_id: int, names: Sequence[str], since: datetime, until: datetime
) -> list[Event]:
    """Facts of these names with an instant in [since, until) that nothing took back, each at the
    instant at which it counts."""
    if not names:
        return []
    statement = _EVENTS.format(names=", ".join(["%s"] * len(names)))
    rows = _rows(statement, [workspace_id, *names, to_micros(since), to_micros(until)])
    gone = taken_back(workspace_id, since) if rows else frozenset()
    return [
        Event(person, name, from_micros(_counts_at(*when)), fact, deal)
        for person, name, *when, fact, deal in rows
        if fact not in gone
    ]


def _counts_at(at: int, recorded_at: int, history: bool, origin: str) -> int:
    if history or origin == "derived" or recorded_at - at <= _LATE:
        return at
    return recorded_at


def taken_back(workspace_id: int, since: datetime) -> frozenset[str]:
    """The facts that were taken back since an instant."""
    rows = _rows(
        "SELECT props FROM testigo_fact WHERE workspace_id = %s AND name = 'fact.retracted' "
        "AND at >= %s AND props IS NOT NULL",
        [workspace_id, to_micros(since)],
    )
    return frozenset(str(_decode(props).get("of")) for (props,) in rows)


def contracts(workspace_id: int, days: Days, currency: str) -> list[Contract]:
    """Contracts signed on these days in the pact's currency."""
    # Whoever signed may have been tried long before, and that be taken back at any time.
    gone, values = _listed(sorted(taken_back(workspace_id, _LONG_AGO)))
    return _signed(workspace_id, days, currency, (_TRIED_BEFORE.format(gone=gone), values))


def amounts_signed(workspace_id: int, days: Days, currency: str) -> list[Decimal]:
    """What the contracts bring that were signed on these days, whoever brought them."""
    return [one.amount for one in _signed(workspace_id, days, currency, ("1 = 0", []))]


def _signed(workspace_id: int, days: Days, currency: str, tried: Source) -> list[Contract]:
    """Contracts with whether Sales had `tried` before, a condition in SQL."""
    statement = _CONTRACTS.format(before=tried[0])
    span = [to_micros(days.start), to_micros(days.end)]
    rows = _rows(statement, [*tried[1], workspace_id, *span])
    gone = taken_back(workspace_id, days.start) if rows else frozenset()
    money = Money(currency, LeftOut())
    found = []
    for person, key, at, props, touched, before in rows:
        fact = Fact(key, "", from_micros(at), from_micros(at), "", props=_decode(props))
        amount = None if key in gone else money.read(fact, "amount").get("amount")
        if amount is not None:
            touched_at = None if touched is None else from_micros(touched)
            found.append(Contract(person, key, fact.at, amount, touched_at, bool(before)))
    return found


def clock_counts(
    workspace_id: int, promise: Timed, days: Days, now: datetime
) -> list[tuple[str, int, int]]:
    """How many clocks of a promise started on these days are in each part, and of how many the
    whole time has gone."""
    micros = to_micros(now)
    return _rows(
        f"SELECT {_PART} AS part, COUNT(*), SUM(CASE WHEN c.due_at <= %s THEN 1 ELSE 0 END) "
        f"{_CLOCKS} GROUP BY 1",
        [micros, micros, micros, *_clocks_of(workspace_id, promise, days)],
    )


def clocks_in(
    workspace_id: int, promise: Timed, days: Days, now: datetime, parts: Sequence[str]
) -> Source:
    """The people whose clocks are in one of these parts, with the clock; all without parts."""
    values = _clocks_of(workspace_id, promise, days)
    statement = f"SELECT c.person AS person, c.cause AS case_key {_CLOCKS}"
    if not parts:
        return statement, values
    marks = ", ".join(["%s"] * len(parts))
    return f"{statement} AND {_PART} IN ({marks})", [
        *values,
        to_micros(now),
        to_micros(now),
        *parts,
    ]


def clocks_conversed(workspace_id: int, promise: Timed, days: Days) -> Source:
    """The people with whom somebody spoke since their clock started, with the clock."""
    gone, values = _listed(sorted(taken_back(workspace_id, days.start)))
    conversed = _CONVERSED.format(gone=gone)
    statement = (
        f"SELECT c.person AS person, c.cause AS case_key {_CLOCKS} "
        f"AND COALESCE(c.ending, '') <> 'voided' AND {conversed}"
    )
    return statement, [*_clocks_of(workspace_id, promise, days), *values]


def _clocks_of(workspace_id: int, promise: Timed, days: Days) -> list[Any]:
    return [workspace_id, promise.id, to_micros(days.start), to_micros(days.end)]


def care_counts(workspace_id: int, promise: Care, now: datetime) -> tuple[int, int]:
    """How many people are in the stages of a promise, and how many went without a touch too
    long."""
    where, values = _held(workspace_id, promise)
    limit = to_micros(now - promise.touched_every.elapsed)
    ((whole, waiting),) = _rows(
        "SELECT COUNT(*), SUM(CASE WHEN l.cared_at <= %s THEN 1 ELSE 0 END) "
        f"FROM testigo_lead l WHERE {where}",
        [limit, *values],
    )
    return whole, waiting or 0


def cared_in(workspace_id: int, promise: Care, now: datetime, parts: Sequence[str]) -> Source:
    """The condition on leads `l` for being in the stages of a promise, in one of these parts; all
    without parts."""
    where, values = _held(workspace_id, promise)
    if len(parts) != 1:
        return where, values
    limit = to_micros(now - promise.touched_every.elapsed)
    than = "<=" if parts[0] == "out_of_care" else ">"
    return f"{where} AND l.cared_at {than} %s", [*values, limit]


def _held(workspace_id: int, promise: Care) -> Source:
    """Whoever is in the stages and still cared for: neither declined nor disqualified."""
    held, values = [], []
    for stage in promise.who:
        if stage == "recycled":
            held.append("(l.stage = 'lead' AND l.cycle > 1 AND l.status <> 'closed')")
        elif stage == "lead":
            held.append("(l.stage = 'lead' AND l.cycle = 1 AND l.status <> 'closed')")
        elif stage == "customer":
            held.append("l.stage = 'customer'")
        else:
            held.append("(l.stage = %s AND l.status <> 'closed')")
            values.append(stage)
    return f"l.workspace_id = %s AND ({' OR '.join(held)})", [workspace_id, *values]


def these(cases: Iterable[Case]) -> Source:
    """These cases themselves."""
    pairs = msgspec.json.encode([(case.person, case.key) for case in cases]).decode()
    if connection.vendor == "postgresql":
        rows = "jsonb_array_elements(%s::jsonb) AS v(value)"
        return f"SELECT v.value->>0 AS person, v.value->>1 AS case_key FROM {rows}", [pairs]
    return (
        "SELECT json_extract(value, '$[0]') AS person, json_extract(value, '$[1]') AS case_key "
        "FROM json_each(%s)",
        [pairs],
    )


def count_of(source: Source) -> int:
    """How many cases a source gives."""
    statement, values = source
    ((count,),) = _rows(f"SELECT COUNT(*) FROM ({statement}) counted", values)
    return int(count)


def _listed(texts: Sequence[str]) -> Source:
    """A list of texts of any length, to be looked up in."""
    document = msgspec.json.encode(texts).decode()
    if connection.vendor == "postgresql":
        return "SELECT jsonb_array_elements_text(%s::jsonb)", [document]
    return "SELECT value FROM json_each(%s)", [document]


def _rows(statement: str, values: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())
