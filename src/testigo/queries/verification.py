"""What anybody may learn of a content by its digest or code: how it stands, and whose roles it
names. Nothing personal, and of what is not known as much as of what is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from hashlib import sha256
from typing import Literal
from zoneinfo import ZoneInfo

from django.db import connection

from testigo.core.pact import Pact
from testigo.core.pact.codes import DIGEST, asked_prefix
from testigo.paper.printing import read_pdf
from testigo.queries.pacts import begun_last
from testigo.store.agreements import pact_of
from testigo.store.models import PactDraft, PactSignature, PactVersion, Workspace
from testigo.store.pact_contents import Known, contents_with
from testigo.store.publishing import is_published

# in_force · waiting: signed, in force later · superseded · draft: somebody has not signed ·
# changed: the content was changed after somebody had signed it · rewritten: a draft that says
# something else now · withdrawn: a draft that was taken back · unknown
State = Literal[
    "in_force", "waiting", "superseded", "draft", "changed", "withdrawn", "rewritten", "unknown"
]
# Where several versions say the same, the one that counts most.
_COUNTS: Sequence[State] = (
    "in_force",
    "waiting",
    "superseded",
    "draft",
    "changed",
    "withdrawn",
    "rewritten",
)
# genuine: a file that we gave out · ours: signed by us, though we keep no such file · altered,
# extended · foreign: signed by somebody else · unsigned · unreadable · too_heavy
FileState = Literal[
    "genuine", "ours", "altered", "extended", "foreign", "unsigned", "unreadable", "too_heavy"
]


@dataclass(frozen=True, slots=True)
class Signed:
    """A party by its role, and when it signed; None for not yet, or not any more."""

    side: str
    role: str
    at: date | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a content stands, with days as its business counts them.

    `start` is when it took or takes force, or would; `until` when another took its place;
    `changed_after` the first signature of what was changed later. Of an unknown one there is
    nothing; `pact` is None and `business`, the name of whose it is, empty unless the workspace
    publishes its text.
    """

    state: State
    digest: str = ""
    number: int | None = None
    start: date | None = None
    until: date | None = None
    review_by: date | None = None
    changed_after: date | None = None
    parties: tuple[Signed, ...] = ()
    pact: Pact | None = None
    business: str = ""


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """What a file is worth, and how the content stands that it is about."""

    state: FileState
    content: Verdict


UNKNOWN = Verdict("unknown")
_NOBODYS = Known(0, 0, "", "1970-01-01", "1970-01-01", (), None)


def verify_code(text: str, *, now: datetime) -> Verdict:
    """How the content stands whose digest or short code somebody typed."""
    prefix = asked_prefix(text[:200])
    found = contents_with(prefix) if prefix else []
    verdicts = [_verdict(one, now) for one in found]
    # As many questions are asked of what is not known.
    if not verdicts:
        _verdict(_NOBODYS, now)
        return UNKNOWN
    return min(verdicts, key=lambda one: _COUNTS.index(one.state))


def verify_file(content: bytes, *, now: datetime) -> FileVerdict:
    """What a PDF is worth that somebody shows. Takes seconds when we did not give it out. Raises
    Busy when others are being served."""
    kept = _given_out(sha256(content).hexdigest())
    if kept is not None:
        return FileVerdict("genuine", verify_code(kept, now=now))
    found = read_pdf(content)
    if found.state in ("unsigned", "unreadable", "too_heavy"):
        return FileVerdict(found.state, UNKNOWN)
    # What a file says of itself counts once its signature says that we wrote it.
    if not _is_ours(found.certificate):
        return FileVerdict("foreign", UNKNOWN)
    if found.state == "broken":
        return FileVerdict("altered", UNKNOWN)
    if found.state == "extended":
        return FileVerdict("extended", UNKNOWN)
    said = verify_code(found.digest, now=now) if len(found.digest) == DIGEST else UNKNOWN
    return FileVerdict("ours", said)


def _verdict(known: Known, now: datetime) -> Verdict:
    every = PactVersion.objects.of(known.workspace_id).order_by("number")
    # Anybody may ask: the texts are read for the one content that is shown.
    rows = list(every.defer("text", "holidays"))
    given = PactSignature.objects.of(known.workspace_id).filter(
        number=known.number, digest=known.digest
    )
    signed = dict(given.values_list("party", "signed_at"))
    name, zone = _business(known.workspace_id)
    row = next((row for row in rows if row.number == known.number), None)
    state = _state(known, row, rows, now)
    current = row if row is not None and row.digest == known.digest else None
    shown = is_published(known.workspace_id) and current is not None and state != "draft"
    begun = _day(current.in_force_at if current else None, zone)
    return Verdict(
        state=state,
        digest=known.digest,
        number=known.number,
        start=begun or date.fromisoformat(known.in_force_from),
        until=_until(current, rows, now, zone) if current and state == "superseded" else None,
        review_by=date.fromisoformat(known.review_by),
        changed_after=_day(known.signed_at, zone) if state == "changed" else None,
        parties=tuple(
            Signed(side, role, _day(signed.get(side), zone)) for side, role in known.roles
        ),
        pact=pact_of(current) if shown and current else None,
        business=name if shown else "",
    )


def _business(workspace_id: int) -> tuple[str, tzinfo]:
    """The name of a business and its time zone."""
    found = Workspace.objects.filter(pk=workspace_id).values_list("name", "timezone").first()
    return (found[0], ZoneInfo(found[1])) if found else ("", UTC)


def _day(at: datetime | None, zone: tzinfo) -> date | None:
    return None if at is None else at.astimezone(zone).date()


def _state(
    known: Known, row: PactVersion | None, rows: Sequence[PactVersion], now: datetime
) -> State:
    if row is None or row.digest != known.digest:
        return "changed" if known.signed_at else "rewritten"
    if row.in_force_at is None:
        gone = PactDraft.objects.of(row.workspace_id).filter(number=row.number)
        return "withdrawn" if gone.filter(withdrawn_at__isnull=False).exists() else "draft"
    if row.in_force_at > now:
        return "waiting"
    return "in_force" if row.number == begun_last(rows, now) else "superseded"


def _until(
    row: PactVersion, rows: Sequence[PactVersion], now: datetime, zone: tzinfo
) -> date | None:
    """When the next version took force after this one."""
    begun = (one.in_force_at for one in rows if one.in_force_at and one.in_force_at <= now)
    return _day(min((at for at in begun if at > row.in_force_at), default=None), zone)


def _given_out(digest: str) -> str | None:
    """The digest of the content of a file that we gave out, by the SHA-256 of the file."""
    return _one("SELECT digest FROM testigo_signed_pdf WHERE sha256 = %s LIMIT 1", digest)


def _is_ours(certificate: str) -> bool:
    """Whether we have signed with this certificate."""
    question = "SELECT certificate FROM testigo_signed_pdf WHERE certificate = %s LIMIT 1"
    return _one(question, certificate) is not None


def _one(question: str, value: str) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(question, [value])
        row = cursor.fetchone()
    return str(row[0]) if row else None
