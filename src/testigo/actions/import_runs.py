"""The life of an import: uploaded, told what it means, tried without writing, started, undone.

uploaded → waiting → running → uploaded (tried) or done or failed → undoing → undone. Whoever asks
changes the state by a condition on the one before, so that pressing twice does it once.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from testigo.actions.holding import as_data
from testigo.actions.refusals import NotFound, Refused
from testigo.connect.choices import mapping_from_choices
from testigo.connect.heads import write_head
from testigo.connect.mapping import missing_columns, rows_of_kind
from testigo.connect.mapping_text import header_digest, mapping_text
from testigo.connect.tables import Table, read_table
from testigo.core.problems import InvalidInput, Problem
from testigo.core.provenance import BASES, MAX_SOURCE
from testigo.store import uploads
from testigo.store.identity import new_id
from testigo.store.models import ImportRun, QuarantinedRow, RememberedMap, Workspace

KINDS = ("leads", "deals", "facts", "costs")
# What was uploaded and never taken in is thrown away after so long.
ABANDONED = timedelta(days=7)
# Controls, marks without width, and those that turn the direction of writing.
_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


class NoSuchRun(NotFound):
    """The workspace has no such import."""


class NotNow(Refused):
    """The import is not in a state in which this can be asked."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a screen says of a file: the meaning of its columns as `connect.choices` takes it, how
    it writes dates and decimals, whether it is history, by what right and from
    where. `sheet` is the one of the workbook that the screen showed, empty where it does not
    matter."""

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    decimals: Mapping[str, str] = field(default_factory=dict)
    dates: str = ""
    decimal: str = ""
    row_ids: str = ""
    history: bool = False
    basis: str = ""
    source: str = ""
    sheet: str = ""


def upload(
    *,
    workspace: Workspace,
    kind: str,
    file_name: str,
    chunks: Iterable[bytes],
    by: str,
    now: datetime,
) -> ImportRun:
    """Keep a file and look into it: what it is, its header, its first rows.

    Of a workbook that came before under the same name, the sheet is read that was chosen then.
    Raises InvalidInput when it is larger than an upload may be or cannot be read as a table; then
    nothing of it is kept.
    """
    if kind not in KINDS:
        raise InvalidInput([Problem("unknown_import_kind", "kind", {"value": kind[:20]})])
    try:
        stored = uploads.keep(chunks)
    except uploads.TooLarge as error:
        limit = settings.LARGEST_UPLOAD // 1024 // 1024
        raise InvalidInput([Problem("upload_too_large", "file", {"limit": limit})]) from error
    try:
        table = _as_before(workspace.pk, kind, shown_name(file_name), uploads.path_of(stored))
        write_head(table, uploads.head_of(stored))
    except BaseException:
        uploads.remove(stored)
        raise
    remembered = _remembered(workspace.pk, kind, table)
    run: ImportRun = ImportRun.objects.of(workspace.pk).create(
        id=new_id(),
        kind=kind,
        state="uploaded",
        file_name=shown_name(file_name),
        stored=stored,
        settings={"remembered": bool(remembered), "sheet": table.detected.sheet},
        mapping=remembered,
        history=False,
        counts={},
        created_at=now,
        created_by=by,
    )
    return run


def shown_name(name: str) -> str:
    """The last part of a file's name without anything that hides or turns what it says."""
    # A name of another encoding holds half characters, which no database keeps.
    plain = name.encode("utf-8", "replace").decode().replace("\\", "/").rsplit("/", 1)[-1]
    return _NOT_SHOWN.sub("", plain).strip()[-200:] or "?"


@transaction.atomic
def choose(*, workspace: Workspace, run: str, table: Table, chosen: Chosen, now: datetime) -> None:
    """Say what the file means; it has to be tried out again. Raises InvalidInput with every
    problem, each at its column or field, NoSuchRun, or NotNow."""
    row = _locked(workspace.pk, run, ("uploaded",))
    if chosen.sheet and chosen.sheet != table.detected.sheet:
        raise NotNow("import_sheet_changed", sheet=table.detected.sheet[:60])
    mapping, problems = _mapping(row.kind, table, chosen, workspace.currency)
    problems += _unlawful(row.kind, chosen)
    if problems:
        raise InvalidInput(problems)
    row.mapping = mapping
    row.history = chosen.history
    row.basis = "" if row.kind == "costs" else chosen.basis
    row.origin = "" if row.kind == "costs" else " ".join(chosen.source.split())
    # The file is read as it was shown, whoever turned to another sheet meanwhile.
    row.settings = {**row.settings, "checked": False, "sheet": table.detected.sheet}
    row.counts = {}
    row.problems = []
    row.save()
    if mapping:
        RememberedMap.objects.of(workspace.pk).update_or_create(
            kind=row.kind,
            header=header_digest(table.header, rows_of_kind(row.kind)),
            defaults={"mapping": mapping, "used_at": now},
        )


def choose_sheet(*, workspace: Workspace, run: str, sheet: str) -> None:
    """Turn to another sheet of the workbook: what was said of the one before is let go. Raises
    InvalidInput when there is no such sheet or it holds no table, NoSuchRun, or NotNow."""
    with transaction.atomic():
        stored = _locked(workspace.pk, run, ("uploaded",)).stored
    # Opening a workbook takes its time, in which nobody else should wait for the row.
    table = read_table(uploads.path_of(stored), sheet)
    with transaction.atomic():
        row = _locked(workspace.pk, run, ("uploaded",))
        row.mapping = _remembered(workspace.pk, row.kind, table)
        row.settings = {"remembered": bool(row.mapping), "sheet": table.detected.sheet}
        row.counts = {}
        row.problems = []
        row.save()
        write_head(table, uploads.head_of(stored))


@transaction.atomic
def try_out(*, workspace: Workspace, run: str) -> None:
    """Ask for a dry run. Raises NoSuchRun, or NotNow."""
    row = _locked(workspace.pk, run, ("uploaded",))
    if row.kind != "facts" and not row.mapping:
        raise NotNow("import_not_chosen")
    _ask(row, dry=True)


@transaction.atomic
def start(*, workspace: Workspace, run: str, by: str) -> None:
    """Ask for the file to be taken in, which is done once however often it is asked. Raises
    NoSuchRun, or NotNow: it runs already, or it was not tried out."""
    row = _locked(workspace.pk, run, ("uploaded",))
    if not row.settings.get("checked"):
        raise NotNow("import_not_tried")
    row.created_by = by
    _ask(row, dry=False)


@transaction.atomic
def ask_undo(*, workspace: Workspace, run: str, by: str) -> None:
    """Ask for everything that the import recorded to be taken back. Raises NoSuchRun, or NotNow
    when it recorded nothing or is being taken back already."""
    row = _locked(workspace.pk, run, ("done", "failed"))
    if not row.ranges:
        raise NotNow("nothing_to_undo")
    row.state = "undoing"
    row.settings = {**row.settings, "undone_by": by, "tries": 0}
    row.progress = []
    row.save()


@transaction.atomic
def discard(*, workspace: Workspace, run: str) -> None:
    """Throw an upload away that recorded nothing. Raises NoSuchRun, or NotNow."""
    row = _locked(workspace.pk, run, ("uploaded", "failed"))
    if row.ranges:
        raise NotNow("import_recorded")
    QuarantinedRow.objects.of(workspace.pk).filter(import_id=run).delete()
    row.delete()
    uploads.remove(row.stored)


def tidy(*, workspace: Workspace, now: datetime) -> int:
    """Throw away what was uploaded and never taken in; say of runs that were cut short, and whose
    file is not here, that they were. Returns how many."""
    rows = ImportRun.objects.of(workspace.pk)
    old = rows.filter(state__in=("uploaded", "failed"), created_at__lt=now - ABANDONED)
    done = 0
    for row in old.exclude(stored=""):
        uploads.remove(row.stored)
        if row.state == "uploaded":
            row.delete()
        else:
            rows.filter(id=row.id).update(stored="")
        done += 1
    cut = rows.filter(state="running", stored="", leased_until__lte=now)
    told = [as_data(Problem("import_interrupted"))]
    return done + cut.update(
        state="failed", held_by="", leased_until=None, progress=[], problems=told, finished_at=now
    )


def _locked(workspace_id: int, run: str, states: tuple[str, ...]) -> ImportRun:
    rows = ImportRun.objects.of(workspace_id).select_for_update()
    row: ImportRun | None = rows.filter(id=run).first()
    if row is None:
        raise NoSuchRun("no_such_import")
    if row.state not in states:
        raise NotNow("import_not_now", state=row.state)
    return row


def _ask(row: ImportRun, *, dry: bool) -> None:
    row.state = "waiting"
    row.settings = {**row.settings, "dry": dry, "tries": 0}
    row.progress = []
    row.save()


def _as_before(workspace_id: int, kind: str, name: str, path: Path) -> Table:
    """The table of a file, of a workbook the sheet that was chosen the last time it came."""
    table = read_table(path)
    if len(table.detected.sheets) < 2:
        return table
    runs = ImportRun.objects.of(workspace_id).filter(kind=kind, file_name=name)
    last: ImportRun | None = runs.order_by("-created_at", "-id").first()
    sheet = last.settings.get("sheet", "") if last else ""
    if sheet == table.detected.sheet or sheet not in table.detected.sheets:
        return table
    try:
        return read_table(path, sheet)
    except InvalidInput:  # it was emptied since
        return table


def _remembered(workspace_id: int, kind: str, table: Table) -> str:
    if kind == "facts":
        return ""
    digest = header_digest(table.header, rows_of_kind(kind))
    rows = RememberedMap.objects.of(workspace_id).filter(kind=kind, header=digest)
    found: RememberedMap | None = rows.first()
    return found.mapping if found else ""


def _mapping(kind: str, table: Table, chosen: Chosen, currency: str) -> tuple[str, list[Problem]]:
    if kind == "facts":
        return "", []
    try:
        mapping = mapping_from_choices(
            chosen.columns,
            rows=rows_of_kind(kind),
            constants=chosen.constants,
            types=chosen.types,
            decimals=chosen.decimals,
            dates=chosen.dates,
            decimal=chosen.decimal,
            row_ids=chosen.row_ids,
        )
    except InvalidInput as error:
        return "", list(error.problems)
    return mapping_text(mapping), missing_columns(mapping, table.header)


def _unlawful(kind: str, chosen: Chosen) -> list[Problem]:
    """Why people may not be taken in like this: nobody said by what right, or from where."""
    if kind == "costs":
        return []
    meanings = set(chosen.columns.values())
    problems = []
    if chosen.basis not in BASES and not (not chosen.basis and "lawful_basis" in meanings):
        problems.append(Problem("basis_missing", "basis"))
    if not chosen.source.strip() and "source_of_data" not in meanings:
        problems.append(Problem("source_missing", "source"))
    if len(chosen.source) > MAX_SOURCE:
        problems.append(Problem("source_too_long", "source", {"limit": MAX_SOURCE}))
    return problems
