"""`testigo migrate`: bring the database up to this version."""

import typer

from testigo.cli.language import say
from testigo.cli.options import examples
from testigo.cli.start import start_django
from testigo.cli.talk import begin, line


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "migrate",
        help=say(
            "Pone la base de datos al día con esta versión.",
            "Bring the database up to this version.",
        ),
        epilog=examples("testigo migrate"),
    )(migrate)


def migrate() -> None:
    """Create or change tables."""
    begin()
    start_django()
    if bring_up_to_date():
        line(say("La base de datos está al día.", "The database is up to date."))
    else:
        line(
            say("La base de datos ya estaba al día.", "The database was up to date already."),
        )


def bring_up_to_date() -> bool:
    """Apply what is missing; says whether anything was. Django must be started."""
    from django.core.management import call_command

    from testigo.queries.health import pending_migrations

    if not pending_migrations():
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True
