"""What the events of other programs mean."""

import pytest

from testigo.core.events import EVENTS, EventMapping, may_tell, own_trait, parse_mapping
from testigo.core.facts import FAMILIES


@pytest.mark.parametrize(
    ("event", "fact"),
    [
        ("Demo Requested", "demo.requested"),
        ("demo_requested", "demo.requested"),
        ("demoRequested", "demo.requested"),
        ("demo.requested", "demo.requested"),
        ("Order Completed", "Order Completed"),
        ("  Se pidió  ", "Se pidió"),
        ("注文", "注文"),
    ],
)
def test_an_event_is_known_however_it_is_written_or_keeps_its_own_name(
    event: str, fact: str
) -> None:
    assert EventMapping().fact_of(event) == fact


@pytest.mark.parametrize(
    ("name", "trait"),
    [("jobTitle", "job_title"), ("Tamaño", "tama_o"), ("9", ""), ("", ""), ("a" * 90, "a" * 60)],
)
def test_an_unknown_trait_is_kept_under_its_own_name_as_a_slug(name: str, trait: str) -> None:
    assert own_trait(name) == trait


def test_a_workspace_changes_the_meaning_of_events_and_traits() -> None:
    mapping, problems = parse_mapping(
        {"events": {"demo-requested": "trial.started", "Alta": "form.submitted"},
         "traits": {"cargo": "job_title", "city": ""}}
    )  # fmt: skip
    assert problems == []
    assert mapping.fact_of("Demo Requested") == "trial.started"
    assert mapping.fact_of("alta") == "form.submitted"
    assert mapping.trait_of("cargo") == "job_title"
    assert mapping.trait_of("city") == ""
    assert mapping.fact_of("Form Submitted") == "form.submitted"


def test_every_problem_of_a_mapping_is_named() -> None:
    _, problems = parse_mapping(
        {"events": {"": "a.b", "x": "No Fact", "y": "stage.entered"}, "traits": {"z": "Ñ"}}
    )
    assert [one.code for one in problems] == [
        "mapping_bad_event",
        "mapping_bad_fact",
        "event_reserved",
        "mapping_bad_trait",
    ]
    assert [one.code for one in parse_mapping([])[1]] == ["mapping_shape"]
    assert [one.code for one in parse_mapping({"events": {"a": 1}})[1]] == ["mapping_shape"]


def test_nobody_outside_tells_what_is_derived_decided_or_needs_proof() -> None:
    reserved = ["consent.given", "lead.handed_over", "pact.signed", "fact.retracted"]
    for name in [*reserved, "person.merged", "trait.set"]:
        assert may_tell(name, public=False) == "event_reserved"
    assert may_tell("contract.signed", public=False) == ""
    assert may_tell("contract.signed", public=True) == "event_needs_server_key"
    assert may_tell("Order Completed", public=True) == ""
    assert may_tell("page.viewed", public=True) == ""


def test_what_is_mapped_by_default_may_be_told() -> None:
    known = {name for names in FAMILIES.values() for name in names}
    assert set(EVENTS.values()) <= known
    assert not any(may_tell(fact, public=False) for fact in EVENTS.values())
