"""Reports over the API: the same documents as the command line prints, held to what is declared."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator
from typer.testing import CliRunner

from testigo.api.document import document
from testigo.cli.main import app
from testigo.core.fields import Field
from testigo.store.catalogue import FIELDS, document_of
from testigo.store.choices import keep_choice
from testigo.store.models import Workspace
from tests.api.calling import BORN, Program, codes, places, program
from tests.factories.business import open_workspace
from tests.factories.goals import agreed, with_story

DAYS = {"from": "2026-08-01", "to": "2026-10-01", "asof": "2030-01-01"}
COST = {"channel": "google_ads", "campaign": "otoño", "month": "2026-09", "amount": "1250.40"}
# What is asked over the API, and the same at the command line where it is not said alike.
ASKED: list[tuple[str, Mapping[str, str]]] = [
    ("loop", {}),
    ("platforms", {}),
    ("restated", {}),
    ("costs", {}),
    ("funnel", {"mode": "period"}),
    ("cohorts", {}),
    ("cohorts", {"by": "sector"}),
    ("leaks", {}),
    ("gap", {"against": "goal"}),
    ("gap", {"against": "previous"}),
    ("gap", {"against": "year"}),
    ("recommendations", {}),
    ("journeys", {"window": "365"}),
    ("attribution", {}),
    ("attribution", {"by": "channel", "model": "markov,first", "window": "30"}),
    ("attempts", {}),
    ("commitments", {}),
    ("goals", {}),
    ("goals", {"asof": "2026-09-15"}),
]
_SHOWN = [f"{name}?{'&'.join(f'{k}={v}' for k, v in more.items())}" for name, more in ASKED]


@pytest.fixture
def sold(trade: Workspace) -> Program:
    """A business with a cost, told twice, and somebody who came, signed and told a sector."""
    crm = program(trade)
    crm.post("/costs", {"costs": [{**COST, "claimed": 3}]})
    crm.post("/costs", {"costs": [{**COST, "amount": "1300"}]})
    crm.post("/people", {"email": "eva@cliente.example", "traits": {"sector": "industria"}})
    came = {"channel": "google_ads", "campaign": "otoño"}
    facts = [
        _fact("demo.requested", "2026-09-02T10:00:00Z", came),
        _fact("deal.opened", "2026-09-05T10:00:00Z", {}),
        _fact("contract.signed", "2026-09-09T10:00:00Z", {"amount": 9100, "currency": "EUR"}),
    ]
    answer = crm.post("/facts/batch", {"facts": facts})
    assert {one["result"] for one in answer.json()["results"]} == {"added"}, answer.json()
    return crm


def _fact(name: str, at: str, props: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "at": at, "person": "eva@cliente.example", "props": props}


def printed(name: str, asked: Mapping[str, str]) -> Any:
    """What the command line prints for the same question."""
    options = [
        part
        for key, value in asked.items()
        for one in (value.split(",") if key == "model" else [value])
        for part in (f"--{key}", one)
    ]
    return json.loads(CliRunner().invoke(app, ["report", name, "--json", *options]).stdout)


@pytest.mark.parametrize("name, more", ASKED, ids=_SHOWN)
def test_reports_are_those_of_the_command_line(
    sold: Program, name: str, more: Mapping[str, str]
) -> None:
    asked = {**DAYS, **more}
    found = sold.get(f"/reports/{name}", **asked).json()
    assert found == printed(name, asked)
    assert _wrong(name, found) == []


def _wrong(name: str, found: Any) -> list[str]:
    """What the document says of itself and does not hold."""
    whole = document()
    of = whole["paths"][f"/api/v1/reports/{name}"]["get"]["responses"]["200"]
    schema = of["content"]["application/json"]["schema"]
    checked = Draft202012Validator({**schema, "components": whole["components"]})
    return [str(error) for error in checked.iter_errors(found)]


def test_every_report_of_the_document_is_asked_here() -> None:
    told = {path.rpartition("/")[2] for path in document()["paths"] if "/reports/" in path}
    assert told == {name for name, _ in ASKED}


def test_channels_add_up_to_the_loop(sold: Program) -> None:
    shown = sold.get("/reports/loop", **DAYS).json()
    assert [row["channel"] for row in shown["channels"]] == ["google_ads"]
    assert shown["channels"][0]["revenue"] == shown["totals"]["revenue"] == "9100.00"


def test_of_a_month_told_twice_the_later_counts_and_both_are_named(sold: Program) -> None:
    shown = sold.get("/reports/costs", **DAYS).json()
    assert (shown["total"], shown["by_month"]) == ("1300.00", [None, "1300.00"])
    [overlap] = shown["overlaps"]
    assert (overlap["amount"], overlap["left_amount"]) == ("1300.00", "1250.40")
    assert {overlap["counts"], overlap["left_out"]} == {one["export"] for one in shown["sources"]}


def test_goals_say_what_revenue_takes_and_whether_it_comes(db: None) -> None:
    crm = program(agreed(with_story()))
    shown = crm.get("/reports/goals", asof="2026-11-10").json()
    assert _wrong("goals", shown) == []
    # Without days it is the year before leads had had their time.
    assert (shown["from"], shown["to"], shown["pact"]) == ("2025-10-12", "2026-10-12", 1)
    assert shown["period"] == {"name": "2026-Q4", "from": "2026-10-01", "to": "2027-01-01"}
    assert [step["result"] for step in shown["steps"]] == [30, 1200, 300]
    assert [len(shown[name]) for name in ("needed_by", "channels", "pace", "marketing")] == [
        *(2, 2, 6, 1)
    ]
    april = {"asof": "2026-11-10", "from": "2026-04-01", "to": "2026-05-01"}
    rate = crm.get("/reports/goals", **april).json()["history"]["rates"]["lead_to_mql"]
    assert (rate["met"], rate["cases"], rate["share"]) == (10, 40, 0.25)


def test_what_was_signed_is_credited_by_the_models_asked_for(sold: Program) -> None:
    shown = sold.get("/reports/attribution", **DAYS, model="last,first,last").json()
    assert shown["models"] == ["last", "first"]
    assert shown["totals"] == {"last": "9100.00", "first": "9100.00"}


@pytest.mark.parametrize("scope", ["read", "write"])
def test_a_key_divides_cohorts_by_a_hidden_field_as_it_reads_it_of_people(
    sold: Program, trade: Workspace, scope: str
) -> None:
    hidden = document_of(Field("sector", "Sector", seen=False))
    keep_choice(trade.pk, FIELDS, {"fields": [hidden]}, by="user:1", now=BORN)
    crm = program(trade, scope)
    [person] = crm.get("/people", email="eva@cliente.example").json()["people"]
    assert crm.get(f"/people/{person['id']}").json()["traits"]["sector"] == "industria"
    groups = crm.get("/reports/cohorts", **DAYS, by="sector").json()["groups"]
    assert [(one["value"], one["began"]) for one in groups] == [("industria", 1)]


@pytest.mark.parametrize(
    "path, query, code, where",
    [
        ("cohorts", {"by": "email"}, "field_no_option", "by"),
        ("cohorts", {"by": "Sector"}, "field_of_other_form", "by"),
        ("gap", {"against": "budget"}, "field_no_option", "against"),
        ("journeys", {"window": "-1"}, "field_too_small", "window"),
        ("journeys", {"window": "3651"}, "field_too_large", "window"),
        ("journeys", {"model": "first"}, "unknown_field", "model"),
        ("attribution", {"model": "first,second"}, "field_of_other_form", "model"),
        ("attribution", {"model": ""}, "field_of_other_form", "model"),
        ("costs", {"channel": "google_ads"}, "unknown_field", "channel"),
        ("loop", {"from": "2010-01-01", "to": "2026-01-01"}, "period_too_long", "from"),
        ("gap", {"to": "2099-12-31"}, "period_too_long", "to"),
        ("leaks", {"from": "1999-12-31"}, "day_not_reported", "from"),
        ("restated", {"asof": "2100-01-01"}, "day_not_reported", "asof"),
        ("goals", {"from": "2026-10-01", "to": "2026-09-01"}, "period_backwards", "to"),
        ("goals", {"asof": "soon"}, "field_of_other_form", "asof"),
        ("goals", {"pact": "7"}, "no_such_pact", "pact"),
        ("goals", {"period": "2026-Q4"}, "unknown_field", "period"),
    ],
)
def test_what_cannot_be_asked_is_named(
    crm: Program, path: str, query: dict[str, str], code: str, where: str
) -> None:
    answer = crm.get(f"/reports/{path}", **query)
    assert (answer.status_code, codes(answer), places(answer)) == (422, [code], [where])


@pytest.mark.parametrize("name, more", ASKED, ids=_SHOWN)
def test_another_workspace_is_told_nothing(
    sold: Program, name: str, more: Mapping[str, str]
) -> None:
    stranger = program(open_workspace("otra"))
    told = stranger.get(f"/reports/{name}", **{**DAYS, **more}).content.decode()
    assert not [one for one in ("eva", "otoño", "industria", "9100", "1300") if one in told]
