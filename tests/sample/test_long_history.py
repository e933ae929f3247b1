"""A report says the same whether it reads the log or, as of a long one, the lake."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from testigo.analytics.lake import exporting, reading
from testigo.analytics.lake.folder import changing, folder_of, manifest_of, remove_lake
from testigo.core.asof import midnight
from testigo.queries import long_history
from testigo.queries.asking import version_at, zone_of
from testigo.queries.attribution import AttributionReport, attribution_report
from testigo.queries.claims import claims_report, loop_and_claims
from testigo.queries.funnel import funnel_report
from testigo.queries.funnel_parts import funnel_parts
from testigo.queries.gap import gap_report
from testigo.queries.goals import goals_report
from testigo.queries.goals_document import goals_document
from testigo.queries.leaks import leaks_report
from testigo.queries.loop import loop_report
from testigo.queries.recommending import recommendations_report
from testigo.queries.restating import restated_loop
from testigo.sample.company import SampleCompany
from testigo.store.models import Workspace
from tests.factories.business import open_workspace
from tests.sample.conftest import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
# The days, and how long before now what is known ends.
ASKED = [(TODAY - timedelta(365), TODAY, 0), (TODAY - timedelta(200), TODAY - timedelta(60), 45)]


def attributed(workspace: Workspace, **asked: Any) -> AttributionReport:
    return attribution_report(workspace, window=90, **asked)


def journeys(workspace: Workspace, **asked: Any) -> SimpleNamespace:
    return SimpleNamespace(document=attributed(workspace, **asked).journeys_document)


def goals(workspace: Workspace, **asked: Any) -> Any:
    report = goals_report(workspace, **asked)
    return SimpleNamespace(document=lambda: goals_document(report))


def page_of_the_loop(workspace: Workspace, **asked: Any) -> SimpleNamespace:
    loop, claims = loop_and_claims(workspace, **asked)
    return SimpleNamespace(document=lambda: {**claims.document(), **loop.document()})


REPORTS: dict[str, Callable[..., Any]] = {
    "loop and platforms": page_of_the_loop,
    "attribution": attributed,
    "journeys": journeys,
    "loop": loop_report,
    "platforms": claims_report,
    "recommendations": recommendations_report,
    "then and now": restated_loop,
    "leakage": leaks_report,
    "funnel, cohort": lambda workspace, **asked: funnel_report(workspace, mode="cohort", **asked),
    "funnel, period": lambda workspace, **asked: funnel_report(workspace, mode="period", **asked),
    "funnel by channel": lambda workspace, **asked: funnel_parts(workspace, by="channel", **asked),
    "funnel by sector": lambda workspace, **asked: funnel_parts(workspace, by="sector", **asked),
    "gap to the days before": lambda workspace, **asked: gap_report(
        workspace, against="previous", **asked
    ),
    "goals": goals,
    "goals by the year before": lambda workspace, asof, **_days: goals(workspace, asof=asof),
}
# What each is a list of.
LISTS = ("rows", "groups", "pace", "platforms", "journeys")


YEAR = {"since": TODAY - timedelta(365), "until": TODAY, "asof": NOW}


@pytest.fixture(scope="module", autouse=True)
def no_lake_stays(company: SampleCompany) -> Iterator[None]:
    yield
    remove_lake(company.workspace.pk)


@pytest.mark.parametrize(("since", "until", "before"), ASKED, ids=["a year", "as of then"])
@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_out_of_the_log_and_out_of_the_lake(
    company: SampleCompany,
    monkeypatch: pytest.MonkeyPatch,
    report: Callable[..., Any],
    since: date,
    until: date,
    before: int,
) -> None:
    workspace = company.workspace
    zone = zone_of(workspace, version_at(workspace, NOW))
    asof = midnight(TODAY - timedelta(before - 1), zone)
    asked = {"since": since, "until": until, "asof": asof}
    of_log = report(workspace, **asked).document()
    monkeypatch.setattr(long_history, "LONG", 0)
    # What fails of the lake would be answered from the log, and be equal to it.
    monkeypatch.setattr(reading, "failures", lambda: ())
    assert report(workspace, **asked).document() == of_log
    empty = report is recommendations_report
    assert empty or any(of_log.get(name) for name in LISTS)


def test_what_fails_of_a_lake_is_answered_from_the_log(
    company: SampleCompany, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    workspace = company.workspace
    of_log = {name: report(workspace, **YEAR).document() for name, report in REPORTS.items()}
    monkeypatch.setattr(long_history, "LONG", 0)
    opened = reading.told_facts

    def spoiled(workspace_id: int, con: Any) -> Any:
        told = opened(workspace_id, con)
        exporting.rebuild(workspace_id)
        return told

    monkeypatch.setattr(reading, "told_facts", spoiled)
    for name, report in REPORTS.items():
        assert report(workspace, **YEAR).document() == of_log[name], name
        assert [one for one in caplog.records if one.name == "testigo.lake"], name
        caplog.clear()


def log_of_a_workspace_without_a_lake(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    """The loop of the year out of the log, where the next one is asked of a lake to be made."""
    of_log = loop_report(workspace, **YEAR).document()
    monkeypatch.setattr(long_history, "LONG", 0)
    remove_lake(workspace.pk)
    return of_log


def test_without_room_to_write_a_lake_the_log_answers(
    company: SampleCompany, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    workspace = company.workspace
    of_log = log_of_a_workspace_without_a_lake(workspace, monkeypatch)

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(exporting, "write_facts", full)
    assert loop_report(workspace, **YEAR).document() == of_log
    assert "a lake could not be brought up to date" in caplog.text


def test_nobody_waits_for_a_lake_that_is_written(
    company: SampleCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = company.workspace
    of_log = log_of_a_workspace_without_a_lake(workspace, monkeypatch)
    with changing(folder_of(workspace.pk), wait=True):
        assert loop_report(workspace, **YEAR).document() == of_log
    assert manifest_of(folder_of(workspace.pk)).last_seq == 0


def test_the_lake_of_another_workspace_is_none_of_its_own(
    company: SampleCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = open_workspace("vecina")
    monkeypatch.setattr(long_history, "LONG", 0)
    assert loop_report(company.workspace, **YEAR).loop.totals.leads > 0
    for name, report in REPORTS.items():
        if name != "then and now":
            assert_nobody(report(stranger, **YEAR).document())
    remove_lake(stranger.pk)


def assert_nobody(document: dict[str, Any]) -> None:
    """Every count of a report is nothing."""
    counted = [
        value
        for name in (*LISTS, "channels")
        for row in document.get(name, [])
        for key, value in row.items()
        if key in ("leads", "people", "began", "customers", "first", "deal")
    ]
    counted += [document.get(key) for key in ("unknown_leads", "other_leads")]
    assert not any(counted)
