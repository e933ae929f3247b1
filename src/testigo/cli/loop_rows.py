"""The rows of the loop at the command line, by campaign, channel, content, form, team or
competitor, and the platforms beside the CRM."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from testigo.cli.columns import Column, money, plain, rate
from testigo.cli.language import say, system_language
from testigo.wording import word

By = Literal["campaign", "channel", "content", "form", "team", "competitor"]
# How each grouping is called in the document of the report.
_TOLD: Mapping[str, tuple[str, str, str]] = {
    "content": ("content", "Contenido", "Content"),
    "form": ("forms", "Formulario", "Form"),
    "team": ("teams", "Equipo", "Team"),
    "competitor": ("competitors", "Competidor", "Competitor"),
}
# Those in which every lead stands in one row, so that the rows add up to the totals.
_WHOLE = frozenset({"form", "team"})


def _role(es: str, en: str, answer: str) -> Column:
    return Column(es, en, lambda row: row["right_role"][answer], extra=True)


def _channel(row: Mapping[str, Any]) -> str:
    return word("channel", row["channel"], system_language())


def _lost(row: Mapping[str, Any]) -> str:
    language = system_language()
    return ", ".join(f"{word('reason', why, language)}: {n}" for why, n in row["lost"].items() if n)


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
    money("Por MQL", "Per MQL", "cost_per_mql", extra=True),
    money("Por SQL", "Per SQL", "cost_per_sql", extra=True),
    money("Por oportunidad", "Per opportunity", "cost_per_opportunity", extra=True),
    money("Por cliente", "Per customer", "cost_per_customer"),
    rate("ROI", "ROI", "roi"),
    _role("Cargo adecuado", "Right role", "yes"),
    _role("Otro cargo", "Other role", "no"),
    _role("Cargo desconocido", "Role unknown", "unknown"),
    Column("Motivos de pérdida", "Loss reasons", _lost, "left", extra=True),
)
PLATFORMS: tuple[Column, ...] = (
    Column("Canal", "Channel", _channel, "left"),
    plain("Declara", "Claims", "claimed"),
    plain("CRM", "CRM", "leads"),
    plain("Diferencia", "Difference", "difference"),
    Column("Por qué", "Why", lambda row: _why(row), "left"),
    plain("SQL", "SQL", "sql"),
    plain("Clientes", "Customers", "customers"),
    money("Coste", "Cost", "cost"),
    money("Por SQL", "Per SQL", "cost_per_sql", extra=True),
    money("Por cliente", "Per customer", "cost_per_customer"),
)


def rows_by(shown: Mapping[str, Any], by: By) -> tuple[Sequence[Column], list[Mapping[str, Any]]]:
    """The columns and rows of one grouping, the totals last where the rows add up to them."""
    totals = {"channel": say("Total", "Total"), "campaign": "", **shown["totals"]}
    if by == "campaign":
        return LOOP, [*shown["rows"], totals]
    if by == "channel":
        columns = [column for column in LOOP if column.en != "Campaign"]
        return columns, [*shown["channels"], totals]
    key, es, en = _TOLD[by]
    named = Column(es, en, lambda row: row[by] or "–", "left")
    costs = ("Cost", "Claimed", "ROI")
    columns = [
        column
        for column in LOOP[2:]
        if column.en not in costs and not column.en.lower().startswith(("cost per", "per "))
    ]
    last = [{by: say("Total", "Total"), **shown["totals"]}] if by in _WHOLE else []
    return [named, *columns], [*shown[key], *last]


def _why(row: Mapping[str, Any]) -> str:
    """The parts of a difference, each with its number."""
    language = system_language()
    return ", ".join(
        f"{word('claim_reason', code, language)}: {count}" for code, count in row["reasons"].items()
    )
