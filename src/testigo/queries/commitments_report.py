"""`report commitments`: every promise in every period asked for, as it was known on any date.

Read from the log alone, so that the same question about the past gives the same answer for ever.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from testigo.core.asof import Days, known_by
from testigo.core.facts import Fact
from testigo.core.pact.reviewing import stale_before
from testigo.core.person import CARING
from testigo.core.problems import InvalidInput, Problem
from testigo.core.replay import replay
from testigo.core.sla.cases import Timing
from testigo.core.sla.commitments import PERIODS, Care, Commitment, Revenue, Timed, Volume
from testigo.core.sla.ledger import FIRST_KNOWN, Ledger, reads
from testigo.core.sla.periods import (
    pace_of,
    periods_between,
    working_share,
)
from testigo.core.sla.verdicts import WHOLE, PartCounts, Verdict, judge, parts_of, tally
from testigo.core.story import Agreement, PactInForce
from testigo.queries.asking import last_day, version_at, zone_of
from testigo.queries.commitments import in_force, per_of
from testigo.queries.loop import money_text
from testigo.store.agreements import agreement_of
from testigo.store.bulk import select_in
from testigo.store.joined import logs_of
from testigo.store.log import TABLE
from testigo.store.models import Workspace
from testigo.store.models.fields import from_micros, to_micros
from testigo.store.projections import CLOCK_COLUMNS, CLOCK_KEY, clock_rows
from testigo.store.rows import FACT_READ, fact_of

_MICROSECOND, _DAY = timedelta(microseconds=1), timedelta(days=1)
# People whose clocks are drawn anew at once.
_AT_ONCE = 500
_KNOWN = "CASE WHEN history THEN at ELSE recorded_at END < %s"


@dataclass(frozen=True, slots=True)
class Row:
    """One promise of a version of the pact in one period."""

    promise: Commitment
    pact: int
    days: Days
    found: PartCounts
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class CommitmentsReport:
    """What was asked, and the answer; without a pact there is nothing to report."""

    days: Days
    asof: datetime
    pact: int | None
    pact_stale: bool
    currency: str
    rows: tuple[Row, ...]

    def document(self) -> dict[str, Any]:
        """The report as JSON: counts as integers, money in decimal strings, shares as numbers (1
        is 100 %), null where nobody can tell. `to` is the first day that is not asked for."""
        return {
            "from": self.days.since.isoformat(),
            "to": self.days.until.isoformat(),
            "asof": last_day(self.asof, self.days.zone).isoformat(),
            "pact": self.pact,
            "pact_stale": self.pact_stale,
            "currency": self.currency,
            "rows": [_document(row) for row in self.rows],
        }


def commitments_report(
    workspace: Workspace,
    *,
    asof: datetime,
    since: date | None = None,
    until: date | None = None,
    pact: int | None = None,
    kinds: tuple[type[Commitment], ...] = (),
) -> CommitmentsReport:
    """Every promise in every period with a day from `since` up to `until`, else in the period that
    runs at `asof`; with what was known before that instant.

    Each period is judged by the version of the pact in force at its end, or at `asof` where that
    is earlier; by version `pact` where one is named. `kinds` are the promises that are asked for,
    where not all are. Raises InvalidInput for a version never signed.
    """
    agreement = agreement_of(workspace.pk)
    version = version_named(agreement, pact) if pact is not None else version_at(workspace, asof)
    zone = zone_of(workspace, version)
    end = until or last_day(asof, zone) + _DAY
    days = Days(since or end - _DAY, end, zone)
    currency = version.pact.currency if version else workspace.currency
    asked = [
        one
        for one in _asked(agreement, version if pact is not None else None, days, asof)
        if not kinds or isinstance(one[1], kinds)
    ]
    facts, clocks = _facts(workspace.pk, asked, asof), _clocks(workspace.pk, asked, agreement, asof)
    ledger = Ledger(facts, clocks, asof, currency)
    rows = tuple(_row(ledger, one, asof) for one in asked)
    stale = stale_before(version.pact if version else None, asof)
    return CommitmentsReport(days, asof, version.number if version else None, stale, currency, rows)


def version_named(agreement: Agreement, number: int) -> PactInForce:
    """The signed version with a number. Raises InvalidInput where there is none."""
    try:
        return agreement.numbered(number)
    except KeyError as error:
        raise InvalidInput([Problem("no_such_pact", "pact", {"number": number})]) from error


# Which promise of which version is judged on which days, and of which period those are.
_Asked = tuple[PactInForce, Commitment, Days, Days]


def _asked(
    agreement: Agreement, named: PactInForce | None, days: Days, asof: datetime
) -> Iterator[_Asked]:
    """What is to be judged, that of one promise together: not before it was in force, unless its
    version is named, nor in the future; care only as it stands."""
    found: dict[str, list[_Asked]] = {}
    for per in PERIODS:
        for whole in periods_between(per, days):
            version = named or agreement.at(min(whole.end, asof) - _MICROSECOND)
            if version is None or whole.start >= asof:
                continue
            for promise in version.pact.commitments:
                part = whole if named else in_force(agreement, version, promise, whole)
                over = isinstance(promise, Care) and whole.end < asof
                if per_of(promise) == per and part.since < part.until and not over:
                    found.setdefault(promise.id, []).append((version, promise, part, whole))
    for one in found.values():
        yield from one


def _row(ledger: Ledger, one: _Asked, asof: datetime) -> Row:
    version, promise, days, whole = one
    found = tally(ledger.cases(promise, days))
    calendar = version.pact.calendar
    part = WHOLE if days == whole else working_share(calendar, days, whole)
    verdict = judge(promise, found, pace_of(calendar, days, asof), part)
    return Row(promise, version.number, days, found, verdict)


def _facts(workspace_id: int, asked: Sequence[_Asked], asof: datetime) -> list[Fact]:
    """What the promises read, as known before `asof`."""
    promises = [promise for _, promise, *_ in asked]
    found = _named(workspace_id, reads(promises), asof) if promises else []
    paid = [days for _, promise, days, _ in asked if isinstance(promise, Revenue)]
    if buyers := _buyers(found, paid):
        found += _of_people(workspace_id, FIRST_KNOWN, buyers, asof)
    for promise in promises:
        if isinstance(promise, Care):
            # What is longer ago makes nobody wait less.
            since = asof - promise.touched_every.elapsed
            found += _named(workspace_id, tuple(sorted(CARING)), asof, since)
    return known_by({fact.id: fact for fact in found}.values(), asof)


def _buyers(facts: Sequence[Fact], periods: Sequence[Days]) -> list[str]:
    """Who signed a contract in one of these periods."""
    signed = [fact for fact in facts if fact.name == "contract.signed"]
    return sorted(
        {one.person for one in signed if one.person and any(days.hold(one.at) for days in periods)}
    )


def _named(
    workspace_id: int, names: Sequence[str], asof: datetime, since: datetime | None = None
) -> list[Fact]:
    where = f"{_KNOWN} AND workspace_id = %s AND name IN ({', '.join(['%s'] * len(names))})"
    values: list[int | str] = [to_micros(asof), workspace_id, *names]
    if since is not None:
        where, values = f"{where} AND at > %s", [*values, to_micros(since)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {FACT_READ} FROM {TABLE} WHERE {where}", values)
        return [fact_of(row) for row in cursor.fetchall()]


def _of_people(
    workspace_id: int, names: Sequence[str], people: Sequence[str], asof: datetime
) -> list[Fact]:
    marks = ", ".join(["%s"] * len(names))
    rows = select_in(
        f"SELECT {FACT_READ} FROM {TABLE} WHERE {_KNOWN} AND workspace_id = %s "
        f"AND name || '' IN ({marks}) AND holder IN ({{marks}})",
        [to_micros(asof), workspace_id, *names],
        people,
    )
    return [fact_of(row) for row in rows]


def _clocks(
    workspace_id: int, asked: Sequence[_Asked], agreement: Agreement, asof: datetime
) -> list[Timing]:
    """The clocks that started in the periods asked for, drawn anew from what was known then."""
    periods = [days for _, promise, days, _ in asked if isinstance(promise, Timed)]
    if not periods:
        return []
    since, until = min(days.start for days in periods), max(days.end for days in periods)
    people = _with_clocks(workspace_id, since, until)
    found: list[Timing] = []
    agreement = agreement.known_by(asof)
    for start in range(0, len(people), _AT_ONCE):
        logs = logs_of(workspace_id, people[start : start + _AT_ONCE])
        for person, told in logs.items():
            if told.left is None:
                told.pairs = [pair for pair in told.pairs if pair[1].known_at < asof]
                case = replay(person, told.history(), agreement, asof)
                found += map(_timing, clock_rows(workspace_id, case, agreement))
    return found


def _with_clocks(workspace_id: int, since: datetime, until: datetime) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT holder FROM {TABLE} WHERE workspace_id = %s "
            "AND name = 'clock.started' AND at >= %s AND at < %s AND holder IS NOT NULL",
            [workspace_id, to_micros(since), to_micros(until)],
        )
        return sorted(row[0] for row in cursor.fetchall())


def _timing(row: tuple[Any, ...]) -> Timing:
    said = dict(zip(CLOCK_KEY + CLOCK_COLUMNS, row, strict=True))
    return Timing(
        person=said["person"],
        commitment=said["commitment"],
        cause=said["cause"],
        started_at=from_micros(said["started_at"]),
        due_at=from_micros(said["due_at"]),
        ending=said["ending"],
        excused_until=from_micros(said["excused_until"]) if said["excused_until"] else None,
    )


def _document(row: Row) -> dict[str, Any]:
    verdict, promise = row.verdict, row.promise
    figures = (verdict.value, verdict.target, verdict.expected, verdict.low, verdict.high)
    names = ("value", "target", "expected", "low", "high")
    return {
        "id": promise.id,
        "side": promise.side,
        "promise": type(promise).__name__.lower(),
        "pact": row.pact,
        "from": row.days.since.isoformat(),
        "to": row.days.until.isoformat(),
        **{name: figure_of(promise, figure) for name, figure in zip(names, figures, strict=True)},
        "state": verdict.state,
        "cases": verdict.cases,
        "note": verdict.note or None,
        "final": verdict.final,
        "parts": {part: row.found.of(part) for part in parts_of(promise)},
    }


def figure_of(promise: Commitment, figure: Decimal | None) -> int | str | float | None:
    """A figure as programs read it: a count, money as decimal text, or a fraction of 1."""
    if figure is None:
        return None
    if isinstance(promise, Volume):
        return int(figure)
    return money_text(figure) if isinstance(promise, Revenue) else float(figure)
