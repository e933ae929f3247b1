"""`testigo report leaks`, `recommendations` and `gap`: what both teams can do better, in euros."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import typer

from testigo.cli.columns import Column, hand_over, money, plain
from testigo.cli.language import say, system_language
from testigo.cli.options import CsvOption, JsonOption, WorkspaceOption, XlsxOption, examples
from testigo.cli.reports import AsofOption, FromOption, ToOption, asked
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, line, talk
from testigo.wording import word

AgainstOption = Annotated[
    Literal["goal", "previous", "year"],
    typer.Option(
        help=say(
            "goal: el objetivo del pacto; previous: el periodo anterior; year: hace un año.",
            "goal: that of the pact; previous: the period before; year: a year earlier.",
        )
    ),
]


def _leak(row: Mapping[str, Any]) -> str:
    return word("leak", row["leak"], system_language()) if row["leak"] else say("Total", "Total")


def _note(row: Mapping[str, Any]) -> str:
    return word("leak_note", row["note"], system_language()) if row["note"] else ""


def _kind(row: Mapping[str, Any]) -> str:
    return word("recommendation", row["kind"], system_language())


def _subject(row: Mapping[str, Any]) -> str:
    if row["weekday"] is not None:
        from babel.dates import get_day_names

        day = get_day_names("abbreviated", locale=system_language())[row["weekday"]]
        return f"{day} {row['from']}–{row['to']} h"
    if row["minutes"] is not None:
        return say(f"primer intento en {row['minutes']} min", f"first try in {row['minutes']} min")
    channel = word("channel", row["channel"], system_language())
    return f"{channel} · {row['campaign']}" if row["campaign"] else channel


def _cases(row: Mapping[str, Any]) -> str:
    return f"{row['own']['met']}/{row['own']['cases']}"


def _others(row: Mapping[str, Any]) -> str:
    return f"{row['others']['met']}/{row['others']['cases']}"


def _wrong_if(row: Mapping[str, Any]) -> str:
    told = row["wrong_if"]
    of, least, most = told["of"], told["at_least"], told["at_most"]
    if least is not None:
        return say(
            f"de los próximos {of}, {least} o más son del cargo adecuado",
            f"of the next {of}, {least} or more have the right role",
        )
    if most is not None:
        return say(f"de los próximos {of} firman {most} o menos", f"of the next {of}, {most} sign")
    amount = told["customer_costs_more_than"]
    return say(f"un cliente cuesta más de {amount}", f"a customer costs more than {amount}")


def _monthly(es: str, en: str, end: str) -> Column:
    return Column(es, en, lambda row: row["effect_per_month"][end], money=True)


def _factor(row: Mapping[str, Any]) -> str:
    if not row["factor"]:
        return say("Total", "Total")
    return word("gap_factor", row["factor"], system_language())


def _goalless(row: Mapping[str, Any]) -> str:
    return say("sin objetivo", "no goal") if row["without_goal"] else ""


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
RECOMMENDATIONS: tuple[Column, ...] = (
    Column("Qué", "What", _kind, "left"),
    Column("De qué", "Of what", _subject, "left"),
    Column("Casos", "Cases", _cases),
    Column("Los demás", "The others", _others),
    _monthly("Mínimo al mes", "Low a month", "low"),
    _monthly("Efecto al mes", "Effect a month", "value"),
    _monthly("Máximo al mes", "High a month", "high"),
    Column("Nos equivocaríamos si", "Wrong if", _wrong_if, "left"),
)
GAP: tuple[Column, ...] = (
    Column("Eslabón", "Link", _factor, "left"),
    money("Explica", "Explains", "amount"),
    Column("Objetivo", "Goal", _goalless, "left"),
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
    app.command(
        help=say(
            "Como mucho tres recomendaciones, cada una con sus casos, los ingresos que se esperan "
            "de ella al mes, descontado lo que cuesta, y lo que demostraría que nos equivocamos. "
            "Ninguna hace nada por sí sola.",
            "At most three recommendations, each with its cases, the revenue that it is expected "
            "to bring a month, less what it costs, and what would prove it wrong. None does "
            "anything by itself.",
        ),
        epilog=examples(
            "testigo report recommendations --workspace nortia",
            "testigo report recommendations --from 2026-01-01 --to 2026-07-01 --asof 2026-06-30",
        ),
    )(recommendations)
    app.command(
        help=say(
            "La diferencia de ingresos con el objetivo, o con otro periodo, repartida al céntimo "
            "entre los eslabones de la cadena.",
            "The gap of revenue to the goal, or to another period, split to the cent into the "
            "links of the chain.",
        ),
        epilog=examples(
            "testigo report gap --from 2026-07-01 --to 2026-10-01 --against goal",
            "testigo report gap --from 2026-07-01 --to 2026-10-01 --against year --xlsx gap.xlsx",
        ),
    )(gap)


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


def recommendations(
    workspace: WorkspaceOption = None,
    since: FromOption = None,
    until: ToOption = None,
    asof: AsofOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
    xlsx: XlsxOption = None,
) -> None:
    """The recommendations."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.recommending import recommendations_report

    place, days = asked(workspace, since, until, asof)
    shown = recommendations_report(place, **days).document()
    hand_over(shown, RECOMMENDATIONS, shown["rows"], csv, xlsx)


def gap(
    workspace: WorkspaceOption = None,
    since: FromOption = None,
    until: ToOption = None,
    asof: AsofOption = None,
    against: AgainstOption = "previous",
    as_json: JsonOption = False,
    csv: CsvOption = None,
    xlsx: XlsxOption = None,
) -> None:
    """The gap and its links."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.gap import gap_report

    place, days = asked(workspace, since, until, asof)
    shown = gap_report(place, **days, against=against).document()
    total = {"factor": "", "amount": shown["gap"], "without_goal": False}
    hand_over(shown, GAP, [*shown["rows"], total] if shown["rows"] else [], csv, xlsx)
    if not talk.as_json and csv is None and xlsx is None:
        line(_from_to(shown))


def _from_to(shown: Mapping[str, Any]) -> str:
    if shown["gap"] is None:
        return say(
            "El pacto no tiene un objetivo para esos días exactos.",
            "The pact has no goal for exactly these days.",
        )
    before, after, currency = shown["before"], shown["after"], shown["currency"]
    return say(f"De {before} a {after} {currency}.", f"From {before} to {after} {currency}.")


def _spread(worth: Mapping[str, str] | None) -> Mapping[str, str | None]:
    return worth or {"low": None, "value": None, "high": None}
