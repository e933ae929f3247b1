"""Journeys and attribution of a workspace, read from the log."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.import_runs import ask_undo
from testigo.actions.running import work_on
from testigo.core.asof import Days
from testigo.core.attribution.models import MODELS
from testigo.core.attribution.report import attribute
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.facts import Fact
from testigo.queries.attribution import AttributionReport, attribution_report
from testigo.queries.journey_facts import journey_facts
from testigo.store import log
from testigo.store.models import FactRow, PersonKey, Workspace
from tests.actions.business import NOW, business_with_pact, open_business
from tests.actions.import_files import Hands, brought, sheet
from tests.core.journey_logs import journey_logs, windows
from tests.core.report_logs import instants, ranges
from tests.spec import attribution as spec
from tests.spec.story import facts_of, instant

pytestmark = pytest.mark.django_db

SINCE, UNTIL = date.fromisoformat(spec.SINCE), date.fromisoformat(spec.UNTIL)


def with_log(facts: Sequence[Fact]) -> Workspace:
    """A workspace whose log holds these facts, with as many of somebody else's beside it."""
    for slug in ("beside", "nortia"):
        workspace = open_business(slug)
        log.append(workspace.id, 0, facts)
    return workspace


def of_march(workspace: Workspace, asof: str = spec.ASOF) -> AttributionReport:
    asked = {"since": SINCE, "until": UNTIL, "asof": instant(asof), "window": 90}
    return attribution_report(workspace, **asked)


@pytest.fixture
def empty_workspace() -> Workspace:
    """A workspace to fill again and again."""
    return open_business()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(journey_logs(), ranges(), instants, windows)
def test_the_facts_read_give_the_same_as_the_whole_log(
    empty_workspace: Workspace, facts: list[Fact], days: Days, asof: datetime, window: int
) -> None:
    FactRow.objects.of(empty_workspace.id).delete()
    log.append(empty_workspace.id, 0, facts)
    read = journey_facts(empty_workspace.id, days, asof)
    asked = (days, asof, "EUR", window)
    assert attribute(read, *asked) == attribute(facts, *asked)


def test_attribution_is_read_in_few_statements(django_assert_max_num_queries: object) -> None:
    workspace = with_log(facts_of(spec.STORY))
    with django_assert_max_num_queries(9):
        of_march(workspace)


def test_the_document_has_the_promised_shape() -> None:
    report = of_march(with_log(facts_of(spec.STORY)))
    document = json.loads(json.dumps(report.document()))
    [*rows] = document.pop("rows")
    assert tuple(tuple(row.values()) for row in rows) == tuple(tuple(row) for row in spec.ROWS)
    assert document.pop("totals") == dict.fromkeys(MODELS, "15000.01")
    notes = document.pop("notes")
    assert {name: count for name, count in notes.items() if count} == {
        "no_touch": 1, "touches_after": 1, "touches_before": 1,
    }  # fmt: skip
    assert document == {
        "from": spec.SINCE, "to": spec.UNTIL, "asof": "2026-04-01", "pact": None,
        "pact_stale": False, "currency": "EUR", "window": 90, "sales": 3, "revenue": "15000.01",
        "of_which_renewals": "5000.00", "sourced": "14000.00", "influenced": "14000.00",
        "by": "campaign", "models": list(MODELS),
    }  # fmt: skip


def test_channels_alone_are_the_sums_of_their_campaigns() -> None:
    report = of_march(with_log(facts_of(spec.STORY)))
    rows = {row["channel"]: row for row in report.document("channel")["rows"]}
    assert rows["linkedin_ads"] == {
        "channel": "linkedin_ads", "campaign": "",
        **dict(zip(MODELS, spec.ROWS[2][2:], strict=True)),
    }  # fmt: skip


def test_the_journeys_name_everybody_and_every_touch() -> None:
    report = of_march(with_log(facts_of(spec.STORY)))
    document = json.loads(json.dumps(report.journeys_document()))
    deal = next(one for one in document["journeys"] if one["deal"] == "d1")
    assert deal["people"] == ["Ana", "Bea"]
    assert deal["path"] == ["linkedin_ads", "webinars", "email", "direct"]
    assert [touch["person"] for touch in deal["touches"]] == ["Ana", "Ana", "Bea", "Ana", "Ana"]
    assert document["steps"]["touch_to_signature"] == {"journeys": 1, "median_days": 52.0}
    assert document["paths"][0]["sales"] == 1
    assert [one["deal"] for one in document["lost"]] == ["d3"]


def said(workspace: Workspace, **asked: Any) -> bytes:
    """All that both documents say."""
    report = attribution_report(workspace, **asked)
    return json.dumps([report.document(), report.journeys_document()]).encode()


def test_a_past_date_gives_equal_bytes_after_new_facts() -> None:
    """A browser is recognised, an e-mail told and a deal renewed after the day asked for."""
    workspace = business_with_pact()
    at = NOW - timedelta(days=20)

    def tell(name: str, days: int, email: str = "", browser: str = "", **props: object) -> None:
        when = at + timedelta(days=days)
        deal = "d1" if name.startswith(("deal", "contract")) else None
        draft = FactDraft(
            name, when, f"{name}|{days}", person=PersonKeys(email=email), deal=deal,
            anonymous_id=browser or None, props=props,
        )  # fmt: skip
        record_facts(workspace=workspace, drafts=[draft], source="import", now=when)
        apply_all(workspace=workspace, now=when)

    ana = "ana@a.example"
    tell("page.viewed", 0, browser="b-1", gclid="x", utm_campaign="brand")
    tell("form.submitted", 1, ana, channel="events")
    tell("deal.opened", 2, ana, amount="100", people=["bea@a.example"])
    tell("contract.signed", 3, ana, amount="100")
    asked = {"since": at.date(), "until": NOW.date(), "window": 90}
    asof = at + timedelta(days=4)

    before = said(workspace, **asked, asof=asof)
    tell("person.identified", 5, ana, "b-1")
    tell("webinar.attended", 6, "bea@a.example")
    tell("contract.renewed", 7, ana, amount="50")
    assert said(workspace, **asked, asof=asof) == before
    later = attribution_report(workspace, **asked, asof=NOW)
    assert later.found.revenue == 15_000
    assert later.found.journeys[0].touches[0].channel == "google_ads"


def test_a_past_date_gives_equal_bytes_once_an_address_finds_nobody_any_more() -> None:
    """The import that brought the second person of a deal is undone after the day asked for."""
    workspace, hands = business_with_pact(), Hands()
    line = brought(workspace, sheet(["b@c.example;Bea;Web"], "Correo;Nombre;Canal"), hands)
    bea = PersonKey.objects.of(workspace.id).get(kind="email", value="b@c.example").person
    ana = PersonKeys(email="a@c.example")
    for name, props in (("deal.opened", {"people": ["b@c.example"]}), ("contract.signed", {})):
        draft = FactDraft(name, hands(), name, person=ana, deal="d1", props=props)
        record_facts(workspace=workspace, drafts=[draft], source="import", now=hands())
    day = NOW.date()
    asked = {"since": day, "until": day + timedelta(1), "asof": hands(), "window": 90}
    before = said(workspace, **asked)
    assert attribution_report(workspace, **asked).found.journeys[0].sale.people[1] == bea
    ask_undo(workspace=workspace, run=line.id, by="user:1")
    assert work_on(workspace=workspace, run=line.id, clock=hands)
    assert not PersonKey.objects.of(workspace.id).filter(value="b@c.example").exists()
    assert said(workspace, **asked) == before
