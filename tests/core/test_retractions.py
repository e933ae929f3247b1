"""Whom a retraction reaches in a report: what the path of the person shows, the report counts."""

from datetime import UTC, datetime

from testigo.core.asof import known_by
from testigo.core.facts import Fact, Origin

AT = datetime(2026, 1, 5, 10, tzinfo=UTC)
LATER = datetime(2026, 2, 1, tzinfo=UTC)


def fact(name: str, person: str | None, origin: Origin, of: str = "") -> Fact:
    props = {"of": of} if of else {}
    return Fact(f"{name}-id", name, AT, AT, f"m-{name}", person, origin=origin, props=props)


def is_taken_back(held: Fact, *, person: str | None, origin: Origin) -> bool:
    retraction = fact("fact.retracted", person, origin, of=held.id)
    return held not in known_by([held, retraction], LATER)


def test_a_retraction_reaches_the_facts_of_its_person_alone() -> None:
    held = fact("contract.signed", "ana", "reported")
    assert is_taken_back(held, person="ana", origin="reported")
    assert not is_taken_back(held, person="eva", origin="reported")
    assert not is_taken_back(held, person=None, origin="reported")


def test_nobody_outside_takes_back_a_conclusion() -> None:
    held = fact("stage.entered", "ana", "derived")
    assert is_taken_back(held, person="ana", origin="derived")
    assert not is_taken_back(held, person="ana", origin="reported")


def test_what_is_about_nobody_is_taken_back_by_whoever_says_so() -> None:
    held = fact("cost.recorded", None, "reported")
    assert is_taken_back(held, person=None, origin="reported")
    assert is_taken_back(held, person="ana", origin="reported")
