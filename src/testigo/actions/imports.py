"""Taking in the rows of a file: facts into the log, rows that cannot be used into quarantine."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction

from testigo.actions.applying import apply_pending
from testigo.actions.facts import FARTHEST_AHEAD, record_facts
from testigo.core.drafts import FactDraft
from testigo.core.facts import Fact
from testigo.core.problems import Problem
from testigo.store import log
from testigo.store.bulk import select_in
from testigo.store.identity import new_id
from testigo.store.models import ImportRun, QuarantinedRow, Workspace

CHUNK = 2000
# What is being done (`record` or `apply`), how much is done, and of how much.
Progress = Callable[[str, int, int], None]


class RejectedRow(Protocol):
    """A row that cannot be used, as a reader tells it: its line, its cells, every reason."""

    @property
    def line(self) -> int: ...
    @property
    def raw(self) -> Mapping[str, Any]: ...
    @property
    def problems(self) -> Sequence[Problem]: ...


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row kept aside: its line, its cells as they came, and every reason."""

    line: int
    raw: Mapping[str, Any]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """Rows of the file by what became of them.

    `made` rows brought somebody new (of leads) or a new fact (of facts and costs), `updated` rows
    added to somebody known, `skipped` rows held nothing new, `quarantined` rows cannot be used.
    `facts` counts the facts added to the log; `import_id` is empty for a dry run.
    """

    import_id: str
    read: int
    made: int
    updated: int
    skipped: int
    quarantined: int
    facts: int
    rejections: tuple[Quarantined, ...]


@dataclass(slots=True)
class _Tally:
    """What the rows have brought so far."""

    added: dict[int, str | None] = field(default_factory=dict)
    people_before: set[str] = field(default_factory=set)
    facts: int = 0


def import_drafts(
    *,
    workspace: Workspace,
    kind: str,
    file_name: str,
    drafts: Iterable[FactDraft],
    rejected: Iterable[RejectedRow],
    history: bool,
    dry_run: bool,
    by: str,
    now: datetime,
    progress: Progress | None = None,
) -> ImportResult:
    """Record the drafts of a file in order of `at`, chunk by chunk, and draw what follows.

    A file cut short can be run again: what is in adds nothing. A dry run writes nothing and gives
    the same counts. Rows with a fact more than 24 hours ahead are quarantined whole.
    """
    usable, aside = _sorted_out(drafts, rejected, now)
    tell = progress or (lambda *_: None)
    if dry_run:
        with transaction.atomic():
            tally = _record(workspace, usable, history, now, tell)
            transaction.set_rollback(True)
        return _result("", kind, usable, aside, tally)
    tally = _record(workspace, usable, history, now, tell)
    result = _result(new_id(), kind, usable, aside, tally)
    _keep_run(workspace, kind, file_name, history, result, by, now)
    _apply(workspace, now, tell)
    return result


def _sorted_out(
    drafts: Iterable[FactDraft], rejected: Iterable[RejectedRow], now: datetime
) -> tuple[list[FactDraft], list[Quarantined]]:
    aside: dict[int, Quarantined] = {}
    for row in rejected:
        held = aside.get(row.line)
        problems = (*(held.problems if held else ()), *row.problems)
        aside[row.line] = Quarantined(row.line, row.raw, problems)
    told = sorted(drafts, key=lambda draft: (draft.at, draft.line or 0))
    latest = now + FARTHEST_AHEAD
    for draft in told:
        if draft.at > latest:
            line = draft.line or 0
            problem = Problem("fact_too_far_ahead", draft.name, {"at": draft.at.isoformat()}, line)
            aside.setdefault(line, Quarantined(line, _as_told(draft), (problem,)))
    usable = [draft for draft in told if draft.at <= latest and (draft.line or 0) not in aside]
    return usable, [aside[line] for line in sorted(aside)]


def _as_told(draft: FactDraft) -> dict[str, Any]:
    return {
        "name": draft.name,
        "at": draft.at.isoformat(),
        "email": draft.person.email,
        "phone": draft.person.phone,
        "external_id": draft.person.external_id,
        **draft.props,
    }


def _record(
    workspace: Workspace,
    drafts: Sequence[FactDraft],
    history: bool,
    now: datetime,
    tell: Progress,
) -> _Tally:
    tally = _Tally()
    before = log.head(workspace.id).last_seq
    for start in range(0, len(drafts), CHUNK):
        part = drafts[start : start + CHUNK]
        recorded = record_facts(
            workspace=workspace, drafts=part, source="import", now=now, history=history
        )
        _count(workspace.id, before, part, recorded.facts, tally)
        tell("record", min(start + CHUNK, len(drafts)), len(drafts))
    return tally


def _count(
    workspace_id: int,
    before: int,
    drafts: Sequence[FactDraft],
    facts: Sequence[Fact],
    tally: _Tally,
) -> None:
    people = {fact.message_id: fact.person for fact in facts}
    for draft in drafts:
        if draft.message_id in people:
            tally.added[draft.line or 0] = people[draft.message_id]
    tally.facts += len(facts)
    known = select_in(
        "SELECT DISTINCT person FROM testigo_fact "
        "WHERE workspace_id = %s AND seq <= %s AND person IN ({marks})",
        [workspace_id, before],
        sorted({person for person in people.values() if person}),
    )
    tally.people_before |= {row[0] for row in known}


def _result(
    import_id: str,
    kind: str,
    drafts: Sequence[FactDraft],
    aside: Sequence[Quarantined],
    tally: _Tally,
) -> ImportResult:
    lines = {draft.line or 0 for draft in drafts}
    made = 0
    met = set(tally.people_before)
    for line in sorted(tally.added):
        person = tally.added[line]
        if kind != "leads" or person is None or person not in met:
            made += 1
        if person is not None:
            met.add(person)
    return ImportResult(
        import_id=import_id,
        read=len(lines) + len(aside),
        made=made,
        updated=len(tally.added) - made,
        skipped=len(lines) - len(tally.added),
        quarantined=len(aside),
        facts=tally.facts,
        rejections=tuple(aside),
    )


@transaction.atomic
def _keep_run(
    workspace: Workspace,
    kind: str,
    file_name: str,
    history: bool,
    result: ImportResult,
    by: str,
    now: datetime,
) -> None:
    counts = {name: getattr(result, name) for name in ("read", "made", "updated", "skipped")}
    ImportRun.objects.of(workspace.id).create(
        id=result.import_id,
        kind=kind,
        # A name of another encoding holds half characters, which no database keeps.
        file_name=file_name.encode("utf-8", "replace").decode()[-200:],
        history=history,
        counts={**counts, "quarantined": result.quarantined, "facts": result.facts},
        created_at=now,
        created_by=by,
    )
    QuarantinedRow.objects.of(workspace.id).bulk_create(
        [
            QuarantinedRow(
                workspace=workspace,
                import_id=result.import_id,
                line=row.line,
                raw=dict(row.raw),
                problems=[_as_data(problem) for problem in row.problems],
            )
            for row in result.rejections
        ],
        batch_size=500,
    )


def _as_data(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code, "where": problem.where, "params": dict(problem.params)}


def _apply(workspace: Workspace, now: datetime, tell: Progress) -> None:
    head = log.head(workspace.id)
    waiting = head.last_seq - head.applied_seq
    done = 0
    while count := apply_pending(workspace=workspace, now=now):
        done += count
        tell("apply", min(done, waiting), waiting)
