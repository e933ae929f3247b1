"""The report of goals from the log: what is taken from where, and what was known when."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from testigo.core.problems import InvalidInput
from testigo.queries.goals import goals_report
from testigo.queries.goals_document import goals_document
from testigo.store.models import Workspace
from tests.actions.business import open_business
from tests.factories.goals import WITH_GOAL, agreed, with_story
from tests.spec.story import instant

pytestmark = pytest.mark.django_db
ASOF = instant("2026-11-10 12:00")


@pytest.fixture
def nortia() -> Workspace:
    return agreed(with_story())


def test_the_goal_of_the_pact_is_computed_and_paced(nortia: Workspace) -> None:
    shown = goals_document(goals_report(nortia, asof=ASOF))
    assert [(one["code"], one["result"], one["source"]) for one in shown["steps"]] == [
        ("customers", 30, "pact"),
        ("leads", 1200, "pact"),
        ("mql", 300, "pact"),
    ]
    pace = {line["code"]: line for line in shown["pace"]}
    assert (pace["revenue"]["value"], pace["revenue"]["target"]) == ("9000.00", "300000.00")
    assert (pace["customer"]["value"], pace["lead"]["value"]) == (1, 5)
    assert pace["lead"]["state"] == "at_risk"
    assert (shown["period"]["name"], shown["pact"], shown["asof"]) == ("2026-Q4", 1, "2026-11-10")


def test_rates_come_from_leads_that_had_their_time(nortia: Workspace) -> None:
    shown = goals_document(goals_report(nortia, asof=ASOF))
    assert shown["history"]["cycle"] == {"signed": 5, "p50": 20.0, "p80": 20.0, "p90": 29.04}
    # The five of October are younger than that on the days that count.
    assert (shown["from"], shown["to"]) == ("2025-10-12", "2026-10-12")
    rate = shown["history"]["rates"]["lead_to_customer"]
    assert (rate["met"], rate["cases"]) == (5, 45)
    earlier = goals_document(goals_report(nortia, asof=instant("2026-11-02 09:00")))
    rate = earlier["history"]["rates"]["lead_to_customer"]
    assert (rate["met"], rate["cases"], rate["share"]) == (4, 45, 0.088889)


def test_a_channel_with_few_leads_converts_as_all_do(nortia: Workspace) -> None:
    shown = goals_document(goals_report(nortia, asof=ASOF))
    rows = {row["channel"]: row for row in shown["channels"]}
    assert (rows["google_ads"]["pooled"], rows["events"]["pooled"]) == (False, True)
    assert sum(row["leads"] for row in rows.values()) >= shown["channels_leads"]


def test_margin_cost_and_what_marketing_promised(nortia: Workspace) -> None:
    shown = goals_document(goals_report(nortia, asof=ASOF))
    assert shown["money"] == {
        "contracts": 1,
        "revenue": "9000.00",
        "margin": "4000.00",
        "cost": "1500.00",
        "contribution": "2500.00",
    }
    [promise] = shown["marketing"]
    assert (promise["id"], promise["value"], promise["target"]) == (
        "mkt-revenue",
        "9000.00",
        "120000.00",
    )


def test_what_is_typed_stands_in_for_the_pact_and_what_is_sent_again_does_not(
    nortia: Workspace,
) -> None:
    typed = {"quota": Decimal(300_000), "lead_to_customer": Decimal("0.02")}
    plan = goals_report(nortia, asof=ASOF, typed=typed).plan  # type: ignore[arg-type]
    assert [step.source for step in plan.steps] == ["pact", "typed", "pact"]
    assert plan.count("leads") == 1500


def test_without_a_pact_the_figures_are_estimates_or_the_histories_own() -> None:
    empty = goals_report(open_business("empty"), asof=ASOF)
    assert {empty.plan.inputs.source_of(one.given) for one in empty.plan.steps} == {"starter"}
    assert (empty.plan.count("leads"), empty.pace, empty.channels) == (1200, (), None)
    workspace = with_story()
    with_history = goals_report(workspace, asof=ASOF).plan
    assert with_history.inputs.source_of("average_deal") == "history"
    assert with_history.inputs.average_deal == Decimal("8200.00")


def test_without_a_goal_for_the_period_the_next_one_is_shown() -> None:
    text = WITH_GOAL.replace("2026-Q4", "2027-01")
    report = goals_report(agreed(with_story(), text), asof=ASOF)
    assert (report.name, report.per, report.plan.inputs.months) == ("2027-01", "month", 1)
    assert report.period.since == date(2027, 1, 1)


def test_what_is_told_later_changes_no_earlier_answer(nortia: Workspace) -> None:
    early = instant("2026-10-10 12:00")
    assert goals_document(goals_report(nortia, asof=early))["money"]["contracts"] == 0
    span = {"since": date(2026, 4, 1), "until": date(2026, 4, 2)}
    found = goals_report(nortia, asof=early + timedelta(days=1), **span)  # type: ignore[arg-type]
    assert found.history.rates["lead_to_customer"].cases == 40


def test_a_version_that_was_never_signed_is_refused(nortia: Workspace) -> None:
    with pytest.raises(InvalidInput):
        goals_report(nortia, asof=ASOF, pact=7)


def test_another_workspace_is_not_seen(nortia: Workspace) -> None:
    other = goals_report(open_business("outsider"), asof=ASOF)
    assert (other.history.days, other.money.contracts) == (None, 0)
