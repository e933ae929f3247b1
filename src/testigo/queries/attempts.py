"""`report attempts`: conversion by the number of attempts."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import connection

from testigo.core.asof import Days, held_by
from testigo.core.attempts import NAMES, Band, conversions
from testigo.core.facts import JOINING, Fact
from testigo.core.identity import joined
from testigo.queries.asking import Question, heading, question_of
from testigo.queries.report_facts import KNOWN, facts_called, marks, taken_back
from testigo.store.log import TABLE
from testigo.store.models import Workspace
from testigo.store.models.fields import to_micros
from testigo.store.rows import FACT_AS_TOLD, fact_of

_RARE = ("fact.retracted", *JOINING)
_OF_DAYS = tuple(name for name in NAMES if name not in _RARE)


@dataclass(frozen=True, slots=True)
class AttemptsReport:
    """Conversion by the number of attempts, of attempts made on `days`, with what was known before
    `asof`. `pact` is the version in force as of then, if any."""

    days: Days
    asof: datetime
    pact: int | None
    pact_stale: bool
    bands: tuple[Band, ...]
    total: Band

    def document(self) -> dict[str, Any]:
        """The report as programs read it."""
        return {
            **heading(self),
            "rows": [_row(band) for band in self.bands],
            "totals": _row(self.total),
        }


def attempts_report(
    workspace: Workspace, *, since: date, until: date, asof: datetime
) -> AttemptsReport:
    """Attempts and contracts from `since` up to but not including `until`, with what was known
    before the instant `asof`."""
    asked = question_of(workspace, since=since, until=until, asof=asof)
    bands, total = conversions(_histories(workspace.pk, asked))
    return AttemptsReport(asked.days, asof, asked.pact, asked.pact_stale, bands, total)


def _histories(workspace_id: int, asked: Question) -> Iterator[list[Fact]]:
    """What the report reads of each person, with whoever held it as of then; what had been taken
    back is left out. Those who were joined come last, because only they are held in memory."""
    rare = facts_called(workspace_id, _RARE, asked.asof)
    holders, named = joined(rare), taken_back(rare)
    together = {*holders, *holders.values()}
    aside: dict[str, list[Fact]] = defaultdict(list)
    for person, group in groupby(_facts(workspace_id, asked), key=lambda fact: fact.person):
        own = list(group)
        if person in together:
            aside[holders.get(person, person)] += own
        else:
            yield _standing(own, rare, named, asked.asof)
    for own in aside.values():
        yield _standing(own, rare, named, asked.asof)


def _standing(
    facts: list[Fact], rare: Sequence[Fact], named: set[str], asof: datetime
) -> list[Fact]:
    """Those of these facts that had not been taken back, as the core says."""
    if named.isdisjoint(fact.id for fact in facts):
        return facts
    return [fact for fact in held_by([*rare, *facts], asof) if fact.name in _OF_DAYS]


def _facts(workspace_id: int, asked: Question) -> Iterator[Fact]:
    """What was told of people on the days asked for, one person after the other."""
    days = asked.days
    within = (to_micros(days.start), to_micros(days.end), to_micros(asked.asof))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {FACT_AS_TOLD} FROM {TABLE} WHERE workspace_id = %s "
            f"AND name IN ({marks(_OF_DAYS)}) AND at >= %s AND at < %s AND {KNOWN} "
            "AND origin = 'reported' AND person IS NOT NULL ORDER BY person",
            [workspace_id, *_OF_DAYS, *within],
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
