"""What others recorded about a lead or a deal while somebody was looking at it."""

from dataclasses import dataclass
from datetime import datetime

from testigo.core.deals import DEAL_FACTS
from testigo.core.facts import OWN_DOORS
from testigo.queries.memberships import names_of
from testigo.store.models import FactRow

# What Sales records about a lead on its screens, which another seller should know of.
_OUTCOMES = (
    "contact.attempted",
    "lead.accepted",
    "lead.rejected",
    "lead.qualified",
    "lead.recycled",
    "lead.disqualified",
)


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Who recorded an outcome, and when."""

    name: str
    at: datetime


def recorded_meanwhile(
    workspace_id: int, person: str, *, since: datetime, but: int
) -> Meanwhile | None:
    """The last outcome about a person that another member recorded after an instant; None where
    nobody did."""
    found = (
        FactRow.objects.of(workspace_id)
        .filter(holder=person, name__in=_OUTCOMES, source__in=OWN_DOORS, recorded_at__gt=since)
        .exclude(actor=f"user:{but}")
        .order_by("-recorded_at")
        .values_list("actor", "recorded_at")
        .first()
    )
    if found is None:
        return None
    actor, at = found
    name = names_of(workspace_id, [actor]).get(actor)
    return None if name is None else Meanwhile(name, at)


@dataclass(frozen=True, slots=True)
class ToldMeanwhile:
    """What others told of a deal: the names of its fields, and by whom and when the last of it,
    without a name where that was no member."""

    by: str
    at: datetime
    names: frozenset[str]


def told_meanwhile(
    workspace_id: int, deal: str, *, since: datetime, but: int
) -> ToldMeanwhile | None:
    """What anybody but one member told of a deal after an instant; None where nobody did."""
    rows = FactRow.objects.of(workspace_id).filter(deal=deal, recorded_at__gt=since)
    told = rows.filter(name__in=DEAL_FACTS, origin="reported").exclude(actor=f"user:{but}")
    found = list(told.order_by("recorded_at").values_list("actor", "recorded_at", "props"))
    names = frozenset(name for _, _, props in found for name in props)
    if not names:
        return None
    actor, at, _ = found[-1]
    return ToldMeanwhile(names_of(workspace_id, [actor]).get(actor, ""), at, names)
