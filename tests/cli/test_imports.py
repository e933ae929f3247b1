"""Files from the command line."""

from pathlib import Path

import pytest

from testigo.store.models import FactRow, Lead, LogHead, QuarantinedRow, Workspace
from tests.cli.conftest import Terminal

LEADS = """\
Correo;Nombre;Apellidos;Cargo;Teléfono;Canal
eva@cliente.example;Eva;Ríos;CEO;600 111 222;LinkedIn
no es un correo;Leo;Paz;CTO;;Google
leo@cliente.example;=1+1;<script>alert(1)</script>;;123;Google
ana@cliente.example;Ana;Sol;;;Google
"""
FACTS = """\
{"name": "demo.requested", "at": "2026-08-20T10:00:00", "person": "eva@cliente.example"}
{"name": "stage.entered", "at": "2026-08-20T10:00:00", "person": "eva@cliente.example"}
{"name": "page.viewed", "at": "2027-08-20T10:00:00", "person": "eva@cliente.example"}
{"name": "page.viewed", "at": "ayer", "person": "eva@cliente.example"}
not json
"""
COSTS = """\
channel,campaign,month,amount
linkedin_ads,otoño,2026-07,1200.50
linkedin_ads,otoño,2026-08,nada
Total,,,1200.50
"""


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    path = tmp_path / "leads.csv"
    path.write_bytes(LEADS.encode("cp1252"))
    return path


def test_good_rows_are_in_and_broken_ones_told_with_line_and_reason(
    testigo: Terminal, nortia: Workspace, leads: Path
) -> None:
    said = testigo("import", "leads", leads)
    assert said.code == 0
    first, *others = said.out.splitlines()
    assert first == "Rows read: 4 · made: 2 · updated: 0 · skipped: 0 · quarantined: 2"
    assert [line.split(": ")[:2] for line in others] == [
        [f"{leads}:3", "bad_email"],
        [f"{leads}:4", "bad_phone"],
    ]
    assert "no es una dirección de correo" in others[0]
    assert Lead.objects.of(nortia.id).count() == 2
    assert QuarantinedRow.objects.of(nortia.id).count() == 2
    head = LogHead.objects.get(workspace=nortia)
    assert head.applied_seq == head.last_seq


def test_the_same_file_again_adds_nothing(
    testigo: Terminal, nortia: Workspace, leads: Path
) -> None:
    testigo("import", "leads", leads)
    before = FactRow.objects.of(nortia.id).count()
    said = testigo("import", "leads", leads, "--json").json
    counts = [said[key] for key in ("read", "made", "updated", "skipped", "quarantined")]
    assert counts == [4, 0, 0, 2, 2]
    assert FactRow.objects.of(nortia.id).count() == before


def test_a_dry_run_tells_the_same_and_keeps_nothing(
    testigo: Terminal, nortia: Workspace, leads: Path
) -> None:
    before = FactRow.objects.of(nortia.id).count()
    said = testigo("import", "leads", leads, "--dry-run", "--json").json
    assert (said["made"], said["quarantined"], said["import_id"]) == (2, 2, None)
    assert FactRow.objects.of(nortia.id).count() == before
    assert testigo("import", "leads", leads, "--json").json["made"] == 2


def test_facts_come_by_line_and_each_broken_line_says_why(
    testigo: Terminal, nortia: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_text(FACTS, "utf-8")
    said = testigo("import", "facts", path, "--history", "--json").json
    assert (said["read"], said["made"], said["quarantined"]) == (5, 1, 4)
    reasons = {row["line"]: [p["code"] for p in row["problems"]] for row in said["rejections"]}
    assert reasons == {
        2: ["derived_fact"],
        3: ["fact_too_far_ahead"],
        4: ["date_unreadable"],
        5: ["bad_json"],
    }
    assert Lead.objects.of(nortia.id).get().stage == "mql"


def test_costs_come_with_their_channel_and_totals_are_left_out(
    testigo: Terminal, nortia: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "costs.csv"
    path.write_text(COSTS, "utf-8")
    said = testigo("import", "costs", path, "--json").json
    assert (said["made"], said["quarantined"]) == (1, 2)
    cost = FactRow.objects.of(nortia.id).get(name="cost.recorded")
    assert (cost.props["amount"], cost.props["currency"]) == ("1200.5", "EUR")


def test_a_mapping_says_what_columns_mean_and_the_rest_is_told(
    testigo: Terminal, nortia: Workspace, leads: Path, tmp_path: Path
) -> None:
    mapping = tmp_path / "map.yaml"
    mapping.write_text("fields:\n  email: Correo\n  nick: Nombre\n", "utf-8")
    said = testigo("import", "leads", leads, "--map", mapping)
    assert said.code == 0
    assert "Columns not used: Apellidos, Cargo, Teléfono, Canal." in said.err
    traits = {f.props["trait"] for f in FactRow.objects.of(nortia.id).filter(name="trait.set")}
    assert traits == {"email", "nick"}


def test_problems_of_a_mapping_are_told_with_its_file_and_place(
    testigo: Terminal, nortia: Workspace, leads: Path, tmp_path: Path
) -> None:
    mapping = tmp_path / "map.yaml"
    mapping.write_text("fields:\n  email: Corréos\nfoo: 1\n", "utf-8")
    said = testigo("import", "leads", leads, "--map", mapping)
    assert said.code == 3
    assert said.err.startswith(f"{mapping}:3:6: unknown_key")
    mapping.write_text("fields:\n  email: Corréos\n", "utf-8")
    said = testigo("import", "leads", leads, "--map", mapping)
    assert said.err.startswith(f"{mapping}:2:10: missing_column")
    assert "«Correo»" in said.err


def test_a_file_that_is_no_table_is_told(
    testigo: Terminal, nortia: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"")
    said = testigo("import", "leads", path)
    assert (said.code, said.err) == (3, f"{path}: empty_file: El archivo está vacío.\n")
    assert testigo("import", "facts", tmp_path / "none.csv").code == 4


def test_nothing_in_a_row_acts_on_the_terminal(
    testigo: Terminal, nortia: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("email\nx\x1b[2Jy@\n", "utf-8")
    said = testigo("import", "leads", path)
    assert "\x1b" not in said.out + said.err
    assert "quarantined: 1" in said.out
