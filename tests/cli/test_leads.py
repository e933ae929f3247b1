"""Recording by hand, and leads shown and listed."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from testigo.store.models import FactRow, Lead, Workspace
from tests.actions.business import NOW
from tests.cli.conftest import Terminal

EVA = "eva@cliente.example"


@pytest.fixture
def eva(testigo: Terminal, nortia: Workspace) -> Workspace:
    """Eva, who asked for a demo and so crossed the threshold."""
    testigo("record", "demo.requested", "--person", EVA, "--at", "2026-09-01T09:30")
    return nortia


def test_a_recorded_fact_has_its_consequences(testigo: Terminal, eva: Workspace) -> None:
    lead = Lead.objects.of(eva.id).get()
    assert (lead.stage, lead.score) == ("mql", 71)
    assert lead.owner is not None
    assert lead.owner.email == "ana@nortia.example"


def test_the_same_fact_is_recorded_once(testigo: Terminal, eva: Workspace) -> None:
    again = testigo(
        "record", "demo.requested", "--person", EVA, "--at", "2026-09-01T09:30", "--json"
    )
    assert again.json["added"] == 0
    other = testigo(
        "record", "demo.requested", "--person", EVA, "--at", "2026-09-01T09:31", "--json"
    )
    assert other.json["added"] == 1


def test_an_attempt_by_a_seller_ends_the_clock(
    testigo: Terminal, eva: Workspace, at: Callable[[datetime], None]
) -> None:
    at(NOW + timedelta(minutes=5))
    props = ("--prop", "channel=phone", "--prop", "outcome=no_answer")
    by = ("--by", "ana@nortia.example")
    assert testigo("record", "contact.attempted", "--person", EVA, *props, *by).code == 0
    fact = FactRow.objects.of(eva.id).get(name="contact.attempted")
    assert (fact.side, fact.props) == ("sales", {"channel": "phone", "outcome": "no_answer"})
    [clock] = testigo("lead", "show", EVA, "--json").json["clocks"]
    assert (clock["commitment"], clock["state"], clock["attempts"]) == ("first-contact", "kept", 1)


def test_props_keep_their_kind(testigo: Terminal, eva: Workspace) -> None:
    props = ("amount=12000.50", "human=false", "pages=[1, 2]", "note=a=b", "code=007")
    pairs = [word for prop in props for word in ("--prop", prop)]
    testigo("record", "custom.thing", "--person", EVA, *pairs)
    assert FactRow.objects.of(eva.id).get(name="custom.thing").props == {
        "amount": "12000.5",
        "human": False,
        "pages": [1, 2],
        "note": "a=b",
        "code": "007",
    }


@pytest.mark.parametrize(
    "arguments, code",
    [
        (("stage.entered", "--person", EVA), "derived_fact"),
        (("demo.requested", "--person", EVA, "--at", "mañana"), "date_unreadable"),
        (("demo.requested", "--person", EVA, "--at", "2026-09-09"), "fact_too_far_ahead"),
        (("demo.requested", "--person", EVA, "--prop", "x"), "prop_unreadable"),
        (("demo.requested", "--person", "null"), "illegal_id"),
    ],
)
def test_a_fact_that_cannot_be_is_told_and_not_kept(
    testigo: Terminal, eva: Workspace, arguments: tuple[str, ...], code: str
) -> None:
    before = FactRow.objects.of(eva.id).count()
    said = testigo("record", *arguments)
    assert (said.code, said.err.split(":")[0]) == (3, code)
    assert FactRow.objects.of(eva.id).count() == before


def test_an_unknown_id_makes_nobody(testigo: Terminal, eva: Workspace) -> None:
    said = testigo("record", "demo.requested", "--person", "CRM-999")
    assert (said.code, said.err.split(":")[0]) == (4, "no_such_person")
    assert Lead.objects.of(eva.id).count() == 1


def test_a_lead_is_shown_in_the_promised_shape(testigo: Terminal, eva: Workspace) -> None:
    shown = testigo("lead", "show", EVA, "--json").json
    assert set(shown) >= {
        "id",
        "name",
        "email",
        "stage",
        "cycle",
        "status",
        "owner",
        "pact_version",
        "score",
        "clocks",
        "stages",
        "timeline",
    }
    assert (shown["email"], shown["stage"], shown["cycle"]) == (EVA, "mql", 1)
    assert (shown["score"]["total"], shown["score"]["passes"]) == (71, True)
    assert sum(row["points"] for row in shown["score"]["rows"]) == 71
    assert shown["clocks"][0]["due_at"].startswith("2026-09-01T10:00:00")
    assert shown["clocks"][0]["due_at"].endswith("Z")
    assert [stage["stage"] for stage in shown["stages"]] == ["lead", "mql"]


def test_a_lead_is_found_by_any_of_its_keys(testigo: Terminal, nortia: Workspace) -> None:
    testigo("record", "page.viewed", "--person", "600 111 222")
    person = Lead.objects.of(nortia.id).get().person
    for key in ("+34600111222", "600111222", "600 11 12 22", person):
        assert testigo("lead", "show", key, "--json").json["id"] == person


def test_a_lead_is_told_to_people_with_its_rules_and_clocks(
    testigo: Terminal, eva: Workspace
) -> None:
    out = testigo("lead", "show", EVA).out
    assert "Score 71: fit 0, interest 71 · passes" in out
    assert "first-contact" in out
    assert "Asked for a demo" in out


def test_nobody_ends_with_four(testigo: Terminal, nortia: Workspace) -> None:
    for key in ("nadie@cliente.example", "+34600000000", "null", ""):
        said = testigo("lead", "show", key)
        assert (said.code, said.err.split(":")[0]) == (4, "no_such_person")


def test_leads_are_listed_page_by_page(testigo: Terminal, nortia: Workspace) -> None:
    for number in range(3):
        at = (NOW - timedelta(hours=1)).isoformat()
        testigo("record", "demo.requested", "--person", f"p{number}@c.example", "--at", at)
    first = testigo("lead", "list", "--limit", 2, "--json").json
    rest = testigo("lead", "list", "--limit", 2, "--after", first["next"], "--json").json
    emails = [lead["email"] for lead in first["leads"] + rest["leads"]]
    assert sorted(emails) == [f"p{number}@c.example" for number in range(3)]
    assert rest["next"] is None
    assert "p0@c.example" in testigo("lead", "list").out


def test_a_stage_filters_the_list(testigo: Terminal, eva: Workspace) -> None:
    assert len(testigo("lead", "list", "--stage", "mql", "--json").json["leads"]) == 1
    assert testigo("lead", "list", "--stage", "sql", "--json").json["leads"] == []
