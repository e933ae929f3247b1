"""The report of goals from the log: what is taken from where, and what was known when."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from testigo.actions.pacts import load_pact_draft, sign_pact
from testigo.core.facts import Fact
from testigo.core.problems import InvalidInput
from testigo.queries.goals import goals_report
from testigo.queries.goals_document import goals_document
from testigo.store.models import Workspace
from tests.factories.conclusions import open_business, with_log
from tests.spec.story import Line, facts_of, instant
from tests.web.handed_over import PACT

pytestmark = pytest.mark.django_db
GOAL = (
    "goals:\n  - {period: 2026-Q4, revenue: 300000, average_deal: 10000, "
    "lead_to_customer: 2.5%, lead_to_mql: 25%}\n"
)
PROMISE = (
    "  - {id: mkt-revenue, side: marketing, promise: revenue, counted: sourced,\n"
    "     at_least: 120000, per: quarter}\ndispositions:"
)
WITH_GOAL = PACT.replace("dispositions:", PROMISE) + GOAL
ASOF = instant("2026-11-10 12:00")


def story() -> list[Fact]:
    """Forty leads of April, of whom four signed twenty days later; five of October, of whom one
    signed in November with her margin; and what a campaign cost."""
    lines = []
    for number in range(40):
        who, channel = f"p{number}", "google_ads" if number < 36 else "events"
        lines.append(Line("2026-04-01 09:00", who, "form.submitted", f"channel={channel}"))
        lines.append(Line("2026-04-01 09:00", who, "stage.entered", "stage=lead cycle=1"))
        if number < 10:
            lines.append(Line("2026-04-02 09:00", who, "stage.entered", "stage=mql cycle=1"))
        if number < 4:
            lines.append(Line("2026-04-21 09:00", who, "stage.entered", "stage=customer cycle=1"))
            lines.append(Line("2026-04-21 09:00", who, "contract.signed", "amount=8000"))
    for number in range(5):
        lines.append(Line("2026-10-05 09:00", f"n{number}", "page.viewed", "gclid=x"))
        lines.append(Line("2026-10-05 09:00", f"n{number}", "stage.entered", "stage=lead cycle=1"))
    lines.append(Line("2026-11-03 09:00", "n0", "stage.entered", "stage=customer cycle=1"))
    lines.append(Line("2026-11-03 09:00", "n0", "contract.signed", "amount=9000 margin=4000"))
    said = "channel=google_ads from=2026-10-01 to=2026-10-31 amount=1500"
    lines.append(Line("2026-10-31 20:00", "", "cost.recorded", said))
    return facts_of(lines)


def agreed(workspace: Workspace, text: str = WITH_GOAL) -> Workspace:
    """The workspace once both sides have signed."""
    opened = datetime.fromisoformat("2026-08-20T10:00:00+00:00")
    version = load_pact_draft(workspace=workspace, text=text, by="operator", now=opened)
    for email in ("laura@nortia.example", "pablo@nortia.example"):
        sign_pact(
            workspace=workspace, number=version.number, email=email, by="operator", now=opened
        )
    return workspace


@pytest.fixture
def nortia() -> Workspace:
    return agreed(with_log(story()))


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
    empty = goals_report(open_business(), asof=ASOF)
    assert {empty.plan.inputs.source_of(one.given) for one in empty.plan.steps} == {"starter"}
    assert (empty.plan.count("leads"), empty.pace, empty.channels) == (1200, (), None)
    workspace = with_log(story())
    with_history = goals_report(workspace, asof=ASOF).plan
    assert with_history.inputs.source_of("average_deal") == "history"
    assert with_history.inputs.average_deal == Decimal("8200.00")


def test_without_a_goal_for_the_period_the_next_one_is_shown() -> None:
    text = WITH_GOAL.replace("2026-Q4", "2027-01")
    report = goals_report(agreed(with_log(story()), text), asof=ASOF)
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
