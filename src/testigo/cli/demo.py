"""`testigo demo`: the sample company, ready to look at."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from testigo import clock
from testigo.cli.language import say
from testigo.cli.migrate import bring_up_to_date
from testigo.cli.options import examples
from testigo.cli.serve import HOST, PORT, HostOption, PortOption, refuse_taken_port, run_server
from testigo.cli.start import start_django
from testigo.cli.talk import begin, clean, line, progress, table
from testigo.wording import word

if TYPE_CHECKING:
    from testigo.store.models import Workspace


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "demo",
        help=say(
            "Prepara la empresa de muestra, Nortia, y la sirve. La segunda vez arranca enseguida.",
            "Prepare the sample company, Nortia, and serve it. The second time it starts at once.",
        ),
        epilog=examples("testigo demo", "testigo demo --no-serve", "testigo demo --delete"),
    )(demo)


def demo(
    host: HostOption = HOST,
    port: PortOption = PORT,
    no_serve: Annotated[
        bool,
        typer.Option("--no-serve", help=say("Solo la prepara.", "Only prepare it.")),
    ] = False,
    delete: Annotated[
        bool,
        typer.Option(
            "--delete",
            help=say("Borra la empresa de muestra.", "Delete the sample company."),
        ),
    ] = False,
) -> None:
    """Prepare and serve the sample company, or delete it."""
    begin()
    start_django()
    if not (no_serve or delete):
        refuse_taken_port(host, port)
    bring_up_to_date()
    if delete:
        _delete()
        return
    _prepare()
    _tell_users(f"http://{host}:{port}")
    if not no_serve:
        run_server(host, port)


def _prepare() -> None:
    """Build the sample unless a whole one is there; one that was cut short is built anew."""
    from testigo.actions.workspaces import remove_sample
    from testigo.queries.accounts import sample_workspace

    held = sample_workspace()
    if held is not None and _is_whole(held):
        return
    if held is not None:
        remove_sample(workspace=held)
    from testigo.sample.company import build

    with progress(say("Preparando la empresa de muestra", "Preparing the sample company")) as step:
        made = build(clock.now(), progress=step)
    _mark().write_text(_sign_of(made.workspace), "utf-8")


def _delete() -> None:
    from testigo.actions.workspaces import remove_sample
    from testigo.queries.accounts import sample_workspace

    held = sample_workspace()
    _mark().unlink(missing_ok=True)
    if held is None:
        line(say("No hay empresa de muestra.", "There is no sample company."))
        return
    remove_sample(workspace=held)
    line(say("Se ha borrado la empresa de muestra.", "The sample company has been deleted."))


def _tell_users(address: str) -> None:
    from testigo.sample.cast import CAST, PASSWORD

    language = "es" if say("es", "en") == "es" else "en"
    line(say(f"Testigo: {address}", f"Testigo: {address}"))
    line(say(f"Contraseña de todos: {PASSWORD}", f"Password of everyone: {PASSWORD}"))
    table(
        [
            (say("Nombre", "Name"), "left"),
            (say("Correo", "E-mail"), "left"),
            (say("Papel", "Role"), "left"),
        ],
        [(clean(one.name), one.email, word("role", one.role, language)) for one in CAST],
    )


def _mark() -> Path:
    """Says that the sample was built to its end; beside the database, in the data folder."""
    from django.conf import settings

    home: Path = settings.TESTIGO_HOME
    return home / "sample-is-whole"


def _is_whole(workspace: "Workspace") -> bool:
    mark = _mark()
    return mark.exists() and mark.read_text("utf-8") == _sign_of(workspace)


def _sign_of(workspace: "Workspace") -> str:
    """Which workspace of which database the mark speaks of."""
    database = os.environ.get("TESTIGO_DATABASE_URL", "").rpartition("@")[2]
    return f"{workspace.id} {database}"
