"""`testigo import`: leads, deals, facts and costs from files."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from testigo import clock
from testigo.cli import import_runs
from testigo.cli.import_deals import say_reconciled, shown_deals
from testigo.cli.import_reading import read_file
from testigo.cli.language import say, system_language
from testigo.cli.options import (
    FileArgument,
    HistoryOption,
    JsonOption,
    WorkspaceOption,
    examples,
)
from testigo.cli.reports import DAYS
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, document, line, problem_document, progress, talk, told
from testigo.core.problems import InvalidInput, Problem

if TYPE_CHECKING:
    from testigo.actions.imports import ImportResult
    from testigo.actions.intake import Progress
    from testigo.connect.mapping import ColumnMapping
    from testigo.connect.tables import Table
    from testigo.store.models import Workspace

app = typer.Typer(
    no_args_is_help=True,
    help=say(
        "Trae leads, oportunidades, hechos o costes de CSV, TSV, XLSX, ODS, JSONL o Parquet, y "
        "los retira. Traer lo mismo otra vez no añade nada.",
        "Bring leads, deals, facts or costs from CSV, TSV, XLSX, ODS, JSONL or Parquet, and take "
        "them back. Bringing the same again adds nothing.",
    ),
)
import_runs.add_to(app)
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
SheetOption = Annotated[
    str,
    typer.Option(
        "--sheet",
        metavar="NAME",
        help=say(
            "Qué hoja del libro; si falta, la primera que contiene una tabla.",
            "Which sheet of the workbook; without it the first that holds a table.",
        ),
    ),
]
DryRunOption = Annotated[
    bool,
    typer.Option(
        "--dry-run", help=say("Solo cuenta; no guarda nada.", "Only count; keep nothing.")
    ),
]
BasisOption = Annotated[
    str,
    typer.Option(
        "--basis",
        metavar="BASIS",
        help=say(
            "Base jurídica (art. 6 RGPD): consent, contract, legitimate_interest, "
            "legal_obligation, public_task o vital_interests. Si falta, interés legítimo.",
            "Lawful basis (GDPR article 6): consent, contract, legitimate_interest, "
            "legal_obligation, public_task or vital_interests. Without it, legitimate interest.",
        ),
    ),
]
SourceOption = Annotated[
    str,
    typer.Option(
        "--source",
        metavar="TEXT",
        help=say(
            "De dónde vienen los datos: una feria, un formulario, otro sistema.",
            "Where the data come from: a fair, a form, another system.",
        ),
    ),
]

ChannelOption = Annotated[
    str,
    typer.Option(
        "--channel",
        metavar="CHANNEL",
        help=say(
            "Canal de todas las filas, si el archivo no lo dice: linkedin_ads…",
            "Channel of all rows, if the file does not say it: linkedin_ads…",
        ),
    ),
]
FirstOption = Annotated[
    datetime | None,
    typer.Option(
        "--from",
        help=say(
            "Primer día de los costes, si el archivo no dice ninguno.",
            "First day of the costs, if the file says none.",
        ),
        **DAYS,
    ),
]
LastOption = Annotated[
    datetime | None,
    typer.Option(
        "--to",
        help=say(
            "Último día, incluido; si falta, el primero.", "Last day, included; else the first."
        ),
        **DAYS,
    ),
]
_IN_THE_MAP = say(
    "Con «--map», dilo en el mapa: «constant» vale para todas las filas.",
    "With “--map”, say it in the map: “constant” holds for all rows.",
)


@app.command(
    help=say(
        "Personas, lo que se sabe de ellas y los hechos que cuenten sus columnas.",
        "People, what is known of them and the facts that their columns tell.",
    ),
    epilog=examples(
        "testigo import leads leads.csv --workspace nortia --dry-run",
        "testigo import leads crm.xlsx --workspace nortia --map mapa.yaml --history",
        "testigo import leads feria.xlsx --basis consent --source feria-de-bilbao",
    ),
)
def leads(
    file: FileArgument,
    workspace: WorkspaceOption = None,
    mapping: MapOption = None,
    sheet: SheetOption = "",
    basis: BasisOption = "",
    source: SourceOption = "",
    history: HistoryOption = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Bring leads."""
    begin(as_json=as_json)
    start_with_tables()
    place, lawful = _place(workspace), _lawful(basis, source)
    table, meaning = read_file(mapping, "leads", file, sheet, place.country)
    _bring(place, "leads", file, table, meaning, lawful, history=history, dry_run=dry_run)


@app.command(
    help=say(
        "Oportunidades abiertas, ganadas y perdidas, con su cuadre: cuántas y por cuánto.",
        "Deals open, won and lost, reconciled: how many and for how much.",
    ),
    epilog=examples(
        "testigo import deals pipedrive.xlsx --workspace nortia --history --dry-run",
        "testigo import deals oportunidades.csv --workspace nortia --map mapa.yaml --history",
    ),
)
def deals(
    file: FileArgument,
    workspace: WorkspaceOption = None,
    mapping: MapOption = None,
    sheet: SheetOption = "",
    basis: BasisOption = "",
    source: SourceOption = "",
    history: HistoryOption = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Bring deals."""
    begin(as_json=as_json)
    start_with_tables()
    place, lawful = _place(workspace), _lawful(basis, source)
    table, meaning = read_file(mapping, "deals", file, sheet, place.country)
    _bring(place, "deals", file, table, meaning, lawful, history=history, dry_run=dry_run)


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
    sheet: SheetOption = "",
    basis: BasisOption = "",
    source: SourceOption = "",
    history: HistoryOption = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Bring facts."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.connect.tables import read_table

    place, lawful = _place(workspace), _lawful(basis, source)
    talk.file = str(file)
    table = read_table(file, sheet)
    _bring(place, "facts", file, table, None, lawful, history=history, dry_run=dry_run)


@app.command(
    help=say(
        "Lo que costó cada campaña y los leads que dice haber traído su plataforma.",
        "What each campaign cost and the leads that its platform claims.",
    ),
    epilog=examples(
        "testigo import costs google_ads.csv --workspace nortia",
        "testigo import costs siempre.csv --from 2026-01-01 --to 2026-09-30",
        "testigo import costs gasto.xlsx --workspace nortia --map mapa.yaml --history",
    ),
)
def costs(
    file: FileArgument,
    workspace: WorkspaceOption = None,
    mapping: MapOption = None,
    sheet: SheetOption = "",
    channel: ChannelOption = "",
    first: FirstOption = None,
    last: LastOption = None,
    history: HistoryOption = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Bring costs."""
    begin(as_json=as_json)
    start_with_tables()
    place, lawful = _place(workspace), _lawful("", "")
    said = _said_of_all(channel, first, last)
    if said and mapping is not None:
        raise typer.BadParameter(_IN_THE_MAP, param_hint=" / ".join(f"--{name}" for name in said))
    table, meaning = read_file(mapping, "costs", file, sheet, place.country, said)
    _bring(place, "costs", file, table, meaning, lawful, history=history, dry_run=dry_run)


def _said_of_all(channel: str, first: datetime | None, last: datetime | None) -> dict[str, str]:
    """What the options say of every row, by its meaning."""
    end = last or first
    said = {
        "channel": channel,
        "from": f"{first:%Y-%m-%d}" if first else "",
        "to": f"{end:%Y-%m-%d}" if end else "",
    }
    return {meaning: value for meaning, value in said.items() if value}


def _place(workspace: str | None) -> "Workspace":
    from testigo.queries.accounts import find_workspace

    place = find_workspace(workspace)
    talk.language = place.language
    return place


def _lawful(basis: str, source: str) -> tuple[str, str]:
    """By what right people are held and where they come from; documented where nothing is said."""
    from testigo.actions.imports import BASIS, SOURCE
    from testigo.core.provenance import MAX_SOURCE, basis_of

    if basis and basis_of(basis) is None:
        raise InvalidInput([Problem("unknown_basis", "basis", {"value": basis[:60]})])
    if len(source) > MAX_SOURCE:
        raise InvalidInput([Problem("source_too_long", "source", {"limit": MAX_SOURCE})])
    return basis_of(basis) or BASIS, " ".join(source.split()) or SOURCE


def _bring(
    place: "Workspace",
    kind: str,
    file: Path,
    table: "Table",
    meaning: "ColumnMapping | None",
    lawful: tuple[str, str],
    *,
    history: bool,
    dry_run: bool,
) -> None:
    from testigo.actions.imports import import_rows
    from testigo.connect.opening import Usage, drafts_of
    from testigo.queries.steps import steps_of

    zone, steps, now = ZoneInfo(place.timezone), steps_of(place.id), clock.now()
    usage = Usage(zone, place.country, place.currency, steps)
    with progress(say("Importando", "Importing")) as step:
        result = import_rows(
            workspace=place,
            kind=kind,
            file_name=file.name,
            rows=drafts_of(table, kind, meaning, usage, now),
            lines=table.rows,
            history=history,
            dry_run=dry_run,
            by="operator",
            now=now,
            basis=lawful[0],
            source=lawful[1],
            progress=_whole(step),
        )
    _tell(result, kind, dry_run=dry_run)


def _whole(step: Any) -> "Progress":
    """Recording fills most of the bar; how long the file is shows only once it is read."""

    def tell(stage: str, done: int, total: int) -> None:
        if stage == "record":
            step(done, total + total // 10)
        elif stage == "apply":
            step(10 * total + done, 11 * total)

    return tell


def _tell(result: "ImportResult", kind: str, *, dry_run: bool) -> None:
    from testigo.wording.import_notes import note_sentences

    counts = result.counts.as_data()
    if talk.as_json:
        shown: dict[str, Any] = {"kind": kind, "file": talk.file, "dry_run": dry_run, **counts}
        shown["import_id"] = result.import_id or None
        shown |= shown_deals(result.reconciled)
        shown["rejections"] = [
            {"line": row.line, "problems": [_placed(p, row.line) for p in row.problems]}
            for row in result.rejections
        ]
        document(shown)
        return
    if dry_run:
        line(say("Simulación: no se ha guardado nada.", "Dry run: nothing was kept."))
    line(say(*_sentence(counts)))
    passed_over = counts["passed_over"]
    if passed_over:
        line(
            say(
                f"Filas de totales que se pasan por alto: {passed_over}.",
                f"Rows of totals passed over: {passed_over}.",
            )
        )
    for sentence in note_sentences(result.counts.notes, system_language()):
        line(sentence)
    if result.reconciled:
        say_reconciled(result.reconciled, counts["quarantined"], dry_run=dry_run)
    for row in result.rejections:
        for problem in row.problems:
            line(told(_on(problem, row.line)))


def _sentence(counts: dict[str, Any]) -> Sequence[str]:
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
