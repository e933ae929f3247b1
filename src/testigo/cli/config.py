"""`testigo config`: every setting with its value, where it comes from and what it means."""

import typer

from testigo.cli.language import say, system_language
from testigo.cli.options import JsonOption, examples
from testigo.cli.start import start_django
from testigo.cli.talk import begin, document, table


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "config",
        help=say(
            "Enseña cada ajuste con su valor, su origen y su sentido; los secretos van tapados.",
            "Show each setting with its value, origin and meaning; secrets are masked.",
        ),
        epilog=examples("testigo config", "TESTIGO_HOME=/srv/testigo testigo config --json"),
    )(config)


def config(as_json: JsonOption = False) -> None:
    """Print the settings."""
    begin(as_json=as_json)
    start_django()
    from django.conf import settings

    spanish = system_language() == "es"
    rows = [
        (one.name, one.shown, one.origin, one.es if spanish else one.en)
        for one in settings.TESTIGO_ENVIRONMENT.values()
    ]
    if as_json:
        keys = ("name", "value", "origin", "meaning")
        document({"settings": [dict(zip(keys, row, strict=True)) for row in rows]})
        return
    origins = {
        "environment": say("entorno", "environment"),
        "default": say("de fábrica", "default"),
        "file": say("archivo", "file"),
    }
    table(
        [
            (say("Ajuste", "Setting"), "left"),
            (say("Valor", "Value"), "left"),
            (say("Origen", "Origin"), "left"),
            (say("Sentido", "Meaning"), "left"),
        ],
        [(name, value, origins[origin], meaning) for name, value, origin, meaning in rows],
    )
