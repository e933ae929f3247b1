"""The first rows as they are understood, with what would become of each."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from testigo.connect.choices import mapping_from_choices
from testigo.connect.drafts import PassedOver, Rejected
from testigo.connect.lead_rows import lead_drafts
from testigo.connect.preview import PreviewRow, preview
from testigo.connect.suggestions import suggest
from testigo.connect.tables import Table
from testigo.core.problems import InvalidInput
from testigo.wording.import_columns import PASSED_OVER
from tests.connect.files import table_of

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 1, 7, 10, tzinfo=UTC)
SHEET = (
    "Nombre;Correo;Móvil;Fecha de alta;Facturación;Canal;Zona\n"
    "Ana;ANA@x.es;600 11 22 33;03/02/2026;1.204,50 €;Meta;Norte\n"
    "Luis;luis@;;31/02/2026;;;Sur\n"
    "Total;;;;1.204,50 €;;\n"
)


def previewed(table: Table, **more: int) -> list[PreviewRow]:
    found = suggest(table, "leads", "ES")
    mapping = mapping_from_choices(found.choices, rows="leads", decimal=found.decimal)
    return preview(table, mapping, MADRID, "ES", NOW, **more)


def test_rows_are_shown_as_they_are_understood(tmp_path: Path) -> None:
    good, bad, total = previewed(table_of(tmp_path, SHEET))
    assert good.values == {
        "email": "ana@x.es",
        "phone": "+34600112233",
        "name": "Ana",
        "annual_revenue": "1204.5",
        "zona": "Norte",
        "created": datetime(2026, 2, 2, 23, tzinfo=UTC),
        "channel": "Meta",
    }
    assert good.problems == ()
    assert bad.values == {"name": "Luis", "zona": "Sur"}
    assert [p.code for p in bad.problems] == ["bad_email", "date_unreadable"]
    assert bad.cells["Correo"] == "luis@"
    assert PASSED_OVER[total.passed_over]
    assert (total.values, total.problems) == ({}, ())


def test_the_preview_says_of_each_row_what_the_import_does_with_it(tmp_path: Path) -> None:
    table = table_of(tmp_path, SHEET)
    mapping = mapping_from_choices(suggest(table, "leads").choices, rows="leads", decimal="comma")
    shown = preview(table, mapping, MADRID, "ES", NOW)
    rows = list(lead_drafts(table, mapping, MADRID, "ES", now=NOW))
    rejected = {row.line: row.problems for row in rows if isinstance(row, Rejected)}
    assert rejected == {row.line: row.problems for row in shown if row.problems}
    passed = [row.line for row in rows if isinstance(row, PassedOver)]
    assert passed == [row.line for row in shown if row.passed_over] == [4]


def test_costs_are_shown_with_their_period(tmp_path: Path) -> None:
    table = table_of(tmp_path, "Mes,Coste,Leads\n2026-01,10.5,3\n2026-13,,\n")
    mapping = mapping_from_choices(
        suggest(table, "costs").choices, rows="costs", constants={"channel": "Meta"}
    )
    good, bad = preview(table, mapping, MADRID, "ES", NOW, currency="EUR")
    assert good.values == {
        **{"channel": "Meta", "from": "2026-01-01", "to": "2026-01-31"},
        **{"amount": "10.5", "claimed": 3, "currency": "EUR"},
    }
    assert sorted(p.code for p in bad.problems) == ["missing_value", "month_unreadable"]


def test_only_the_first_rows_are_shown(tmp_path: Path) -> None:
    table = table_of(tmp_path, "correo\n" + "a@x.es\n" * 50)
    assert len(previewed(table)) == 20
    assert len(previewed(table, limit=3)) == 3


def test_a_mapping_of_another_file_is_refused(tmp_path: Path) -> None:
    mapping = mapping_from_choices({"E-mail": "email"}, rows="leads")
    with pytest.raises(InvalidInput) as refused:
        preview(table_of(tmp_path, "correo\na@x.es\n"), mapping, MADRID, "ES", NOW)
    assert [p.code for p in refused.value.problems] == ["missing_column"]
