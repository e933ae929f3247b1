"""The signed paper of a version: made once, when everybody has signed, and kept as it was given
out."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from testigo.actions.pacts import PactAltered, digest_of_pact, find_version
from testigo.actions.refusals import Refused, authorise
from testigo.paper import printing
from testigo.paper.sheet import html_of, sheet_of
from testigo.store.choices import keep_choice
from testigo.store.models import Membership, PactSignature, PactVersion, SignedPdf, Workspace
from testigo.store.publishing import PUBLISHED
from testigo.store.seals import head_seal

LANGUAGES = ("es", "en")


class NotSigned(Refused):
    """Somebody has not signed this version yet."""


def make_signed_pdf(
    *, workspace: Workspace, number: int, language: str, now: datetime
) -> SignedPdf:
    """The signed paper of a version in a language: the one that is kept, else one made now.

    It carries the seal of the log up to now. Takes seconds. Raises NoSuchPact, NotSigned,
    PactAltered, and NotPrinted or Busy when it could not be made.
    """
    version = find_version(workspace.pk, number)
    kept = _kept(version, language)
    if kept is not None:
        return kept
    if version.in_force_at is None:
        raise NotSigned("pact_not_signed", number=number)
    if digest_of_pact(version.text, version.holidays) != version.digest:
        raise PactAltered("pact_altered", number=number)
    signatures = list(PactSignature.objects.of(workspace.pk).filter(number=number))
    seal = head_seal(workspace.pk)
    certificate = printing.certificate_of(now)
    sheet = sheet_of(version, signatures, language=language, seal=seal, certificate=certificate)
    signed = printing.sign_pdf(
        printing.set_pdf(html_of(sheet), version.digest),
        reason=f"{sheet.title} · {number}",
        now=now,
    )
    with transaction.atomic():
        # Whoever made it meanwhile was first: there is one paper, not two.
        SignedPdf.objects.of(workspace.pk).get_or_create(
            number=number,
            language=language,
            defaults={
                "digest": version.digest,
                "sha256": sha256(signed.pdf).hexdigest(),
                "pdf": signed.pdf,
                "certificate": signed.certificate,
                "seal_seq": seal.seq,
                "seal": seal.value,
                "made_at": now,
            },
        )
    made = _kept(version, language)
    assert made is not None
    return made


def papers_to_make(workspace: Workspace) -> list[tuple[int, str]]:
    """Number and language of the papers that signed versions lack, the latest version first."""
    signed = PactVersion.objects.of(workspace.pk).filter(in_force_at__isnull=False)
    numbers = signed.order_by("-number").values_list("number", flat=True)
    made = set(SignedPdf.objects.of(workspace.pk).values_list("number", "language"))
    wanted = [(number, language) for number in numbers for language in LANGUAGES]
    return [one for one in wanted if one not in made]


@transaction.atomic
def publish_text(*, workspace: Workspace, shown: bool, by: Membership, now: datetime) -> None:
    """Choose whether whoever verifies a paper reads the text of the pact. Raises NotAllowed."""
    authorise(workspace, by, by.may_lead)
    keep_choice(workspace.pk, PUBLISHED, shown, by=f"user:{by.user_id}", now=now)


def _kept(version: PactVersion, language: str) -> SignedPdf | None:
    rows = SignedPdf.objects.of(version.workspace_id)
    kept: SignedPdf | None = rows.filter(number=version.number, language=language).first()
    return kept
