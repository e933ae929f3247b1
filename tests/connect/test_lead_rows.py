"""Rows of leads become facts."""

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from testigo.connect.defaults import default_mapping
from testigo.connect.drafts import Noted, Rejected
from testigo.connect.lead_rows import lead_drafts
from testigo.connect.mapping import ColumnMapping, read_mapping
from testigo.connect.suggestions import suggest
from testigo.connect.tables import Table, read_table
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.problems import InvalidInput
from tests.connect.files import CLOSED_LOOP, needs_closed_loop, table_of

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 1, 7, 10, tzinfo=UTC)
MAPS = Path(__file__).parents[2] / "docs" / "how-to" / "closed-loop"


def drafts(table: Table, mapping: ColumnMapping | None = None, now: datetime = NOW) -> list[Any]:
    mapping = mapping or default_mapping(suggest(table, "leads"), "leads")
    return list(lead_drafts(table, mapping, MADRID, "ES", now=now))


def traits(found: list[Any]) -> dict[str, Any]:
    return {d.props["trait"]: d.props["value"] for d in found if d.name == "trait.set"}


def test_a_spanish_list_becomes_traits_and_a_first_touch(tmp_path: Path) -> None:
    content = (
        "Nombre;Apellidos;Correo;Teléfono;Empresa;Cargo;Empleados;País;Fecha;Canal\n"
        "Laura;Gil Núñez;LAURA@Nortia.example;600 11 22 33;Nortia;CEO;1.200;España;"
        "03/02/2026;Meta\n"
    )
    found = drafts(table_of(tmp_path, content.encode("cp1252")))
    assert traits(found) == {
        "email": "laura@nortia.example",
        "phone": "+34600112233",
        "name": "Laura Gil Núñez",
        "company": "Nortia",
        "job_title": "CEO",
        "employees": 1200,
        "country": "ES",
    }
    assert {d.at for d in found} == {datetime(2026, 2, 2, 23, tzinfo=UTC)}
    assert {d.person for d in found} == {PersonKeys("laura@nortia.example", "+34600112233", "")}
    assert found[-1].name == "form.submitted"
    assert found[-1].props == {"channel": "Meta"}
    assert {d.line for d in found} == {2}


def test_a_row_gives_its_facts_or_every_reason_why_not(tmp_path: Path) -> None:
    content = (
        "Correo,Teléfono,Empleados,Fecha\n"
        "ana@x.es,,20,2026-01-02\n"
        "ana@,123,muchos,ayer\n"
        "luis@x.es,,,\n"
        ",,20,2026-01-02\n"
    )
    found = drafts(table_of(tmp_path, content))
    rejected = [row for row in found if isinstance(row, Rejected)]
    assert [(row.line, {p.code for p in row.problems}) for row in rejected] == [
        (3, {"bad_email", "bad_phone", "number_unreadable", "date_unreadable"}),
        (5, {"missing_identity"}),
    ]
    assert rejected[0].raw["Correo"] == "ana@"
    assert {p.where for p in rejected[0].problems} == {"Correo", "Teléfono", "Empleados", "Fecha"}
    assert {d.line for d in found if isinstance(d, FactDraft)} == {2, 4}


def test_a_row_whose_date_is_blank_is_dated_like_a_row_without_one_and_says_so(
    tmp_path: Path,
) -> None:
    content = "Correo,Empresa,Fecha\nana@x.es,Acme,\nluis@x.es,Acme,2026-01-02\n"
    table = table_of(tmp_path, content)
    blank = [d for d in drafts(table) if d.line == 2]
    later = [d for d in drafts(table, now=datetime(2027, 1, 1, tzinfo=UTC)) if d.line == 2]
    assert blank[-1] == later[-1] == Noted(2, ("undated",))
    assert {d.at for d in blank[:-1]} == {NOW}
    assert [d.message_id for d in blank[:-1]] == [d.message_id for d in later[:-1]]
    assert not [row for row in drafts(table) if isinstance(row, Noted) and row.line == 3]


def test_a_key_that_cannot_be_read_beside_one_that_can_is_kept_as_it_is_written(
    tmp_path: Path,
) -> None:
    content = (
        "Id,Correo,Teléfono\n"
        ",ana@x.es,preguntar a Luis\n"
        ",ana arroba x.es,600112233\n"
        "null,luis@x.es,600112244\n"
        "A-7,sin correo,fijo no\n"
        ",ana@,123\n"
        "n.d.,,no tiene\n"
    )
    found = drafts(table_of(tmp_path, content))
    told = [(d.line, d.props["trait"], d.props["value"]) for d in found if hasattr(d, "props")]
    assert told == [
        (2, "email", "ana@x.es"),
        (2, "phone_as_written", "preguntar a Luis"),
        (3, "phone", "+34600112233"),
        (3, "email_as_written", "ana arroba x.es"),
        (4, "email", "luis@x.es"),
        (4, "phone", "+34600112244"),
        (5, "email_as_written", "sin correo"),
        (5, "phone_as_written", "fijo no"),
        (7, "phone_as_written", "no tiene"),
    ]
    aside = [
        (row.line, [p.code for p in row.problems]) for row in found if isinstance(row, Rejected)
    ]
    assert aside == [(6, ["bad_email", "bad_phone"])]
    notes = {row.line: row.notes for row in found if isinstance(row, Noted)}
    assert notes[5] == ("email_as_written", "phone_as_written")
    assert notes[3] == ("email_as_written",)


def test_blank_marks_say_nothing(tmp_path: Path) -> None:
    found = drafts(table_of(tmp_path, "email,phone,sector\nana@x.es,N/A,-\n"))
    assert traits(found) == {"email": "ana@x.es"}


def test_without_a_date_facts_are_dated_now_and_their_ids_do_not_depend_on_it(
    tmp_path: Path,
) -> None:
    table = table_of(tmp_path, "email,company\nana@x.es,Acme\n")
    first, later = drafts(table), drafts(table, now=datetime(2027, 1, 1, tzinfo=UTC))
    assert {d.at for d in first} == {NOW}
    assert [d.message_id for d in first] == [d.message_id for d in later]


def test_facts_depend_on_columns_and_take_typed_props(tmp_path: Path) -> None:
    mapping = read_mapping(
        """
decimal: comma
currency: EUR
fields: {external_id: ref, source: {value: feria}}
at: alta
facts:
  - name: contract.signed
    at: firma
    when: {estado: [Ganado, won], firma: {filled: true}}
    props: {amount: {column: importe, type: money}, term_months: {column: meses, type: whole},
            starts_on: {column: inicio, type: date}, renewed: {column: ren, type: flag},
            ratio: {column: r, type: number}, by: {value: importación}}
""",
        "leads",
    )
    content = (
        "ref;alta;estado;firma;importe;meses;inicio;ren;r\n"
        "A1;01/02/2025;GANADO;03/04/2025;1.204;12;05/04/2025;sí;2,5\n"
        "A2;01/02/2025;ganado;;;;;;\n"
        "A3;01/02/2025;Perdido;03/04/2025;;;;;\n"
    )
    found = drafts(table_of(tmp_path, content), mapping)
    (signed,) = [d for d in found if d.name == "contract.signed"]
    assert signed.person == PersonKeys(external_id="A1")
    assert signed.at == datetime(2025, 4, 2, 22, tzinfo=UTC)
    assert signed.props == {
        "amount": "1204",
        "term_months": 12,
        "starts_on": "2025-04-05",
        "renewed": True,
        "ratio": 2.5,
        "by": "importación",
        "currency": "EUR",
    }
    assert Counter(d.name for d in found) == {"trait.set": 3, "contract.signed": 1}


def test_a_mapping_for_another_file_is_refused_before_any_row(tmp_path: Path) -> None:
    mapping = read_mapping("fields: {email: Mail, phone: Tel}\nat: Alta\n", "leads")
    with pytest.raises(InvalidInput) as refused:
        drafts(table_of(tmp_path, "correo,fecha\nana@x.es,2026-01-01\n"), mapping)
    assert [p.params["column"] for p in refused.value.problems] == ["Mail", "Tel", "Alta"]


@needs_closed_loop
def test_the_leads_of_the_closed_loop_become_history() -> None:
    table = read_table(CLOSED_LOOP / "salesforce_leads.csv")
    mapping = read_mapping((MAPS / "leads-map.yaml").read_text("utf-8"), "leads")
    found = drafts(table, mapping)
    assert Counter(d.name for d in found) == {
        "trait.set": 160 * 9,
        "form.submitted": 160,
        "lead.qualified": 149,
        "need.confirmed": 78,
        "budget.confirmed": 78,
        "contract.signed": 78,
    }
    revenue = sum(Decimal(d.props["amount"]) for d in found if d.name == "contract.signed")
    expected = sum(Decimal(c["opportunity_value"] or 0) for _, c, _ in table.rows())
    assert revenue == expected > 0
    assert len({d.message_id for d in found}) == len(found)
    assert [d.message_id for d in drafts(table, mapping)] == [d.message_id for d in found]
