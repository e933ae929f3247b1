"""`testigo feasibility`: whether the promises of a draft fit."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from testigo import clock
from testigo.cli.columns import Column, hand_over
from testigo.cli.language import say, system_language
from testigo.cli.options import CsvOption, JsonOption, WorkspaceOption, XlsxOption, examples
from testigo.cli.pacts import numbered, read_document
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, clean, line

if TYPE_CHECKING:
    from testigo.core.pact import Pact
    from testigo.queries.feasibility import Feasibility

_FILE = typer.Argument(
    metavar="[FILE]",
    help=say("Pacto que se mira; si falta, el de --pact.", "Pact to look at; else --pact."),
)
_PACT = typer.Option(
    "--pact",
    metavar="N",
    help=say(
        "Versión guardada en vez de un archivo.", "A version that is kept, instead of a file."
    ),
)
_MINUTES = typer.Option(
    "--minutes",
    help=say(
        "Minutos por intento: 5, 10, 15, 20, 30 o 60.",
        "Minutes per attempt: 5, 10, 15, 20, 30 or 60.",
    ),
)
_PEOPLE = typer.Option(
    "--people",
    min=-5,
    max=10,
    help=say(
        "Personas de más o de menos que reciben traspasos.",
        "People more or fewer who receive hand-overs.",
    ),
)
COLUMNS: tuple[Column, ...] = (
    Column("Compromiso", "Promise", lambda row: row["id"], "left"),
    Column("Grupo", "Group", lambda row: row["group_name"], "left"),
    Column("Veredicto", "Verdict", lambda row: row["verdict_name"], "left"),
    Column("Probabilidad", "Probability", lambda row: row["chance"]),
    Column("Desde", "Low", lambda row: row["low"], extra=True),
    Column("Hasta", "High", lambda row: row["high"], extra=True),
    Column("Por qué", "Why", lambda row: row["reason"], "left", extra=True),
    Column("Palanca", "Lever", lambda row: row["lever"], "left", extra=True),
)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=say(
            "Simula el trimestre siguiente y dice si los compromisos de un pacto caben: con qué "
            "probabilidad se cumple cada uno, por qué, y qué cambio lo arregla.",
            "Simulate the next quarter and tell whether the promises of a pact fit: how likely "
            "each is kept, why, and which change mends it.",
        ),
        epilog=examples(
            "testigo feasibility pacto.yaml --workspace nortia",
            "testigo feasibility --pact 2 --people 1 --json",
        ),
    )(feasibility)


def feasibility(
    file: Annotated[Path | None, _FILE] = None,
    pact: Annotated[int | None, _PACT] = None,
    minutes: Annotated[int, _MINUTES] = 10,
    people: Annotated[int, _PEOPLE] = 0,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
    xlsx: XlsxOption = None,
) -> None:
    """Whether the promises of a pact fit."""
    begin(as_json=as_json)
    if file is not None and pact is not None:
        raise typer.BadParameter(say("Un archivo o --pact.", "A file or --pact."))
    text = read_document(file) if file is not None else None
    start_with_tables()
    from testigo.core.feasibility.plan import MINUTES
    from testigo.queries.accounts import find_workspace
    from testigo.queries.feasibility import Asked
    from testigo.queries.feasibility import feasibility as look
    from testigo.queries.feasibility_document import document_of

    if minutes not in MINUTES:
        raise typer.BadParameter(", ".join(map(str, MINUTES)), param_hint="--minutes")
    place = find_workspace(workspace)
    asked = Asked(minutes, people)
    found = look(place, _pact(place.pk, text, pact), now=clock.now(), asked=asked)
    hand_over(document_of(found), COLUMNS, _rows(found), csv, xlsx)
    if not as_json and csv is None and xlsx is None:
        for told in _told(found):
            line(clean(told))


def _pact(workspace_id: int, text: str | None, number: int | None) -> "Pact":
    from testigo.queries.feasibility import pact_of_text

    if text is not None:
        return pact_of_text(text, clock.now())
    return numbered(workspace_id, number).pact


def _rows(found: "Feasibility") -> Sequence[Mapping[str, Any]]:
    from testigo.wording import feasibility as words
    from testigo.wording import language_of

    language, currency = system_language(), found.pact.currency
    tag = language_of(language)
    return [
        {
            "id": one.promise.id,
            "group_name": words.GROUPS[one.group][tag],
            "verdict_name": words.VERDICTS[one.verdict][tag],
            "chance": words.chance_words(one.likely, language),
            "low": None if one.likely.chance is None else round(one.likely.low, 4),
            "high": None if one.likely.chance is None else round(one.likely.high, 4),
            "reason": words.why_words(one, currency, language),
            "lever": " · ".join(
                words.lever_words(lever, one.promise, currency, language) for lever in one.levers
            ),
        }
        for one in found.outcomes
    ]


def _told(found: "Feasibility") -> list[str]:
    """Why what does not fit does not, and what would change it."""
    from testigo.wording import feasibility as words
    from testigo.wording import language_of

    language, currency = system_language(), found.pact.currency
    told = []
    for one in found.outcomes:
        if one.verdict in ("fits", "nothing"):
            continue
        told.append(f"{one.promise.id}: {words.why_words(one, currency, language)}")
        for lever in one.levers:
            said = words.lever_words(lever, one.promise, currency, language)
            told.append(f"  → {said}: {words.chance_words(lever.likely, language)}")
    for assumed in found.assumptions:
        name = words.ASSUMPTIONS[assumed.code][language_of(language)]
        value = words.assumption_words(assumed.code, assumed.value, language)
        source = words.source_words(assumed.code, assumed.estimate, assumed.cases, language)
        told.append(f"{name}: {value} ({source})")
    return told
