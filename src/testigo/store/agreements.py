"""The signed versions of a workspace's pact, read once and kept."""

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import msgspec
from django.db import connection
from django.db.models import QuerySet

from testigo.core.pact import Pact, load_pact
from testigo.core.problems import InvalidInput
from testigo.core.sla.calendar import with_holidays
from testigo.core.sla.closures import Closure
from testigo.core.story import Agreement, PactInForce
from testigo.store.models.agreement import PactVersion
from testigo.store.models.drafting import PactDraft
from testigo.store.models.fields import from_micros
from testigo.store.standstills import closures_of

_STAMPS = """
SELECT v.number, v.digest, v.in_force_at, MAX(s.signed_at)
FROM testigo_pact_version v
JOIN testigo_pact_signature s ON s.workspace_id = v.workspace_id AND s.number = v.number
WHERE v.workspace_id = %s AND v.in_force_at IS NOT NULL
GROUP BY v.number, v.digest, v.in_force_at
ORDER BY v.in_force_at, v.number
"""
_COVERED = "SELECT covered FROM testigo_log_head WHERE workspace_id = %s"
_names = msgspec.json.Decoder(frozenset[str]).decode


class Stamp(NamedTuple):
    """What tells one signed version from another without its text; instants as stored."""

    number: int
    digest: str
    in_force_at: int
    signed_at: int


@lru_cache(maxsize=64)
def read_pact(text: str, holidays: tuple[str, ...]) -> Pact:
    """The pact of a text that was checked before, with the holidays frozen at its signing."""
    pact, problems = load_pact(text)
    if pact is None:
        raise InvalidInput(problems)
    dates = [date.fromisoformat(day) for day in holidays]
    return replace(pact, calendar=with_holidays(pact.calendar, dates))


def pact_of(version: PactVersion) -> Pact:
    """The pact that a stored version says."""
    return read_pact(version.text, tuple(sorted(version.holidays)))


def kept_versions(workspace_id: int) -> QuerySet[PactVersion]:
    """Every version but the drafts that were withdrawn."""
    gone = PactDraft.objects.of(workspace_id).filter(withdrawn_at__isnull=False)
    return PactVersion.objects.of(workspace_id).exclude(number__in=gone.values("number"))


def agreement_of(workspace_id: int) -> Agreement:
    """Every version that took or takes force, in that order.

    Asked for at every batch and click, so it reads stamps only: the pacts themselves are kept.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STAMPS, [workspace_id])
        stamps = tuple(Stamp(*row) for row in cursor.fetchall())
        cursor.execute(_COVERED, [workspace_id])
        covered = _names(cursor.fetchone()[0])
    return _agreement(workspace_id, stamps, covered, closures_of(workspace_id))


@lru_cache(maxsize=64)
def _agreement(
    workspace_id: int,
    stamps: tuple[Stamp, ...],
    covered: frozenset[str],
    closures: tuple[Closure, ...],
) -> Agreement:
    numbers = [stamp.number for stamp in stamps]
    rows = PactVersion.objects.of(workspace_id).filter(number__in=numbers)
    pacts = {row.number: pact_of(row) for row in rows}
    return Agreement(
        tuple(
            PactInForce(
                stamp.number,
                pacts[stamp.number],
                from_micros(stamp.in_force_at),
                from_micros(stamp.signed_at),
            )
            for stamp in stamps
        ),
        covered,
        closures,
    )
