"""`testigo report restated`: what the loop said when its days were over, and what it says now."""

from collections.abc import Mapping
from typing import Any

import typer

from testigo.cli.columns import Column, hand_over
from testigo.cli.language import say
from testigo.cli.options import CsvOption, JsonOption, WorkspaceOption, XlsxOption, examples
from testigo.cli.reports import AsofOption, FromOption, ToOption, asked
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, line, talk

_NAMES: Mapping[str, tuple[str, str]] = {
    "leads": ("Leads", "Leads"),
    "mql": ("MQL", "MQL"),
    "accepted": ("Aceptados", "Accepted"),
    "sql": ("SQL", "SQL"),
    "opportunities": ("Oportunidades", "Opportunities"),
    "customers": ("Clientes", "Customers"),
    "revenue": ("Ingresos", "Revenue"),
    "cost": ("Coste", "Cost"),
}


def _amount(es: str, en: str, key: str) -> Column:
    return Column(es, en, lambda row: row[key], money=True)


RESTATED: tuple[Column, ...] = (
    Column("Cifra", "Figure", lambda row: say(*_NAMES[row["figure"]]), "left"),
    _amount("Al acabar", "When over", "closed"),
    _amount("Registrado tarde", "Recorded late", "late"),
    _amount("Ocurrido después", "Happened since", "since"),
    _amount("Ahora", "Now", "now"),
)


def add_to(app: typer.Typer) -> None:
    """Join this command to `testigo report`."""
    app.command(
        help=say(
            "Entonces y ahora: qué decía el bucle cuando acabaron sus días, qué dice hoy y por "
            "qué no es lo mismo.",
            "Then and now: what the loop said when its days were over, what it says today, and "
            "why that is not the same.",
        ),
        epilog=examples(
            "testigo report restated --workspace nortia --from 2026-04-01 --to 2026-07-01",
            "testigo report restated --from 2026-01-01 --to 2026-07-01 --csv entonces.csv",
        ),
    )(restated)


def restated(
    workspace: WorkspaceOption = None,
    since: FromOption = None,
    until: ToOption = None,
    asof: AsofOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
    xlsx: XlsxOption = None,
) -> None:
    """The report of then and now."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.restating import restated_loop

    place, days = asked(workspace, since, until, asof)
    shown = restated_loop(place, **days).document()
    hand_over(shown, RESTATED, shown["rows"], csv, xlsx)
    if not talk.as_json and not shown["rows"]:
        line(_not_over(shown))


def _not_over(shown: Mapping[str, Any]) -> str:
    until = shown["to"]
    return say(
        f"Esos días no han acabado: pide un «--to» anterior a {until}.",
        f"These days are not over: ask for a “--to” before {until}.",
    )
