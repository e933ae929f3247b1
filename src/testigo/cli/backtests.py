"""`testigo backtest`: what a pact would have done with history."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from testigo import clock
from testigo.cli.language import say
from testigo.cli.options import FileArgument, JsonOption, WorkspaceOption, examples
from testigo.cli.pacts import read_pact
from testigo.cli.reports import FromOption, ToOption
from testigo.cli.start import start_in
from testigo.cli.talk import begin, document, line, progress, table

if TYPE_CHECKING:
    from testigo.analytics.backtest.trying import Outcome
    from testigo.core.pact import Pact

# What is handed over in a file, one row a crossing.
COLUMNS = ("person", "cycle", "crossed_at", "score")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "backtest",
        help=say(
            "Prueba un pacto con el pasado: quién habría pasado a MQL, y qué fue de ellos.",
            "Try a pact on history: who would have become MQL, and what became of them.",
        ),
        epilog=examples(
            "testigo backtest pacto.yaml --workspace nortia --from 2026-01-01",
            "testigo backtest pacto.yaml --facts hechos/ --out cruces.parquet --json",
        ),
    )(backtest)


def backtest(
    file: FileArgument,
    workspace: WorkspaceOption = None,
    facts: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help=say(
                "Carpeta con hechos en Parquet, en vez de un espacio.",
                "Folder with facts in Parquet, instead of a workspace.",
            ),
        ),
    ] = None,
    since: FromOption = None,
    until: ToOption = None,
    engine: Annotated[
        Literal["duckdb"], typer.Option(help=say("Con qué se calcula.", "What computes it."))
    ] = "duckdb",
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=say("Guarda los pasos a MQL en Parquet.", "Save the crossings in Parquet."),
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Try a pact on history."""
    begin(as_json=as_json)
    pact = read_pact(file)
    days = {"since": since.date() if since else None, "until": until.date() if until else None}
    if facts is not None:
        found = _of_folder(facts, pact, days, as_json)
    else:
        place = start_in(workspace, as_json=as_json)
        from testigo.actions.backtest_files import backtest_workspace

        with progress(say("Probando con el pasado", "Trying on history")):
            found = backtest_workspace(workspace=place, pact=pact, now=clock.now(), **days)
    if out is not None:
        _save(found, out)
    if as_json:
        document(_document(found))
    else:
        _tell(found)


def _of_folder(folder: Path, pact: "Pact", days: dict[str, Any], as_json: bool) -> "Outcome":
    from testigo.analytics.backtest.relation import read_folder
    from testigo.analytics.backtest.trying import days_asked, span_of, try_out
    from testigo.analytics.engine import connect

    backend = connect()
    now: datetime = clock.now()
    with progress(say("Probando con el pasado", "Trying on history")):
        relation = read_folder(folder, backend)
        asked = days_asked(span_of(relation, pact, now), **days)
        return try_out(relation, pact, asked, now)


def _save(found: "Outcome", out: Path) -> None:
    import pyarrow.parquet as pq

    pq.write_table(found.crossings.select(COLUMNS), out)


def _document(found: "Outcome") -> dict[str, Any]:
    draft, alone = found.comparison.draft, found.comparison.current is None
    return {
        "people": found.people,
        "facts": found.facts,
        "crossings": found.crossings.num_rows,
        "months": [
            {
                "month": f"{month.first:%Y-%m}",
                "mql": month.mql,
                "customers": month.customers,
                "unknown_outcome": month.unknown,
            }
            for month in draft.months
        ],
        "commitments": [
            {
                "id": one.commitment,
                "kept": one.kept,
                "late": one.late,
                "open": one.open,
                "unknown": one.unknown,
                "rate": one.kept / (one.kept + one.late) if one.kept + one.late else None,
            }
            for one in draft.commitments
        ],
        "entering": None if alone else found.comparison.entered,
        "leaving": None if alone else found.comparison.left,
        "seconds": found.seconds,
    }


def _tell(found: "Outcome") -> None:
    told = _document(found)
    people, facts, crossed = told["people"], told["facts"], told["crossings"]
    line(
        say(
            f"Personas: {people} · Hechos: {facts} · Pasan a MQL: {crossed}",
            f"People: {people} · Facts: {facts} · Become MQL: {crossed}",
        )
    )
    if told["entering"] is not None:
        entering, leaving = told["entering"], told["leaving"]
        line(
            say(
                f"Frente al pacto vigente: entrarían {entering} y saldrían {leaving}",
                f"Beside the pact in force: {entering} would enter and {leaving} would leave",
            )
        )
    table(
        [
            (say("Mes", "Month"), "left"),
            ("MQL", "right"),
            (say("Clientes", "Customers"), "right"),
            (say("Resultado desconocido", "Unknown outcome"), "right"),
        ],
        [tuple(month.values()) for month in told["months"]],
    )
    table(
        [
            (say("Compromiso", "Commitment"), "left"),
            (say("Cumplidos", "Kept"), "right"),
            (say("Fuera de plazo", "Late"), "right"),
            (say("En curso", "Open"), "right"),
        ],
        [(one["id"], one["kept"], one["late"], one["open"]) for one in told["commitments"]],
    )
