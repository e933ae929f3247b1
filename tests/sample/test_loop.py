"""What the loop has to show, found in the sample as a director finds it."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from testigo.core.attribution.report import path_of
from testigo.queries.attribution import AttributionReport, attribution_report
from testigo.queries.claims import claims_report
from testigo.queries.costs import costs_report
from testigo.queries.loop import loop_report
from testigo.sample.again import FEWEST
from testigo.sample.company import SampleCompany
from testigo.sample.plan import first_day
from testigo.sample.renamed import CAMPAIGN, IN_EXPORTS, ON_LINKS
from testigo.store.models import FactRow, Lead
from tests.sample.conftest import NOW

pytestmark = pytest.mark.django_db

ASKED: dict[str, Any] = {
    "since": first_day(NOW.date()),
    "until": NOW.date() + timedelta(days=1),
    "asof": NOW,
}


def credited(company: SampleCompany) -> AttributionReport:
    return attribution_report(company.workspace, **ASKED, window=90)


def test_first_and_last_touch_tell_different_stories(company: SampleCompany) -> None:
    found = credited(company).found
    ends = Counter(path_of(one)[-1] for one in found.journeys)
    assert len(found.journeys) >= 8
    assert 0.1 < ends["direct"] / ends.total() < 0.65
    assert len(ends) >= 4
    document = credited(company).document("channel")
    rows = {row["channel"]: row for row in document["rows"]}
    # Newsletters bring few for the first time and many back.
    assert float(rows["email"]["last"]) > float(rows["email"]["first"])
    paid = [row for channel, row in rows.items() if channel in ("google_ads", "linkedin_ads")]
    assert sum(float(row["first"]) for row in paid) > sum(float(row["last"]) for row in paid)


def test_a_campaign_was_renamed_half_way_and_is_offered_as_one(company: SampleCompany) -> None:
    loop = loop_report(company.workspace, **ASKED).loop
    rows = {row.campaign: row.figures for row in loop.rows}
    assert rows[CAMPAIGN].cost
    assert rows[CAMPAIGN].leads
    assert (bool(rows[IN_EXPORTS].cost), rows[IN_EXPORTS].leads) == (True, 0)
    assert rows[ON_LINKS].cost is None
    assert rows[ON_LINKS].leads
    # What the page of costs compares: a cost without leads, and leads without a cost.
    alone = {row.campaign for row in loop.rows if row.figures.cost and not row.figures.leads}
    assert IN_EXPORTS in alone
    assert {row.channel for row in loop.rows if row.campaign in (IN_EXPORTS, ON_LINKS)} == {
        "meta_ads"
    }


def test_forms_sent_again_and_clicks_of_machines_explain_what_platforms_claim(
    company: SampleCompany,
) -> None:
    told = claims_report(company.workspace, **ASKED)
    why = Counter(reason.code for one in told.platforms for reason in one.claims.reasons)
    assert why["again"] >= 1
    assert why["machine"] >= 1
    facts = FactRow.objects.of(company.workspace.pk)
    again = facts.filter(name="form.submitted", message_id__endswith=":again")
    assert again.count() >= FEWEST
    for row in again:
        first = facts.get(message_id=row.message_id.removesuffix(":again"))
        assert (first.person, first.props) == (row.person, row.props)
        assert timedelta(0) < row.at - first.at < timedelta(minutes=2)
    machines = facts.filter(name="page.viewed", automatic=True)
    assert machines.count() >= 10
    opened = machines.values_list("person", flat=True)
    leads = Lead.objects.of(company.workspace.pk).filter(person__in=opened)
    assert not leads.exclude(stage="").exists()


def test_a_week_of_costs_was_told_twice_and_the_later_counts(company: SampleCompany) -> None:
    report = costs_report(company.workspace, **ASKED)
    [clash] = report.clashes
    assert clash.end - clash.start == timedelta(days=7)
    assert clash.amount > clash.left_amount
