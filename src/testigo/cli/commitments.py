"""`testigo report commitments`: does each side keep its word?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import typer

from testigo.cli.columns import Column, amount, hand_over, plain
from testigo.cli.language import say, system_language
from testigo.cli.options import CsvOption, JsonOption, WorkspaceOption, XlsxOption, examples
from testigo.cli.reports import DAYS, AsofOption, ToOption, asked
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin
from testigo.wording import word

RunningOption = Annotated[
    datetime | None,
    typer.Option(
        "--from",
        help=say(
            "Primer día; si falta, el del periodo que corre.",
            "First day; else that of the period that runs.",
        ),
        **DAYS,
    ),
]
PactOption = Annotated[
    int | None,
    typer.Option(
        "--pact",
        min=1,
        help=say(
            "Con esta versión del pacto; si falta, la vigente en cada periodo.",
            "By this version of the pact; else the one in force in each period.",
        ),
    ),
]


def _state(row: Mapping[str, Any]) -> str:
    return word("standing", row["state"], system_language())


def _parts(row: Mapping[str, Any]) -> str:
    language = system_language()
    return ", ".join(f"{word('part', code, language)}: {n}" for code, n in row["parts"].items())


COMMITMENTS: tuple[Column, ...] = (
    Column("Compromiso", "Commitment", lambda row: row["name"], "left"),
    Column("De", "By", lambda row: word("side", row["side"], system_language()), "left"),
    Column("Desde", "From", lambda row: row["from"], "left"),
    Column("Hasta", "To", lambda row: row["to"], "left", extra=True),
    amount("Valor", "Value", "value"),
    amount("Objetivo", "Target", "target"),
    amount("Esperado", "Expected", "expected"),
    amount("Mínimo", "Low", "low"),
    amount("Máximo", "High", "high"),
    Column("Estado", "State", _state, "left"),
    plain("Casos", "Cases", "cases"),
    Column("Partes", "Parts", _parts, "left", extra=True),
    plain("Pacto", "Pact", "pact", extra=True),
)


def add_to(app: typer.Typer) -> None:
    """Join this command to `testigo report`."""
    app.command(
        help=say(
            "Los compromisos: cómo cumple cada parte, en el periodo que corre o en cada uno de los "
            "que pidas.",
            "Commitments: how each side keeps its word, in the period that runs or in each of "
            "those asked for.",
        ),
        epilog=examples(
            "testigo report commitments --workspace nortia",
            "testigo report commitments --from 2026-01-01 --asof 2026-06-30 --csv compromisos.csv",
        ),
    )(commitments)


def commitments(
    workspace: WorkspaceOption = None,
    since: RunningOption = None,
    until: ToOption = None,
    asof: AsofOption = None,
    pact: PactOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
    xlsx: XlsxOption = None,
) -> None:
    """The report of commitments."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.commitments_report import commitments_report
    from testigo.wording.commitments import commitment_name

    place, days = asked(workspace, since, until, asof)
    # Without days it is asked of the periods that run.
    days |= {"since": since and since.date(), "until": until and until.date()}
    report = commitments_report(place, **days, pact=pact)
    shown = report.document()
    names = [commitment_name(row.promise, system_language()) for row in report.rows]
    rows = [{**row, "name": name} for row, name in zip(shown["rows"], names, strict=True)]
    hand_over(shown, COMMITMENTS, rows, csv, xlsx)
