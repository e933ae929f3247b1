"""Working on a draft of the pact: value by value, or its whole text, by several people at once.

Whatever is typed is kept, with problems or without. While the text has none it is the version of
the same number, which others read, replay and sign; with problems the version stays at the last
text that had none, and is not signed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from testigo.actions.facts import record_facts
from testigo.actions.pact_checks import read_draft
from testigo.actions.pacts import NoSuchPact, Withdrawn, digest_of_pact, holidays_of, next_number
from testigo.actions.refusals import Refused, authorise
from testigo.core.drafts import FactDraft
from testigo.core.pact import Pact
from testigo.core.pact.editing import Add, Edit, Given, NotWritable, Put, Take, as_value, edited
from testigo.core.pact.load import LONGEST
from testigo.core.pact.places import NoSuchPlace, clause_at, found_at, value_at
from testigo.core.pact.source import Unreadable, Value, document_of
from testigo.core.pact.undoing import Cut, put_back
from testigo.core.pact.writing import written
from testigo.core.problems import InvalidInput, Problem
from testigo.store import log
from testigo.store.models import (
    Membership,
    PactDraft,
    PactSignature,
    PactVersion,
    VoidedSignature,
    Workspace,
)
from testigo.store.models.agreement import GivenSignature
from testigo.store.pact_contents import remember_content
from testigo.store.pact_edits import keep_edit, last_edit_of, open_drafts

# So many changes of one draft are kept, and so many drafts that nobody has signed or taken back.
MOST_EDITS, MOST_DRAFTS = 1000, 50
_CHANGES = ("put", "added", "taken", "restored", "text")


class TooMuch(Refused):
    """More drafts, or more changes of one, than are kept."""


class SignedByAll(Refused):
    """Everybody signed this version, so it is edited no more."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two people changed one clause from the same base: what a value was when the second one saw
    it, what the first one made of it, and what the second one wants. Values are as the document
    writes them; empty is nothing. `who` is an actor, empty where nobody can tell."""

    clause: str
    path: str
    was: str
    theirs: str
    yours: str
    who: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of an edit: the text now kept and its problems, the clauses that were not changed
    because somebody else had, and who signed what does not say so any more."""

    number: int
    text: str
    problems: tuple[Problem, ...]
    clashes: tuple[Clash, ...] = ()
    voided: tuple[str, ...] = ()
    changed: bool = False


@transaction.atomic
def begin_draft(
    *, workspace: Workspace, text: str, by: Membership, now: datetime, start: int | None = None
) -> Saved:
    """Keep any text as a new draft, with problems or without; `start` is the version that it was
    copied from. Raises NotAllowed, or InvalidInput for a text that is too long."""
    _may(workspace, by)
    _check_length(text)
    log.lock_head(workspace.pk)
    if len({row.number for row in open_drafts(workspace.pk)}) >= MOST_DRAFTS:
        raise TooMuch("pact_too_many_drafts", most=MOST_DRAFTS)
    draft = PactDraft(
        workspace=workspace,
        number=next_number(workspace.pk),
        text="",
        started_at=now,
        started_by=_actor(by),
        changed_at=now,
        changed_by=_actor(by),
    )
    old = "" if start is None else str(start)
    draft.save(force_insert=True)
    _note(draft, "begun", "", "", old, "", by, now)
    return _keep(workspace, draft, text, by, now)


@transaction.atomic
def copy_version(*, workspace: Workspace, number: int, by: Membership, now: datetime) -> Saved:
    """A new draft that says what another version or draft says. Raises NotAllowed, NoSuchPact."""
    _may(workspace, by)
    held = PactDraft.objects.of(workspace.pk).filter(number=number).first()
    held = held or PactVersion.objects.of(workspace.pk).filter(number=number).first()
    if held is None:
        raise NoSuchPact("no_such_pact", number=number)
    return begin_draft(workspace=workspace, text=held.text, by=by, now=now, start=number)


@transaction.atomic
def edit_draft(
    *,
    workspace: Workspace,
    number: int,
    edits: Sequence[Edit],
    seen: Mapping[str, Given],
    by: Membership,
    now: datetime,
) -> Saved:
    """Change single values of a draft, and keep whatever was typed.

    `edits` are `Put`, `Add` and `Take` of `testigo.core.pact.editing`. `seen` says for paths of the
    clauses that are edited what they said when they were shown; where one of them says something
    else by now, its clause is left alone and told in `Saved.clashes`, while the edits of the other
    clauses are kept. A path that `seen` does not name is not compared. Whoever chooses in a clash
    calls again with `seen` as it is now.

    Signatures of the draft end with a text that says something else (`Saved.voided`). Raises
    NotAllowed, NoSuchPact, SignedByAll, Withdrawn, or InvalidInput where the text cannot be read
    sentence by sentence, a path leads nowhere, or a value cannot be written.
    """
    _may(workspace, by)
    draft = _held(workspace, number, by, now)
    try:
        document = document_of(draft.text)
        clashes = _clashes(draft, document, edits, seen, _actor(by))
        apart = {clash.clause for clash in clashes}
        kept = [edit for edit in edits if _clause(document, edit) not in apart]
        text = edited(draft.text, kept)
    except Unreadable as error:
        raise InvalidInput(error.problems) from error
    except (NoSuchPlace, NotWritable) as error:
        raise InvalidInput([Problem("not_in_the_pact", error.path)]) from error
    for edit in kept:
        _note_edit(draft, document, edit, by, now)
    return _keep(workspace, draft, text, by, now, clashes)


@transaction.atomic
def put_back_entry(
    *, workspace: Workspace, number: int, cut: Cut, by: Membership, now: datetime
) -> Saved:
    """Put an entry that was taken out of a draft back where it stood, as it was written. Raises as
    `edit_draft`; InvalidInput too where its place cannot be told any more."""
    _may(workspace, by)
    draft = _held(workspace, number, by, now)
    try:
        text = put_back(draft.text, cut)
    except NotWritable as error:
        raise InvalidInput([Problem("pact_not_put_back")]) from error
    document = document_of(text)
    clause = _clause(document, Take(cut.path))
    _note(draft, "restored", clause, cut.path, "", _said(value_at(document, cut.path)), by, now)
    return _keep(workspace, draft, text, by, now)


@transaction.atomic
def replace_text(
    *, workspace: Workspace, number: int, text: str, seen: str, by: Membership, now: datetime
) -> Saved:
    """The whole text of a draft. `seen` is the text that was shown: where the draft says something
    else by now nothing is changed and the one clash holds both texts. Raises as `edit_draft`."""
    _may(workspace, by)
    _check_length(text)
    draft = _held(workspace, number, by, now)
    if draft.text not in (seen, text):
        who, at = draft.changed_by, draft.changed_at
        clash = Clash("", "", seen, draft.text, text, who, at)
        return Saved(number, draft.text, tuple(read_draft(draft.text)[1]), (clash,))
    if draft.text != text:
        _note(draft, "text", "", "", draft.text, text, by, now)
    return _keep(workspace, draft, text, by, now)


@transaction.atomic
def withdraw_draft(*, workspace: Workspace, number: int, by: Membership, now: datetime) -> None:
    """Take a draft back: nobody signs or edits it any more, its number stays taken. Raises
    NotAllowed, NoSuchPact, SignedByAll, Withdrawn."""
    _may(workspace, by)
    draft = _held(workspace, number, by, now)
    _void(workspace, draft, by, now)
    draft.withdrawn_at, draft.withdrawn_by = now, _actor(by)
    _note(draft, "withdrawn", "", "", "", "", by, now)
    draft.save()


# --- what is held --------------------------------------------------------------------------------


def _may(workspace: Workspace, by: Membership) -> None:
    authorise(workspace, by, by.may_set_up or by.may_lead)


def _actor(by: Membership) -> str:
    return f"user:{by.user_id}"


def _check_length(text: str) -> None:
    if len(text) > LONGEST:
        raise InvalidInput([Problem("pact_too_long", params={"most": LONGEST})])


def _held(workspace: Workspace, number: int, by: Membership, now: datetime) -> PactDraft:
    """The draft of a number, locked until the transaction ends."""
    log.lock_head(workspace.pk)
    version = PactVersion.objects.of(workspace.pk).filter(number=number).first()
    draft: PactDraft | None = PactDraft.objects.of(workspace.pk).filter(number=number).first()
    if version is not None and version.in_force_at is not None:
        raise SignedByAll("pact_signed_by_all", number=number)
    if draft is not None and draft.withdrawn_at is not None:
        raise Withdrawn("pact_withdrawn", number=number)
    if draft is None and version is not None:
        draft = PactDraft(
            workspace=workspace,
            number=number,
            text=version.text,
            started_at=version.created_at,
            started_by=version.created_by,
            changed_at=version.created_at,
            changed_by=version.created_by,
        )
    if draft is None:
        raise NoSuchPact("no_such_pact", number=number)
    return draft


def _keep(
    workspace: Workspace,
    draft: PactDraft,
    text: str,
    by: Membership,
    now: datetime,
    clashes: tuple[Clash, ...] = (),
) -> Saved:
    pact, problems = read_draft(text)
    changed = draft.text != text
    voided: tuple[str, ...] = ()
    if changed:
        version = PactVersion.objects.of(workspace.pk).filter(number=draft.number).first()
        if version is None or digest_of_pact(text, _holidays(pact, version)) != version.digest:
            voided = _void(workspace, draft, by, now)
        draft.text, draft.changed_at, draft.changed_by = text, now, _actor(by)
        draft.save()
        if pact is not None:
            _version(workspace, draft, pact, now)
    return Saved(draft.number, text, tuple(problems), clashes, voided, changed)


def _holidays(pact: Pact | None, version: PactVersion) -> dict[str, str]:
    return holidays_of(pact) if pact else dict(version.holidays)


def _version(workspace: Workspace, draft: PactDraft, pact: Pact, now: datetime) -> None:
    """The version of a draft without problems."""
    holidays = holidays_of(pact)
    said = {
        "text": draft.text,
        "title": pact.title[:200],
        "holidays": holidays,
        "digest": digest_of_pact(draft.text, holidays),
    }
    rows = PactVersion.objects.of(workspace.pk)
    if not rows.filter(number=draft.number).update(**said):
        rows.create(
            number=draft.number, created_at=draft.started_at, created_by=draft.started_by, **said
        )
    remember_content(rows.get(number=draft.number), pact, now=now)


def _void(workspace: Workspace, draft: PactDraft, by: Membership, now: datetime) -> tuple[str, ...]:
    """End the signatures of a draft, and say so in the log."""
    signatures = list(PactSignature.objects.of(workspace.pk).filter(number=draft.number))
    told = []
    for one in signatures:
        ordinal = _note(draft, "voided", "", one.party, f"{one.name} ({one.email})", "", by, now)
        told.append(
            FactDraft(
                name="pact.signature_voided",
                at=now,
                message_id=f"pact:{draft.number}:{one.party}:voided:{ordinal}",
                actor=_actor(by),
                props={
                    "number": draft.number,
                    "party": one.party,
                    "email": one.email,
                    "digest": one.digest,
                },
            )
        )
        _keep_voided(one, ordinal, by, now)
    if told:
        PactSignature.objects.of(workspace.pk).filter(number=draft.number).delete()
        record_facts(workspace=workspace, drafts=told, source="screen", now=now)
    return tuple(one.name for one in signatures)


def _keep_voided(given: PactSignature, ordinal: int, by: Membership, now: datetime) -> None:
    said = {field.attname: getattr(given, field.attname) for field in GivenSignature._meta.fields}
    said |= {"workspace_id": given.workspace_id, "voided_at": now, "voided_by": _actor(by)}
    VoidedSignature(ordinal=ordinal, **said).save(force_insert=True)


# --- two people at once --------------------------------------------------------------------------


def _clause(document: Value, edit: Edit) -> str:
    place = found_at(document, edit.path)
    if place is None:
        raise NoSuchPlace(edit.path)
    return clause_at(document, place) if not isinstance(edit, Add) else edit.path


def _clashes(
    draft: PactDraft, document: Value, edits: Sequence[Edit], seen: Mapping[str, Given], me: str
) -> tuple[Clash, ...]:
    wanted = {edit.path: edit for edit in edits}
    found = []
    for path, was in seen.items():
        now, yours = _said(value_at(document, path)), _wanted(wanted.get(path), was)
        if now in (_said(was), yours):
            continue
        place = found_at(document, path)
        clause = clause_at(document, place) if place is not None else path
        edit = last_edit_of(draft, clause)
        if edit is not None and (edit.what, edit.path, edit.by) == ("put", path, me):
            continue  # Typed faster than it was saved: nobody stands in their own way.
        who, at = (edit.by, edit.at) if edit else ("", None)
        found.append(Clash(clause, path, _said(was), now, yours, who, at))
    return tuple(found)


def _wanted(edit: Edit | None, was: Given) -> str:
    match edit:
        case Put(value=value):
            return _said(value)
        case Take():
            return ""
        case _:
            return _said(was)


def _said(value: Given) -> str:
    """A value as the document writes it; empty for nothing."""
    return "" if value is None else written(as_value(value))


# --- what was changed ----------------------------------------------------------------------------


def _note_edit(
    draft: PactDraft, document: Value, edit: Edit, by: Membership, now: datetime
) -> None:
    old = _said(value_at(document, edit.path))
    clause = _clause(document, edit)
    match edit:
        case Put(value=value):
            if old != _said(value):
                _note(draft, "put", clause, edit.path, old, _said(value), by, now)
        case Add(entry=entry):
            _note(draft, "added", clause, edit.path, "", _said(entry), by, now)
        case Take():
            _note(draft, "taken", clause, edit.path, old, "", by, now)


def _note(
    draft: PactDraft,
    what: str,
    clause: str,
    path: str,
    old: str,
    new: str,
    by: Membership,
    now: datetime,
) -> int:
    ordinal = keep_edit(draft, what, now, _actor(by), clause=clause, path=path, old=old, new=new)
    if ordinal > MOST_EDITS and what in _CHANGES:
        raise TooMuch("pact_edited_too_often", number=draft.number, most=MOST_EDITS)
    return ordinal
