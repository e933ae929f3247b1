"""What others recorded about a lead while somebody was looking at it."""

from dataclasses import dataclass
from datetime import datetime

from testigo.core.facts import OWN_DOORS
from testigo.store.models import FactRow, User

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
    number = found[0].removeprefix("user:")
    user = User.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    return Meanwhile(user.name, found[1]) if user else None
