"""`testigo report points`: which points the history of won and lost suggests."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import typer

from testigo import clock
from testigo.cli.columns import Column, hand_over, plain
from testigo.cli.language import say
from testigo.cli.options import CsvOption, JsonOption, WorkspaceOption, XlsxOption, examples
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, line, progress

TargetOption = Annotated[
    Literal["opportunity", "customer"] | None,
    typer.Option(
        "--target",
        help=say(
            "Qué cuenta como buen final; si falta, cliente donde haya bastantes.",
            "What counts as a good end; else customer, where there are enough.",
        ),
    ),
]


def _what(row: Mapping[str, Any]) -> str:
    if "rule" in row:
        return str(row["rule"])
    if "fact" in row:
        return " ".join(filter(None, (row["fact"], row.get("form"))))
    return f"{row['trait']}: {row['value']}"


def _range(row: Mapping[str, Any]) -> str:
    return "" if row["low"] is None else f"{row['low']} … {row['high']}"


COLUMNS: tuple[Column, ...] = (
    Column("Regla", "Rule", _what, side="left"),
    plain("Acordados", "Agreed", "agreed"),
    plain("Sugeridos", "Suggested", "suggested"),
    Column("Probable entre", "Likely between", _range),
    plain("Leads", "Leads", "cases"),
    plain("Acabaron bien", "Ended well", "won"),
)


def points(
    workspace: WorkspaceOption = None,
    target: TargetOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
    xlsx: XlsxOption = None,
) -> None:
    """The report of suggested points."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.actions.refusals import NotFound
    from testigo.queries.accounts import find_workspace
    from testigo.queries.weights import suggested_points

    place = find_workspace(workspace)
    with progress(say("Leyendo el historial", "Reading the history")):
        found = suggested_points(place, now=clock.now(), target=target)
    if found is None:
        raise NotFound("no_pact")
    shown = found.document()
    hand_over(shown, COLUMNS, shown["rules"], csv, xlsx)
    if shown["note"] and not as_json:
        line(
            say(
                f"Faltan casos: {shown['won']} acabaron bien y {shown['lost']} no; "
                "hacen falta 30 de cada.",
                f"Too few cases: {shown['won']} ended well and {shown['lost']} did not; "
                "30 of either are needed.",
            )
        )


def add_to(app: typer.Typer) -> None:
    """Add the command to those of reports."""
    app.command(
        "points",
        help=say(
            "Los puntos que sugiere el historial de ventas ganadas y perdidas, junto a los "
            "acordados. No cambia el pacto.",
            "The points that the history of won and lost suggests, beside those agreed on. "
            "It does not change the pact.",
        ),
        epilog=examples(
            "testigo report points --workspace nortia",
            "testigo report points --target opportunity --json",
        ),
    )(points)
