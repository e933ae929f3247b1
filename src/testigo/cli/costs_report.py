"""`testigo report costs`: what campaigns cost by month."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import typer

from testigo.cli.columns import Column, hand_over, money, plain
from testigo.cli.language import say, system_language
from testigo.cli.options import CsvOption, JsonOption, WorkspaceOption, XlsxOption, examples
from testigo.cli.reports import AsofOption, FromOption, ToOption, asked, tell_left_out
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, line
from testigo.wording import word


def _channel(row: Mapping[str, Any]) -> str:
    return word("channel", row["channel"], system_language()) if row["channel"] else row["said"]


def _month(at: int, first: str) -> Column:
    name = f"{date.fromisoformat(first):%Y-%m}"
    return Column(name, name, lambda row: row["months"][at], money=True, extra=True)


def _columns(months: list[str]) -> list[Column]:
    """The terminal shows what a campaign cost in all; files hold every month."""
    return [
        Column("Canal", "Channel", _channel, "left"),
        Column("Campaña", "Campaign", lambda row: row["campaign"], "left"),
        *(_month(at, first) for at, first in enumerate(months)),
        money("Coste", "Cost", "total"),
        plain("Declarados", "Claimed", "claimed"),
    ]


def add_to(app: typer.Typer) -> None:
    """Join this command to `testigo report`."""
    app.command(
        help=say(
            "Los costes: qué costó cada campaña, mes a mes en los archivos, y qué días contaron "
            "dos orígenes.",
            "Costs: what each campaign cost, month by month in files, and which days two sources "
            "told.",
        ),
        epilog=examples(
            "testigo report costs --workspace nortia --from 2026-01-01 --to 2026-07-01",
            "testigo report costs --xlsx costes.xlsx",
        ),
    )(costs)


def costs(
    workspace: WorkspaceOption = None,
    since: FromOption = None,
    until: ToOption = None,
    asof: AsofOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
    xlsx: XlsxOption = None,
) -> None:
    """The report of costs."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.costs import costs_report
    from testigo.queries.costs_document import costs_document

    place, days = asked(workspace, since, until, asof)
    shown = costs_document(costs_report(place, **days))
    total = {
        "channel": "",
        "said": say("Total", "Total"),
        "campaign": "",
        "months": shown["by_month"],
        "total": shown["total"],
        "claimed": None,
    }
    hand_over(shown, _columns(shown["months"]), [*shown["rows"], total], csv, xlsx)
    if not as_json:
        for one in shown["overlaps"]:
            line(_overlap(one))
        tell_left_out(shown["left_out"])


def _overlap(one: Mapping[str, Any]) -> str:
    channel = word("channel", one["channel"], system_language())
    campaign = " · ".join(filter(None, (channel, one["campaign"])))
    return say(
        f"{campaign}: dos orígenes cuentan los días del {one['from']} hasta antes del "
        f"{one['to']}; cuenta {one['amount']} {one['currency']} y no {one['left_amount']}.",
        f"{campaign}: two sources tell the days from {one['from']} to before {one['to']}; "
        f"{one['amount']} {one['currency']} counts and {one['left_amount']} does not.",
    )
