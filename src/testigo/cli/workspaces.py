"""`testigo workspace`: one business each."""

from dataclasses import asdict
from typing import Annotated

import typer

from testigo import clock
from testigo.cli.language import say
from testigo.cli.options import JsonOption, examples
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, clean, document, line, table

app = typer.Typer(
    no_args_is_help=True, help=say("Espacios: uno por empresa.", "Workspaces: one per business.")
)


@app.command(
    help=say("Abre un espacio.", "Open a workspace."),
    epilog=examples(
        "testigo workspace create nortia --name Nortia",
        "testigo workspace create acme --name Acme --language en --timezone America/New_York "
        "--currency USD --country US",
    ),
)
def create(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help=say("Nombre corto.", "Short name."))],
    name: Annotated[
        str, typer.Option(help=say("Nombre; si falta, el corto.", "Name; else the short one."))
    ] = "",
    language: Annotated[str, typer.Option(help=say("es o en.", "es or en."))] = "es",
    timezone: Annotated[
        str, typer.Option(help=say("Zona horaria.", "Time zone."))
    ] = "Europe/Madrid",
    currency: Annotated[str, typer.Option(help=say("Divisa.", "Currency."))] = "EUR",
    country: Annotated[
        str,
        typer.Option(
            help=say("País de los teléfonos sin prefijo.", "Country of phones without a prefix.")
        ),
    ] = "ES",
    as_json: JsonOption = False,
) -> None:
    """Open a workspace."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.actions.workspaces import create_workspace

    made = create_workspace(
        slug=slug,
        name=name or slug,
        language=language,
        timezone=timezone,
        currency=currency,
        country=country,
        now=clock.now(),
    )
    if as_json:
        document({"slug": made.slug, "name": made.name})
    else:
        line(clean(say(f"Espacio «{made.slug}» abierto.", f"Workspace “{made.slug}” opened.")))


@app.command(
    "list",
    help=say("Enseña los espacios.", "List the workspaces."),
    epilog=examples("testigo workspace list"),
)
def show_all(as_json: JsonOption = False) -> None:
    """List the workspaces."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.accounts import workspace_lines

    lines = workspace_lines()
    if as_json:
        document({"workspaces": [asdict(one) for one in lines]})
        return
    table(
        [
            (say("Espacio", "Workspace"), "left"),
            (say("Nombre", "Name"), "left"),
            (say("Idioma", "Language"), "left"),
            (say("Zona horaria", "Time zone"), "left"),
            (say("Divisa", "Currency"), "left"),
            (say("Personas", "People"), "right"),
        ],
        [(w.slug, w.name, w.language, w.timezone, w.currency, w.members) for w in lines],
    )
