"""What `testigo pact pdf` does: the paper of a version as a file."""

from hashlib import sha256
from pathlib import Path

from testigo import clock
from testigo.actions.refusals import NotFound, Refused
from testigo.actions.signed_pacts import make_signed_pdf
from testigo.cli.language import say
from testigo.cli.talk import clean, document, line, progress
from testigo.core.problems import InvalidInput, Problem
from testigo.paper.certificates import UnusableKey
from testigo.paper.printing import Busy, NotPrinted
from testigo.queries.accounts import find_workspace
from testigo.queries.pacts import pact_line
from testigo.queries.papers import draft_paper
from testigo.store.models import Workspace


def write_paper(
    file: Path, *, number: int, workspace: str | None, language: str | None, as_json: bool
) -> None:
    """Write the PDF of a version. Raises NotFound, Refused, InvalidInput."""
    place, now = find_workspace(workspace), clock.now()
    shown = pact_line(place.pk, number, now=now)
    if shown is None:
        raise NotFound("no_such_pact", number=number)
    tag = language if language in ("es", "en") else shown.pact.language
    draft = shown.standing == "draft"
    with progress(say("Componiendo el PDF", "Setting the PDF")):
        pdf = _paper(place, number, tag, draft)
    try:
        file.write_bytes(pdf)
    except OSError as error:
        params: dict[str, str | int] = {"file": str(file)}
        raise InvalidInput([Problem("file_not_writable", params=params)]) from error
    digest = sha256(pdf).hexdigest()
    if as_json:
        document({"file": str(file), "sha256": digest, "signed": not draft, "language": tag})
        return
    kind = say("borrador", "draft") if draft else say("firmado", "signed")
    line(clean(f"{file} · {kind} · SHA-256 {digest}"))


def _paper(place: Workspace, number: int, language: str, draft: bool) -> bytes:
    try:
        if draft:
            return draft_paper(place.pk, number, language)
        made = make_signed_pdf(workspace=place, number=number, language=language, now=clock.now())
        return bytes(made.pdf)
    except (Busy, NotPrinted, UnusableKey) as error:
        raise Refused("paper_not_made", detail=str(error)[-300:]) from error
