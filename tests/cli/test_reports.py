"""Reports and verification from the command line."""

import csv
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from testigo.store.models import Lead, Workspace
from tests.cli.conftest import Terminal


@pytest.fixture
def year(testigo: Terminal, nortia: Workspace) -> Workspace:
    """Two leads of a campaign with a cost; one of them signed."""
    for email in ("eva@c.example", "leo@c.example"):
        props = ("--prop", "channel=events", "--prop", "campaign==1+1")
        at = ("--at", "2026-08-10T10:00", "--history")
        testigo("record", "demo.requested", "--person", email, *props, *at)
    testigo(
        *("record", "contract.signed", "--person", "eva@c.example", "--at", "2026-08-20T10:00"),
        *("--prop", "amount=5000", "--history"),
    )
    return nortia


def test_the_loop_is_printed_in_the_promised_shape(testigo: Terminal, year: Workspace) -> None:
    shown = testigo("report", "loop", "--from", "2026-08-01", "--to", "2026-09-01", "--json").json
    assert set(shown) >= {"from", "to", "asof", "pact", "currency", "rows", "totals"}
    assert (shown["from"], shown["to"], shown["pact"]) == ("2026-08-01", "2026-09-01", 1)
    [row] = shown["rows"]
    assert (row["channel"], row["leads"], row["customers"]) == ("events", 2, 1)
    assert (row["revenue"], row["cost"]) == ("5000.00", None)


@pytest.mark.parametrize("by", ["campaign", "channel", "content", "form", "team", "competitor"])
def test_the_loop_by_anything_adds_up(testigo: Terminal, year: Workspace, by: str) -> None:
    said = testigo("report", "loop", "--by", by)
    assert said.code == 0
    assert ("Total" in said.out) == (by not in ("content", "competitor"))


def test_platforms_stand_beside_the_crm(testigo: Terminal, year: Workspace) -> None:
    month = ("--from", "2026-08-01", "--to", "2026-08-31", "--amount", "300", "--claimed", "5")
    assert testigo("cost", "add", "events", *month).code == 0
    days = ("--from", "2026-08-01", "--to", "2026-09-01", "--asof", "2026-09-01")
    shown = testigo("report", "platforms", *days, "--json").json
    [row] = shown["platforms"]
    assert (row["claimed"], row["leads"], row["difference"]) == (5, 2, 3)
    assert row["reasons"] == {"not_arrived": 3}
    assert (row["customers"], row["cost_per_customer"]) == (1, "300.00")
    assert "did not arrive: 3" in testigo("report", "platforms", *days).out


def test_without_dates_a_report_covers_everything(testigo: Terminal, year: Workspace) -> None:
    shown = testigo("report", "loop", "--json").json
    assert (shown["from"], shown["to"]) == ("2026-08-10", "2026-09-02")


def test_a_past_date_does_not_know_what_came_later(testigo: Terminal, year: Workspace) -> None:
    shown = testigo("report", "loop", "--asof", "2026-08-15", "--json").json
    assert (shown["asof"], shown["totals"]["leads"]) == ("2026-08-15", 2)
    assert shown["totals"]["customers"] == 0


def test_the_funnel_counts_each_stage(testigo: Terminal, year: Workspace) -> None:
    shown = testigo("report", "funnel", "--json").json
    assert {row["stage"]: row["people"] for row in shown["rows"]}["lead"] == 2
    assert shown["mode"] == "cohort"
    assert testigo("report", "funnel", "--mode", "period", "--json").json["mode"] == "period"


def test_the_funnel_is_divided_by_a_field(testigo: Terminal, year: Workspace) -> None:
    shown = testigo("report", "funnel", "--by", "channel", "--json").json
    assert [(row["value"], row["began"]) for row in shown["groups"]] == [("events", 2)]
    assert shown["groups"][0]["stages"]["customer"]["people"] == 1
    assert "Events" in testigo("report", "funnel", "--by", "channel").out
    assert testigo("report", "funnel", "--by", "nada").code == 2


def test_cohorts_say_how_far_each_month_came(testigo: Terminal, year: Workspace) -> None:
    shown = testigo("report", "cohorts", "--json").json
    assert [(row["month"], row["began"]) for row in shown["cohorts"]] == [("2026-08", 2)]
    assert "2026-08" in testigo("report", "cohorts").out


def test_a_period_that_ends_before_it_starts_is_told(testigo: Terminal, year: Workspace) -> None:
    said = testigo("report", "loop", "--from", "2026-08-02", "--to", "2026-08-01")
    assert (said.code, said.err.split(":")[0]) == (3, "period_backwards")


def test_a_date_that_is_none_is_a_matter_of_usage(testigo: Terminal, year: Workspace) -> None:
    assert testigo("report", "loop", "--from", "agosto").code == 2


def test_files_hold_every_column_and_no_formula(
    testigo: Terminal, year: Workspace, tmp_path: Path
) -> None:
    sheet, text = tmp_path / "loop.xlsx", tmp_path / "loop.csv"
    said = testigo("report", "loop", "--csv", text, "--xlsx", sheet)
    assert (said.code, said.out) == (0, "")
    header, row, totals = list(csv.reader(text.open(encoding="utf-8-sig")))
    assert header[:3] == ["Channel", "Campaign", "Cost"]
    assert (row[1], row[header.index("Revenue")]) == ("'=1+1", "5000.00")
    assert totals[0] == "Total"
    cells = CalamineWorkbook.from_path(str(sheet)).get_sheet_by_index(0).to_python()
    assert cells[1][1] == "=1+1"
    assert cells[1][header.index("Revenue")] == 5000.0


def test_a_file_that_cannot_be_written_is_told(
    testigo: Terminal, year: Workspace, tmp_path: Path
) -> None:
    for option in ("--csv", "--xlsx"):
        said = testigo("report", "loop", option, tmp_path / "no" / "x")
        assert (said.code, said.err.split(":")[0]) == (3, "file_not_written")


def test_verify_finds_no_difference_and_finds_one_made_by_hand(
    testigo: Terminal, year: Workspace
) -> None:
    said = testigo("verify")
    assert said.code == 0
    assert said.out.startswith("No differences")
    Lead.objects.of(year.id).update(score=1000)
    said = testigo("verify", "--json")
    assert said.code == 3
    assert {d["what"] for d in said.json["differences"]} == {"score"}
    assert "1000" in testigo("verify").out


def test_commitments_stand_in_the_period_that_runs(testigo: Terminal, year: Workspace) -> None:
    shown = testigo("report", "commitments", "--json").json
    assert set(shown) == {"from", "to", "asof", "pact", "pact_stale", "currency", "rows"}
    assert "first-contact" in {row["id"] for row in shown["rows"]}
    for row in shown["rows"]:
        assert row["from"] <= shown["asof"] < row["to"]
        assert row["pact"] == shown["pact"] == 1


def test_commitments_are_judged_period_by_period_up_to_a_day(
    testigo: Terminal, year: Workspace
) -> None:
    asked = ("--from", "2026-07-01", "--to", "2026-09-01", "--asof", "2026-08-31", "--pact", "1")
    shown = testigo("report", "commitments", *asked, "--json").json
    months = [(row["from"], row["to"]) for row in shown["rows"] if row["id"] == "first-contact"]
    assert months == [("2026-07-01", "2026-08-01"), ("2026-08-01", "2026-09-01")]


def test_a_version_never_signed_is_told(testigo: Terminal, year: Workspace) -> None:
    said = testigo("report", "commitments", "--pact", "7")
    assert (said.code, said.err.split(":")[0]) == (3, "no_such_pact")


def test_commitments_are_saved_with_their_parts(
    testigo: Terminal, year: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "commitments.csv"
    assert testigo("report", "commitments", "--csv", path).code == 0
    header, *rows = csv.reader(path.open(encoding="utf-8-sig"))
    assert len(rows) == len(testigo("report", "commitments", "--json").json["rows"])
    assert header[0] == "Commitment"
    assert {row[header.index("Parts")].partition(":")[0] for row in rows} >= {"Kept"}


def test_a_report_under_a_stale_pact_says_so(testigo: Terminal, year: Workspace) -> None:
    later = ("--asof", "2035-01-01")
    assert testigo("report", "loop", *later, "--json").json["pact_stale"] is True
    said = testigo("report", "funnel", *later).out
    assert "pacto ya debía haberse revisado" in said or "was to be reviewed by now" in said
    first = testigo("report", "loop", "--asof", "2026-09-16", "--json").json
    assert first["pact_stale"] is False


# --- leakage -------------------------------------------------------------------------------------


def test_leakage_lists_the_four_leaks_and_what_they_are_worth(
    testigo: Terminal, year: Workspace
) -> None:
    shown = testigo("report", "leaks", "--json").json
    assert set(shown) >= {"from", "to", "asof", "handed_over", "rows", "totals", "contribution"}
    assert [row["leak"] for row in shown["rows"]] == [
        *("never_contacted", "contacted_late", "short_of_attempts", "without_reason"),
    ]
    assert {row["note"] for row in shown["rows"]} == {"few_cases"}
    assert shown["contribution"]["revenue"] == "5000.00"
    assert testigo("report", "leaks").out.splitlines()[-1].startswith("Of ")


def test_leakage_goes_into_a_file(testigo: Terminal, year: Workspace, tmp_path: Path) -> None:
    text = tmp_path / "leaks.csv"
    assert testigo("report", "leaks", "--csv", text).out == ""
    header, *rows = list(csv.reader(text.open(encoding="utf-8-sig")))
    assert header[0] == "Leak"
    assert rows[-1][0] == "Total"


# --- what to do next, and the gap ----------------------------------------------------------------


def test_without_enough_contracts_nothing_is_recommended(
    testigo: Terminal, year: Workspace
) -> None:
    shown = testigo("report", "recommendations", "--json").json
    assert (shown["rows"], shown["average_deal"]) == ([], None)
    assert testigo("report", "recommendations").code == 0


def test_the_gap_to_the_period_before_adds_up(testigo: Terminal, year: Workspace) -> None:
    august = ("--from", "2026-08-01", "--to", "2026-09-01")
    shown = testigo("report", "gap", *august, "--json").json
    assert (shown["before_from"], shown["before_to"]) == ("2026-07-01", "2026-08-01")
    assert (shown["before"], shown["after"], shown["gap"]) == ("0.00", "5000.00", "5000.00")
    assert sum(float(row["amount"]) for row in shown["rows"]) == 5000
    assert testigo("report", "gap", *august).out.splitlines()[-1] == "From 0.00 to 5000.00 EUR."


def test_days_without_a_goal_say_so(testigo: Terminal, year: Workspace) -> None:
    asked = ("--from", "2026-08-01", "--to", "2026-08-02", "--against", "goal")
    assert testigo("report", "gap", *asked, "--json").json["gap"] is None
    assert "no goal" in testigo("report", "gap", *asked).out


@pytest.mark.parametrize("report", ["leaks", "recommendations", "gap"])
def test_a_past_day_is_answered_in_equal_bytes_after_new_facts(
    testigo: Terminal, year: Workspace, report: str
) -> None:
    asked = ("report", report, "--from", "2026-08-01", "--to", "2026-08-25", "--asof", "2026-08-25")
    before = testigo(*asked, "--json").out
    testigo("record", "contract.signed", "--person", "leo@c.example", "--prop", "amount=900")
    testigo("record", "contact.attempted", "--person", "leo@c.example", "--prop", "channel=phone")
    assert testigo(*asked, "--json").out == before


@pytest.mark.parametrize(
    "report",
    [
        *("loop", "platforms", "restated", "costs", "funnel", "cohorts", "leaks", "gap", "goals"),
        *("recommendations", "journeys", "attribution", "attempts", "commitments"),
    ],
)
def test_days_of_two_thousand_years_are_refused_at_once(
    testigo: Terminal, year: Workspace, report: str
) -> None:
    said = testigo("report", report, "--from", "0001-01-01")
    assert (said.code, said.err.split(":")[0]) == (3, "day_not_reported")
    said = testigo("report", report, "--from", "2001-01-01")
    assert (said.code, said.err.split(":")[0]) == (3, "period_too_long")
    assert "3660" in said.err


def test_a_day_at_the_end_of_time_is_no_fault_of_ours(testigo: Terminal, year: Workspace) -> None:
    said = testigo("report", "loop", "--asof", "9999-12-31")
    assert (said.code, said.err.split(":")[0]) == (3, "day_not_reported")


def test_a_first_fact_of_long_ago_does_not_stretch_what_nobody_asked_for(
    testigo: Terminal, year: Workspace
) -> None:
    at = ("--at", "2003-05-01T10:00", "--history")
    testigo("record", "demo.requested", "--person", "old@c.example", *at)
    shown = testigo("report", "loop", "--json").json
    assert (shown["from"], shown["to"]) == ("2016-08-25", "2026-09-02")


def test_then_and_now_says_what_has_happened_since(testigo: Terminal, year: Workspace) -> None:
    days = ("--from", "2026-08-01", "--to", "2026-08-15")
    shown = testigo("report", "restated", *days, "--json").json
    customers = next(row for row in shown["rows"] if row["figure"] == "customers")
    assert (customers["closed"], customers["since"], customers["now"]) == ("0", "1", "1")
    assert "Happened since" in testigo("report", "restated", *days).out
    assert "not over" in testigo("report", "restated", "--from", "2026-08-01").out


def test_costs_are_told_by_month_in_files_and_in_all_on_the_terminal(
    testigo: Terminal, year: Workspace, tmp_path: Path
) -> None:
    paid = ("--from", "2026-07-01", "--to", "2026-08-31", "--amount", "620")
    assert testigo("cost", "add", "events", "--campaign", "feria", *paid).code == 0
    days = ("--from", "2026-07-01", "--to", "2026-09-01", "--asof", "2026-09-01")
    shown = testigo("report", "costs", *days, "--json").json
    assert (shown["by_month"], shown["total"]) == (["310.00", "310.00"], "620.00")
    told = testigo("report", "costs", *days).out
    assert "620.00" in told
    assert "2026-07" not in told
    file = tmp_path / "costes.csv"
    assert testigo("report", "costs", *days, "--csv", str(file)).code == 0
    with file.open(encoding="utf-8-sig", newline="") as opened:
        [header, row, total] = list(csv.reader(opened))
    assert header[2:4] == ["2026-07", "2026-08"]
    assert (row[1:3], total[0]) == (["feria", "310.00"], "Total")
