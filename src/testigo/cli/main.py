"""The command line: `testigo COMMAND`. Each noun has a module; they are put together here."""

import os
import sys
from collections.abc import Sequence

import typer
from typer.main import get_command

from testigo.cli import (
    absences,
    alerts,
    attribution,
    backtests,
    calendar,
    commitments,
    companies,
    config,
    costs,
    costs_report,
    demo,
    doctor,
    duplicates,
    facts,
    feasibility,
    funnels,
    goals,
    imports,
    improving,
    keys,
    lakes,
    leads,
    mail,
    migrate,
    pacts,
    reports,
    restated,
    serve,
    teams,
    users,
    verify,
    weights,
    workspaces,
)
from testigo.cli.failures import DONE, end
from testigo.cli.language import say
from testigo.cli.talk import begin

app = typer.Typer(
    name="testigo",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    # Plain help: the framed one costs a quarter of a second on every start.
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=say(
        "Testigo de lo que Marketing, Ventas y Clientes se prometieron y de lo que pasó.",
        "The witness to what Marketing, Sales and Customer Success promised, and to what happened.",
    ),
)

for module in (demo, serve, migrate, config, doctor, verify, facts, feasibility, lakes, backtests):
    module.add_to(app)
for name, group in (
    ("workspace", workspaces),
    ("user", users),
    ("team", teams),
    ("absence", absences),
    ("key", keys),
    ("pact", pacts),
    ("import", imports),
    ("cost", costs),
    ("lead", leads),
    ("calendar", calendar),
    ("mail", mail),
    ("alerts", alerts),
    ("company", companies),
    ("duplicates", duplicates),
    ("report", reports),
    ("lake", lakes),
):
    app.add_typer(group.app, name=name)
for more in (
    *(commitments, weights, goals, funnels, improving, attribution),
    *(restated, costs_report),
):
    more.add_to(reports.app)


def run(arguments: Sequence[str] | None = None) -> None:
    """The `testigo` program: ends the process with the promised exit code."""
    begin()
    try:
        sys.exit(_run(arguments))
    except BrokenPipeError:
        # Whoever read the problems has gone, as `head` does; that is nobody's mistake.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)


def _run(arguments: Sequence[str] | None) -> int:
    try:
        get_command(app).main(args=arguments, prog_name="testigo")
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else DONE
    except Exception as error:
        return end(error)
    return DONE
