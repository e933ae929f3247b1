"""Versions of the pact: loading a draft, signing it, and when it takes force."""

from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Max

from testigo.actions.applying import start_over
from testigo.actions.facts import record_facts
from testigo.actions.pact_checks import checked_pact, unseen_questions
from testigo.actions.refusals import NotFound, Refused
from testigo.core.drafts import FactDraft
from testigo.core.pact import Pact
from testigo.core.pact.load import parse_document
from testigo.core.pact.parties import Party
from testigo.core.problems import InvalidInput
from testigo.core.reading import Node, Report
from testigo.core.sla import public_holidays
from testigo.store import log
from testigo.store.models import PactDraft, PactEdit, PactSignature, PactVersion, User, Workspace
from testigo.store.pact_contents import remember_content

# History is replayed under a pact and facts before the first one fold under it, so the holidays of
# the years before are part of what is signed.
YEARS_BEFORE = 5
YEARS_AFTER = 2

_encode = msgspec.json.Encoder(order="sorted").encode


class NoSuchPact(NotFound):
    """The workspace has no version with this number."""


class NotAParty(Refused):
    """Nobody with this e-mail signs this pact."""


class AlreadySigned(Refused):
    """This party has signed this version."""


class PactAltered(Refused):
    """The stored text is no longer what its digest was made of."""


class Withdrawn(Refused):
    """This draft was withdrawn."""


class Unfinished(Refused):
    """This draft is being worked on and has problems."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is kept of a signature given on screen: the name as it was typed, the address that it
    came from, and the text that was shown."""

    typed_name: str = ""
    address: str = ""
    shown: str = ""


NO_EVIDENCE = Evidence()


@transaction.atomic
def load_pact_draft(*, workspace: Workspace, text: str, by: str, now: datetime) -> PactVersion:
    """Keep a text as the next version, a draft, with its holidays resolved.

    Raises InvalidInput with the problems of the document or, when it has none, those that it has
    in this workspace.
    """
    pact = checked_pact(workspace, text)
    log.lock_head(workspace.id)
    holidays = holidays_of(pact)
    version: PactVersion = PactVersion.objects.of(workspace.id).create(
        number=next_number(workspace.id),
        text=text,
        title=pact.title[:200],
        holidays=holidays,
        digest=digest_of_pact(text, holidays),
        created_at=now,
        created_by=by,
    )
    remember_content(version, pact, now=now)
    return version


@transaction.atomic
def sign_pact(
    *,
    workspace: Workspace,
    number: int,
    email: str,
    by: str,
    now: datetime,
    source: str = "cli",
    evidence: Evidence = NO_EVIDENCE,
) -> PactVersion:
    """Sign one version as one of its parties, and record it as the fact `pact.signed`.

    The signature binds to the digest of the content. Who signs for somebody else attests it: `by`
    is kept. With the last signature the version gets its `in_force_at`: the first one of a
    workspace may take force in the past, later ones do so at the last signature at the earliest.

    Raises NoSuchPact, NotAParty, AlreadySigned, PactAltered, Withdrawn, Unfinished, or InvalidInput
    when the workspace no longer fits the pact or a form asks what Sales cannot see.
    """
    log.lock_head(workspace.id)
    version = find_version(workspace.id, number)
    check_at_rest(workspace.id, version)
    pact = checked_pact(workspace, version.text)
    unseen = list(unseen_questions(workspace.id))
    if unseen:
        raise InvalidInput(unseen)
    party = _party(pact, number, email)
    if digest_of_pact(version.text, version.holidays) != version.digest:
        raise PactAltered("pact_altered", number=number)
    signatures = PactSignature.objects.of(workspace.id).filter(number=number)
    if signatures.filter(party=party.side).exists():
        raise AlreadySigned("already_signed", number=number, email=party.email)
    signatures.create(
        number=number,
        party=party.side,
        email=party.email,
        name=party.name,
        digest=version.digest,
        signed_at=now,
        attested_by="" if _is_signatory(by, party) else by,
        **asdict(evidence),
    )
    remember_content(version, pact, now=now, signed=True)
    if signatures.filter(digest=version.digest).count() == len(pact.parties):
        _take_force(workspace, version, pact, now)
    record_facts(
        workspace=workspace,
        drafts=[_signed(version, party, by, now, again=_voided_before(workspace.id, version))],
        source=source,
        now=now,
    )
    return version


def next_number(workspace_id: int) -> int:
    """The number of the next draft; numbers of drafts that never became a version stay taken."""
    tables = (PactVersion, PactDraft)
    lasts = (one.objects.of(workspace_id).aggregate(last=Max("number"))["last"] for one in tables)
    return max((last or 0 for last in lasts), default=0) + 1


def find_version(workspace_id: int, number: int) -> PactVersion:
    """One version of the pact; raises NoSuchPact."""
    version: PactVersion | None = PactVersion.objects.of(workspace_id).filter(number=number).first()
    if version is None:
        raise NoSuchPact("no_such_pact", number=number)
    return version


def digest_of_pact(text: str, holidays: dict[str, str]) -> str:
    """SHA-256 of the content in one canonical writing: comments, order of keys and spaces do not
    count, the resolved holidays do."""
    return sha256(_encode({"pact": _content(text), "holidays": holidays})).hexdigest()


@lru_cache(maxsize=16)
def _content(text: str) -> Any:
    root = parse_document(text, Report())
    return _plain(root) if root is not None else None


def _plain(node: Node) -> Any:
    if isinstance(node.value, dict):
        return {key: _plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [_plain(child) for child in node.value]
    return node.value


def holidays_of(pact: Pact) -> dict[str, str]:
    """The public holidays that are fixed with a pact: ISO date → name."""
    if pact.calendar.country is None:
        return {}
    year = pact.in_force_from.year
    years = range(year - YEARS_BEFORE, year + YEARS_AFTER + 1)
    found = public_holidays.resolve(pact.calendar.country, pact.calendar.subdivision, years)
    return {day.isoformat(): name for day, name in found.items()}


def _party(pact: Pact, number: int, email: str) -> Party:
    wanted = email.strip().lower()
    for party in pact.parties.values():
        if party.email == wanted:
            return party
    emails = ", ".join(party.email for party in pact.parties.values())
    raise NotAParty("not_a_party", email=wanted[:254], number=number, options=emails)


def check_at_rest(workspace_id: int, version: PactVersion) -> None:
    """Raise Withdrawn or Unfinished for a draft that is not what would be signed."""
    draft = PactDraft.objects.of(workspace_id).filter(number=version.number).first()
    if draft is not None and draft.withdrawn_at is not None:
        raise Withdrawn("pact_withdrawn", number=version.number)
    if draft is not None and draft.text != version.text:
        raise Unfinished("pact_unfinished", number=version.number)


def _is_signatory(by: str, party: Party) -> bool:
    kind, _, number = by.partition(":")
    if kind != "user" or not number.isdigit():
        return False
    return User.objects.filter(id=int(number), email=party.email).exists()


def _take_force(workspace: Workspace, version: PactVersion, pact: Pact, now: datetime) -> None:
    signed = PactVersion.objects.of(workspace.id).filter(in_force_at__isnull=False)
    first = not signed.exists()
    version.in_force_at = pact.starts_at if first else max(pact.starts_at, now)
    PactVersion.objects.of(workspace.id).filter(number=version.number).update(
        in_force_at=version.in_force_at
    )
    if first:
        start_over(workspace=workspace)


def _voided_before(workspace_id: int, version: PactVersion) -> int:
    """How many signatures of a draft ceased to count: who signs it again says another thing."""
    edits = PactEdit.objects.of(workspace_id).filter(number=version.number, what="voided")
    return int(edits.count())


def _signed(
    version: PactVersion, party: Party, by: str, now: datetime, *, again: int = 0
) -> FactDraft:
    props: dict[str, Any] = {
        "number": version.number,
        "party": party.side,
        "email": party.email,
        "digest": version.digest,
    }
    if version.in_force_at is not None:
        props["in_force_at"] = version.in_force_at.isoformat()
    suffix = f":{again}" if again else ""
    return FactDraft(
        name="pact.signed",
        at=now,
        message_id=f"pact:{version.number}:{party.side}{suffix}",
        actor=by,
        props=props,
    )
