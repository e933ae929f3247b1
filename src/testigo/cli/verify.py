"""`testigo verify`: rebuild what is derived from the facts and compare."""

from dataclasses import asdict

import typer

from testigo.cli.failures import INPUT
from testigo.cli.language import say
from testigo.cli.options import JsonOption, WorkspaceOption, examples
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, document, line, progress, table


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "verify",
        help=say(
            "Rehace desde los hechos todo lo que se deriva de ellos y lo compara con lo guardado. "
            "Si hay diferencias, acaba con 3.",
            "Rebuild everything derived from the facts and compare it with what is stored. "
            "Differences end with 3.",
        ),
        epilog=examples("testigo verify --workspace nortia"),
    )(verify)


def verify(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Print every difference."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.actions.verifying import verify as compare
    from testigo.queries.accounts import find_workspace

    found = find_workspace(workspace)
    with progress(say("Comparando", "Comparing")) as step:
        differences = compare(workspace=found, progress=step)
    if as_json:
        document({"differences": [asdict(one) for one in differences]})
    elif differences:
        titles = ("Tabla", "Persona", "Qué", "Guardado", "Rehecho")
        table(
            [
                (say(es, en), "left")
                for es, en in zip(
                    titles, ("Table", "Person", "What", "Stored", "Rebuilt"), strict=True
                )
            ],
            [(d.table, d.person, d.what, d.stored, d.rebuilt) for d in differences],
        )
        count = len(differences)
        line(say(f"Diferencias: {count}.", f"Differences: {count}."))
    else:
        line(
            say(
                "Sin diferencias: lo guardado es lo que dicen los hechos.",
                "No differences: what is stored is what the facts say.",
            )
        )
    if differences:
        raise typer.Exit(INPUT)
