"""Taking in a file at once, as the command line does: one run, recorded or only counted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from testigo.actions.deal_intake import DealIntake, with_deals
from testigo.actions.holding import Holding
from testigo.actions.import_runs import shown_name
from testigo.actions.intake import Counts, Intake, Lines, Progress, Rows, catch_up
from testigo.actions.provenance import Provenance
from testigo.actions.quarantine import keep_aside, undone_before
from testigo.core.problems import Problem
from testigo.core.reconciling import Reconciliation
from testigo.store import log
from testigo.store.bulk import write_much
from testigo.store.identity import new_id
from testigo.store.models import ImportRun, Workspace
from testigo.store.workbench import Workbench

# A run of the command line that has not ended by then was cut short; nobody can take it up, because
# the file is not here.
LONGEST = timedelta(hours=6)
# By what right, and from where, a file that says neither is taken in from the command line; see
# docs/how-to/import.md.
BASIS = "legitimate_interest"
SOURCE = "import"


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row kept aside: its line, its cells as they came, and every reason."""

    line: int
    raw: dict[str, Any]
    problems: tuple[Problem, ...]


class SetAside:
    """The rows that cannot be used, line by line, read when they are asked for."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    def __len__(self) -> int:
        return self._bench.count_aside()

    def __iter__(self) -> Iterator[Quarantined]:
        for line, raw, problems in self._bench.aside():
            yield Quarantined(line, raw, problems)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of the rows of a file; `import_id` is empty for a dry run. `reconciled` holds a
    file of deals against what stands of it."""

    import_id: str
    counts: Counts
    rejections: SetAside
    reconciled: Reconciliation | None = None


def import_rows(
    *,
    workspace: Workspace,
    kind: str,
    file_name: str,
    rows: Rows,
    history: bool,
    dry_run: bool,
    by: str,
    now: datetime,
    basis: str = BASIS,
    source: str = SOURCE,
    lines: Callable[[], Lines] = tuple,
    progress: Progress | None = None,
) -> ImportResult:
    """Record the rows of a file in order of `at`, part by part, and draw what follows.

    `lines` gives the lines of the file again. A file cut short can be run again: what is in adds
    nothing. A dry run writes nothing and gives the same counts. Rows with a fact more than 24
    hours ahead, and rows about people without basis or source, are quarantined whole.
    """
    tell = progress or (lambda *_: None)
    write_much()
    bench = Workbench()
    intake = Intake(
        workspace,
        bench,
        kind=kind,
        provenance=None if kind == "costs" else Provenance(basis, source),
        now=now,
        began=log.head(workspace.id).last_seq,
        tell=tell,
    )
    again = undone_before(workspace.id)
    deals = DealIntake(workspace.id, now) if kind == "deals" else None
    intake.read(deals.rows(rows) if deals else rows, lines)
    if dry_run:
        intake.rehearse(again=again)
        return ImportResult(
            "", intake.counts, SetAside(bench), deals.reconciled() if deals else None
        )
    holding = _begun(workspace, kind, file_name, history, by, now, basis, source)
    try:
        intake.record(
            run=holding.run, history=history, again=again, resumed=False, keep=holding.recorded
        )
    except BaseException:
        holding.fail([Problem("import_interrupted")])
        raise
    keep_aside(holding, bench)
    reconciled = deals.reconciled() if deals else None
    counts = with_deals(intake.counts.as_data(), reconciled)
    holding.let_go("done", counts=counts, finished_at=now)
    catch_up(workspace, now, tell)
    return ImportResult(holding.run, intake.counts, SetAside(bench), reconciled)


def _begun(
    workspace: Workspace,
    kind: str,
    file_name: str,
    history: bool,
    by: str,
    now: datetime,
    basis: str,
    source: str,
) -> Holding:
    run, mark = new_id(), new_id()
    ImportRun.objects.of(workspace.id).create(
        id=run,
        kind=kind,
        state="running",
        file_name=shown_name(file_name),
        history=history,
        counts={},
        basis="" if kind == "costs" else basis,
        origin="" if kind == "costs" else source,
        created_at=now,
        created_by=by,
        held_by=mark,
        leased_until=now + LONGEST,
    )
    return Holding(workspace.id, run, mark, lambda: now, lease=LONGEST)
