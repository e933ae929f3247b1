"""`testigo report`: what became of what was done."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from testigo import clock
from testigo.cli.columns import Column, hand_over, money, plain, rate
from testigo.cli.language import say, system_language
from testigo.cli.options import CsvOption, JsonOption, WorkspaceOption, XlsxOption, examples
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, line
from testigo.wording import word

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


def _role(es: str, en: str, answer: str) -> Column:
    return Column(es, en, lambda row: row["right_role"][answer], extra=True)


def _channel(row: Mapping[str, Any]) -> str:
    return word("channel", row["channel"], system_language())


def _lost(row: Mapping[str, Any]) -> str:
    language = system_language()
    return ", ".join(f"{word('reason', why, language)}: {n}" for why, n in row["lost"].items() if n)


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


LOOP: tuple[Column, ...] = (
    Column("Canal", "Channel", _channel, "left"),
    Column("Campaña", "Campaign", lambda row: row["campaign"], "left"),
    money("Coste", "Cost", "cost"),
    plain("Declarados", "Claimed", "claimed"),
    plain("Leads", "Leads", "leads"),
    plain("MQL", "MQL", "mql"),
    plain("Aceptados", "Accepted", "accepted", extra=True),
    plain("SQL", "SQL", "sql"),
    plain("Oport.", "Opps", "opportunities"),
    plain("Clientes", "Customers", "customers"),
    money("Ingresos", "Revenue", "revenue"),
    money("Margen", "Margin", "margin", extra=True),
    money("Coste por lead", "Cost per lead", "cost_per_lead", extra=True),
    money("Por cliente", "Per customer", "cost_per_customer"),
    rate("ROI", "ROI", "roi"),
    _role("Cargo adecuado", "Right role", "yes"),
    _role("Otro cargo", "Other role", "no"),
    _role("Cargo sin saber", "Role unknown", "unknown"),
    Column("Motivos de pérdida", "Loss reasons", _lost, "left", extra=True),
)
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

    place, days = asked(workspace, since, until, asof)
    shown = loop_report(place, **days).document()
    totals = {"channel": say("Total", "Total"), "campaign": "", **shown["totals"]}
    hand_over(shown, LOOP, [*shown["rows"], totals], csv, xlsx)
    if not as_json:
        _tell_left_out(shown["left_out"])


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
        where="--to",
    )
    return place, asdict(days)


def _tell_left_out(left_out: Mapping[str, int]) -> None:
    other, unreadable = left_out["other_currency"], left_out["unreadable"]
    if other or unreadable:
        line(
            say(
                f"No se han sumado {other} importes en otra divisa ni {unreadable} ilegibles.",
                f"Not added up: {other} amounts in another currency and {unreadable} unreadable.",
            )
        )
