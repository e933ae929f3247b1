"""`report attempts`: conversion by the number of attempts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import connection

from testigo.core.asof import Days
from testigo.core.attempts import NAMES, Band, conversions
from testigo.core.facts import Fact
from testigo.queries.asking import version_at, zone_of
from testigo.store.models import Workspace
from testigo.store.models.fields import to_micros
from testigo.store.rows import FACT_READ, fact_of


@dataclass(frozen=True, slots=True)
class AttemptsReport:
    """Conversion by the number of attempts, of attempts made in [since, until)."""

    since: date
    until: date
    asof: datetime
    bands: tuple[Band, ...]
    total: Band

    def document(self) -> dict[str, Any]:
        """The report as programs read it."""
        return {
            "from": self.since.isoformat(),
            "to": self.until.isoformat(),
            "asof": self.asof.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "rows": [_row(band) for band in self.bands],
            "totals": _row(self.total),
        }


def attempts_report(
    workspace: Workspace, *, since: date, until: date, asof: datetime
) -> AttemptsReport:
    """Attempts and contracts of these days, with what was known at `asof`."""
    zone = zone_of(workspace, version_at(workspace, asof))
    days = Days(since, until, zone)
    facts = _facts(workspace.pk, days, asof)
    histories = (list(group) for _, group in groupby(facts, key=lambda fact: fact.person))
    bands, total = conversions(histories)
    return AttemptsReport(since, until, asof, bands, total)


def _facts(workspace_id: int, days: Days, asof: datetime) -> Iterator[Fact]:
    """What the report reads, by person; retractions whenever they were told."""
    marks = ", ".join(["%s"] * len(NAMES))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {FACT_READ} FROM testigo_fact WHERE workspace_id = %s AND name IN ({marks}) "
            "AND origin = 'reported' AND holder IS NOT NULL AND (history OR recorded_at <= %s) "
            "AND (name = 'fact.retracted' OR (at >= %s AND at < %s)) ORDER BY holder",
            [
                workspace_id,
                *NAMES,
                to_micros(asof),
                to_micros(days.start),
                to_micros(min(days.end, asof + timedelta(microseconds=1))),
            ],
        )
        while rows := cursor.fetchmany(5_000):
            yield from map(fact_of, rows)


def _row(band: Band) -> dict[str, Any]:
    return {
        "least": band.least,
        "most": band.most,
        "people": band.people,
        "customers": band.customers,
        "rate": None if band.rate is None else round(band.rate, 6),
        "note": band.note or None,
    }
