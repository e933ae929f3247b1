"""The paper of a version: the signed one that is kept, or a draft set anew."""

from testigo.paper import printing
from testigo.paper.sheet import html_of, sheet_of
from testigo.store.models import PactSignature, PactVersion, SignedPdf


def can_print() -> bool:
    """Whether this machine can set PDFs."""
    return printing.can_print()


def papers_kept(workspace_id: int, number: int) -> set[str]:
    """The languages in which the signed paper of a version is kept."""
    rows = SignedPdf.objects.of(workspace_id).filter(number=number)
    return set(rows.values_list("language", flat=True))


def signed_paper(workspace_id: int, number: int, language: str) -> bytes | None:
    """The signed paper as it was given out, None while there is none in this language."""
    rows = SignedPdf.objects.of(workspace_id).filter(number=number, language=language)
    kept = rows.first()
    return bytes(kept.pdf) if kept is not None else None


def draft_paper(workspace_id: int, number: int, language: str) -> bytes:
    """A version with whoever has signed it so far, marked as a draft and without a signature of
    its own. Takes seconds the first time. Raises LookupError, NotPrinted, Busy."""
    rows = PactVersion.objects.of(workspace_id).select_related("workspace").filter(number=number)
    version = rows.first()
    if version is None:
        raise LookupError(number)
    signatures = list(PactSignature.objects.of(workspace_id).filter(number=number))
    sheet = sheet_of(version, signatures, language=language)
    return printing.set_pdf(html_of(sheet), version.digest)
