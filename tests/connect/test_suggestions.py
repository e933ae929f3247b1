"""What columns probably mean, told by their headers and by what stands in them."""

from pathlib import Path
from typing import get_args

from testigo.connect.choices import mapping_from_choices
from testigo.connect.evidence import decimal_mark, kind_of, order_of_dates
from testigo.connect.mapping import Rows
from testigo.connect.suggestions import Suggestion, Why, suggest
from testigo.wording.import_columns import SUGGESTED_BECAUSE
from tests.connect.files import table_of


def suggested(folder: Path, content: str, rows: Rows = "leads") -> Suggestion:
    return suggest(table_of(folder, content), rows, "ES")


def meanings(found: Suggestion) -> dict[str, tuple[str, str]]:
    return {one.column: (one.meaning, one.why) for one in found.columns}


def test_headers_are_asked_first_and_values_next(tmp_path: Path) -> None:
    content = (
        "EMPRESA;CORREO;Tfno. directo;Entrada;Dónde;Zona;Vacía\n"
        "Acme;a@x.es;600112233;25/03/2026;España;Norte;\n"
        "Beta;b@x.es;911234567;26/03/2026;Francia;Sur;-\n"
    )
    found = suggested(tmp_path, content)
    assert meanings(found) == {
        "EMPRESA": ("company", "header"),
        "CORREO": ("email", "header"),
        "Tfno. directo": ("phone", "phone"),
        "Entrada": ("created", "date"),
        "Dónde": ("country", "country"),
        "Zona": ("zona", "own"),
        "Vacía": ("", "empty"),
    }
    assert found.columns[0].samples == ("Acme", "Beta")
    assert (found.rows, found.header_line) == (2, 1)
    assert mapping_from_choices(found.choices, rows="leads").at is not None


def test_a_second_column_of_a_kind_keeps_its_own_name(tmp_path: Path) -> None:
    content = "Correo,Correo 2,Sector,Sector\na@x.es,b@x.es,Banca,Seguros\n"
    found = suggested(tmp_path, content)
    assert meanings(found)["Correo 2"] == ("correo_2", "own")
    assert [one.own for one in found.columns] == ["correo", "correo_2", "sector_2", "sector_2_2"]


def test_own_names_can_name_a_trait_whatever_the_header(tmp_path: Path) -> None:
    content = "Correo,2ª opción,¿?,名前," + "x" * 90 + "\na@x.es,1,2,3,4\n"
    found = suggested(tmp_path, content)
    assert [one.own for one in found.columns[1:]] == [
        *("column_2a_opcion", "column", "column_2", "x" * 50),
    ]
    assert mapping_from_choices(found.choices, rows="leads").fields["x" * 50]


def test_columns_of_costs_are_suggested_and_the_rest_left_out(tmp_path: Path) -> None:
    content = 'Fuente,Cuándo,Pagado,Clics\nMeta,2026-01-05,"11,52 €",4\n'
    assert meanings(suggested(tmp_path, content, "costs")) == {
        "Fuente": ("channel", "header"),
        "Cuándo": ("day", "date"),
        "Pagado": ("amount", "money"),
        "Clics": ("", ""),
    }


def test_the_decimal_mark_is_that_of_the_values_that_prove_one(tmp_path: Path) -> None:
    content = "correo;facturación;empleados\na@x.es;1.204;3\nb@x.es;11,5;1.204\n"
    found = suggested(tmp_path, content)
    assert (found.decimal, found.decimals) == ("comma", {})
    content = "correo;facturación;nota media\na@x.es;1.204,50;7.25\nb@x.es;11,5;8.5\n"
    found = suggested(tmp_path, content)
    assert (found.decimal, found.decimals) == ("", {"facturación": "comma", "nota media": "dot"})


def test_what_one_value_proves_of_decimals() -> None:
    assert decimal_mark(["1.204,50 €"]) == "comma"
    assert decimal_mark(["$1,206.83"]) == "dot"
    assert decimal_mark(["1.204.500"]) == "comma"
    assert decimal_mark(["0.125"]) == "dot"
    assert decimal_mark(["1.204", "77", "n/a", 3.5]) == ""
    assert decimal_mark(["1,5", "1.5"]) == "both"


def test_the_order_of_dates_is_settled_by_a_value_that_can_be_read_one_way() -> None:
    assert order_of_dates(["03/04/2026", "25/03/2026"]).order == "dmy"
    assert order_of_dates(["03/04/2026", "9/25/26 10:00"]).order == "mdy"
    both = order_of_dates(["25/03/2026", "03/25/2026"])
    assert (both.order, both.basis) == ("", "contradictory")
    unsure = order_of_dates(["03/04/2026"])
    assert (unsure.order, unsure.basis, unsure.example) == ("", "open", "03/04/2026")
    assert order_of_dates(["2026-03-04", None, "ayer"]).basis == "none"


def test_codes_that_look_like_numbers_are_not_taken_for_something_else() -> None:
    assert kind_of(["08001", "28013"], "ES") == ""
    assert kind_of(["45631", "45632"], "ES") == "number"
    assert kind_of(["1", "0", "x"], "ES") != "flag"
    assert kind_of(["ana@", "@x", "a@b"], "ES") == ""


def test_nothing_known_is_no_reason_to_raise(tmp_path: Path) -> None:
    found = suggested(tmp_path, "a,b\n")
    assert meanings(found) == {"a": ("", "empty"), "b": ("", "empty")}
    lines = '{"a": [1, {"b": 2}], "c": null}\n{"c": true}\n'
    assert set(meanings(suggested(tmp_path, lines))) == {"a", "c"}


def test_every_reason_can_be_said() -> None:
    assert set(get_args(Why)) == set(SUGGESTED_BECAUSE)
