"""The signed versions of a workspace's pact, read once and kept."""

from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Max

from testigo.core.pact import Pact, load_pact
from testigo.core.problems import InvalidInput
from testigo.core.sla.calendar import with_holidays
from testigo.core.story import Agreement, PactInForce
from testigo.store.models.agreement import PactSignature, PactVersion
from testigo.store.models.log import LogHead


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


def agreement_of(workspace_id: int) -> Agreement:
    """Every version that took or takes force, in that order."""
    signed = dict(
        PactSignature.objects.of(workspace_id)
        .values_list("number")
        .annotate(last=Max("signed_at"))
        .values_list("number", "last")
    )
    rows = PactVersion.objects.of(workspace_id).filter(in_force_at__isnull=False)
    versions = tuple(
        (row.number, row.text, tuple(sorted(row.holidays)), row.in_force_at, signed[row.number])
        for row in rows.order_by("in_force_at", "number")
    )
    covered = LogHead.objects.values_list("covered", flat=True).get(workspace_id=workspace_id)
    return _agreement(versions, frozenset(covered))


@lru_cache(maxsize=64)
def _agreement(
    versions: tuple[tuple[int, str, tuple[str, ...], datetime, datetime], ...],
    covered: frozenset[str],
) -> Agreement:
    return Agreement(
        tuple(
            PactInForce(number, read_pact(text, holidays), since, signed_at)
            for number, text, holidays, since, signed_at in versions
        ),
        covered,
    )
