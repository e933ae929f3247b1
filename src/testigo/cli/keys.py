"""`testigo key`: keys for programs."""

from typing import Annotated

import typer

from testigo import clock
from testigo.cli.language import say
from testigo.cli.options import JsonOption, WorkspaceOption, examples
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, document, line, note

app = typer.Typer(no_args_is_help=True, help=say("Claves para programas.", "Keys for programs."))


@app.command(
    help=say(
        "Crea una clave y la enseña esta única vez.",
        "Make a key and show it this one time.",
    ),
    epilog=examples("testigo key create --workspace nortia --scope ingest --name web"),
)
def create(
    scope: Annotated[
        str,
        typer.Option(
            help=say(
                "ingest (solo envía hechos), read (solo lee) o write (lee y escribe).",
                "ingest (only sends facts), read (only reads) or write (reads and writes).",
            )
        ),
    ],
    workspace: WorkspaceOption = None,
    name: Annotated[str, typer.Option(help=say("Para qué es.", "What it is for."))] = "",
    as_json: JsonOption = False,
) -> None:
    """Make a key."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.actions.keys import create_key
    from testigo.queries.accounts import find_workspace

    place = find_workspace(workspace)
    key, secret = create_key(workspace=place, name=name or scope, scope=scope, now=clock.now())
    if as_json:
        document({"id": key.id, "name": key.name, "scope": key.scope, "key": secret})
        return
    line(secret)
    note(
        say(
            "Guárdala ahora: solo queda su huella y no se puede volver a enseñar.",
            "Keep it now: only its digest is stored and it cannot be shown again.",
        )
    )
