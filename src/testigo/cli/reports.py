"""`testigo report`: what became of what was done."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from testigo import clock
from testigo.cli.columns import Column, hand_over, plain
from testigo.cli.language import say
from testigo.cli.loop_rows import PLATFORMS, By, rows_by
from testigo.cli.options import CsvOption, JsonOption, WorkspaceOption, XlsxOption, examples
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, line

if TYPE_CHECKING:
    from testigo.store.models import Workspace

app = typer.Typer(
    no_args_is_help=True,
    help=say(
        "Informes, tal como se veían en cualquier fecha pasada.",
        "Reports, as they were on any past date.",
    ),
)
DAYS = {"formats": ["%Y-%m-%d"], "metavar": "YYYY-MM-DD"}
FromOption = Annotated[
    datetime | None,
    typer.Option(
        "--from",
        help=say("Primer día; si falta, el del primer hecho.", "First day; else the first fact's."),
        **DAYS,
    ),
]
ToOption = Annotated[
    datetime | None,
    typer.Option(
        "--to",
        help=say(
            "Primer día que ya no entra; si falta, mañana.", "First day left out; else tomorrow."
        ),
        **DAYS,
    ),
]
AsofOption = Annotated[
    datetime | None,
    typer.Option(
        "--asof",
        help=say(
            "Con lo que se sabía al acabar ese día; si falta, ahora.",
            "With what was known at the end of that day; else now.",
        ),
        **DAYS,
    ),
]


def _band(row: Mapping[str, Any]) -> str:
    least, most = row["least"], row["most"]
    if not least:
        return say("Total", "Total")
    if most is None:
        return f"{least}+"
    return str(least) if most == least else f"{least}–{most}"


def _share(row: Mapping[str, Any]) -> str:
    """A share in percent; few cases have none."""
    if row["rate"] is None:
        return say("pocos casos", "few cases")
    return f"{100 * row['rate']:.2f} %"


ATTEMPTS: tuple[Column, ...] = (
    Column("Intentos", "Attempts", _band, "left"),
    plain("Personas", "People", "people"),
    plain("Clientes", "Customers", "customers"),
    Column("Conversión", "Conversion", _share),
)


@app.command(
    help=say(
        "El bucle: qué fue de los leads de cada canal y campaña, y cuánto costaron.",
        "The loop: what became of the leads of each channel and campaign, and what they cost.",
    ),
    epilog=examples(
        "testigo report loop --workspace nortia",
        "testigo report loop --from 2026-01-01 --to 2026-07-01 --asof 2026-06-30 --xlsx loop.xlsx",
    ),
)
def loop(
    workspace: WorkspaceOption = None,
    by: Annotated[
        By,
        typer.Option(
            help=say(
                "Qué es cada fila: una campaña, un canal, un contenido mencionado, el formulario "
                "que lo hizo lead, el equipo que lo recibió o un competidor.",
                "What a row is: a campaign, a channel, a mentioned content, the form that made "
                "them leads, the team that received them, or a competitor.",
            )
        ),
    ] = "campaign",
    since: FromOption = None,
    until: ToOption = None,
    asof: AsofOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
    xlsx: XlsxOption = None,
) -> None:
    """The loop report."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.loop import loop_report
    from testigo.queries.loop_document import loop_document

    place, days = asked(workspace, since, until, asof)
    shown = loop_document(loop_report(place, **days))
    columns, rows = rows_by(shown, by)
    hand_over(shown, columns, rows, csv, xlsx)
    if not as_json:
        tell_left_out(shown["left_out"])


@app.command(
    help=say(
        "Las plataformas junto al CRM: qué declara cada una, qué hay y por qué no coinciden.",
        "Platforms beside the CRM: what each claims, what there is, and why they differ.",
    ),
    epilog=examples(
        "testigo report platforms --workspace nortia",
        "testigo report platforms --from 2026-01-01 --to 2026-07-01 --json",
    ),
)
def platforms(
    workspace: WorkspaceOption = None,
    since: FromOption = None,
    until: ToOption = None,
    asof: AsofOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
    xlsx: XlsxOption = None,
) -> None:
    """The report of platforms."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.claims import claims_report

    place, days = asked(workspace, since, until, asof)
    shown = claims_report(place, **days).document()
    hand_over(shown, PLATFORMS, shown["platforms"], csv, xlsx)
    if not as_json:
        tell_left_out(shown["left_out"])
        _tell_besides(shown)


@app.command(
    help=say(
        "Los intentos: qué parte acaba en cliente según cuántas veces se intentó.",
        "Attempts: what share becomes a customer by how often people were tried.",
    ),
    epilog=examples("testigo report attempts --workspace nortia"),
)
def attempts(
    workspace: WorkspaceOption = None,
    since: FromOption = None,
    until: ToOption = None,
    asof: AsofOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
    xlsx: XlsxOption = None,
) -> None:
    """The report of attempts."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.attempts import attempts_report

    place, days = asked(workspace, since, until, asof)
    shown = attempts_report(place, **days).document()
    hand_over(shown, ATTEMPTS, [*shown["rows"], {**shown["totals"], "least": 0}], csv, xlsx)


def asked(
    workspace: str | None, since: datetime | None, until: datetime | None, asof: datetime | None
) -> tuple["Workspace", dict[str, Any]]:
    """The workspace, and the days that a report is asked for."""
    from testigo.queries.accounts import find_workspace
    from testigo.queries.span import span_asked

    place = find_workspace(workspace)
    days = span_asked(
        place,
        since=since.date() if since else None,
        until=until.date() if until else None,
        asof=asof.date() if asof else None,
        now=clock.now(),
        named="--{}",
    )
    return place, asdict(days)


def _tell_besides(shown: Mapping[str, Any]) -> None:
    """The leads that stand beside no platform."""
    others, unknown = shown["other_leads"], shown["unknown_leads"]
    if others or unknown:
        line(
            say(
                f"Además, {others} leads de canales por los que nadie declara nada y {unknown} de "
                "canal desconocido.",
                f"Besides, {others} leads of channels for which nothing is claimed and {unknown} "
                "of an unknown channel.",
            )
        )


def tell_left_out(left_out: Mapping[str, int]) -> None:
    """Tell which amounts are not in the sums."""
    other, unreadable = left_out["other_currency"], left_out["unreadable"]
    if other or unreadable:
        line(
            say(
                f"No se han sumado {other} importes en otra divisa ni {unreadable} ilegibles.",
                f"Not added up: {other} amounts in another currency and {unreadable} unreadable.",
            )
        )
