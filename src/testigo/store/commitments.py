"""What counts for the promises of a pact, read by the indexes that lead to it.

Only people who are leads count: whoever was joined into another counts there.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from django.db import connection

from testigo.core.asof import Days
from testigo.core.costs import LeftOut, Money
from testigo.core.facts import CONVERSATIONS, LATE_ENTRY
from testigo.core.person import OPEN_STATUSES
from testigo.core.sla.cases import Case, Contract, Event
from testigo.core.sla.commitments import STAGE_TRIGGER, Care, Timed
from testigo.store.models.fields import from_micros, to_micros

# A statement with its values.
Source = tuple[str, list[Any]]
_decode = msgspec.json.Decoder(dict[str, Any]).decode
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
# Whoever is a lead is asked for each fact by itself, for the same reason.
_EVENTS = (
    "SELECT f.holder, f.name, f.at, f.recorded_at, f.history, f.origin, f.id, f.deal "
    "FROM testigo_fact f "
    "WHERE f.workspace_id = %s AND f.name IN ({names}) AND f.at >= %s AND f.at < %s "
    "AND NOT f.automatic AND (SELECT l.person FROM testigo_lead l "
    "WHERE l.workspace_id = f.workspace_id AND l.person = f.holder) IS NOT NULL"
)
# Whoever signed may have been tried long before, and that be taken back at any time. An index holds
# the attempts alone.
_TRIED_BEFORE = (
    "EXISTS (SELECT 1 FROM testigo_fact a WHERE a.workspace_id = f.workspace_id "
    "AND a.holder = f.holder AND a.at < l.touched_at AND a.name = 'contact.attempted' "
    "AND NOT a.automatic AND NOT EXISTS (SELECT 1 FROM testigo_fact r "
    "WHERE r.workspace_id = a.workspace_id AND r.holder = a.holder "
    "AND r.name = 'fact.retracted' AND r.origin = a.origin "
    "AND r.props LIKE '%%' || a.id || '%%'))"
)
_CONTRACTS = (
    "SELECT f.holder, f.id, f.at, f.props, l.touched_at, "
    f"CASE WHEN {_TRIED_BEFORE} THEN 1 ELSE 0 END "
    f"FROM testigo_fact f {_OF_LEADS.format('f', 'holder')} "
    "WHERE f.workspace_id = %s AND f.name = 'contract.signed' AND f.at >= %s AND f.at < %s "
    "AND NOT f.automatic AND f.props IS NOT NULL"
)
_PART = (
    "CASE WHEN c.ending IS NOT NULL THEN c.ending WHEN c.due_at > %s THEN 'open' "
    "WHEN c.excused_until >= %s THEN 'excused' ELSE 'past_due' END"
)
_CLOCKS = (
    f"FROM testigo_clock c {_OF_LEADS.format('c', 'person')} "
    "WHERE c.workspace_id = %s AND c.commitment IN ({promises}) "
    "AND c.started_at >= %s AND c.started_at < %s"
)
_SPOKEN = " OR ".join(f'f.props LIKE \'%%"outcome":"{end}"%%\'' for end in sorted(CONVERSATIONS))
_CONVERSED = (
    "COALESCE(c.ending, '') <> 'voided' AND EXISTS (SELECT 1 FROM testigo_fact f "
    "WHERE f.workspace_id = c.workspace_id AND f.holder = c.person "
    "AND f.at >= c.started_at AND f.name = 'contact.attempted' "
    f"AND NOT f.automatic AND ({_SPOKEN}) AND f.id NOT IN ({{gone}}))"
)
_LEADS = "testigo_lead l WHERE l.workspace_id = %s"
_CASES_OF_CLOCKS = f"SELECT c.person AS person, c.cause AS case_key {_CLOCKS.format(promises='%s')}"


class ClockCount(NamedTuple):
    """Of the clocks of a promise in one part how many there are, of how many the whole time has
    gone, and with how many somebody spoke since they started, where that was asked."""

    commitment: str
    part: str
    clocks: int
    gone: int
    conversed: int


def entries(workspace_id: int, stage: str, since: datetime, until: datetime) -> list[Event]:
    """Who entered a stage from `since` up to `until`, not by skipping it."""
    found = _rows(_ENTRIES, [workspace_id, stage, to_micros(since), to_micros(until)])
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
) -> list[tuple[datetime, Event]]:
    """Facts of these names with an instant in [since, until), taken back or not: that instant, and
    the fact at the instant at which it counts."""
    statement = _EVENTS.format(names=_marks(names))
    rows = _rows(statement, [workspace_id, *names, to_micros(since), to_micros(until)])
    return [
        (from_micros(when[0]), Event(person, name, from_micros(_counts_at(*when)), fact, deal))
        for person, name, *when, fact, deal in rows
    ]


def _counts_at(at: int, recorded_at: int, history: bool, origin: str) -> int:
    if history or origin == "derived" or recorded_at - at <= _LATE:
        return at
    return recorded_at


def retractions(workspace_id: int, since: datetime) -> list[tuple[datetime, str]]:
    """What was taken back since an instant: when, and the fact. A retraction reaches facts of its
    own kind and person, and those about nobody, as where stages and clocks are concluded."""
    rows = _rows(
        "SELECT at, props, origin, holder FROM testigo_fact WHERE workspace_id = %s "
        "AND name = 'fact.retracted' AND at >= %s AND props IS NOT NULL",
        [workspace_id, to_micros(since)],
    )
    told = [(at, str(_decode(props).get("of")), origin, who) for at, props, origin, who in rows]
    named = sorted({fact for _, fact, _, _ in told if fact.isascii() and fact.isalnum()})
    if not named:
        return []
    source, values = listed(named)
    found = _rows(
        f"SELECT f.id, f.origin, f.holder FROM testigo_fact f JOIN ({source}) n "
        "ON n.value = f.id WHERE f.workspace_id = %s",
        [*values, workspace_id],
    )
    of = {fact: (origin, who) for fact, origin, who in found}
    return [
        (from_micros(at), fact)
        for at, fact, origin, who in told
        if of.get(fact) in ((origin, who), (origin, None))
    ]


def taken_back(workspace_id: int, since: datetime) -> frozenset[str]:
    """The facts that were taken back since an instant."""
    return frozenset(fact for _, fact in retractions(workspace_id, since))


def contracts(workspace_id: int, days: Days, currency: str) -> list[Contract]:
    """Contracts signed on these days in the pact's currency, taken back or not."""
    rows = _rows(_CONTRACTS, [workspace_id, to_micros(days.start), to_micros(days.end)])
    money = Money(currency, LeftOut())
    found = []
    for person, key, at, props, touched, before in rows:
        amount = money.read(_decode(props), "amount").get("amount")
        if amount is not None:
            touched_at = None if touched is None else from_micros(touched)
            signed = Contract(person, key, from_micros(at), amount, touched_at, bool(before))
            found.append(signed)
    return found


def clock_counts(
    workspace_id: int,
    promises: Collection[str],
    days: Days,
    now: datetime,
    *,
    conversing: Collection[str] = (),
    gone: Collection[str] = (),
) -> list[ClockCount]:
    """How the clocks of these promises stand that started on these days. `conversing` are those of
    which it is asked with whom somebody spoke, attempts that are `gone` apart."""
    micros, spoken, values = to_micros(now), "0", list[Any]()
    if conversing:
        taken, values = listed(sorted(gone))
        spoken = (
            f"CASE WHEN c.commitment IN ({_marks(conversing)}) "
            f"AND {_CONVERSED.format(gone=taken)} THEN 1 ELSE 0 END"
        )
        values = [*conversing, *values]
    rows = _rows(
        f"SELECT c.commitment, {_PART} AS part, COUNT(*), "
        f"SUM(CASE WHEN c.due_at <= %s THEN 1 ELSE 0 END), SUM({spoken}) "
        f"{_CLOCKS.format(promises=_marks(promises))} GROUP BY 1, 2",
        [micros, micros, micros, *values, *_clocks_of(workspace_id, promises, days)],
    )
    return [ClockCount(*row) for row in rows]


def clocks_by_start(
    workspace_id: int, promise: str, days: Days, now: datetime
) -> list[tuple[datetime, str]]:
    """When each clock of a promise started that did on these days, and in which part it is."""
    micros = to_micros(now)
    rows = _rows(
        f"SELECT c.started_at, {_PART} {_CLOCKS.format(promises='%s')}",
        [micros, micros, *_clocks_of(workspace_id, [promise], days)],
    )
    return [(from_micros(at), part) for at, part in rows]


def clocks_by_owner(
    workspace_id: int, promises: Collection[str], days: Days, now: datetime
) -> list[tuple[int | None, str, str, int]]:
    """Owner, commitment and part of the clocks of these promises that started on these days, and
    how many there are."""
    micros = to_micros(now)
    rows = _rows(
        f"SELECT l.owner_id, c.commitment, {_PART} AS part, COUNT(*) "
        f"{_CLOCKS.format(promises=_marks(promises))} GROUP BY 1, 2, 3",
        [micros, micros, *_clocks_of(workspace_id, promises, days)],
    )
    return [(owner, commitment, part, count) for owner, commitment, part, count in rows]


def starts_by_owner(
    workspace_id: int, promise: str, days: Days
) -> list[tuple[int | None, datetime]]:
    """Whose lead each clock of a promise that started on these days is, and when it started."""
    rows = _rows(
        f"SELECT l.owner_id, c.started_at {_CLOCKS.format(promises='%s')}",
        _clocks_of(workspace_id, [promise], days),
    )
    return [(owner, from_micros(at)) for owner, at in rows]


def clocks_in(
    workspace_id: int, promise: Timed, days: Days, now: datetime, parts: Sequence[str]
) -> Source:
    """The people whose clocks are in one of these parts, with the clock; all without parts."""
    values = _clocks_of(workspace_id, [promise.id], days)
    statement = _CASES_OF_CLOCKS
    if not parts:
        return statement, values
    return f"{statement} AND {_PART} IN ({_marks(parts)})", [
        *values,
        to_micros(now),
        to_micros(now),
        *parts,
    ]


def clocks_conversed(workspace_id: int, promise: Timed, days: Days) -> Source:
    """The people with whom somebody spoke since their clock started, with the clock."""
    gone, values = listed(sorted(taken_back(workspace_id, days.start)))
    statement = f"{_CASES_OF_CLOCKS} AND {_CONVERSED.format(gone=gone)}"
    return statement, [*_clocks_of(workspace_id, [promise.id], days), *values]


def _clocks_of(workspace_id: int, promises: Collection[str], days: Days) -> list[Any]:
    return [workspace_id, *promises, to_micros(days.start), to_micros(days.end)]


def care_counts(workspace_id: int, promise: Care, now: datetime) -> tuple[int, int]:
    """How many people are in the stages of a promise, and how many went without a touch too
    long."""
    limit = to_micros(now - promise.touched_every.elapsed)
    counts = {"": list[str](), " AND l.cared_at <= %s": list[str]()}
    values: list[Any] = []
    # Counted stage by stage, an index answers each without looking at a row.
    for since, found in counts.items():
        for where, held in map(_held_in, promise.who):
            found.append(f"(SELECT COUNT(*) FROM {_LEADS} AND {where}{since})")
            values += [workspace_id, *held, *([limit] if since else ())]
    ((whole, waiting),) = _rows(f"SELECT {', '.join(map(' + '.join, counts.values()))}", values)
    return whole, waiting


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
    held = [_held_in(stage) for stage in promise.who]
    where = " OR ".join(f"({condition})" for condition, _ in held)
    values = [value for _, given in held for value in given]
    return f"l.workspace_id = %s AND ({where})", [workspace_id, *values]


def _held_in(stage: str) -> Source:
    if stage == "customer":
        return "l.stage = 'customer'", []
    cycle = {"lead": " AND l.cycle = 1", "recycled": " AND l.cycle > 1"}.get(stage, "")
    at = "lead" if stage == "recycled" else stage
    where = f"l.stage = %s{cycle} AND l.status IN ({_marks(OPEN_STATUSES)})"
    return where, [at, *OPEN_STATUSES]


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


def _marks(values: Collection[str]) -> str:
    return ", ".join(["%s"] * len(values))


def listed(texts: Sequence[str]) -> Source:
    """A list of texts of any length as a column `value`, to be looked up in."""
    document = msgspec.json.encode(texts).decode()
    if connection.vendor == "postgresql":
        return "SELECT jsonb_array_elements_text(%s::jsonb) AS value", [document]
    return "SELECT value FROM json_each(%s)", [document]


def _rows(statement: str, values: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())
