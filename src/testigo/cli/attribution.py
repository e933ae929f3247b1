"""`testigo report attribution` and `testigo report journeys`: what preceded customers?"""

from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from testigo.cli.columns import Column, hand_over, money, plain
from testigo.cli.failures import INPUT, Failure
from testigo.cli.language import say, system_language
from testigo.cli.options import CsvOption, JsonOption, WorkspaceOption, XlsxOption, examples
from testigo.cli.reports import AsofOption, FromOption, ToOption, asked
from testigo.cli.start import start_django, start_with_tables
from testigo.cli.talk import begin, line
from testigo.core.attribution.journeys import LONGEST_WINDOW, USUAL_WINDOW
from testigo.core.attribution.models import MODELS, SIMPLE, Model
from testigo.core.problems import Problem
from testigo.wording import word

# As Typer takes choices that may be given more than once.
ModelName = Enum("ModelName", [(model, model) for model in MODELS])  # type: ignore[misc]
WindowOption = Annotated[
    int,
    typer.Option(
        min=0,
        max=LONGEST_WINDOW,
        help=say(
            "Días antes de la firma en los que cuentan los contactos.",
            "Days before the signature in which touches count.",
        ),
    ),
]
ModelOption = Annotated[
    list[ModelName] | None,
    typer.Option(
        "--model",
        help=say(
            "Un modelo; se puede repetir. Si falta, todos (la terminal muestra los tres simples).",
            "A model; may be given again. Else all (the terminal shows the three simple ones).",
        ),
    ),
]
FolderOption = Annotated[
    Path | None,
    typer.Option(
        "--folder",
        help=say(
            "Sin espacio: los recorridos y contactos de una carpeta de Parquet.",
            "Without a workspace: the journeys and touches of a folder of Parquet files.",
        ),
    ),
]
ByOption = Annotated[
    Literal["channel", "campaign"],
    typer.Option(
        help=say("Filas por canal, o por canal y campaña.", "Rows by channel, or with campaigns."),
    ),
]


def add_to(app: typer.Typer) -> None:
    """Join these commands to `testigo report`."""
    app.command(
        help=say(
            "La atribución: cuánto de lo firmado corresponde a cada canal, según cada modelo.",
            "Attribution: how much of what was signed each channel is given, by each model.",
        ),
        epilog=examples(
            "testigo report attribution --workspace nortia --by channel",
            "testigo report attribution --window 180 --model first --model markov --json",
            "testigo report attribution --folder ./journeys --by channel",
        ),
    )(attribution)
    app.command(
        help=say(
            "Los recorridos: qué pasos precedieron a cada firma y cuánto tardaron.",
            "Journeys: which steps preceded each signature and how long they took.",
        ),
        epilog=examples(
            "testigo report journeys --workspace nortia --from 2026-01-01 --to 2026-04-01",
            "testigo report journeys --window 365 --csv recorridos.csv",
        ),
    )(journeys)


def _channel(row: Mapping[str, Any]) -> str:
    code = row["channel"]
    return word("channel", "" if code == "unknown" else code, system_language())


def _path(row: Mapping[str, Any]) -> str:
    names = [_channel({"channel": channel}) for channel in row["path"]]
    return " → ".join(names) or _channel({"channel": "unknown"})


def _credit(model: Model, *, extra: bool) -> Column:
    names = [word("attribution_model", model, language) for language in ("es", "en")]
    return money(names[0], names[1], model, extra=extra)


CHANNEL = Column("Canal", "Channel", _channel, "left")
CAMPAIGN = Column("Campaña", "Campaign", lambda row: row["campaign"], "left")
JOURNEYS: tuple[Column, ...] = (
    Column("Fecha", "Date", lambda row: row["ended_at"][:10], "left"),
    Column("Empresa", "Company", lambda row: row["company"] or row["person"], "left"),
    Column("Oportunidad", "Deal", lambda row: row["deal"], "left", extra=True),
    Column("Personas", "People", lambda row: len(row["people"])),
    Column("Contactos", "Touches", lambda row: len(row["touches"])),
    money("Ingresos", "Revenue", "revenue"),
    money("De ellos, renovaciones", "Of which renewals", "of_which_renewals", extra=True),
    Column("Recorrido", "Path", _path, "left"),
    plain("Contactos anteriores", "Touches before", "touches_before", extra=True),
    plain("Contactos posteriores", "Touches after", "touches_after", extra=True),
)


def attribution(
    workspace: WorkspaceOption = None,
    since: FromOption = None,
    until: ToOption = None,
    asof: AsofOption = None,
    window: WindowOption = USUAL_WINDOW,
    model: ModelOption = None,
    by: ByOption = "campaign",
    folder: FolderOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
    xlsx: XlsxOption = None,
) -> None:
    """The report of attribution."""
    begin(as_json=as_json)
    models: tuple[Model, ...] = tuple(dict.fromkeys(one.value for one in model or ())) or MODELS
    if folder is not None:
        start_django()
        shown = _of_folder(folder, window, models, by)
    else:
        start_with_tables()
        from testigo.queries.attribution import attribution_report

        place, days = asked(workspace, since, until, asof)
        shown = attribution_report(place, **days, window=window, models=models).document(by)
    columns = [
        CHANNEL,
        *([CAMPAIGN] if by == "campaign" else []),
        *(_credit(one, extra=not model and one not in SIMPLE) for one in models),
    ]
    totals = {"channel": say("Total", "Total"), "campaign": "", **shown["totals"]}
    hand_over(shown, columns, [*shown["rows"], totals], csv, xlsx)
    if not as_json and folder is None:
        _tell(shown)


def _of_folder(folder: Path, window: int, models: Sequence[Model], by: str) -> dict[str, Any]:
    """The credit of the journeys of a folder, in the shape of the report."""
    from testigo.analytics.attribution import credit_folder
    from testigo.analytics.ways import FolderUnreadable, TooMuchMoney
    from testigo.queries.attribution import rows_document

    try:
        found = credit_folder(folder, window)
    except (FolderUnreadable, TooMuchMoney) as error:
        raise Failure(
            INPUT, [Problem("journeys_unreadable", params={"file": str(folder)})]
        ) from error
    return {"window": window, **rows_document(found, models, by)}


def journeys(
    workspace: WorkspaceOption = None,
    since: FromOption = None,
    until: ToOption = None,
    asof: AsofOption = None,
    window: WindowOption = USUAL_WINDOW,
    as_json: JsonOption = False,
    csv: CsvOption = None,
    xlsx: XlsxOption = None,
) -> None:
    """The report of journeys."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.attribution import attribution_report

    place, days = asked(workspace, since, until, asof)
    shown = attribution_report(place, **days, window=window, models=()).journeys_document()
    hand_over(shown, JOURNEYS, shown["journeys"], csv, xlsx)
    if not as_json:
        _tell(shown)


def _tell(shown: Mapping[str, Any]) -> None:
    """What Marketing had a part in, and what could not be taken as it came."""
    currency = shown["currency"]
    line(
        say(
            f"De {shown['revenue']} {currency}, Marketing originó {shown['sourced']} e influyó en "
            f"{shown['influenced']}.",
            f"Of {shown['revenue']} {currency}, Marketing sourced {shown['sourced']} and "
            f"influenced {shown['influenced']}.",
        )
    )
    for note, count in shown["notes"].items():
        if count:
            line(f"{word('attribution_note', note, system_language())}: {count}.")
