"""The monthly look at the rates of a pact, and the reviews that it opens.

A rate that has moved is recorded as the fact `drift.detected`, which opens a review with what was
counted. What a look finds depends on what was known then, so it is a decision: replayed as given.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Max

from testigo.actions.reviews import SYSTEM, open_review
from testigo.core.drift import BASELINE_MONTHS, Baseline, Counts, Moved, delay, interval
from testigo.core.facts import Fact
from testigo.core.pact.reviewing import month_to_look_at
from testigo.core.story import PactInForce
from testigo.store import log
from testigo.store.agreements import agreement_of
from testigo.store.identity import new_id
from testigo.store.models import FactRow, PactReview, RateCheck, Workspace
from testigo.store.turns import write_in_turn

CLAUSE = "review.check_rates"
# To what part of itself a rate falls in what is said of how soon it would be found.
FALL = 0.75


class Looked(Protocol):
    """A rate as a look found it."""

    @property
    def key(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def band(self) -> int | None: ...
    @property
    def baseline(self) -> Baseline | None: ...
    @property
    def months(self) -> Sequence[tuple[date, Counts]]: ...
    @property
    def moved(self) -> Moved | None: ...


# The rates of a workspace under a version at an instant, given when a review of each ended.
Look = Callable[[int, PactInForce, datetime, Mapping[str, datetime]], Sequence[Looked]]


def check_rates(*, workspace: Workspace, look: Look, now: datetime) -> int:
    """Look at the rates of the pact in force where the month's look has come; returns how many
    have moved and had no open review."""
    version = agreement_of(workspace.pk).at(now)
    if version is None or now < version.since:
        return 0
    month = month_to_look_at(version.pact, now)
    checks = RateCheck.objects.of(workspace.pk)
    if month is None or checks.filter(month=month).exists():
        return 0
    lines = look(workspace.pk, version, now, _settled(workspace.pk, version.number))
    with write_in_turn(), transaction.atomic():
        log.lock_head(workspace.pk)
        if checks.filter(month=month).exists():
            return 0
        RateCheck.objects.of(workspace.pk).create(
            month=month,
            number=version.number,
            checked_at=now,
            lines=[line_document(line) for line in lines],
        )
        open_ones = _open(workspace.pk, version.number, "drift")
        moved = [line for line in lines if line.moved and line.key not in open_ones]
        for line in moved:
            _raise(workspace, version, line, month, now)
    return len(moved)


def line_document(line: Looked) -> dict[str, Any]:
    """A rate as JSON: counts as integers, rates as fractions of 1, months as their first days."""
    found = sum((counts for _, counts in line.months), Counts())
    told: dict[str, Any] = {
        "code": line.code,
        "band": line.band,
        "baseline": _baseline(line.baseline),
        "months": [[month.isoformat(), one.cases, one.reached] for month, one in line.months],
        "since": _counted(found),
        "moved": None,
        "found_within": _found_within(line.baseline),
    }
    if line.moved is not None:
        moved = line.moved
        low, high = interval(moved.found)
        names = [month.isoformat() for month, _ in line.months[-moved.months :]]
        told["moved"] = {
            "direction": moved.direction,
            "months": names,
            "found": _counted(moved.found),
            "interval": [round(low, 6), round(high, 6)],
            "chance": round(moved.chance, 8),
        }
    return told


def _found_within(baseline: Baseline | None) -> int | None:
    """Within how many months a fall by a quarter is found, four times in five, with as many cases
    a month as before; None where a year does not suffice or nobody can tell."""
    if not isinstance(baseline, Counts) or not baseline.reached:
        return None
    monthly = baseline.cases // BASELINE_MONTHS
    found = delay(baseline, monthly, baseline.reached / baseline.cases * FALL)
    return found.surely if found is not None else None


def _baseline(baseline: Baseline | None) -> dict[str, Any] | None:
    if baseline is None:
        return None
    if isinstance(baseline, Decimal):
        return {"goal": float(baseline)}
    return _counted(baseline)


def _counted(counts: Counts) -> dict[str, Any]:
    return {"cases": counts.cases, "reached": counts.reached}


def _raise(
    workspace: Workspace, version: PactInForce, line: Looked, month: date, now: datetime
) -> None:
    """Record that a rate has moved, and open its review."""
    told = line_document(line)
    evidence = {**told["moved"], "baseline": told["baseline"], "rate": line.code, "band": line.band}
    head, recorded_at = log.begin_recording(workspace.pk, now)
    fact = Fact(
        id=new_id(),
        name="drift.detected",
        at=recorded_at,
        recorded_at=recorded_at,
        message_id=f"d:drift:{version.number}:{line.key}:{month.isoformat()}",
        actor=SYSTEM,
        source="worker",
        origin="derived",
        cause=_last_signature(workspace.pk, version.number),
        clause=CLAUSE,
        pact_version=version.number,
        props=evidence,
    )
    log.append(workspace.pk, head.last_seq, [fact])
    open_review(
        workspace,
        version.number,
        "drift",
        about=line.key,
        evidence=evidence | {"fact": fact.id},
        by=SYSTEM,
        now=now,
    )


def _last_signature(workspace_id: int, number: int) -> str | None:
    """The fact by which the version was signed by everybody."""
    told = FactRow.objects.of(workspace_id).filter(message_id__startswith=f"pact:{number}:")
    return told.order_by("-seq").values_list("id", flat=True).first()


def _open(workspace_id: int, number: int, kind: str) -> set[str]:
    rows = PactReview.objects.of(workspace_id).filter(number=number, kind=kind, closed_at=None)
    return set(rows.values_list("about", flat=True))


def _settled(workspace_id: int, number: int) -> dict[str, datetime]:
    """When the last review of each rate under this version ended."""
    rows = PactReview.objects.of(workspace_id).filter(number=number, kind="drift")
    ended = rows.exclude(closed_at=None).values("about").annotate(last=Max("closed_at"))
    return {row["about"]: row["last"] for row in ended}
