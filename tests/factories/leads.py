"""Leads that are written as rows, without facts behind them."""

from collections import Counter
from collections.abc import Mapping

from testigo.core.sought import terms_of
from testigo.store import lead_counts
from testigo.store.models import Sought
from testigo.store.sought import within


def find_and_count(workspace_id: int, person: str, traits: Mapping[str, object]) -> None:
    """Let a lead that was written as a row be found and counted, as drawing it does."""
    terms = " ".join(within(workspace_id, term) for term in terms_of(traits))
    Sought.objects.of(workspace_id).create(person=person, terms=terms)
    lead_counts.move(workspace_id, Counter(), lead_counts.counts_of(workspace_id, [person]))
