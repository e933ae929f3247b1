"""The versions of a pact: what they say, who signed them and how they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from testigo.core.pact import Pact
from testigo.core.pact.reviewing import State as Review
from testigo.core.pact.reviewing import review_of
from testigo.store.agreements import kept_versions, pact_of
from testigo.store.models import FactRow, PactDraft, PactSignature, PactVersion

Standing = Literal["draft", "waiting", "in_force", "superseded", "withdrawn"]


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

    draft: somebody has not signed yet · waiting: signed, in force later · in_force · superseded ·
    withdrawn: a draft that was taken back. `unfinished` is a draft whose text has problems: what is
    read here is the last one that had none.
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
    unfinished: bool = False

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


@dataclass(frozen=True, slots=True)
class Asked:
    """Since when the signatures of a draft are asked for; `by` is the actor."""

    at: datetime
    by: str


def pact_lines(workspace_id: int, *, now: datetime) -> list[PactLine]:
    """Every version, the latest first."""
    rows = list(PactVersion.objects.of(workspace_id).order_by("-number"))
    signed: dict[int, dict[str, PactSignature]] = {}
    for signature in PactSignature.objects.of(workspace_id):
        signed.setdefault(signature.number, {})[signature.party] = signature
    current = begun_last(rows, now)
    drafts = {draft.number: draft for draft in PactDraft.objects.of(workspace_id)}
    return [
        _line(row, signed.get(row.number, {}), current, now, drafts.get(row.number)) for row in rows
    ]


def pact_line(workspace_id: int, number: int | None, *, now: datetime) -> PactLine | None:
    """One version; without a number the one in force, else the latest. None when absent."""
    lines = pact_lines(workspace_id, now=now)
    if number is not None:
        return next((line for line in lines if line.number == number), None)
    return line_read(lines)


def line_read(lines: Sequence[PactLine]) -> PactLine | None:
    """The version that people read without asking for one: the one in force, else the latest that
    was not withdrawn."""
    in_force = [line for line in lines if line.standing == "in_force"]
    kept = [line for line in lines if line.standing != "withdrawn"]
    return next(iter(in_force or kept), None)


def version_with(workspace_id: int, text: str) -> int | None:
    """The latest version that has just this text and was not withdrawn; None when there is none."""
    rows = kept_versions(workspace_id).order_by("-number")
    same = (row.number for row in rows if row.text == text)
    return next(same, None)


def number_in_force(workspace_id: int, *, now: datetime) -> int | None:
    """The number of the version in force; None where nothing is."""
    begun = PactVersion.objects.of(workspace_id).filter(in_force_at__lte=now)
    numbers = begun.order_by("-in_force_at", "-number").values_list("number", flat=True)
    found: int | None = numbers.first()
    return found


def stale_version(workspace_id: int, *, now: datetime) -> tuple[int, date] | None:
    """The number of the version in force and the day by which it was to be reviewed, where that
    day is over; asked for by every page, so it reads one row."""
    begun = PactVersion.objects.of(workspace_id).filter(in_force_at__lte=now)
    row = begun.order_by("-in_force_at", "-number").first()
    if row is None:
        return None
    pact = pact_of(row)
    return (row.number, pact.review_by) if review_of(pact, now) == "stale" else None


def awaited_signatures(workspace_id: int, email: str) -> list[int]:
    """The drafts that lack the signature of whoever has this e-mail, the latest first: those whose
    signatures somebody asked for or that somebody has signed, not while one is being worked on and
    has problems."""
    rows = list(kept_versions(workspace_id).filter(in_force_at=None).order_by("-number"))
    if not rows:
        return []
    numbers = [row.number for row in rows]
    worked = dict(
        PactDraft.objects.of(workspace_id).filter(number__in=numbers).values_list("number", "text")
    )
    signatures = PactSignature.objects.of(workspace_id).filter(number__in=numbers)
    signed = set(signatures.values_list("number", "party"))
    sent = {number for number, _ in signed} | set(signatures_asked(workspace_id, rows))
    return [
        row.number
        for row in rows
        if row.number in sent
        and worked.get(row.number, row.text) == row.text
        and any(
            one.email == email.lower() and (row.number, side) not in signed
            for side, one in pact_of(row).parties.items()
        )
    ]


def signatures_asked(
    workspace_id: int, versions: Sequence[PactVersion | PactLine]
) -> dict[int, Asked]:
    """Number → who asked for its signatures and when, for those of these versions whose text is
    still the one that was sent for signing."""
    digests = {one.number: one.digest for one in versions}
    asked = FactRow.objects.of(workspace_id).filter(name="pact.signatures_asked").order_by("seq")
    return {
        props["number"]: Asked(at, actor)
        for props, at, actor in asked.values_list("props", "at", "actor")
        if digests.get(props["number"]) == props["digest"]
    }


def begun_last(rows: Sequence[PactVersion], now: datetime) -> int | None:
    """The number of the version in force, None where there is none."""
    begun = [row for row in rows if row.in_force_at is not None and row.in_force_at <= now]
    return max(begun, key=lambda row: (row.in_force_at, row.number)).number if begun else None


def _line(
    row: PactVersion,
    signed: dict[str, PactSignature],
    current: int | None,
    now: datetime,
    draft: PactDraft | None,
) -> PactLine:
    pact = pact_of(row)
    return PactLine(
        number=row.number,
        pact=pact,
        text=row.text,
        digest=row.digest,
        standing=_standing(row, current, now, draft),
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
        unfinished=draft is not None and draft.text != row.text,
    )


def _standing(
    row: PactVersion, current: int | None, now: datetime, draft: PactDraft | None
) -> Standing:
    if row.in_force_at is None:
        return "withdrawn" if draft is not None and draft.withdrawn_at else "draft"
    if row.in_force_at > now:
        return "waiting"
    return "in_force" if row.number == current else "superseded"


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat().replace("+00:00", "Z") if instant else None
