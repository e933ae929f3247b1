"""What is kept of each signature of a version, as whoever looks after the pact may see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from testigo.store.models import PactSignature, SignedPdf, VoidedSignature
from testigo.store.publishing import is_published

__all__ = ["Evidence", "Paper", "evidence_document", "is_published", "papers", "signatures"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One signature: who signed what, when, from where and in which way. What was given by an
    operator has neither an address nor a text that was shown. `voided_at` says when an edit ended
    it, None while it counts."""

    party: str
    name: str
    email: str
    digest: str
    signed_at: datetime
    attested_by: str
    typed_name: str
    address: str
    shown: str
    voided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A signed paper that is kept, and the seal of the log that it carries."""

    language: str
    sha256: str
    certificate: str
    seal_seq: int
    seal: str
    made_at: datetime


def signatures(workspace_id: int, number: int, email: str = "") -> list[Evidence]:
    """The signatures of a version, or those of one e-mail, in the order in which they were given;
    those that an edit ended come last."""
    asked = {"number": number, "email": email} if email else {"number": number}
    counting = PactSignature.objects.of(workspace_id).filter(**asked)
    ended = VoidedSignature.objects.of(workspace_id).filter(**asked)
    return [
        *(_evidence(row, None) for row in counting.order_by("signed_at", "party")),
        *(_evidence(row, row.voided_at) for row in ended.order_by("ordinal")),
    ]


def _evidence(row: PactSignature | VoidedSignature, voided_at: datetime | None) -> Evidence:
    return Evidence(
        row.party,
        row.name,
        row.email,
        row.digest,
        row.signed_at,
        row.attested_by,
        row.typed_name,
        row.address,
        row.shown,
        voided_at,
    )


def papers(workspace_id: int, number: int) -> list[Paper]:
    """The signed papers of a version, without their content."""
    names = ("language", "sha256", "certificate", "seal_seq", "seal", "made_at")
    rows = SignedPdf.objects.of(workspace_id).filter(number=number).order_by("language")
    return [Paper(*row) for row in rows.values_list(*names)]


def evidence_document(workspace_id: int, number: int, email: str = "") -> dict[str, Any]:
    """The JSON shape of the evidence, or of what is kept of one e-mail: instants in UTC with Z."""
    return {
        "number": number,
        "signatures": [
            {
                "party": one.party,
                "name": one.name,
                "email": one.email,
                "digest": one.digest,
                "signed_at": _iso(one.signed_at),
                "attested_by": one.attested_by or None,
                "typed_name": one.typed_name or None,
                "address": one.address or None,
                "shown": one.shown or None,
                "voided_at": _iso(one.voided_at) if one.voided_at else None,
            }
            for one in signatures(workspace_id, number, email)
        ],
        "papers": [
            {
                "language": one.language,
                "sha256": one.sha256,
                "certificate": one.certificate,
                "seal": {"seq": one.seal_seq, "value": one.seal},
                "made_at": _iso(one.made_at),
            }
            for one in papers(workspace_id, number)
        ],
    }


def _iso(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")
