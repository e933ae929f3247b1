"""`testigo import`: leads, facts and costs from files."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from testigo import clock
from testigo.cli.language import say
from testigo.cli.options import (
    FileArgument,
    HistoryOption,
    JsonOption,
    WorkspaceOption,
    examples,
)
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, document, line, note, problem_document, progress, talk, told
from testigo.core.drafts import FactDraft
from testigo.core.problems import InvalidInput, Problem

if TYPE_CHECKING:
    from testigo.actions.imports import ImportResult, Progress
    from testigo.connect.drafts import Rejected
    from testigo.connect.mapping import ColumnMapping, Rows
    from testigo.connect.tables import Table
    from testigo.store.models import Workspace

app = typer.Typer(
    no_args_is_help=True,
    help=say(
        "Trae leads, hechos o costes de CSV, TSV, XLSX, ODS, JSONL o Parquet. Traer lo mismo otra "
        "vez no añade nada.",
        "Bring leads, facts or costs from CSV, TSV, XLSX, ODS, JSONL or Parquet. Bringing the same "
        "again adds nothing.",
    ),
)
MapOption = Annotated[
    Path | None,
    typer.Option(
        "--map",
        metavar="MAP.yaml",
        help=say(
            "Qué significa cada columna; si falta, se reconocen las habituales.",
            "What each column means; without it the usual ones are recognised.",
        ),
    ),
]
DryRunOption = Annotated[
    bool,
    typer.Option(
        "--dry-run", help=say("Solo cuenta; no guarda nada.", "Only count; keep nothing.")
    ),
]


@app.command(
    help=say(
        "Personas, lo que se sabe de ellas y los hechos que cuenten sus columnas.",
        "People, what is known of them and the facts that their columns tell.",
    ),
    epilog=examples(
        "testigo import leads leads.csv --workspace nortia --dry-run",
        "testigo import leads crm.xlsx --workspace nortia --map mapa.yaml --history",
    ),
)
def leads(
    file: FileArgument,
    workspace: WorkspaceOption = None,
    mapping: MapOption = None,
    history: HistoryOption = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Bring leads."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.connect.lead_rows import lead_drafts
    from testigo.connect.tables import read_table

    place = _place(workspace)
    chosen = _mapping_text(mapping)
    talk.file = str(file)
    table = read_table(file)
    meaning = _meaning(mapping, chosen, table, "leads", file)
    zone, now = ZoneInfo(place.timezone), clock.now()
    rows = lead_drafts(table, meaning, zone, place.country, now=now)
    _bring(place, "leads", file, rows, history=history, dry_run=dry_run)


@app.command(
    help=say("Un hecho por fila.", "One fact a row."),
    epilog=examples(
        "testigo import facts hechos.jsonl --workspace nortia",
        "testigo import facts crm.parquet --workspace nortia --history",
    ),
)
def facts(
    file: FileArgument,
    workspace: WorkspaceOption = None,
    history: HistoryOption = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Bring facts."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.connect.fact_rows import fact_drafts
    from testigo.connect.tables import read_table

    place = _place(workspace)
    talk.file = str(file)
    rows = fact_drafts(read_table(file), ZoneInfo(place.timezone), place.country)
    _bring(place, "facts", file, rows, history=history, dry_run=dry_run)


@app.command(
    help=say(
        "Lo que costó cada campaña y los leads que dice haber traído su plataforma.",
        "What each campaign cost and the leads that its platform claims.",
    ),
    epilog=examples(
        "testigo import costs google_ads.csv --workspace nortia",
        "testigo import costs gasto.xlsx --workspace nortia --map mapa.yaml --history",
    ),
)
def costs(
    file: FileArgument,
    workspace: WorkspaceOption = None,
    mapping: MapOption = None,
    history: HistoryOption = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Bring costs."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.connect.cost_rows import cost_drafts
    from testigo.connect.tables import read_table

    place = _place(workspace)
    chosen = _mapping_text(mapping)
    talk.file = str(file)
    table = read_table(file)
    meaning = _meaning(mapping, chosen, table, "costs", file)
    rows = cost_drafts(table, meaning, ZoneInfo(place.timezone), place.currency, place.country)
    _bring(place, "costs", file, rows, history=history, dry_run=dry_run)


def _place(workspace: str | None) -> "Workspace":
    from testigo.queries.accounts import find_workspace

    place = find_workspace(workspace)
    talk.language = place.language
    return place


def _mapping_text(path: Path | None) -> str:
    if path is None:
        return ""
    talk.file = str(path)
    params: dict[str, str | int] = {"file": str(path)}
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput([Problem("file_not_text", params=params)]) from error
    except OSError as error:
        raise InvalidInput([Problem("file_not_found", params=params)]) from error


def _meaning(
    path: Path | None, text: str, table: "Table", rows: "Rows", file: Path
) -> "ColumnMapping":
    """The mapping given, else the one that the headers say; tells the columns left out."""
    from testigo.connect.defaults import default_mapping
    from testigo.connect.mapping import missing_columns, read_mapping, unused_columns

    if path is None:
        meaning = default_mapping(table.header, rows)
    else:
        talk.file = str(path)
        meaning = read_mapping(text, rows)
        absent = missing_columns(meaning, table.header)
        if absent:
            raise InvalidInput(absent)
        talk.file = str(file)
    unused = ", ".join(unused_columns(meaning, table.header))
    if unused and not talk.as_json:
        note(say(f"Columnas que no se usan: {unused}.", f"Columns not used: {unused}."))
    return meaning


def _bring(
    place: "Workspace",
    kind: str,
    file: Path,
    rows: "Iterable[FactDraft | Rejected]",
    *,
    history: bool,
    dry_run: bool,
) -> None:
    from testigo.actions.imports import import_drafts

    drafts: list[FactDraft] = []
    rejected: list[Rejected] = []
    with progress(say("Leyendo", "Reading")):
        for row in rows:
            if isinstance(row, FactDraft):
                drafts.append(row)
            else:
                rejected.append(row)
    with progress(say("Importando", "Importing")) as step:
        result = import_drafts(
            workspace=place,
            kind=kind,
            file_name=file.name,
            drafts=drafts,
            rejected=rejected,
            history=history,
            dry_run=dry_run,
            by="operator",
            now=clock.now(),
            progress=_both_halves(step),
        )
    _tell(result, kind, dry_run=dry_run)


def _both_halves(step: Any) -> "Progress":
    """Recording fills the first half of the bar, drawing consequences the second."""

    def tell(stage: str, done: int, total: int) -> None:
        step(done + (total if stage == "apply" else 0), 2 * total)

    return tell


def _tell(result: "ImportResult", kind: str, *, dry_run: bool) -> None:
    counts = {
        "read": result.read,
        "made": result.made,
        "updated": result.updated,
        "skipped": result.skipped,
        "quarantined": result.quarantined,
    }
    if talk.as_json:
        shown: dict[str, Any] = {"kind": kind, "file": talk.file, "dry_run": dry_run, **counts}
        shown["facts"] = result.facts
        shown["import_id"] = result.import_id or None
        shown["rejections"] = [
            {"line": row.line, "problems": [_placed(p, row.line) for p in row.problems]}
            for row in result.rejections
        ]
        document(shown)
        return
    if dry_run:
        line(say("Simulación: no se ha guardado nada.", "Dry run: nothing was kept."))
    line(say(*_sentence(counts)))
    for row in result.rejections:
        for problem in row.problems:
            line(told(_on(problem, row.line)))


def _sentence(counts: dict[str, int]) -> Sequence[str]:
    return (
        "Filas leídas: {read} · nuevas: {made} · actualizadas: {updated} · ya estaban: {skipped} "
        "· en cuarentena: {quarantined}".format(**counts),
        "Rows read: {read} · made: {made} · updated: {updated} · skipped: {skipped} "
        "· quarantined: {quarantined}".format(**counts),
    )


def _on(problem: Problem, number: int) -> Problem:
    return Problem(problem.code, problem.where, problem.params, number, problem.column)


def _placed(problem: Problem, number: int) -> dict[str, Any]:
    return problem_document(_on(problem, number))
