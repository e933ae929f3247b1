"""Journeys and attribution from the command line."""

import csv
from pathlib import Path

import duckdb
import pytest

from testigo.store.models import Workspace
from tests.cli.conftest import Terminal


@pytest.fixture
def year(testigo: Terminal, nortia: Workspace) -> Workspace:
    """Somebody came by a campaign, by a webinar, and signed; somebody else signed."""
    touches = (
        ("demo.requested", "08-10", ("--prop", "channel=google_ads", "--prop", "campaign==1+1")),
        ("webinar.attended", "08-12", ()),
        ("contract.signed", "08-20", ("--prop", "amount=5000")),
    )
    for name, day, props in touches:
        at = ("--at", f"2026-{day}T10:00", "--history")
        testigo("record", name, "--person", "eva@c.example", *props, *at)
    testigo(
        *("record", "contract.signed", "--person", "leo@c.example", "--at", "2026-08-25T10:00"),
        *("--prop", "amount=1000", "--history"),
    )
    return nortia


def test_the_simple_models_stand_side_by_side_and_add_up(
    testigo: Terminal, year: Workspace
) -> None:
    said = testigo("report", "attribution", "--by", "channel")
    head, *rows = said.out.splitlines()
    assert head.split("  ")[0] == "Channel"
    assert all(name in head for name in ("First touch", "Last touch", "Linear"))
    assert "Markov" not in head
    assert [row.split() for row in rows[:4]] == [
        ["Google", "Ads", "5000.00", "0.00", "2500.00"],
        ["Webinars", "0.00", "5000.00", "2500.00"],
        ["Unknown", "1000.00", "1000.00", "1000.00"],
        ["Total", "6000.00", "6000.00", "6000.00"],
    ]
    assert "Of 6000.00 EUR, Marketing sourced 5000.00 and influenced 5000.00." in said.out
    assert "stand in the row Unknown: 1." in said.out


def test_models_and_window_can_be_chosen(testigo: Terminal, year: Workspace) -> None:
    shown = testigo(
        *("report", "attribution", "--model", "markov", "--model", "first", "--window", "9"),
        "--json",
    ).json
    assert shown["models"] == ["markov", "first"]
    assert shown["window"] == 9
    assert shown["totals"] == {"markov": "6000.00", "first": "6000.00"}
    assert testigo("report", "attribution", "--model", "best").code == 2


def test_files_hold_every_model_and_no_formula(
    testigo: Terminal, year: Workspace, tmp_path: Path
) -> None:
    text = tmp_path / "attribution.csv"
    assert testigo("report", "attribution", "--csv", text).code == 0
    header, row, *_rest = list(csv.reader(text.open(encoding="utf-8-sig")))
    assert len(header) == 12
    assert row[:3] == ["Google Ads", "'=1+1", "5000.00"]


def test_the_journeys_are_told_one_by_one(testigo: Terminal, year: Workspace) -> None:
    said = testigo("report", "journeys")
    assert "Google Ads → Webinars" in said.out
    shown = testigo("report", "journeys", "--json").json
    assert [one["revenue"] for one in shown["journeys"]] == ["5000.00", "1000.00"]
    assert shown["steps"]["touch_to_signature"] == {"journeys": 1, "median_days": 10.0}
    assert shown["paths"][0]["channels"] == ["google_ads", "webinars"]


def write_journeys(folder: Path) -> None:
    """One sale of 100.01 that a campaign and an e-mail preceded."""
    for name, rows in (
        (
            "journeys",
            "SELECT 'a' AS journey, true AS signed, 10001::BIGINT AS cents, "
            "TIMESTAMPTZ '2026-03-10 00:00+00' AS ended_at, NULL::TIMESTAMPTZ AS lead_at, "
            "NULL::TIMESTAMPTZ AS deal_at",
        ),
        (
            "touches",
            "SELECT 'a' AS journey, TIMESTAMPTZ '2026-03-01 00:00+00' + to_days(n::INTEGER) "
            "AS \"at\", 'm' || n AS message_id, "
            "CASE n WHEN 0 THEN 'google_ads' ELSE 'email' END AS channel, '' AS campaign "
            "FROM range(2) AS r(n)",
        ),
    ):
        (folder / name).mkdir()
        duckdb.sql(f"COPY ({rows}) TO '{folder}/{name}/part.parquet'")


def test_a_folder_of_parquet_needs_no_workspace(testigo: Terminal, tmp_path: Path) -> None:
    write_journeys(tmp_path)
    said = testigo("report", "attribution", "--folder", tmp_path, "--by", "channel", "--json")
    rows = {row["channel"]: row for row in said.json["rows"]}
    assert (rows["google_ads"]["first"], rows["email"]["last"]) == ("100.01", "100.01")
    assert (rows["email"]["linear"], rows["google_ads"]["linear"]) == ("50.01", "50.00")
    assert set(said.json["totals"].values()) == {"100.01"}


def test_a_folder_without_journeys_is_told(testigo: Terminal, tmp_path: Path) -> None:
    said = testigo("report", "attribution", "--folder", tmp_path)
    assert (said.code, said.err.split(":")[0]) == (3, "journeys_unreadable")
