"""A lead that Sales returned: why, and whether Marketing asked or may still ask for a review."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from testigo.queries.lead import LeadStory
from testigo.wording import word


@dataclass(frozen=True, slots=True)
class ReturnedCard:
    """Why a lead was returned; `until` is until when a review may be asked for, `contested_for` why
    it was asked for, empty when nobody did."""

    reason: str
    at: datetime | None
    until: datetime | None
    contested_for: str
    may_contest: bool


def returned_card(story: LeadStory, side: str, now: datetime) -> ReturnedCard | None:
    """The card of a returned lead, None for any other."""
    person, until = story.case.story.person, story.contestable_until
    if person.rejected_for is None:
        return None
    open_still = until is not None and now <= until
    return ReturnedCard(
        reason=word("reason", person.rejected_for, get_language() or "es"),
        at=person.rejected_at,
        until=until,
        contested_for=person.contested_for or "",
        may_contest=side == "marketing" and open_still and person.contested_for is None,
    )
