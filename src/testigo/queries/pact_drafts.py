"""Drafts of the pact as they are worked on: their text, whose they are, and what was changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from testigo.queries.memberships import names_of
from testigo.store.models import PactDraft, PactEdit, PactSignature, PactVersion, Team

Standing = Literal["open", "signed", "withdrawn"]
_LATEST = 200


@dataclass(frozen=True, slots=True)
class EditLine:
    """One change of a draft: what it was, who made it (empty: nobody known), what stood at a path
    and stands there, as the document writes it."""

    what: str
    clause: str
    path: str
    old: str
    new: str
    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft: `complete` says that its text is that of the version of its number; `signed` are the
    names of those who signed it. Names of authors are empty where nobody is known."""

    number: int
    text: str
    standing: Standing
    complete: bool
    author: str
    started_at: datetime
    changed_by: str
    changed_at: datetime
    signed: tuple[str, ...]


def draft_line(workspace_id: int, number: int) -> DraftLine | None:
    """The draft of a number, whether somebody worked on it or not; None where there is none."""
    return next(iter(draft_lines(workspace_id, number)), None)


def draft_lines(workspace_id: int, number: int | None = None) -> list[DraftLine]:
    """Every version and draft, or that of one number, the latest first."""
    asked = {} if number is None else {"number": number}
    versions = {one.number: one for one in PactVersion.objects.of(workspace_id).filter(**asked)}
    drafts = {one.number: one for one in PactDraft.objects.of(workspace_id).filter(**asked)}
    signed: dict[int, list[str]] = {}
    for one in PactSignature.objects.of(workspace_id).filter(**asked):
        signed.setdefault(one.number, []).append(one.name)
    actors = [one.created_by for one in versions.values()]
    actors += [by for one in drafts.values() for by in (one.started_by, one.changed_by)]
    names = names_of(workspace_id, actors)
    numbers = sorted({*versions, *drafts}, reverse=True)
    return [
        _line(versions.get(one), drafts.get(one), tuple(signed.get(one, ())), names)
        for one in numbers
    ]


def _line(
    version: PactVersion | None,
    draft: PactDraft | None,
    signed: tuple[str, ...],
    names: dict[str, str],
) -> DraftLine:
    if draft is None:
        assert version is not None
        begun = (names.get(version.created_by, ""), version.created_at)
        standing: Standing = "signed" if version.in_force_at else "open"
        return DraftLine(version.number, version.text, standing, True, *begun, *begun, signed)
    over = version is not None and version.in_force_at is not None
    standing = "withdrawn" if draft.withdrawn_at else "signed" if over else "open"
    return DraftLine(
        draft.number,
        draft.text,
        standing,
        version is not None and version.text == draft.text,
        names.get(draft.started_by, ""),
        draft.started_at,
        names.get(draft.changed_by, ""),
        draft.changed_at,
        signed,
    )


def edits_of(workspace_id: int, number: int) -> list[EditLine]:
    """What was changed in a draft, the latest first; of very many the latest."""
    rows = PactEdit.objects.of(workspace_id).filter(number=number).order_by("-ordinal")[:_LATEST]
    return list(_edits(workspace_id, list(rows)))


def _edits(workspace_id: int, rows: list[PactEdit]) -> Iterator[EditLine]:
    names = names_of(workspace_id, (row.by for row in rows))
    for row in rows:
        who = names.get(row.by, "")
        yield EditLine(row.what, row.clause, row.path, row.old, row.new, row.at, who)


def team_options(workspace_id: int) -> tuple[tuple[str, str], ...]:
    """The teams that may receive hand-overs: slug and name."""
    rows = Team.objects.of(workspace_id).order_by("name")
    return tuple(rows.values_list("slug", "name"))
