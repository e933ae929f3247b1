"""Whom Marketing takes care of: leads who are not ready yet, or whom Sales gave back."""

from typing import Literal

from testigo.core.person import PersonState

Why = Literal["", "below", "rejected", "recycled"]
# What tells whether a company is the right one; Marketing completes it where it is missing. Either
# name of each will do.
WANTED: tuple[tuple[str, ...], ...] = (("sector", "industry"), ("employees", "company_size"))


def why_nurtured(stage: str, person: PersonState) -> Why:
    """Why somebody is to be nurtured, empty for whoever is not: their score does not pass, Sales
    sent them back for later, or rejected them; those stay an MQL until somebody recycles or
    disqualifies them."""
    if person.status == "closed":
        sent_back = stage in ("lead", "mql") and not person.disqualified
        return "rejected" if sent_back else ""
    if stage != "lead":
        return ""
    return "below" if person.cycle == 1 else "recycled"


def missing_of(person: PersonState) -> tuple[str, ...]:
    """Which of WANTED nobody knows, by the first name of each."""
    return tuple(names[0] for names in WANTED if not any(map(person.trait, names)))
