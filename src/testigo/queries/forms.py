"""Forms as the people who make them see them: what each asks in vain, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import connection

from testigo.core.fields import Catalogue, asked_of, gaps
from testigo.core.problems import Problem
from testigo.queries.confirmations import Waiting, waiting_of
from testigo.queries.form_checks import Check, Checks, checks_of
from testigo.store.catalogue import catalogue, plain_id
from testigo.store.models import Form, FormVersion
from testigo.store.models.fields import from_micros

State = Literal["draft", "published", "closed"]
# What a submission says which form it answers, by the kind of database.
FORM_OF = {
    "postgresql": "COALESCE(props::json ->> 'form_id', props::json ->> 'form')",
    "sqlite": "COALESCE(props ->> '$.form_id', props ->> '$.form')",
}


@dataclass(frozen=True, slots=True)
class FormLine:
    """One form in the list. `gaps` are those of what visitors see, or of the draft where they see
    nothing; `changed` says that the draft differs from what is published; `confirming` counts the
    answers whose address is not confirmed."""

    id: str
    name: str
    address: str
    state: State
    number: int | None
    changed: bool
    submissions: int
    last_at: datetime | None
    gaps: tuple[Problem, ...]
    check: Check | None
    confirming: Waiting


@dataclass(frozen=True, slots=True)
class FormPage:
    """One form with its draft and, where there is one, the content that was published last."""

    line: FormLine
    draft: dict[str, Any]
    published: dict[str, Any] | None
    published_at: datetime | None


def form_lines(workspace_id: int) -> list[FormLine]:
    """Every form of a workspace: open ones with gaps first, then by name; closed ones last."""
    rows = list(Form.objects.of(workspace_id).order_by("name", "id"))
    versions = FormVersion.objects.of(workspace_id).filter(form__in=[row.id for row in rows])
    contents = {(version.form, version.number): version.content for version in versions}
    told = _told_of(workspace_id)
    lines = [_line(row, contents.get((row.id, row.published)), told) for row in rows]
    return sorted(lines, key=lambda line: (line.state == "closed", not line.gaps))


def form_page(workspace_id: int, form_id: str) -> FormPage | None:
    """One form; None when the workspace has none with this id."""
    row = Form.objects.of(workspace_id).filter(id=plain_id(form_id)).first()
    if row is None:
        return None
    versions = FormVersion.objects.of(workspace_id).filter(form=row.id, number=row.published)
    version = versions.first()
    content = version.content if version else None
    line = _line(row, content, _told_of(workspace_id))
    return FormPage(line, row.draft, content, version.published_at if version else None)


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of the forms of a workspace besides what they ask."""

    submissions: Mapping[str, tuple[int, int]]
    confirming: Mapping[str, Waiting]
    catalogue: Catalogue
    checks: Checks


def _told_of(workspace_id: int) -> _Told:
    return _Told(
        _submissions(workspace_id),
        waiting_of(workspace_id),
        catalogue(workspace_id),
        checks_of(workspace_id),
    )


def _line(row: Form, content: dict[str, Any] | None, told: _Told) -> FormLine:
    state: State = "draft" if content is None else "closed" if row.closed_at else "published"
    sent = told.submissions
    told_of = [sent[name] for name in (row.id, row.address) if name in sent]
    count, last = sum(one for one, _ in told_of), max((last for _, last in told_of), default=0)
    asked = asked_of(row.draft if content is None else content)
    return FormLine(
        id=row.id,
        name=row.name,
        address=row.address,
        state=state,
        number=row.published,
        changed=content is not None and content != row.draft,
        submissions=count,
        last_at=from_micros(last) if last else None,
        gaps=tuple(gap for gap in gaps(asked, told.catalogue) if gap is not None),
        check=told.checks.forms.get(row.id),
        confirming=told.confirming.get(row.id, Waiting()),
    )


def _submissions(workspace_id: int) -> dict[str, tuple[int, int]]:
    """How often each form was answered, and when last, by its id or by what facts call it."""
    form = FORM_OF[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {form}, COUNT(*), MAX(at) FROM testigo_fact WHERE workspace_id = %s "
            "AND name = 'form.submitted' AND NOT automatic AND props IS NOT NULL GROUP BY 1",
            [workspace_id],
        )
        return {row[0]: (row[1], row[2]) for row in cursor.fetchall() if row[0]}
