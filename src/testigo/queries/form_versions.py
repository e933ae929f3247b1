"""The published versions of a form: each as visitors saw it, and what it changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from testigo.core.form_changes import Change, changes
from testigo.queries.memberships import names_of
from testigo.store.models import FormVersion


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version. `by` is the name of who published it, empty where that was no user; `changes`
    are those against the version before, None for the first."""

    number: int
    at: datetime
    by: str
    changes: tuple[Change, ...] | None
    content: dict[str, Any]


def version_lines(workspace_id: int, form_id: str) -> list[VersionLine]:
    """Every version of a form, the newest first."""
    rows = list(FormVersion.objects.of(workspace_id).filter(form=form_id).order_by("number"))
    names = names_of(workspace_id, {row.published_by for row in rows})
    before = [None, *rows][: len(rows)]
    lines = [
        VersionLine(
            number=row.number,
            at=row.published_at,
            by=names.get(row.published_by, ""),
            changes=tuple(changes(was.content, row.content)) if was else None,
            content=row.content,
        )
        for was, row in zip(before, rows, strict=True)
    ]
    return lines[::-1]


def version_content(workspace_id: int, form_id: str, number: int) -> dict[str, Any] | None:
    """What a version asked; None where there is no such version."""
    # More than a column holds is no number of a version.
    if number >= 2**31:
        return None
    row = FormVersion.objects.of(workspace_id).filter(form=form_id, number=number).first()
    content: dict[str, Any] | None = row.content if row else None
    return content
