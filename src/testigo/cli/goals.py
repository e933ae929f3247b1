"""`testigo report goals`: what does each side have to deliver, and are we on pace?"""

from collections.abc import Mapping, Sequence
from typing import Any

import typer

from testigo.cli.columns import Column, amount, hand_over, plain, rate
from testigo.cli.commitments import PactOption
from testigo.cli.language import say, system_language
from testigo.cli.options import CsvOption, JsonOption, WorkspaceOption, XlsxOption, examples
from testigo.cli.reports import AsofOption, FromOption, ToOption, asked
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, line, table, talk
from testigo.wording import sentence, word


def _of(row: Mapping[str, Any]) -> str:
    language = system_language()
    if row["code"] == "revenue":
        return say("Ingresos", "Revenue")
    return word("stage", row["code"], language)


def _state(row: Mapping[str, Any]) -> str:
    return word("standing", row["state"], system_language()) if row["state"] else "–"


def _how(row: Mapping[str, Any]) -> str:
    step = row["step"]
    if step is None:
        return ""
    sign = "÷" if step["operation"] == "divide" else "×"
    return f"{step['top']} {sign} {step['by']}"


def _source(row: Mapping[str, Any]) -> str:
    step = row["step"]
    return word("goal_source", step["source"], system_language()) if step else ""


def _channel(row: Mapping[str, Any]) -> str:
    return word("channel", row["channel"], system_language())


def _sample(row: Mapping[str, Any]) -> str:
    counted = row["counted"]
    told = f"{counted['met']}/{counted['cases']}"
    return say(f"{told}, tasa de todos", f"{told}, rate of all") if row["pooled"] else told


GOALS: tuple[Column, ...] = (
    Column("Qué", "What", _of, "left"),
    amount("Hacen falta", "Needed", "target"),
    Column("Cómo se calcula", "How", _how),
    Column("De dónde sale", "From", _source, "left"),
    plain("Al mes", "A month", "per_month"),
    amount("Hasta hoy", "To date", "value"),
    amount("Esperado", "Expected", "expected"),
    amount("Mínimo", "Low", "low"),
    amount("Máximo", "High", "high"),
    Column("Estado", "State", _state, "left"),
)
CHANNELS: tuple[Column, ...] = (
    Column("Canal", "Channel", _channel, "left"),
    plain("Leads", "Leads", "leads"),
    plain("Clientes", "Customers", "customers"),
    rate("Tasa", "Rate", "rate"),
    Column("Muestra", "Sample", _sample, "left"),
)
_STEPS = {"customer": "customers", "mql": "mql", "lead": "leads"}


def add_to(app: typer.Typer) -> None:
    """Join this command to `testigo report`."""
    app.command(
        help=say(
            "Los objetivos: qué hace falta para llegar a los ingresos acordados, y el ritmo. Los "
            "días acotan los leads de los que se sacan las tasas.",
            "Goals: what the agreed revenue takes, and the pace. The days limit the leads that the "
            "rates are counted on.",
        ),
        epilog=examples(
            "testigo report goals --workspace nortia",
            "testigo report goals --asof 2026-06-30 --xlsx objetivos.xlsx",
        ),
    )(goals)


def goals(
    workspace: WorkspaceOption = None,
    since: FromOption = None,
    until: ToOption = None,
    asof: AsofOption = None,
    pact: PactOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
    xlsx: XlsxOption = None,
) -> None:
    """The report of goals."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.goals import goals_report
    from testigo.queries.goals_document import goals_document

    place, days = asked(workspace, since, until, asof)
    if since is None and until is None:
        # Without days it is the year before the leads had matured.
        days |= {"since": None, "until": None}
    report = goals_report(place, **days, pact=pact)
    shown = goals_document(report)
    hand_over(shown, GOALS, _rows(shown), csv, xlsx)
    if not (as_json or csv or xlsx):
        _tell_channels(shown["channels"])
    if not talk.as_json:
        for problem in report.plan.problems:
            line(sentence(problem, system_language()))


def _rows(shown: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What is needed and what came; without a pace, what is needed alone."""
    steps = {step["code"]: step for step in shown["steps"]}
    lines = shown["pace"] or [_unpaced(code, steps.get(name)) for code, name in _STEPS.items()]
    found = []
    for told in lines:
        step = steps.get(_STEPS.get(told["code"], ""))
        month = step["per_month"] if step else None
        found.append({**told, "step": step, "per_month": month})
    return found


def _unpaced(code: str, step: Mapping[str, Any] | None) -> dict[str, Any]:
    figures = dict.fromkeys(("value", "expected", "low", "high", "state"))
    return {"code": code, "target": step["result"] if step else None, **figures}


def _tell_channels(channels: Sequence[Mapping[str, Any]]) -> None:
    if channels:
        sides = [(column.name, column.side) for column in CHANNELS]
        table(sides, [[column.value(row) for column in CHANNELS] for row in channels])
