"""A version of the pact of the sample company that everybody has signed, as its paper shows it."""

import tempfile
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from testigo import clock
from testigo.actions.example_pact import pact_text
from testigo.actions.pacts import digest_of_pact
from testigo.core.pact import Pact, load_pact
from testigo.core.sla import public_holidays
from testigo.paper.printing import Signed, set_pdf, sign_pdf
from testigo.paper.sheet import Sheet, html_of, sheet_of
from testigo.store.models import PactSignature, PactVersion, Workspace
from testigo.store.seals import Seal

NOW = datetime(2026, 9, 14, 9, 30, tzinfo=UTC)
TEXT = pact_text(date(2026, 9, 15), date(2026, 9, 15), date(2026, 9, 15))
SEAL = Seal(18_234, "ab12" * 16)
CERTIFICATE = "cd34" * 16


def version_of(text: str = TEXT) -> PactVersion:
    """A version that is in no database."""
    pact = pact_of(text)
    found = public_holidays.resolve("ES", "CT", range(2021, 2029))
    holidays = {day.isoformat(): name for day, name in found.items()}
    return PactVersion(
        workspace=Workspace(id=1, name="Nortia & Cía <b>", slug="nortia"),
        number=3,
        text=text,
        title=pact.title,
        holidays=holidays,
        digest=digest_of_pact(text, holidays),
        created_at=NOW,
        created_by="operator",
        in_force_at=pact.starts_at,
    )


def pact_of(text: str = TEXT) -> Pact:
    pact, problems = load_pact(text)
    assert pact is not None, problems
    return pact


def signatures_of(version: PactVersion, *sides: str) -> list[PactSignature]:
    """What these sides have signed; the director had the operator attest it."""
    return [
        PactSignature(
            number=version.number,
            party=side,
            email=party.email,
            name=party.name,
            digest=version.digest,
            signed_at=NOW,
            attested_by="operator" if side == "sponsor" else "",
            typed_name="" if side == "sponsor" else party.name.upper(),
        )
        for side, party in pact_of(version.text).parties.items()
        if side in sides
    ]


def signed_sheet(language: str = "es", text: str = TEXT) -> Sheet:
    """The paper of a version that everybody signed."""
    version = version_of(text)
    given = signatures_of(version, *pact_of(text).parties)
    return sheet_of(version, given, language=language, seal=SEAL, certificate=CERTIFICATE)


def draft_sheet(language: str = "es", text: str = TEXT) -> Sheet:
    """The paper of a version that only Marketing signed."""
    version = version_of(text)
    return sheet_of(version, signatures_of(version, "marketing"), language=language)


@cache
def signed_pdf() -> Signed:
    """That paper as a signed file, which takes seconds once."""
    sheet = signed_sheet()
    return sign_pdf(set_pdf(html_of(sheet), sheet.digest), reason="Pacto", now=clock.now())


@cache
def pdf_of_somebody_else() -> bytes:
    """The same paper, signed with a key of another house."""
    sheet, own = signed_sheet(), settings.TESTIGO_HOME
    settings.TESTIGO_HOME = Path(tempfile.mkdtemp(prefix="testigo-other-"))
    try:
        pdf = set_pdf(html_of(sheet), sheet.digest)
        return sign_pdf(pdf, reason="Pacto", now=clock.now()).pdf
    finally:
        settings.TESTIGO_HOME = own
