"""Costs over the API, and reports in the same documents as the command line prints."""

from typing import Any

import pytest

from testigo.actions.facts import record_facts
from testigo.core.drafts import FactDraft
from testigo.store.models import FactRow, Workspace
from tests.api.calling import Program, codes, places, program
from tests.factories.business import open_workspace

COST = {"channel": "google_ads", "campaign": "otoño", "month": "2026-09", "amount": "1250.40"}


def test_costs_are_kept_once_and_read_as_money(crm: Program) -> None:
    results = crm.post("/costs", {"costs": [COST, {**COST, "claimed": 12}]}).json()["results"]
    assert [one["result"] for one in results] == ["added", "added"]
    again = crm.post("/costs", {"costs": [COST]}).json()["results"]
    assert [one["result"] for one in again] == ["repeated"]
    [first, second] = crm.get("/costs").json()["costs"]
    assert (first["from"], first["to"], first["amount"], first["currency"]) == (
        "2026-09-01",
        "2026-09-30",
        "1250.40",
        "EUR",
    )
    assert (first["claimed"], second["claimed"]) == (None, 12)
    assert len(crm.get("/costs", channel="google_ads", limit="1").json()["costs"]) == 1
    assert crm.get("/costs", channel="meta").json() == {"costs": [], "next": None}


def test_a_cost_that_was_taken_back_does_not_stand(crm: Program, place: Workspace) -> None:
    fact = crm.post("/costs", {"costs": [COST]}).json()["results"][0]["id"]
    now = FactRow.objects.of(place.pk).latest("seq").recorded_at
    gone = FactDraft("fact.retracted", now, f"r:{fact}", props={"of": fact})
    record_facts(workspace=place, drafts=[gone], source="cli", now=now)
    assert crm.get("/costs").json()["costs"] == []


@pytest.mark.parametrize(
    "change, code",
    [
        ({"month": "2026-13"}, "month_unreadable"),
        ({"day": "2026-09-01"}, "period_unclear"),
        ({"month": None, "from": "2026-09-01"}, "period_unclear"),
        ({"month": None}, "period_unclear"),
        ({"month": None, "from": "2026-09-02", "to": "2026-09-01"}, "period_reversed"),
        ({"month": None, "day": "2026-02-30"}, "date_unreadable"),
    ],
)
def test_a_cost_has_one_period(crm: Program, change: dict[str, Any], code: str) -> None:
    cost = {key: value for key, value in {**COST, **change}.items() if value is not None}
    results = crm.post("/costs", {"costs": [cost, COST]}).json()["results"]
    assert [one["result"] for one in results] == ["refused", "added"]
    assert [one["code"] for one in results[0]["problems"]] == [code]


@pytest.mark.parametrize("amount", [12.5, "12,5", "1e3", "", "NaN", "1" * 20])
def test_money_is_decimal_text(crm: Program, amount: Any) -> None:
    answer = crm.post("/costs", {"costs": [{**COST, "amount": amount}]})
    assert (answer.status_code, places(answer)) == (422, ["costs[0].amount"])


def test_the_loop_counts_what_was_told(trade: Workspace) -> None:
    crm = program(trade)
    crm.post("/costs", {"costs": [COST]})
    crm.post("/people", {"email": "eva@cliente.example", "traits": {"name": "Eva"}})
    totals = crm.get("/reports/loop").json()["totals"]
    assert (totals["cost"], totals["leads"]) == ("1250.40", 1)


@pytest.mark.parametrize(
    "query, code, where",
    [
        ({"from": "2026-10-01", "to": "2026-09-01"}, "period_backwards", "to"),
        ({"from": "2026-02-30"}, "field_unreadable", "from"),
        ({"asof": "9999-12-31"}, "field_unreadable", "asof"),
        ({"to": "soon"}, "field_of_other_form", "to"),
        ({"mode": "cohort"}, "unknown_field", "mode"),
    ],
)
def test_days_that_cannot_be_are_named(
    crm: Program, query: dict[str, str], code: str, where: str
) -> None:
    answer = crm.get("/reports/loop", **query)
    assert (answer.status_code, codes(answer), places(answer)) == (422, [code], [where])


def test_another_workspace_sees_none_of_it(crm: Program) -> None:
    crm.post("/costs", {"costs": [COST]})
    stranger = program(open_workspace("otra"))
    assert stranger.get("/costs").json()["costs"] == []
    assert stranger.get("/reports/loop").json()["totals"]["cost"] is None
