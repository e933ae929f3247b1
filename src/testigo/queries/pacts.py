"""The versions of a pact: what they say, who signed them and how they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from testigo.core.pact import Pact
from testigo.store.agreements import pact_of
from testigo.store.models import PactSignature, PactVersion

# A pact is due for review this long before the day agreed on.
REVIEW_NOTICE = timedelta(days=14)

Standing = Literal["draft", "waiting", "in_force", "superseded"]
Review = Literal["fresh", "due", "stale"]


@dataclass(frozen=True, slots=True)
class PartyLine:
    """Who signs for a side, and when they did. `attested_by` is who signed on their behalf."""

    side: str
    name: str
    role: str
    email: str
    signed_at: datetime | None
    attested_by: str


@dataclass(frozen=True, slots=True)
class PactLine:
    """One version as it stands at an instant.

    draft: somebody has not signed yet · waiting: signed, in force later · in_force · superseded.
    """

    number: int
    pact: Pact
    text: str
    digest: str
    standing: Standing
    in_force_at: datetime | None
    review: Review
    parties: tuple[PartyLine, ...]
    holidays: dict[str, str]

    def document(self) -> dict[str, Any]:
        """The JSON shape of `pact show`: instants in UTC with Z, days as ISO dates."""
        return {
            "number": self.number,
            "title": self.pact.title,
            "standing": self.standing,
            "in_force_from": self.pact.in_force_from.isoformat(),
            "in_force_at": _iso(self.in_force_at),
            "review_by": self.pact.review_by.isoformat(),
            "review": self.review,
            "digest": self.digest,
            "parties": [
                {
                    "side": party.side,
                    "name": party.name,
                    "role": party.role,
                    "email": party.email,
                    "signed_at": _iso(party.signed_at),
                    "attested_by": party.attested_by,
                }
                for party in self.parties
            ],
            "holidays": self.holidays,
            "text": self.text,
        }


def pact_lines(workspace_id: int, *, now: datetime) -> list[PactLine]:
    """Every version, the latest first."""
    rows = list(PactVersion.objects.of(workspace_id).order_by("-number"))
    signed: dict[int, dict[str, PactSignature]] = {}
    for signature in PactSignature.objects.of(workspace_id):
        signed.setdefault(signature.number, {})[signature.party] = signature
    current = begun_last(rows, now)
    return [_line(row, signed.get(row.number, {}), current, now) for row in rows]


def pact_line(workspace_id: int, number: int | None, *, now: datetime) -> PactLine | None:
    """One version; without a number the one in force, else the latest. None when absent."""
    lines = pact_lines(workspace_id, now=now)
    if number is not None:
        return next((line for line in lines if line.number == number), None)
    in_force = [line for line in lines if line.standing == "in_force"]
    return next(iter(in_force or lines), None)


def review_of(pact: Pact, now: datetime) -> Review:
    """Whether the pact is due for review, or stale: past the day agreed on."""
    today: date = now.astimezone(pact.zone).date()
    if today > pact.review_by:
        return "stale"
    return "due" if today >= pact.review_by - REVIEW_NOTICE else "fresh"


def begun_last(rows: Sequence[PactVersion], now: datetime) -> int | None:
    """The number of the version in force, None where there is none."""
    begun = [row for row in rows if row.in_force_at is not None and row.in_force_at <= now]
    return max(begun, key=lambda row: (row.in_force_at, row.number)).number if begun else None


def _line(
    row: PactVersion, signed: dict[str, PactSignature], current: int | None, now: datetime
) -> PactLine:
    pact = pact_of(row)
    return PactLine(
        number=row.number,
        pact=pact,
        text=row.text,
        digest=row.digest,
        standing=_standing(row, current, now),
        in_force_at=row.in_force_at,
        review=review_of(pact, now),
        parties=tuple(
            PartyLine(
                party.side,
                party.name,
                party.role,
                party.email,
                signed[side].signed_at if side in signed else None,
                signed[side].attested_by if side in signed else "",
            )
            for side, party in pact.parties.items()
        ),
        holidays=dict(row.holidays),
    )


def _standing(row: PactVersion, current: int | None, now: datetime) -> Standing:
    if row.in_force_at is None:
        return "draft"
    if row.in_force_at > now:
        return "waiting"
    return "in_force" if row.number == current else "superseded"


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat().replace("+00:00", "Z") if instant else None
