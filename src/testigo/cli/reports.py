"""`testigo report`: what became of what was done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo

import typer

from testigo import clock
from testigo.cli.failures import INPUT, Failure
from testigo.cli.language import say, system_language
from testigo.cli.options import CsvOption, JsonOption, WorkspaceOption, XlsxOption, examples
from testigo.cli.start import start_with_tables
from testigo.cli.talk import Align, begin, document, line, table, talk
from testigo.core.problems import Problem
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
_DAYS = {"formats": ["%Y-%m-%d"], "metavar": "YYYY-MM-DD"}
FromOption = Annotated[
    datetime | None,
    typer.Option(
        "--from",
        help=say("Primer día; si falta, el del primer hecho.", "First day; else the first fact's."),
        **_DAYS,
    ),
]
ToOption = Annotated[
    datetime | None,
    typer.Option(
        "--to",
        help=say(
            "Primer día que ya no entra; si falta, mañana.", "First day left out; else tomorrow."
        ),
        **_DAYS,
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
        **_DAYS,
    ),
]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its headers, and how a row gives its value. The terminal shows only
    those that are not `extra`; files hold all of them."""

    es: str
    en: str
    value: Callable[[Mapping[str, Any]], Any]
    side: Align = "right"
    money: bool = False
    extra: bool = False

    @property
    def name(self) -> str:
        """The header in the language of the terminal."""
        return say(self.es, self.en)


def _plain(es: str, en: str, key: str, *, extra: bool = False) -> Column:
    return Column(es, en, lambda row: row[key], extra=extra)


def _money(es: str, en: str, key: str, *, extra: bool = False) -> Column:
    return Column(es, en, lambda row: row[key], money=True, extra=extra)


def _rate(es: str, en: str, key: str) -> Column:
    return Column(es, en, lambda row: None if row[key] is None else round(row[key], 4))


def _role(es: str, en: str, answer: str) -> Column:
    return Column(es, en, lambda row: row["right_role"][answer], extra=True)


def _channel(row: Mapping[str, Any]) -> str:
    return word("channel", row["channel"], system_language())


def _stage(row: Mapping[str, Any]) -> str:
    return word("stage", row["stage"], system_language())


def _lost(row: Mapping[str, Any]) -> str:
    language = system_language()
    return ", ".join(f"{word('reason', why, language)}: {n}" for why, n in row["lost"].items() if n)


LOOP: tuple[Column, ...] = (
    Column("Canal", "Channel", _channel, "left"),
    Column("Campaña", "Campaign", lambda row: row["campaign"], "left"),
    _money("Coste", "Cost", "cost"),
    _plain("Declarados", "Claimed", "claimed"),
    _plain("Leads", "Leads", "leads"),
    _plain("MQL", "MQL", "mql"),
    _plain("Aceptados", "Accepted", "accepted", extra=True),
    _plain("SQL", "SQL", "sql"),
    _plain("Oport.", "Opps", "opportunities"),
    _plain("Clientes", "Customers", "customers"),
    _money("Ingresos", "Revenue", "revenue"),
    _money("Margen", "Margin", "margin", extra=True),
    _money("Coste por lead", "Cost per lead", "cost_per_lead", extra=True),
    _money("Por cliente", "Per customer", "cost_per_customer"),
    _rate("ROI", "ROI", "roi"),
    _role("Cargo adecuado", "Right role", "yes"),
    _role("Otro cargo", "Other role", "no"),
    _role("Cargo sin saber", "Role unknown", "unknown"),
    Column("Motivos de pérdida", "Loss reasons", _lost, "left", extra=True),
)
FUNNEL: tuple[Column, ...] = (
    Column("Etapa", "Stage", _stage, "left"),
    _plain("Personas", "People", "people"),
    _plain("Sin pasar por ella", "Skipped", "implied"),
    _rate("De la anterior", "Of the one before", "of_previous"),
    _plain("Días desde la anterior", "Days from the one before", "median_days_from_previous"),
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

    place, days = _asked(workspace, since, until, asof)
    shown = loop_report(place, **days).document()
    totals = {"channel": say("Total", "Total"), "campaign": "", **shown["totals"]}
    _hand_over(shown, LOOP, [*shown["rows"], totals], csv, xlsx)
    if not as_json:
        _tell_left_out(shown["left_out"])


@app.command(
    help=say(
        "El embudo: cuántas personas entran en cada etapa, qué parte sigue y cuánto tarda.",
        "The funnel: how many people enter each stage, what share goes on and how long it takes.",
    ),
    epilog=examples(
        "testigo report funnel --workspace nortia --from 2026-01-01 --to 2026-04-01",
        "testigo report funnel --mode period --csv embudo.csv",
    ),
)
def funnel(
    workspace: WorkspaceOption = None,
    since: FromOption = None,
    until: ToOption = None,
    asof: AsofOption = None,
    mode: Annotated[
        Literal["cohort", "period"],
        typer.Option(
            help=say(
                "cohort: quienes empezaron en esos días; period: lo que pasó en esos días.",
                "cohort: who began on those days; period: what happened on those days.",
            )
        ),
    ] = "cohort",
    as_json: JsonOption = False,
    csv: CsvOption = None,
    xlsx: XlsxOption = None,
) -> None:
    """The funnel report."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.funnel import funnel_report

    place, days = _asked(workspace, since, until, asof)
    shown = funnel_report(place, mode=mode, **days).document()
    _hand_over(shown, FUNNEL, shown["rows"], csv, xlsx)


def _asked(
    workspace: str | None, since: datetime | None, until: datetime | None, asof: datetime | None
) -> tuple["Workspace", dict[str, Any]]:
    """The workspace, and the days that a report is asked for."""
    from testigo.queries.accounts import find_workspace
    from testigo.queries.loop import version_at, zone_of
    from testigo.queries.span import first_instant

    place = find_workspace(workspace)
    now = clock.now()
    zone = zone_of(place, version_at(place, now))
    first = since.date() if since else _day(first_instant(place.id) or now, zone)
    end = until.date() if until else _day(now, zone) + timedelta(days=1)
    if end <= first:
        params: dict[str, str | int] = {"start": first.isoformat(), "to": end.isoformat()}
        raise Failure(INPUT, [Problem("period_backwards", "--to", params)])
    known = _midnight(asof.date() + timedelta(days=1), zone) if asof else now
    return place, {"since": first, "until": end, "asof": known}


def _day(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _hand_over(
    shown: Mapping[str, Any],
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, Any]],
    csv: Path | None,
    xlsx: Path | None,
) -> None:
    """Save the report where it was asked for, and print it."""
    for path, write in ((csv, _write_csv), (xlsx, _write_xlsx)):
        if path is None:
            continue
        try:
            write(path, columns, rows)
        except OSError as error:
            problem = Problem("file_not_written", params={"file": str(path)})
            raise Failure(INPUT, [problem]) from error
    if talk.as_json:
        document(shown)
    elif csv is None and xlsx is None:
        brief = [column for column in columns if not column.extra]
        sides = [(column.name, column.side) for column in brief]
        table(sides, [[column.value(row) for column in brief] for row in rows])


def _cells(columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """Values as files hold them: money as exact numbers."""
    return [
        [Decimal(value) if column.money and value is not None else value for column, value in pairs]
        for row in rows
        for pairs in [[(column, column.value(row)) for column in columns]]
    ]


def _write_csv(path: Path, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> None:
    from testigo.connect.outgoing import write_csv_file

    write_csv_file(path, [column.name for column in columns], _cells(columns, rows))


def _write_xlsx(path: Path, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> None:
    from testigo.connect.outgoing import write_xlsx

    path.touch()  # a folder that cannot be written to is found before the book is made
    write_xlsx(path, [column.name for column in columns], _cells(columns, rows))


def _tell_left_out(left_out: Mapping[str, int]) -> None:
    other, unreadable = left_out["other_currency"], left_out["unreadable"]
    if other or unreadable:
        line(
            say(
                f"No se han sumado {other} importes en otra divisa ni {unreadable} ilegibles.",
                f"Not added up: {other} amounts in another currency and {unreadable} unreadable.",
            )
        )
