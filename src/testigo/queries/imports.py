"""Files that came in: what became of them, and what was kept aside."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import Q

from testigo.connect.heads import read_head
from testigo.connect.tables import Table
from testigo.core.problems import Problem
from testigo.queries.memberships import names_of
from testigo.store import uploads
from testigo.store.models import ImportRun, QuarantinedRow

PAGE = 50
# States in which somebody works on a run, or is about to.
BUSY = ("waiting", "running", "undoing")


class NoSuchImport(LookupError):
    """The workspace has no such import."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rows are kept aside: how many, and the first of their lines."""

    problem: Problem
    count: int
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import as a list shows it. `counts` is empty until it was tried out or done; `checked`
    says that it was tried out as it is chosen now, `trying` that it is being tried out. `sheet` is
    the one that is read of a workbook."""

    id: str
    kind: str
    state: str
    file_name: str
    history: bool
    basis: str
    source: str
    counts: Mapping[str, Any]
    progress: tuple[str, int, int] | None
    created_at: datetime
    created_by: str
    finished_at: datetime | None
    undone_at: datetime | None
    mapping: str
    stored: str
    checked: bool
    trying: bool
    remembered: bool
    sheet: str
    recorded: int
    reasons: tuple[Reason, ...]

    @property
    def busy(self) -> bool:
        """Whether somebody works on it, or is about to."""
        return self.state in BUSY

    @property
    def may_be_undone(self) -> bool:
        """Whether it recorded anything that can be taken back now."""
        return self.state in ("done", "failed") and self.recorded > 0

    @property
    def share(self) -> int:
        """How much of what is being done is done, in whole percent; 0 while that is unknown."""
        return (
            100 * self.progress[1] // self.progress[2] if self.progress and self.progress[2] else 0
        )


def import_lines(workspace_id: int, *, before: str = "", limit: int = PAGE) -> list[ImportLine]:
    """The imports of a workspace, the last first; `before` is the id that the page before ended
    with."""
    rows = ImportRun.objects.of(workspace_id).order_by("-created_at", "-id")
    if before:
        rows = rows.filter(id__lt=before)
    found = list(rows[:limit])
    names = names_of(workspace_id, {row.created_by for row in found})
    return [_line(row, names) for row in found]


def import_line(workspace_id: int, run: str) -> ImportLine:
    """One import. Raises NoSuchImport."""
    row = ImportRun.objects.of(workspace_id).filter(id=run).first()
    if row is None:
        raise NoSuchImport(run)
    return _line(row, names_of(workspace_id, {row.created_by}))


def head_of(line: ImportLine) -> Table | None:
    """The first rows of an uploaded file; None once it is gone."""
    path: Path | None = uploads.head_of(line.stored) if line.stored else None
    return read_head(path) if path and path.exists() else None


def kept_aside(workspace_id: int, run: str) -> Iterator[tuple[int, dict[str, Any], list[Problem]]]:
    """The rows of an import that were kept aside: line, cells as they came, every reason."""
    rows = QuarantinedRow.objects.of(workspace_id).filter(import_id=run).order_by("line")
    for row in rows.iterator(500):
        yield row.line, dict(row.raw), [_problem(told) for told in row.problems]


def header_of(workspace_id: int, run: str) -> list[str]:
    """The columns of the rows kept aside, in the order of the file."""
    rows = QuarantinedRow.objects.of(workspace_id).filter(import_id=run).order_by("line")
    names: dict[str, None] = {}
    for raw in rows.values_list("raw", flat=True)[:500]:
        names.update(dict.fromkeys(raw))
    return list(names)


def runs_to_work_on(workspace_id: int, now: datetime) -> list[str]:
    """Imports that wait, or that nobody works on any more, the first asked for first."""
    lapsed = Q(leased_until=None) | Q(leased_until__lte=now)
    waiting = Q(state="waiting") | (Q(state__in=("running", "undoing")) & lapsed)
    rows = ImportRun.objects.of(workspace_id).filter(waiting)
    # What the command line takes in, nobody else can.
    rows = rows.exclude(state="running", stored="").order_by("created_at", "id")
    return list(rows.values_list("id", flat=True)[:5])


def _line(row: ImportRun, names: Mapping[str, str]) -> ImportLine:
    progress: Sequence[Any] = row.progress
    settings = row.settings
    return ImportLine(
        id=row.id,
        kind=row.kind,
        state=row.state,
        file_name=row.file_name,
        history=row.history,
        basis=row.basis,
        source=row.origin,
        counts=row.counts,
        progress=(str(progress[0]), progress[1], progress[2]) if progress else None,
        created_at=row.created_at,
        created_by=names.get(row.created_by, ""),
        finished_at=row.finished_at,
        undone_at=row.undone_at,
        mapping=row.mapping,
        stored=row.stored,
        checked=bool(settings.get("checked")),
        trying=bool(settings.get("dry")),
        remembered=bool(settings.get("remembered")),
        sheet=settings.get("sheet", ""),
        recorded=sum(last - first + 1 for first, last in row.ranges),
        reasons=tuple(
            Reason(_problem(told), told.get("count", 1), tuple(told.get("lines", ())))
            for told in row.problems
        ),
    )


def _problem(told: Mapping[str, Any]) -> Problem:
    return Problem(told["code"], told.get("where", ""), told.get("params", {}))
