"""The mapping of a file: every problem at its place, and what headers say without one."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from testigo.connect.archives import MAX_CELLS
from testigo.connect.defaults import default_mapping
from testigo.connect.mapping import (
    COST_FIELDS,
    IDENTITY,
    TYPES,
    Rows,
    Source,
    missing_columns,
    read_mapping,
    unused_columns,
)
from testigo.connect.suggestions import suggest
from testigo.connect.tables import Table
from testigo.connect.values import MAX_TEXT
from testigo.core.problems import InvalidInput
from tests.connect.files import table_of


def empty(folder: Path, header: list[str]) -> Table:
    return table_of(folder, ";".join(header) + "\n")


def problems(text: str, rows: Rows = "leads") -> list[tuple[int | None, int | None, str]]:
    with pytest.raises(InvalidInput) as refused:
        read_mapping(text, rows)
    return [(p.line, p.column, p.code) for p in refused.value.problems]


def test_every_problem_of_a_mapping_is_told_with_its_place() -> None:
    text = """\
schema: 2
dates: ymd
currency: euros
colour: red
fields:
  Nombre: Nombre
  employees: {column: Plantilla, type: integer}
  city: {column: Ciudad, value: Madrid}
  sector: []
facts:
  - {name: stage.entered}
  - {at: Fecha}
  - {name: x, when: {Estado: {filled: maybe}}}
  - {name: y, props: {amount: {value: [1]}}}
  - {name: person.merged}
"""
    assert problems(text) == [
        (1, 9, "out_of_range"),
        (2, 8, "not_an_option"),
        (3, 11, "bad_currency"),
        (4, 9, "unknown_key"),
        (6, 3, "missing_identity_field"),
        (6, 11, "bad_field_name"),
        (7, 40, "not_an_option"),
        (8, 9, "source_unclear"),
        (9, 11, "source_unclear"),
        (11, 12, "derived_fact"),
        (12, 5, "missing_key"),
        (13, 39, "not_a_flag"),
        (14, 39, "not_a_constant"),
        (15, 12, "fact_written_here"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("fields: [", "not_yaml"),
        ("- a", "not_a_mapping"),
        ("rows: leads", "missing_key"),
        ("fields: {email: 5}", "not_a_text"),
        ("fields: {name: Nombre}", "missing_identity_field"),
        ("rows: costs\nfields: {email: a}", "not_an_option"),
    ],
)
def test_a_mapping_that_is_none_is_refused(text: str, code: str) -> None:
    assert code in [found for _, _, found in problems(text)]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ("{channel: a, amount: b}", "period_unclear"),
        ("{channel: a, amount: b, day: c, month: d}", "period_unclear"),
        ("{channel: a, amount: b, day: c, to: d}", "period_unclear"),
        ("{channel: a, day: c}", "missing_key"),
        ("{channel: a, amount: b, day: c, clicks: d}", "unknown_key"),
    ],
)
def test_costs_need_a_channel_an_amount_and_one_period(fields: str, code: str) -> None:
    assert code in [found for _, _, found in problems(f"fields: {fields}", "costs")]


def test_columns_are_found_without_regard_to_case_and_accents() -> None:
    mapping = read_mapping("fields: {phone: telefono, name: [NOMBRE, Apellidos]}", "leads")
    header = ["Nombre", "apellidos", "TELÉFONO", "Notas"]
    assert missing_columns(mapping, header) == []
    assert unused_columns(mapping, header) == ["Notas"]


def test_a_column_that_is_not_there_is_told_with_the_likeliest_one() -> None:
    text = "fields:\n  email: Correos\nfacts:\n  - {name: x, when: {Estado: Ganado}}\n"
    absent = missing_columns(read_mapping(text, "leads"), ["Correo", "Fecha"])
    assert [(p.code, p.params["column"], p.params["suggestion"], p.line) for p in absent] == [
        ("missing_column", "Correos", "Correo", 2),
        ("missing_column", "Estado", "", 4),
    ]


@pytest.mark.parametrize(
    ("header", "meanings"),
    [
        (
            ["SECTOR", "EMPRESA", "CONTACTO", "TELÉFONO", "CORREO", "POBLACIÓN", "PROVINCIA"],
            {"sector", "company", "name", "phone", "email", "city", "province"},
        ),
        (
            ["Nombre", "Apellidos", "E-mail", "Cargo", "Empleados", "País"],
            {"name", "email", "job_title", "employees", "country"},
        ),
        (
            ["Record ID", "First Name", "Last Name", "Email", "Phone Number", "Job Title"],
            {"external_id", "name", "email", "phone", "job_title"},
        ),
        (
            ["Person - Name*", "Person - Phone", "Person - Email (Work)", "Organization - Name*"],
            {"name", "phone", "email", "company"},
        ),
    ],
)
def test_the_usual_headers_need_no_mapping(
    tmp_path: Path, header: list[str], meanings: set[str]
) -> None:
    mapping = default_mapping(suggest(empty(tmp_path, header), "leads"), "leads")
    assert set(mapping.fields) == meanings
    assert unused_columns(mapping, header) == []


def test_dates_and_the_first_touch_are_recognised(tmp_path: Path) -> None:
    table = empty(tmp_path, ["Correo", "Fecha", "Canal", "Campaña"])
    mapping = default_mapping(suggest(table, "leads"), "leads")
    assert mapping.at is not None
    assert mapping.at.name == "Fecha"
    (touch,) = mapping.facts
    assert touch.name == "form.submitted"
    assert set(touch.props) == {"channel", "campaign"}


def test_costs_of_an_ad_platform_are_recognised(tmp_path: Path) -> None:
    header = ["Nombre de la campaña", "Día", "Importe gastado (EUR)", "Resultados", "Canal"]
    mapping = default_mapping(suggest(empty(tmp_path, header), "costs"), "costs")
    assert set(mapping.fields) == {"channel", "campaign", "day", "amount", "claimed"}
    assert mapping.fields["amount"] == Source(mapping.fields["amount"].columns, type="money")


def test_headers_that_do_not_say_enough_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        default_mapping(suggest(empty(tmp_path, ["Nombre", "Ciudad"]), "leads"), "leads")
    assert [p.code for p in refused.value.problems] == ["missing_identity_column"]
    with pytest.raises(InvalidInput) as refused:
        default_mapping(suggest(empty(tmp_path, ["Clics"]), "costs"), "costs")
    assert [p.params["columns"] for p in refused.value.problems] == ["Clics"] * 3
    told = [(p.code, p.params.get("meaning")) for p in refused.value.problems]
    assert told == [
        ("missing_cost_column", "channel"),
        ("missing_cost_column", "amount"),
        ("missing_cost_days", None),
    ]


def test_what_is_said_of_all_rows_is_not_what_the_file_says_otherwise(tmp_path: Path) -> None:
    header = ["Nombre de la campaña", "Importe gastado (EUR)"]
    found = suggest(empty(tmp_path, header), "costs")
    found = replace(found, constants={"channel": "google_ads"})
    said = {"channel": "google_ads", "from": "2026-09-01", "to": "2026-09-30"}
    assert default_mapping(found, "costs", said).rows == "costs"
    with pytest.raises(InvalidInput) as refused:
        default_mapping(found, "costs", said | {"channel": "meta_ads"})
    (problem,) = refused.value.problems
    assert problem.code == "file_says_otherwise"
    assert problem.params == {"meaning": "channel", "value": "google_ads"}


GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "import.md"


@pytest.mark.parametrize("text", re.findall(r"```yaml\n(.*?)```", GUIDE.read_text("utf-8"), re.S))
def test_the_mappings_in_the_guide_are_read(text: str) -> None:
    kinds: tuple[Rows, ...] = ("leads", "costs", "deals")
    rows = next((kind for kind in kinds if f"rows: {kind}" in text), "leads")
    assert read_mapping(text, rows).rows == rows


def test_the_guide_names_every_type_and_limit() -> None:
    guide = GUIDE.read_text("utf-8")
    for word in (*TYPES, *IDENTITY, *COST_FIELDS):
        assert f"`{word}`" in guide, word
    assert f"{MAX_CELLS:,}" in guide
    assert f"{MAX_TEXT:,}" in guide
