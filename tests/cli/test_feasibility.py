"""`testigo feasibility`: whether the promises of a draft fit."""

import csv
from pathlib import Path

from testigo.store.models import Workspace
from tests.cli.conftest import Terminal


def test_a_file_is_looked_at_without_being_kept(
    testigo: Terminal, nortia: Workspace, pact_file: Path
) -> None:
    shown = testigo("feasibility", pact_file, "--workspace", "nortia", "--json").json
    assert set(shown) >= {"from", "to", "runs", "promises", "assumptions", "arrivals", "staffed"}
    assert shown["from"] < shown["to"]
    assert {one["verdict"] for one in shown["promises"]} == {"nothing"}
    assert len(testigo("pact", "list", "--json").json["pacts"]) == 1


def test_a_version_is_looked_at_by_its_number(testigo: Terminal, nortia: Workspace) -> None:
    said = testigo("feasibility", "--pact", "1")
    assert said.code == 0
    assert "Nothing to measure" in said.out
    assert "Minutes per attempt: 10 min (estimate)" in said.out
    missing = testigo("feasibility", "--pact", "9")
    assert (missing.code, missing.err.split(":")[0]) == (4, "no_such_pact")


def test_all_problems_of_a_file_are_told(
    testigo: Terminal, nortia: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "pacto.yaml"
    path.write_text("schema: 1\ntitle: x\n", "utf-8")
    said = testigo("feasibility", path)
    assert said.code == 3
    assert said.err.count("missing_key") > 3


def test_a_table_is_saved(testigo: Terminal, nortia: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    assert testigo("feasibility", "--csv", path).code == 0
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert rows[0][:3] == ["Promise", "Group", "Verdict"]
    assert len(rows) > 1


def test_what_nobody_can_assume_is_a_matter_of_usage(
    testigo: Terminal, nortia: Workspace, pact_file: Path
) -> None:
    assert testigo("feasibility", "--minutes", "7").code == 2
    assert testigo("feasibility", "--people", "99").code == 2
    assert testigo("feasibility", pact_file, "--pact", "1").code == 2
