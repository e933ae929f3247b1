"""Every figure of every commitment of Nortia opens the list of its leads, with the same count."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from testigo import clock
from testigo.core.sla.commitments import Revenue
from testigo.queries.commitments import Standing, revenue_goal, standing_in, standings
from testigo.queries.commitments_report import commitments_report
from testigo.sample.company import SampleCompany
from testigo.store.agreements import agreement_of
from testigo.store.models import User
from tests.sample.conftest import NOW

pytestmark = pytest.mark.django_db


def standing_by_id(company: SampleCompany) -> dict[str, Standing]:
    return {one.promise.id: one for one in standings(company.workspace.id, NOW)}


def test_every_commitment_of_the_pact_stands_somewhere(company: SampleCompany) -> None:
    version = agreement_of(company.workspace.id).at(NOW)
    assert version is not None
    found = standing_by_id(company)
    assert list(found) == [promise.id for promise in version.pact.commitments]
    for one in found.values():
        assert one.pact == version.number
        assert sum(part.count for part in one.parts) == one.whole.count


def test_the_volume_of_the_month_is_told_by_what_sales_answered(company: SampleCompany) -> None:
    one = standing_by_id(company)["mql-volume"]
    assert (one.first, one.until) == (date(2026, 10, 1), date(2026, 11, 1))
    assert [part.code for part in one.parts] == ["accepted", "pending", "rejected"]
    assert one.value == one.whole.count > 0
    assert one.expected is not None
    assert one.expected < one.target == 100


def test_contracts_fall_due_and_all_but_the_one_that_was_lost_are_renewed(
    company: SampleCompany,
) -> None:
    report = commitments_report(company.workspace, since=date(2026, 1, 1), asof=NOW)
    quarters = [row for row in report.rows if row.promise.id == "retention"]
    assert sum(row.found.of("met") for row in quarters) > 2
    # It was given up before its day, and thirty days to renew it have not gone yet.
    assert [row.found.of("open", "lapsed") for row in quarters] == [0, 0, 0, 1]


@pytest.mark.parametrize("before", [timedelta(0), timedelta(days=130)], ids=["now", "then"])
def test_revenue_asked_for_alone_is_that_of_the_whole_report(
    company: SampleCompany, before: timedelta
) -> None:
    asked: dict[str, Any] = {"since": date(2026, 1, 1), "asof": NOW - before}
    whole = commitments_report(company.workspace, **asked)
    alone = commitments_report(company.workspace, **asked, kinds=(Revenue,))
    assert alone.rows == tuple(row for row in whole.rows if isinstance(row.promise, Revenue))
    assert sum(row.found.of("counted") for row in alone.rows) > 0


def test_every_figure_opens_the_list_of_its_leads_with_the_same_count(
    company: SampleCompany, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    laura = User.objects.get(email="laura@nortia.example")
    client.force_login(laura, "django.contrib.auth.backends.ModelBackend")
    agreement = agreement_of(company.workspace.id)
    version = agreement.at(NOW)
    assert version is not None
    before = NOW - timedelta(days=31)
    shown = [
        *standings(company.workspace.id, NOW),
        *(
            standing_in(company.workspace.id, agreement, version, promise, now=NOW, at=before)
            for promise in version.pact.commitments
        ),
    ]
    goal = revenue_goal(company.workspace.id, NOW)
    assert goal is not None
    parts = [goal.whole]
    for one in shown:
        parts += [*one.parts, one.whole]
        parts += [extra for extra in (one.misses, one.conversed) if extra]
    for part in parts:
        assert count_listed(client, part.leads_query) == part.count, part
    assert sum(part.count > 0 for part in parts) > 20


def test_the_log_and_the_tables_count_alike(company: SampleCompany) -> None:
    agreement = agreement_of(company.workspace.id)
    since = date(2026, 6, 1)
    report = commitments_report(company.workspace, since=since, asof=NOW)
    assert {row.promise.id for row in report.rows} == set(standing_by_id(company))
    for row in report.rows:
        version = agreement.numbered(row.pact)
        one = standing_in(
            *(company.workspace.id, agreement, version, row.promise),
            now=NOW,
            at=row.days.end - timedelta(days=1),
        )
        told = {part.code: part.count for part in one.parts}
        assert told == {part: row.found.of(part) for part in told}, row
        assert (one.value, one.state, one.target) == (
            row.verdict.value,
            row.verdict.state,
            row.verdict.target,
        )


def test_a_closed_month_is_judged_as_it_was_known_then(company: SampleCompany) -> None:
    def told(asof: datetime) -> list[dict[str, Any]]:
        august = {"since": date(2026, 8, 1), "until": date(2026, 9, 1)}
        rows = commitments_report(company.workspace, **august, asof=asof).document()["rows"]
        return [row for row in rows if row["id"] == "mql-volume"]

    [then] = told(NOW - timedelta(days=20))
    assert [then] == told(NOW - timedelta(days=20))
    assert (then["from"], then["to"], then["final"]) == ("2026-08-01", "2026-09-01", True)
    assert then["state"] in ("kept", "missed")
    assert sum(then["parts"].values()) == then["value"] == then["cases"]
    [before] = told(datetime(2026, 8, 10, tzinfo=UTC))
    assert not before["final"]
    assert before["state"] in ("on_track", "at_risk")
    assert before["value"] < then["value"]


def count_listed(client: Client, query: str) -> int:
    """How many cases the list says that it holds, which are as many as it shows on all pages."""
    page = client.get(f"/w/nortia/leads?{query}").content.decode()
    assert "found-chip" in page, query
    found = re.search(r'role="status">\s*([\d.]+)', page)
    assert found is not None
    rows, after = page.count('class="lead-name"'), next_of(page)
    while after:
        more = client.get(f"/w/nortia/leads{after}", headers={"HX-Request": "true"})
        rows += more.content.decode().count('class="lead-name"')
        after = next_of(more.content.decode())
    assert rows == int(found[1].replace(".", "")), query
    return rows


def next_of(page: str) -> str:
    link = re.search(r'id="leads-next" href="([^"]+)"', page)
    return link[1].replace("&amp;", "&") if link else ""
