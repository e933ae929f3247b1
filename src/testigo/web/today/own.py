"""How the leads of one person fare under what a side promises: theirs alone, for them alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from testigo.core.asof import Days
from testigo.core.story import PactInForce
from testigo.queries.commitments import MISSED, CommitmentAsk, Standing
from testigo.queries.lead_counts import stage_counts
from testigo.queries.lead_filters import LeadFilters
from testigo.store.models import Membership
from testigo.web.leads.filters import address_of
from testigo.web.today.standings import Part, main_clock, period_words, title_of


@dataclass(frozen=True, slots=True)
class OwnShare:
    """The promise that a lead feels first, the period, and the parts that their leads are in."""

    title: str
    period: str
    parts: tuple[Part, ...]


def own_share(
    member: Membership,
    stand: Sequence[Standing],
    version: PactInForce,
    leads: str,
    now: datetime,
) -> OwnShare | None:
    """The own leads by how first contact went; None where none of them has a clock that ended."""
    one = main_clock([s for s in stand if s.promise.side == member.side])
    if one is None:
        return None
    days = Days(one.first, one.until, version.pact.zone)
    asks = [CommitmentAsk(one.promise, part, days, one.currency, now) for part in ("kept", MISSED)]
    parts = tuple(_parts(member, asks, leads))
    return OwnShare(title_of(one), period_words(one.promise, one.first), parts) if parts else None


def _parts(member: Membership, asks: Sequence[CommitmentAsk], leads: str) -> Iterator[Part]:
    for ask in asks:
        filters = LeadFilters(owner=member.user_id, commitment=ask)
        count = sum(stage_counts(member.workspace_id, filters).values())
        if count:
            yield Part(ask.part, count, leads + address_of(filters))
