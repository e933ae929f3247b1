"""`testigo doctor`: whether everything is in order."""

import typer

from testigo import clock
from testigo.cli.failures import INPUT
from testigo.cli.language import say, system_language
from testigo.cli.options import JsonOption, examples
from testigo.cli.start import start_django
from testigo.cli.talk import begin, clean, document, line
from testigo.wording import sentence

_MARKS = {"good": "✓", "attention": "!", "bad": "✗"}


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "doctor",
        help=say(
            "Comprueba la instalación, los pactos, los equipos, los plazos, los avisos y los "
            "formularios. "
            "Acaba con 3 si hay algo que arreglar.",
            "Check the set-up, pacts, teams, clocks, alerts and forms. "
            "Ends with 3 when there is something to mend.",
        ),
        epilog=examples("testigo doctor", "testigo doctor --json"),
    )(doctor)


def doctor(as_json: JsonOption = False) -> None:
    """Print what was found."""
    begin(as_json=as_json)
    start_django()
    from django.conf import settings

    from testigo.queries.health import examine

    findings = examine(home=settings.TESTIGO_HOME, now=clock.now())
    language = system_language()
    if as_json:
        document(
            {
                "findings": [
                    {
                        "workspace": one.workspace or None,
                        "state": one.state,
                        "code": one.said.code,
                        "message": sentence(one.said, language),
                    }
                    for one in findings
                ]
            }
        )
    else:
        for one in findings:
            about = f"{one.workspace}: " if one.workspace else ""
            line(clean(f"{_MARKS[one.state]} {about}{sentence(one.said, language)}"))
    if any(one.state == "bad" for one in findings):
        raise typer.Exit(INPUT)
