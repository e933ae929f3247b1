"""What was changed in drafts of the pact, and which drafts are still worked on."""

from datetime import datetime, timedelta

from testigo.store.models import PactDraft, PactEdit, PactSignature, PactVersion

# Whoever goes on typing in one field within this time makes one change.
_ONE_CHANGE = timedelta(minutes=10)
_LONGEST_CLAUSE, _LONGEST_PATH = 200, 300


def keep_edit(
    draft: PactDraft, what: str, at: datetime, by: str, *, clause: str = "", path: str = "",
    old: str = "", new: str = "",
) -> int:  # fmt: skip
    """Keep a change of a draft; its ordinal. Another value put at the same path by the same person
    within ten minutes is the same change. Needs the head of the log locked."""
    clause, path = clause[:_LONGEST_CLAUSE], path[:_LONGEST_PATH]
    rows = PactEdit.objects.of(draft.workspace_id)
    last = rows.filter(number=draft.number).order_by("-ordinal").first()
    if last is not None and _goes_on(last, what, path, by, at):
        rows.filter(number=draft.number, ordinal=last.ordinal).update(new=new, at=at)
        return int(last.ordinal)
    ordinal = 1 if last is None else int(last.ordinal) + 1
    rows.create(
        number=draft.number, ordinal=ordinal, what=what, clause=clause, path=path, old=old, new=new,
        at=at, by=by,
    )  # fmt: skip
    return ordinal


def _goes_on(last: PactEdit, what: str, path: str, by: str, at: datetime) -> bool:
    same = (last.what, last.path, last.by) == (what, path, by)
    return same and what == "put" and at - last.at < _ONE_CHANGE


def last_edit_of(draft: PactDraft, clause: str) -> PactEdit | None:
    """The last change of a clause, or of the whole text."""
    rows = PactEdit.objects.of(draft.workspace_id).filter(number=draft.number)
    rows = rows.filter(clause__in=(clause[:_LONGEST_CLAUSE], "")).exclude(what="voided")
    found: PactEdit | None = rows.order_by("-ordinal").first()
    return found


def open_drafts(workspace_id: int) -> list[PactDraft | PactVersion]:
    """The drafts that nobody has signed or taken back, the latest first. One that was worked on
    says what it says by now, before the version of its number, which may lag."""
    versions = PactVersion.objects.of(workspace_id)
    over = versions.filter(in_force_at__isnull=False).values("number")
    signed = PactSignature.objects.of(workspace_id).values("number")
    gone = PactDraft.objects.of(workspace_id).filter(withdrawn_at__isnull=False).values("number")
    worked = PactDraft.objects.of(workspace_id).exclude(number__in=over)
    found = [
        row
        for rows in (worked, versions.exclude(number__in=over))
        for row in rows.exclude(number__in=signed).exclude(number__in=gone)
    ]
    return sorted(found, key=lambda row: (-row.number, isinstance(row, PactVersion)))
