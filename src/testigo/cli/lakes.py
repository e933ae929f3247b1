"""`testigo lake` and `testigo export`: the log as Parquet files."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from testigo.cli.failures import INPUT
from testigo.cli.language import say
from testigo.cli.options import JsonOption, WorkspaceOption, examples
from testigo.cli.start import start_in
from testigo.cli.talk import clean, document, line

if TYPE_CHECKING:
    from testigo.analytics.lake.exporting import Refreshed

app = typer.Typer(
    no_args_is_help=True,
    help=say(
        "Los hechos en archivos Parquet, de los que leen los informes y la prueba con el pasado.",
        "The facts in Parquet files, which reports and backtests read.",
    ),
)


def add_to(app: typer.Typer) -> None:
    """Add the command that stands by itself."""
    app.command(
        "export",
        help=say(
            "Escribe todos los hechos en una carpeta de archivos Parquet, uno por mes. La carpeta "
            "tiene que estar vacía o ser de una exportación anterior, que se sustituye.",
            "Write all facts to a folder of Parquet files, one a month. The folder has to be empty "
            "or of an earlier export, which is replaced.",
        ),
        epilog=examples("testigo export --workspace nortia hechos/"),
    )(export)


def export(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER", help=say("Carpeta que se escribe.", "Folder to write to.")
        ),
    ],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the bare folder."""
    place = start_in(workspace, as_json=as_json)
    from testigo.actions.lakes import export_facts

    done = export_facts(workspace=place, folder=folder)
    if as_json:
        document({"facts": done.facts, "files": list(done.files)})
    else:
        facts, files, where = done.facts, len(done.files), clean(str(folder))
        line(
            say(
                f"Hechos: {facts}; archivos: {files}, en {where}",
                f"Facts: {facts}; files: {files}, in {where}",
            )
        )


@app.command(
    help=say(
        "Añade lo que se ha registrado desde la última vez. Ocurre por sí solo cada pocos minutos.",
        "Add what was recorded since the last time. It happens by itself every few minutes.",
    ),
    epilog=examples("testigo lake refresh --workspace nortia"),
)
def refresh(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Add what is new."""
    place = start_in(workspace, as_json=as_json)
    from testigo.actions.lakes import keep_lake

    _tell(keep_lake(workspace=place), as_json)


@app.command(
    help=say(
        "Rehace los archivos desde el registro; de los anteriores no queda nada.",
        "Make the files anew from the log; nothing of the earlier ones stays.",
    ),
    epilog=examples("testigo lake rebuild --workspace nortia"),
)
def rebuild(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Make all files anew."""
    place = start_in(workspace, as_json=as_json)
    from testigo.actions.lakes import rebuild_lake

    _tell(rebuild_lake(workspace=place), as_json)


@app.command(
    help=say(
        "Compara los archivos con el registro, hecho por hecho. Si hay diferencias, acaba con 3.",
        "Compare the files with the log, fact by fact. Differences end with 3.",
    ),
    epilog=examples("testigo lake check --workspace nortia"),
)
def check(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Say whether the files say what the log says."""
    place = start_in(workspace, as_json=as_json)
    from testigo.actions.lakes import check_lake

    done = check_lake(workspace=place)
    if as_json:
        document(asdict(done))
    elif done.differing:
        first = ", ".join(map(str, done.first))
        line(
            say(
                f"Hechos que difieren: {done.differing} de {done.facts}. Los primeros: {first}. "
                "Rehaz los archivos con «testigo lake rebuild».",
                f"Facts that differ: {done.differing} of {done.facts}. The first ones: {first}. "
                "Make the files anew with “testigo lake rebuild”.",
            )
        )
    else:
        line(
            say(
                f"Los archivos dicen lo mismo que el registro. Hechos: {done.facts}.",
                f"The files say what the log says. Facts: {done.facts}.",
            )
        )
    if done.differing:
        raise typer.Exit(INPUT)


def _tell(done: "Refreshed | None", as_json: bool) -> None:
    if as_json:
        document({"busy": True} if done is None else {"busy": False, **asdict(done)})
    elif done is None:
        line(say("Ya se están escribiendo.", "They are being written already."))
    else:
        line(
            say(
                f"Hechos escritos: {done.facts}. El último es el {done.last_seq}.",
                f"Facts written: {done.facts}. The last is number {done.last_seq}.",
            )
        )
