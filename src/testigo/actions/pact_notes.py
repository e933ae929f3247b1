"""What is worth knowing of a draft before it is signed, and stops nobody."""

from collections.abc import Iterator
from datetime import datetime

from testigo.core.conditions import FactTest, leaves
from testigo.core.facts import FAMILY
from testigo.core.pact import Pact
from testigo.core.problems import Problem
from testigo.store.models import FactRow, PactVersion, Workspace


def notes_on(workspace: Workspace, pact: Pact, now: datetime) -> list[Problem]:
    """That a day to take force is past and will not apply, and which facts are asked for that
    nobody has sent yet."""
    return [*_past_start(workspace, pact, now), *_never_sent(workspace, pact)]


def _past_start(workspace: Workspace, pact: Pact, now: datetime) -> Iterator[Problem]:
    signed = PactVersion.objects.of(workspace.pk).filter(in_force_at__isnull=False)
    today = now.astimezone(pact.zone).date()
    if pact.in_force_from < today and signed.exists():
        day = pact.in_force_from.isoformat()
        yield Problem("starts_in_the_past", "in_force_from", {"day": day})


def _never_sent(workspace: Workspace, pact: Pact) -> Iterator[Problem]:
    asked = {
        leaf.name: rule.clause
        for rule in reversed(pact.scoring.rules)
        for leaf in leaves(rule.when)
        if isinstance(leaf, FactTest) and leaf.name not in FAMILY
    }
    rows = FactRow.objects.of(workspace.pk)
    for name in sorted(asked):
        if not rows.filter(name=name).exists():
            yield Problem("fact_never_sent", asked[name], {"fact": name})
