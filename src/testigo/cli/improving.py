"""`testigo report leaks`: what both teams can do better, in euros."""

from collections.abc import Mapping
from typing import Any

import typer

from testigo.cli.columns import Column, hand_over, money, plain
from testigo.cli.language import say, system_language
from testigo.cli.options import CsvOption, JsonOption, WorkspaceOption, XlsxOption, examples
from testigo.cli.reports import AsofOption, FromOption, ToOption, asked
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, line, talk
from testigo.wording import word


def _leak(row: Mapping[str, Any]) -> str:
    return word("leak", row["leak"], system_language()) if row["leak"] else say("Total", "Total")


def _note(row: Mapping[str, Any]) -> str:
    return word("leak_note", row["note"], system_language()) if row["note"] else ""


LEAKS: tuple[Column, ...] = (
    Column("Fuga", "Leak", _leak, "left"),
    plain("Leads", "Leads", "leads"),
    plain("Firmaron", "Signed", "customers"),
    plain("Habrían firmado", "Would have signed", "expected_customers"),
    money("Mínimo", "Low", "low"),
    money("Valor", "Worth", "value"),
    money("Máximo", "High", "high"),
    Column("Nota", "Note", _note, "left"),
)


def add_to(app: typer.Typer) -> None:
    """Join these commands to `testigo report`."""
    app.command(
        help=say(
            "Las fugas: leads traspasados sin contactar, contactados tarde, con pocos intentos o "
            "rechazados sin motivo, y cuánto valen con las tasas de leads comparables.",
            "Leakage: leads handed over and never contacted, contacted late, short of attempts or "
            "rejected without a reason, and what they are worth at the rates of comparable leads.",
        ),
        epilog=examples(
            "testigo report leaks --workspace nortia",
            "testigo report leaks --from 2026-01-01 --to 2026-07-01 --csv fugas.csv",
        ),
    )(leaks)


def leaks(
    workspace: WorkspaceOption = None,
    since: FromOption = None,
    until: ToOption = None,
    asof: AsofOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
    xlsx: XlsxOption = None,
) -> None:
    """The report of leakage."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.leaks import leaks_report

    place, days = asked(workspace, since, until, asof)
    shown = leaks_report(place, **days).document()
    totals = {"leak": "", "expected_customers": None, "note": None, **shown["totals"]}
    rows = [{**row, **_spread(row["worth"])} for row in [*shown["rows"], totals]]
    hand_over(shown, LEAKS, rows, csv, xlsx)
    if not talk.as_json and csv is None and xlsx is None:
        compared, signed = shown["comparable"]["leads"], shown["comparable"]["customers"]
        line(
            say(
                f"De {compared} leads atendidos como se prometió firmaron {signed}.",
                f"Of {compared} leads handled as promised, {signed} signed.",
            )
        )


def _spread(worth: Mapping[str, str] | None) -> Mapping[str, str | None]:
    return worth or {"low": None, "value": None, "high": None}
