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
    first, note, *others = said.out.splitlines()
    assert note == "1 phone could not be read; it is kept as written."
    assert first == "Rows read: 4 · made: 3 · updated: 0 · skipped: 0 · quarantined: 1"
    assert [line.split(": ")[:2] for line in others] == [
        [f"{leads}:3", "bad_email"],
    ]
    assert "no es una dirección de correo" in others[0]
    assert Lead.objects.of(nortia.id).count() == 3
    assert QuarantinedRow.objects.of(nortia.id).count() == 1
    head = LogHead.objects.get(workspace=nortia)
    assert head.applied_seq == head.last_seq


def test_the_same_file_again_adds_nothing(
    testigo: Terminal, nortia: Workspace, leads: Path
) -> None:
    testigo("import", "leads", leads)
    before = FactRow.objects.of(nortia.id).count()
    said = testigo("import", "leads", leads, "--json").json
    counts = [said[key] for key in ("read", "made", "updated", "skipped", "quarantined")]
    assert counts == [4, 0, 0, 3, 1]
    assert FactRow.objects.of(nortia.id).count() == before


def test_a_dry_run_tells_the_same_and_keeps_nothing(
    testigo: Terminal, nortia: Workspace, leads: Path
) -> None:
    before = FactRow.objects.of(nortia.id).count()
    said = testigo("import", "leads", leads, "--dry-run", "--json").json
    assert (said["made"], said["quarantined"], said["import_id"]) == (3, 1, None)
    assert said["notes"] == {"phone_as_written": 1}
    assert FactRow.objects.of(nortia.id).count() == before
    assert testigo("import", "leads", leads, "--json").json["made"] == 3


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
    assert (said["made"], said["quarantined"], said["passed_over"]) == (1, 1, 1)
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


def test_an_import_is_listed_and_undone_by_its_reference(
    testigo: Terminal, nortia: Workspace, leads: Path
) -> None:
    assert "Nothing was imported yet." in testigo("import", "list").out
    made = testigo(
        "import", "leads", leads, "--source", "Feria", "--basis", "consent", "--json"
    ).json
    listed = testigo("import", "list", "--json").json
    assert [(one["id"], one["state"], one["basis"], one["source"]) for one in listed] == [
        (made["import_id"], "done", "consent", "Feria")
    ]
    said = testigo("import", "undo", made["import_id"])
    assert said.code == 0
    assert said.out == f"Undone “leads.csv”: {made['facts']} facts taken back.\n"
    assert not Lead.objects.of(nortia.id).exclude(stage="").exists()
    assert testigo("import", "undo", made["import_id"]).code == 5
    assert testigo("import", "undo", "nobody").code == 4
    assert "Undone" in testigo("import", "list").out
    assert testigo("import", "leads", leads, "--json").json["made"] == 3
    assert testigo("verify").code == 0


def test_by_what_right_and_from_where_is_said_or_taken_as_documented(
    testigo: Terminal, nortia: Workspace, leads: Path
) -> None:
    assert testigo("import", "leads", leads, "--basis", "porque sí").code == 3
    testigo("import", "leads", leads)
    (told,) = {str(row.props) for row in FactRow.objects.of(nortia.id).filter(name="data.obtained")}
    assert told == "{'basis': 'legitimate_interest', 'source': 'import'}"
    testigo("import", "leads", leads, "--basis", "Consentimiento", "--source", "  Feria   2026 ")
    told_last = FactRow.objects.of(nortia.id).filter(name="data.obtained").order_by("seq").last()
    assert told_last is not None
    assert told_last.props == {"basis": "consent", "source": "Feria 2026"}


ALL_TIME = """Campaign report
All time
Campaign,Currency code,Impr.,Cost,Conversions
Brand,EUR,"1,204","1,020.50",12.00
Generic,EUR, --, --,0.00
Total: Account,EUR,"1,204","1,020.50",12.00
"""


def test_a_report_for_all_time_says_what_to_do_and_takes_its_days_from_options(
    testigo: Terminal, nortia: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "google.csv"
    path.write_text(ALL_TIME, "utf-8")
    refused = testigo("import", "costs", path)
    assert (refused.code, "missing_cost_days" in refused.err) == (3, True)
    assert "--from" in refused.err
    days = ("--from", "2026-01-01", "--to", "2026-06-30")
    told = testigo("import", "costs", path, *days, "--json").json
    assert (told["made"], told["quarantined"], told["passed_over"]) == (1, 1, 1)
    cost = FactRow.objects.of(nortia.id).get(name="cost.recorded")
    assert (cost.props["from"], cost.props["to"]) == ("2026-01-01", "2026-06-30")
    assert (cost.props["channel"], cost.props["amount"]) == ("google_ads", "1020.5")


def test_what_holds_for_all_rows_is_said_once(
    testigo: Terminal, nortia: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("Campaign,Amount\nFeria,4200\n", "utf-8")
    said = testigo("import", "costs", path, "--channel", "events", "--from", "2026-09-01", "--json")
    assert said.json["made"] == 1
    cost = FactRow.objects.of(nortia.id).get(name="cost.recorded").props
    assert (cost["channel"], cost["from"], cost["to"]) == ("events", "2026-09-01", "2026-09-01")
    meaning = tmp_path / "map.yaml"
    meaning.write_text("schema: 1\nrows: costs\nfields: {amount: Amount}\n", "utf-8")
    both = testigo("import", "costs", path, "--map", meaning, "--channel", "events")
    assert (both.code, "--channel" in both.err) == (2, True)
