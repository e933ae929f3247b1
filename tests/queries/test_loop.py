"""The loop and the funnel of a workspace, read from the log."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from testigo.actions.applying import apply_all
from testigo.actions.content import add_piece
from testigo.actions.facts import record_facts
from testigo.core.asof import Days
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.facts import Fact
from testigo.core.funnel import passes_of
from testigo.core.loop import close_loop
from testigo.queries.funnel import funnel_report
from testigo.queries.loop import loop_report, money_text
from testigo.queries.report_facts import loop_facts, stage_facts
from testigo.store import log
from testigo.store.models import FactRow, Workspace
from tests.actions.business import NOW, business_with_pact, open_business
from tests.core.report_logs import instants, logs, ranges
from tests.spec import loop as spec
from tests.spec.story import Line, facts_of, instant

pytestmark = pytest.mark.django_db


SINCE, UNTIL = date.fromisoformat(spec.SINCE), date.fromisoformat(spec.UNTIL)
FIGURES = {
    "cost", "claimed", "leads", "mql", "accepted", "sql", "opportunities", "customers", "revenue",
    "margin", "cost_per_lead", "cost_per_mql", "cost_per_sql", "cost_per_opportunity",
    "cost_per_customer", "roi", "right_role", "right_role_range", "customer_range", "lost",
    "rejected", "note",
}  # fmt: skip


def with_log(facts: Sequence[Fact]) -> Workspace:
    """A workspace whose log holds these facts, with as many of somebody else's beside it."""
    for slug in ("beside", "nortia"):
        workspace = open_business(slug)
        log.append(workspace.id, 0, facts)
    return workspace


# --- reading the log -----------------------------------------------------------------------------

reading = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def empty_workspace() -> Workspace:
    """A workspace to fill again and again."""
    return open_business()


def refill(workspace: Workspace, facts: Sequence[Fact]) -> None:
    """Make the log hold exactly these facts."""

    FactRow.objects.of(workspace.id).delete()
    log.append(workspace.id, 0, facts)


@reading
@given(logs(), ranges(), instants)
def test_the_facts_read_give_the_same_loop_as_the_whole_log(
    empty_workspace: Workspace, facts: list[Fact], days: Days, asof: datetime
) -> None:
    refill(empty_workspace, facts)
    read = loop_facts(empty_workspace.id, days, asof)
    assert close_loop(read, days, asof, "EUR") == close_loop(facts, days, asof, "EUR")


@reading
@given(logs(), instants)
def test_the_facts_read_give_the_same_funnel_as_the_whole_log(
    empty_workspace: Workspace, facts: list[Fact], asof: datetime
) -> None:
    refill(empty_workspace, facts)
    read = stage_facts(empty_workspace.id, asof)
    assert passes_of(read, asof) == passes_of(facts, asof)


def test_what_a_browser_saw_before_is_the_first_touch_of_whoever_it_turned_out_to_be() -> None:
    workspace = business_with_pact()
    known = PersonKeys(email="ana@acme.example")

    def told(name: str, days: int, person: PersonKeys, browser: str, **props: str) -> None:
        at = NOW + timedelta(days=days)
        draft = FactDraft(
            name, at, f"{name}{days}", person=person, anonymous_id=browser, props=props
        )
        record_facts(workspace=workspace, drafts=[draft], source="api", now=at)

    told("page.viewed", 0, PersonKeys(), "b1", url="https://x.example/?gclid=1")
    told("form.submitted", 1, known, "", channel="events")
    told("page.viewed", 2, known, "b1", url="https://x.example/precios")
    apply_all(workspace=workspace, now=NOW + timedelta(days=3))
    asked = {"since": NOW.date(), "until": NOW.date() + timedelta(days=5)}
    report = loop_report(workspace, **asked, asof=NOW + timedelta(days=5))
    assert [(row.channel, row.figures.leads) for row in report.loop.rows] == [("google_ads", 1)]


def test_where_the_first_touch_was_taken_back_the_next_one_is_read() -> None:
    at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    lines = [
        Line("2026-01-04 10:00", "Ana", "form.submitted", "channel=wrong"),
        Line("2026-01-05 10:00", "Ana", "form.submitted", "channel=right"),
        Line("2026-01-05 10:00", "Ana", "stage.entered", "stage=lead cycle=1"),
        Line("2026-01-06 10:00", "Ana", "fact.retracted", "of=1"),
    ]
    workspace = with_log(facts_of(lines))
    asked = {"since": SINCE, "until": UNTIL}
    [row] = loop_report(workspace, **asked, asof=at + timedelta(days=9)).loop.rows
    assert row.channel == "right"
    [row] = loop_report(workspace, **asked, asof=at + timedelta(hours=9)).loop.rows
    assert row.channel == "wrong"


def test_a_loop_is_read_in_few_statements(django_assert_max_num_queries: object) -> None:
    workspace = with_log(facts_of(spec.STORY))
    with django_assert_max_num_queries(9):
        loop_report(workspace, since=SINCE, until=UNTIL, asof=instant(spec.ASOF))


# --- the document --------------------------------------------------------------------------------


def test_the_document_has_the_promised_shape() -> None:
    workspace = with_log(facts_of(spec.STORY))
    report = loop_report(workspace, since=SINCE, until=UNTIL, asof=instant(spec.ASOF))
    document = json.loads(json.dumps(report.document()))
    rows = document.pop("rows")
    totals = document.pop("totals")
    # No form of the story has a name, and nobody was handed over.
    for key, name in (("forms", "form"), ("teams", "team")):
        [row] = document.pop(key)
        assert (row[name], row["leads"]) == ("", totals["leads"])
        assert "cost" not in row
    assert document == {
        "from": "2026-01-01",
        "to": "2026-02-01",
        "asof": "2026-03-10",
        "pact": None,
        "pact_stale": False,
        "currency": "EUR",
        "content": [],
        "competitors": [],
        "left_out": {"other_currency": 0, "unreadable": 0},
    }
    assert all(row.keys() == FIGURES | {"channel", "campaign"} for row in rows)
    assert totals.keys() == FIGURES
    linkedin = next(row for row in rows if row["channel"] == "linkedin_ads")
    assert linkedin == {
        "channel": "linkedin_ads",
        "campaign": "guide",
        "cost": "310.00",
        "claimed": 5,
        "leads": 2,
        "mql": 2,
        "accepted": 1,
        "sql": 1,
        "opportunities": 1,
        "customers": 1,
        "revenue": "9000.00",
        "margin": "6000.00",
        "cost_per_lead": "155.00",
        "cost_per_mql": "155.00",
        "cost_per_sql": "310.00",
        "cost_per_opportunity": "310.00",
        "cost_per_customer": "310.00",
        "roi": 18.354839,
        "right_role": {"yes": 1, "no": 1, "unknown": 0},
        "right_role_range": None,
        "customer_range": None,
        "lost": {
            "price": 0, "competitor": 0, "timing": 0, "fit": 0, "no_decision": 0, "other": 0,
        },
        "rejected": {"student": 1},
        "note": "few_cases",
    }  # fmt: skip
    webinars = next(row for row in rows if row["channel"] == "webinars")
    assert [webinars[key] for key in ("cost", "claimed", "cost_per_lead", "roi")] == [None] * 4


def test_content_is_called_by_its_title_of_today_and_has_no_cost() -> None:
    lead = Line("2026-01-05 10:00", "Ana", "stage.entered", "stage=lead cycle=1")
    said = Line("2026-01-07 10:00", "Ana", "feedback.given", "content=/guia right_role=yes")
    workspace = with_log(facts_of([lead, said]))
    add_piece(
        workspace=workspace,
        title="La guía",
        path="/guia",
        kind="guide",
        by="u",
        now=instant(spec.ASOF),
    )
    report = loop_report(workspace, since=SINCE, until=UNTIL, asof=instant(spec.ASOF))
    [row] = report.document()["content"]
    assert (row["content"], row["leads"], row["right_role"]["yes"]) == ("La guía", 1, 1)
    without = {"cost", "claimed", "roi"} | {one for one in FIGURES if "cost_per" in one}
    assert row.keys() == FIGURES - without | {"content"}


def test_an_empty_workspace_has_an_empty_loop() -> None:
    report = loop_report(open_business(), since=SINCE, until=UNTIL, asof=instant(spec.ASOF))
    document = report.document()
    assert document["rows"] == []
    assert (document["totals"]["leads"], document["totals"]["cost"]) == (0, None)
    assert document["totals"]["revenue"] == "0.00"


def test_another_workspace_is_not_seen() -> None:
    with_log(facts_of(spec.STORY))
    outsider = open_business("outsider")
    report = loop_report(outsider, since=SINCE, until=UNTIL, asof=instant(spec.ASOF))
    assert report.document()["rows"] == []


@pytest.mark.parametrize(
    "amount, text",
    [("0", "0.00"), ("12", "12.00"), ("12.5", "12.50"), ("1E+3", "1000.00"), ("0.125", "0.125"),
     ("-3.10", "-3.10"), ("1.000000", "1.00")],
)  # fmt: skip
def test_money_is_plain_decimal_text(amount: str, text: str) -> None:
    assert money_text(Decimal(amount)) == text


# --- from facts to the report --------------------------------------------------------------------


def told(name: str, at: datetime, **props: object) -> FactDraft:
    """A fact about Carmen."""
    message_id = f"{name}-{at.isoformat()}"
    return FactDraft(name, at, message_id, PersonKeys(email="carmen@acme.example"), props=props)


def test_a_lead_goes_from_its_first_touch_to_the_report_by_the_usual_doors() -> None:
    workspace = business_with_pact()
    day = NOW + timedelta(days=1)
    drafts = [
        told("form.submitted", day, channel="events", campaign="fair"),
        told("demo.requested", day + timedelta(hours=1), channel="webinars"),
        told("lead.qualified", day + timedelta(hours=2)),
        told("contract.signed", day + timedelta(days=3), amount="1200.00"),
    ]
    for draft in drafts:
        record_facts(workspace=workspace, drafts=[draft], source="api", now=draft.at)
        apply_all(workspace=workspace, now=draft.at)
    asked = {"since": date(2026, 9, 1), "until": date(2026, 10, 1)}
    report = loop_report(workspace, **asked, asof=day + timedelta(days=4)).document()
    assert report["pact"] == 1
    [row] = report["rows"]
    assert (row["channel"], row["campaign"]) == ("events", "fair")
    reached = [
        row[key] for key in ("leads", "mql", "accepted", "sql", "opportunities", "customers")
    ]
    assert reached == [1, 1, 1, 1, 1, 1]
    assert row["revenue"] == "1200.00"
    earlier = loop_report(workspace, **asked, asof=day + timedelta(days=2)).document()
    assert earlier["totals"]["customers"] == 0
    stages = funnel_report(workspace, mode="cohort", **asked, asof=day + timedelta(days=4))
    assert [(row["stage"], row["people"], row["implied"]) for row in stages.document()["rows"]] == [
        ("lead", 1, 0),
        ("mql", 1, 0),
        ("sql", 1, 0),
        ("opportunity", 1, 1),
        ("customer", 1, 0),
    ]


def test_the_days_are_those_of_the_zone_of_the_workspace() -> None:
    late = [fact for fact in facts_of(spec.STORY) if fact.person == "Fay"]
    workspace = with_log(late)
    asked = {"since": SINCE, "until": UNTIL, "asof": instant(spec.ASOF)}
    assert loop_report(workspace, **asked).loop.totals.leads == 0
    workspace.timezone = "UTC"
    assert loop_report(workspace, **asked).loop.totals.leads == 1
