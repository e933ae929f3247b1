"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from testigo.cli.language import say

WorkspaceOption = Annotated[
    str | None,
    typer.Option(
        "--workspace",
        "-w",
        metavar="SLUG",
        help=say(
            "Espacio; si solo hay uno, se puede omitir.",
            "Workspace; may be left out when there is only one.",
        ),
    ),
]
JsonOption = Annotated[
    bool, typer.Option("--json", help=say("Escribe el resultado en JSON.", "Print JSON."))
]
HistoryOption = Annotated[
    bool,
    typer.Option(
        "--history",
        help=say(
            "Es histórico: las consecuencias llevan su fecha de entonces y no se avisa a nadie.",
            "It is history: consequences carry the dates of then and nobody is alerted.",
        ),
    ),
]
FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help=say("Archivo que se lee.", "File to read."))
]
CsvOption = Annotated[
    Path | None,
    typer.Option("--csv", metavar="FILE", help=say("Guarda en CSV.", "Save as CSV.")),
]
XlsxOption = Annotated[
    Path | None,
    typer.Option("--xlsx", metavar="FILE", help=say("Guarda en XLSX.", "Save as XLSX.")),
]
LimitOption = Annotated[
    int,
    typer.Option(min=1, max=1000, help=say("Cuántas líneas.", "How many lines.")),
]
AfterOption = Annotated[
    str,
    typer.Option(
        help=say("La marca «next» de la página anterior.", "The mark “next” of the page before.")
    ),
]


def examples(*lines: str) -> str:
    """The examples that `--help` shows below a command."""
    title = say("Ejemplos:", "Examples:")
    # The mark keeps the lines as they are.
    return "\n".join(["\b", title, *(f"  {line}" for line in lines)])
