"""Rows of campaign costs become `cost.recorded`."""

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from testigo.connect.cost_rows import cost_drafts
from testigo.connect.defaults import default_mapping
from testigo.connect.drafts import PassedOver, Rejected
from testigo.connect.mapping import read_mapping
from testigo.connect.suggestions import suggest
from testigo.connect.tables import Table, read_table
from testigo.core.drafts import FactDraft
from tests.connect.files import CLOSED_LOOP, needs_closed_loop, table_of

MADRID = ZoneInfo("Europe/Madrid")
MAPS = Path(__file__).parents[2] / "docs" / "how-to" / "closed-loop"


def costs(table: Table, mapping: str = "") -> list[Any]:
    read = (
        read_mapping(mapping, "costs")
        if mapping
        else default_mapping(suggest(table, "costs"), "costs")
    )
    return list(cost_drafts(table, read, MADRID, "EUR", "ES"))


def test_a_month_is_spread_over_its_days(tmp_path: Path) -> None:
    (cost,) = costs(table_of(tmp_path, "Plataforma;Mes;Gasto;Leads\nMeta;02/2024;1.204,50;8\n"))
    assert cost.name == "cost.recorded"
    assert cost.at == datetime(2024, 1, 31, 23, tzinfo=UTC)
    assert cost.props == {
        "channel": "Meta",
        "from": "2024-02-01",
        "to": "2024-02-29",
        "amount": "1204.5",
        "claimed": 8,
        "currency": "EUR",
    }
    assert not cost.person


@pytest.mark.parametrize(
    ("header", "row", "period"),
    [
        ("Canal,Fecha,Importe", "Meta,05/02/2024,10", ("2024-02-05", "2024-02-05")),
        ("Channel,From,To,Cost", "Meta,2024-02-05,2024-02-11,10", ("2024-02-05", "2024-02-11")),
        ("Channel,Start date,Cost", "Meta,2024-02-05,10", ("2024-02-05", "2024-02-05")),
    ],
)
def test_days_and_spans_are_kept(
    tmp_path: Path, header: str, row: str, period: tuple[str, str]
) -> None:
    (cost,) = costs(table_of(tmp_path, f"{header}\n{row}\n"))
    assert (cost.props["from"], cost.props["to"]) == period


def test_an_export_of_one_platform_takes_its_channel_from_the_mapping(tmp_path: Path) -> None:
    content = (
        "Campaign Performance Report (in UTC)\n"
        '"Report Start: 09/01/2026, Report End: 09/02/2026"\n'
        "\n"
        "Start Date (in UTC),Campaign Name,Total Spent,Leads,Currency\n"
        "9/25/2026,Otoño,10.50,2,USD\n"
        "Total,,10.50,2,USD\n"
    )
    mapping = """
dates: mdy
fields:
  channel: {value: LinkedIn}
  campaign: Campaign Name
  day: Start Date (in UTC)
  amount: Total Spent
  claimed: Leads
  currency: Currency
"""
    cost, total = costs(table_of(tmp_path, content), mapping)
    assert cost.props == {
        "channel": "LinkedIn",
        "campaign": "Otoño",
        "from": "2026-09-25",
        "to": "2026-09-25",
        "amount": "10.5",
        "claimed": 2,
        "currency": "USD",
    }
    assert total == PassedOver(6, total.raw, "total_row")


def test_rows_that_say_nothing_sure_are_left_out_with_their_reasons(tmp_path: Path) -> None:
    content = (
        "canal,desde,hasta,importe,leads,divisa\n"
        ",2024-02-05,2024-02-11,10,1,EUR\n"
        "Meta,,2024-02-11,10,1,EUR\n"
        "Meta,2024-02-12,2024-02-11,10,1,EUR\n"
        "Meta,2024-02-05,2024-02-11,--,1,EUR\n"
        "Meta,2024-02-05,2024-02-11,1.204,-1,euros\n"
        "Total,--,--,20,2,EUR\n"
        "Meta,2024-02-05,2024-02-11,10,--,\n"
    )
    found = costs(table_of(tmp_path, content))
    reasons = [
        (row.line, sorted(p.code for p in row.problems))
        for row in found
        if isinstance(row, Rejected)
    ]
    assert reasons == [
        (2, ["missing_value"]),
        (3, ["missing_value"]),
        (4, ["period_reversed"]),
        (5, ["missing_value"]),
        (6, ["ambiguous_number", "bad_currency", "negative_count"]),
    ]
    (kept,) = [row for row in found if isinstance(row, FactDraft)]
    assert "claimed" not in kept.props
    assert kept.props["currency"] == "EUR"


@needs_closed_loop
@pytest.mark.parametrize("mapped", [True, False])
def test_the_costs_of_the_closed_loop_are_read(mapped: bool) -> None:
    table = read_table(CLOSED_LOOP / "platform_performance.csv")
    found = costs(table, (MAPS / "costs-map.yaml").read_text("utf-8") if mapped else "")
    assert len(found) == 48
    claimed: Counter[str] = Counter()
    for cost in found:
        claimed[cost.props["channel"]] += cost.props["claimed"]
    assert len(claimed) == 8
    spent = sum(Decimal(cost.props["amount"]) for cost in found)
    assert spent == sum(Decimal(cells["total_spend"]) for _, cells, _ in table.rows())
    assert claimed.total() > 160, "the platforms claim more leads than the CRM holds"


META = "Nombre de la campaña,Inicio del informe,Fin del informe,Importe gastado (EUR)"


def kept(folder: Path, *rows: str) -> tuple[list[Any], list[int]]:
    """The campaigns that count, and the lines that are passed over."""
    found = costs(table_of(folder, "\n".join((META, *rows)) + "\n"), META_MAP)
    counted = [row.props.get("campaign") for row in found if isinstance(row, FactDraft)]
    return counted, [row.line for row in found if isinstance(row, PassedOver)]


META_MAP = """
schema: 1
rows: costs
fields:
  channel: {value: Meta}
  campaign: Nombre de la campaña
  from: Inicio del informe
  to: Fin del informe
  amount: {column: Importe gastado (EUR), type: money, decimal: dot}
"""
JANUARY = ("Marca,2026-01-01,2026-01-31,10.10", "Feria,2026-01-01,2026-01-31,20.20")


@pytest.mark.parametrize(
    ("rows", "campaigns", "lines"),
    [
        ((*JANUARY, ",2026-01-01,2026-01-31,30.30"), ["Marca", "Feria"], [4]),
        ((",2026-01-01,2026-01-31,30.30", *JANUARY), ["Marca", "Feria"], [2]),
        ((*JANUARY, ",2026-01-01,2026-01-31,30.31"), ["Marca", "Feria"], [4]),
        ((*JANUARY, ",2026-01-01,2026-01-31,45"), ["Marca", "Feria"], [4]),
        ((*JANUARY, ",2026-01-01,2026-01-31,12"), ["Marca", "Feria", None], []),
        ((JANUARY[0], ",2026-02-01,2026-02-28,10.10"), ["Marca", None], []),
        ((",2026-01-01,2026-01-31,30.30",), [None], []),
        (
            (*JANUARY, ",2026-01-01,2026-01-31,30.30", ",2026-01-01,2026-01-31,99"),
            ["Marca", "Feria", None],
            [4],
        ),
    ],
    ids=[
        *("below", "above", "rounded", "with what is not listed", "a cost of its own"),
        *("another month", "nothing to add up", "one of two"),
    ],
)
def test_a_row_without_a_campaign_that_adds_up_the_others_is_passed_over(
    tmp_path: Path, rows: tuple[str, ...], campaigns: list[Any], lines: list[int]
) -> None:
    assert kept(tmp_path, *rows) == (campaigns, lines)
