"""Suggested points: the leads that Sales worked, and what their history says of each rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from threading import Lock
from typing import Any

from django.db import connection

from testigo.analytics.scorecard import Scorecard, Suggestion, TooFew, scorecard, target_of
from testigo.core.facts import Fact
from testigo.core.signals import Signal
from testigo.core.story import PactInForce
from testigo.core.worked import BEGINNING, Target, WorkedCase, worked_cases
from testigo.store.agreements import agreement_of
from testigo.store.log import TABLE
from testigo.store.models import Workspace
from testigo.store.models.fields import to_micros
from testigo.store.rows import FACT_READ, fact_of

# The latest people that Sales worked; more would say hardly more, and later.
MOST_PEOPLE = 20_000

# What was found is shown again for this long, of so many questions.
KEPT_FOR = timedelta(hours=1)
MOST_KEPT = 64
_found: dict[tuple[int, Target | None], "SuggestedPoints"] = {}
# Whoever asks the same meanwhile waits for the one answer.
_ONE_AT_A_TIME = Lock()

# By the latest of what began to work them, so that a cut leaves out what is oldest.
_PEOPLE = (
    f"SELECT holder FROM {TABLE} WHERE workspace_id = %s AND holder IS NOT NULL "
    f"AND origin = 'reported' AND name IN ({', '.join(['%s'] * len(BEGINNING))}) "
    "GROUP BY holder ORDER BY MAX(at) DESC LIMIT %s"
)
_FACTS = (
    f"SELECT {FACT_READ} FROM {TABLE} WHERE workspace_id = %s AND origin = 'reported' "
    "AND CASE WHEN history THEN at ELSE recorded_at END < %s "
    f"AND holder IN ({_PEOPLE}) ORDER BY holder"
)


@dataclass(frozen=True, slots=True)
class SuggestedPoints:
    """What history suggests for the rules of one version of the pact, as known at `asof`."""

    number: int
    asof: datetime
    found: Scorecard | TooFew

    def document(self) -> dict[str, Any]:
        """The JSON shape of `testigo pact suggest`."""
        head = {"pact": self.number, "asof": _iso(self.asof), "target": self.found.target}
        if isinstance(self.found, TooFew):
            few = {"won": self.found.won, "lost": self.found.lost, "unknown": self.found.unknown}
            return {**head, **few, "rules": [], "note": "few_cases"}
        card = self.found
        return {
            **head,
            "cases": card.cases,
            "won": card.won,
            "unknown": card.unknown,
            "rules": [_row(one) for one in card.suggestions],
            "known_afterwards": [leak.trait for leak in card.leaks],
            "later": {
                "cases": card.later,
                "auc": _share(card.auc),
                "auc_agreed": _share(card.auc_agreed),
                "bands": [
                    {"predicted": _share(band.predicted), "cases": band.cases, "won": band.won}
                    for band in card.bands
                ],
            },
            "note": None,
        }


def suggested_points(
    workspace: Workspace, *, now: datetime, target: Target | None = None
) -> SuggestedPoints | None:
    """What the history before `now` suggests for the pact in force; None where none is. Without a
    target, customers where there are enough, else opportunities. Takes seconds; what was found is
    kept for `points_at_hand`."""
    version = agreement_of(workspace.pk).at(now)
    if version is None:
        return None
    before = _found.get((workspace.pk, target))
    with _ONE_AT_A_TIME:
        meanwhile = _found.get((workspace.pk, target))
        if meanwhile is not None and meanwhile is not before and meanwhile.number == version.number:
            return meanwhile
        cases = list(_cases(workspace.pk, version, now))
        found = scorecard(version.pact.scoring, cases, target or target_of(cases))
        shown = SuggestedPoints(version.number, now, found)
        if len(_found) >= MOST_KEPT:
            _found.pop(next(iter(_found)))
        _found[workspace.pk, target] = shown
    return shown


def points_at_hand(
    workspace: Workspace, *, now: datetime, target: Target | None = None
) -> SuggestedPoints | None:
    """What this process found within the hour for the pact in force; None where it is to be asked
    for anew. Of a year of history an hour more changes nothing."""
    shown, version = _found.get((workspace.pk, target)), agreement_of(workspace.pk).at(now)
    if shown is None or version is None or shown.number != version.number:
        return None
    return shown if timedelta(0) <= now - shown.asof < KEPT_FOR else None


def _cases(workspace_id: int, version: PactInForce, asof: datetime) -> Iterator[WorkedCase]:
    for _, facts in groupby(_facts(workspace_id, asof), key=lambda fact: fact.person):
        yield from worked_cases(facts, version, asof)


def _facts(workspace_id: int, asof: datetime) -> Iterator[Fact]:
    """Everything reported of the people that Sales worked, by person."""
    values: list[str | int] = [workspace_id, to_micros(asof), workspace_id, *BEGINNING, MOST_PEOPLE]
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, values)
        while rows := cursor.fetchmany(5_000):
            yield from map(fact_of, rows)


def _row(one: Suggestion) -> dict[str, Any]:
    return {
        **_signal(one.signal),
        "agreed": one.agreed,
        "suggested": one.points,
        "low": one.low,
        "high": one.high,
        "differs": one.differs,
        "cases": one.cases,
        "won": one.won,
        "note": one.note or None,
    }


def _signal(signal: Signal) -> dict[str, str]:
    if signal.rule is not None:
        return {"rule": signal.rule.id}
    if signal.act is not None:
        return {"fact": signal.act[0], **({"form": signal.act[1]} if signal.act[1] else {})}
    name, value = signal.trait or ("", "")
    return {"trait": name, "value": value}


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
