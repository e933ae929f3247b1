"""Working on an import that was asked for: tried out, taken in, or taken back."""

from collections import Counter
from typing import Any
from zoneinfo import ZoneInfo

from django.db import InterfaceError, OperationalError

from testigo.actions.deal_intake import DealIntake, with_deals
from testigo.actions.holding import MOST_TRIES, Clock, Holding, Lost, as_data, claim
from testigo.actions.intake import Intake, Progress, catch_up
from testigo.actions.provenance import Provenance
from testigo.actions.quarantine import keep_aside, undone_before
from testigo.actions.undoing import undo_held
from testigo.connect.mapping import read_mapping, rows_of_kind
from testigo.connect.opening import Usage, drafts_of
from testigo.connect.tables import read_table
from testigo.core.problems import InvalidInput, Problem
from testigo.core.reconciling import Reconciliation
from testigo.store import log, uploads
from testigo.store.bulk import write_much
from testigo.store.models import ImportRun, Workspace
from testigo.store.models.fields import from_micros, to_micros
from testigo.store.steps import steps_of
from testigo.store.workbench import Workbench

# Lines named for each reason.
_LINES = 5


def work_on(*, workspace: Workspace, run: str, clock: Clock, watch: Progress | None = None) -> bool:
    """Work on a run until it comes to its end; False when it is not free to be worked on.

    Killed at any point, it can be worked on again: what was recorded is neither lost nor told
    twice. A run that cannot be done is marked failed with its problems.
    """
    holding = claim(workspace.pk, run, clock)
    if holding is None:
        return False
    holding.watch = watch
    write_much()
    row: ImportRun = ImportRun.objects.of(workspace.pk).get(id=run)
    try:
        _go_on(workspace, holding, row)
    except Lost:
        return False
    except InvalidInput as error:
        holding.fail(error.problems)
    except (OperationalError, InterfaceError):
        # The database did not answer, which says nothing of the file: once the lease has lapsed
        # somebody goes on from here, so often and no more.
        raise
    except Exception:
        holding.fail([Problem("import_broke")])
        raise
    return True


def _go_on(workspace: Workspace, holding: Holding, row: ImportRun) -> None:
    tries = row.settings.get("tries", 0) + 1
    if tries > MOST_TRIES:
        raise InvalidInput([Problem("import_interrupted")])
    row.settings = {**row.settings, "tries": tries}
    if row.state == "running" and "began" not in row.settings:
        # Rows without a date are of this instant, and of no other when the work is taken up again.
        began = {"began": log.head(workspace.pk).last_seq, "now": to_micros(holding.clock())}
        row.settings |= began
    holding.write(settings=row.settings)
    if row.state == "undoing":
        undo_held(workspace=workspace, holding=holding, by=row.settings.get("undone_by", "system"))
        return
    with Workbench() as bench:
        _take_in(workspace, holding, row, bench)


def _take_in(workspace: Workspace, holding: Holding, row: ImportRun, bench: Workbench) -> None:
    now = from_micros(row.settings["now"])
    table = read_table(uploads.path_of(row.stored), row.settings.get("sheet", ""))
    holding.goes_on("read", 0, 0)
    usage = Usage(
        ZoneInfo(workspace.timezone), workspace.country, workspace.currency, steps_of(workspace.id)
    )
    mapping = None
    if row.kind != "facts":
        mapping = read_mapping(row.mapping, rows_of_kind(row.kind))
    intake = Intake(
        workspace,
        bench,
        kind=row.kind,
        provenance=None if row.kind == "costs" else Provenance(row.basis, row.origin),
        now=now,
        began=row.settings["began"],
        tell=holding.tell,
    )
    rows = drafts_of(table, row.kind, mapping, usage, now)
    deals = DealIntake(workspace.pk, now) if row.kind == "deals" else None
    intake.read(deals.rows(rows) if deals else rows, table.rows)
    # Before anything is recorded: afterwards the people of the file are known, all of them.
    known = row.settings.setdefault("known", intake.counts.known)
    intake.counts.known = known
    again = undone_before(workspace.pk)
    if row.settings.get("dry"):
        intake.rehearse(again=again)
        _tried(holding, row, intake, bench, deals.reconciled() if deals else None)
        return
    holding.write(settings=row.settings)
    resumed = bool(holding.ranges)
    intake.record(
        run=row.id, history=row.history, again=again, resumed=resumed, keep=holding.recorded
    )
    keep_aside(holding, bench)
    catch_up(workspace, holding.clock(), holding.tell)
    _done(holding, row, intake, bench, deals.reconciled() if deals else None)


def _tried(
    holding: Holding,
    row: ImportRun,
    intake: Intake,
    bench: Workbench,
    reconciled: Reconciliation | None,
) -> None:
    kept = {key: row.settings[key] for key in ("remembered", "sheet") if key in row.settings}
    holding.let_go(
        "uploaded",
        settings={**kept, "checked": True},
        counts=with_deals(intake.counts.as_data(), reconciled),
        problems=reasons(bench),
    )


def _done(
    holding: Holding,
    row: ImportRun,
    intake: Intake,
    bench: Workbench,
    reconciled: Reconciliation | None,
) -> None:
    holding.let_go(
        "done",
        counts=with_deals(intake.counts.as_data(), reconciled),
        problems=reasons(bench),
        stored="",
        finished_at=holding.clock(),
    )
    uploads.remove(row.stored)


def reasons(bench: Workbench) -> list[dict[str, Any]]:
    """Why rows were set aside: each reason with how many rows it holds back, the most first, and
    the first of their lines."""
    counted: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], dict[str, Any]] = {}
    for line, _, problems in bench.aside():
        for problem in problems:
            key = (problem.code, problem.where)
            told = first.setdefault(key, {**as_data(problem), "lines": []})
            counted[key] += 1
            if len(told["lines"]) < _LINES:
                told["lines"].append(line)
    return [{**first[key], "count": count} for key, count in counted.most_common(200)]
