"""Versions of the pact: loading a draft, signing it, and when it takes force."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Max

from testigo.actions.applying import start_over
from testigo.actions.facts import record_facts
from testigo.actions.refusals import NotFound, Refused
from testigo.connect.typed import country_code
from testigo.core.conditions import TraitTest, leaves
from testigo.core.drafts import FactDraft
from testigo.core.fields import asked_of, gaps
from testigo.core.pact import Pact, load_draft
from testigo.core.pact.load import parse_document
from testigo.core.pact.parties import Party
from testigo.core.problems import InvalidInput, Problem
from testigo.core.reading import Node, Report
from testigo.core.sla import public_holidays
from testigo.store import log
from testigo.store.catalogue import catalogue, published_forms
from testigo.store.models import PactSignature, PactVersion, Team, User, Workspace
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
    pact = _without_problems(workspace, text)
    log.lock_head(workspace.id)
    last = PactVersion.objects.of(workspace.id).aggregate(last=Max("number"))["last"]
    holidays = _holidays(pact)
    version: PactVersion = PactVersion.objects.of(workspace.id).create(
        number=(last or 0) + 1,
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

    Raises NoSuchPact, NotAParty, AlreadySigned, PactAltered, or InvalidInput when the workspace no
    longer fits the pact or a form asks what Sales cannot see.
    """
    log.lock_head(workspace.id)
    version = find_version(workspace.id, number)
    pact = _without_problems(workspace, version.text)
    unseen = list(_unseen_questions(workspace.id))
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
        drafts=[_signed(version, party, by, now)],
        source=source,
        now=now,
    )
    return version


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


# Reading a pact takes a tenth of a second and signing one reads the same text again and again.
_read = lru_cache(maxsize=16)(load_draft)


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


def _without_problems(workspace: Workspace, text: str) -> Pact:
    pact, problems = _read(text)
    if pact is None:
        raise InvalidInput(problems)
    problems = list(_workspace_problems(workspace, pact))
    if problems:
        root = parse_document(text, Report())
        raise InvalidInput([_placed(root, problem) for problem in problems])
    return pact


def _workspace_problems(workspace: Workspace, pact: Pact) -> Iterator[Problem]:
    if pact.currency != workspace.currency:
        params: dict[str, str | int] = {"value": pact.currency, "expected": workspace.currency}
        yield Problem("currency_differs", "currency", params)
    teams = sorted(Team.objects.of(workspace.id).values_list("slug", flat=True))
    for rule in (*pact.routing.mql, *pact.routing.sql):
        if rule.team and rule.team not in teams:
            params = {"team": rule.team, "options": ", ".join(teams)}
            yield Problem("unknown_team", f"{rule.clause}.to", params)
    yield from _countries_in_words(pact)


def _countries_in_words(pact: Pact) -> Iterator[Problem]:
    """Countries that a test names in words: they are kept by their code, so nobody would match."""
    asked = {
        **{f"definitions.{stage}": one.when for stage, one in pact.lifecycle.definitions.items()},
        **{f"ideal_customer[{at}]": one for at, one in enumerate(pact.ideal_customer)},
        **{rule.clause: rule.when for rule in pact.scoring.rules},
        **{rule.clause: rule.when for rule in (*pact.routing.mql, *pact.routing.sql) if rule.when},
    }
    for where, when in asked.items():
        for leaf in leaves(when):
            if not isinstance(leaf, TraitTest) or leaf.trait != "country":
                continue
            for value in leaf.test.parts:
                code = country_code(value)
                if code.lower() != value.lower():
                    params: dict[str, str | int] = {"value": value[:60], "code": code}
                    yield Problem("country_in_words", where, params)


def _unseen_questions(workspace_id: int) -> Iterator[Problem]:
    """What the forms of the workspace ask in vain. A draft may be loaded meanwhile: it says nothing
    about forms, and who mends them needs it to talk about."""
    known = catalogue(workspace_id)
    for form in published_forms(workspace_id):
        for gap in gaps(asked_of(form.content), known):
            if gap is not None:
                params = {"form": form.name, "question": gap.params["question"]}
                yield Problem("form_field_unseen", params=params)


def _placed(root: Node | None, problem: Problem) -> Problem:
    """The problem with the line and column of what it is about."""
    node = _find(root, problem.where) if root is not None else None
    return problem if node is None else replace(problem, line=node.line, column=node.column)


def _find(node: Node, where: str) -> Node | None:
    if node.where == where:
        return node
    value = node.value
    children = value.values() if isinstance(value, dict) else value
    if isinstance(children, (str, int, float, date)) or children is None:
        return None
    found = (_find(child, where) for child in children if where.startswith(child.where))
    return next((one for one in found if one is not None), None)


def _holidays(pact: Pact) -> dict[str, str]:
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


def _signed(version: PactVersion, party: Party, by: str, now: datetime) -> FactDraft:
    props: dict[str, Any] = {
        "number": version.number,
        "party": party.side,
        "email": party.email,
        "digest": version.digest,
    }
    if version.in_force_at is not None:
        props["in_force_at"] = version.in_force_at.isoformat()
    return FactDraft(
        name="pact.signed",
        at=now,
        message_id=f"pact:{version.number}:{party.side}",
        actor=by,
        props=props,
    )
