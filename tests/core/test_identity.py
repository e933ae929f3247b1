"""Who was who: people joined into others and parted again, as of an instant."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from testigo.core.asof import held_by, identity_by, known_by
from testigo.core.facts import JOINING, Fact, Origin
from testigo.core.identity import joined
from tests.core.report_logs import instants, logs

START = datetime(2026, 1, 1, tzinfo=UTC)
LATER = START + timedelta(days=100)


def fact(day: int, name: str, person: str, origin: Origin = "reported", **props: object) -> Fact:
    """A fact of that day of January, known at once."""
    at = START + timedelta(days=day)
    return Fact(f"{day}-{name}-{person}", name, at, at, "m", person, origin=origin, props=props)


def merged(day: int, person: str, into: str) -> Fact:
    """A joining."""
    return fact(day, "person.merged", person, into=into)


def parted(day: int, person: str) -> Fact:
    """A parting."""
    return fact(day, "person.unmerged", person)


def told(*facts: Fact, asof: datetime = LATER) -> list[tuple[str, str | None]]:
    """What counts, and for whom."""
    return [(one.name, one.person) for one in held_by(facts, asof)]


def test_what_was_reported_moves_and_what_was_concluded_counts_no_more() -> None:
    page, lead = fact(0, "page.viewed", "bea"), fact(0, "stage.entered", "bea", "derived")
    own = fact(1, "stage.entered", "ana", "derived")
    joining = merged(2, "bea", "ana")
    assert told(page, lead, own, joining) == [("page.viewed", "ana"), ("stage.entered", "ana")]
    before = told(page, lead, own, joining, asof=joining.at)
    assert before == [("page.viewed", "bea"), ("stage.entered", "bea"), ("stage.entered", "ana")]


def test_what_is_told_of_somebody_after_the_joining_moves_too() -> None:
    assert told(merged(2, "bea", "ana"), fact(3, "page.viewed", "bea")) == [("page.viewed", "ana")]


def test_a_chain_ends_with_the_last_and_parting_one_takes_the_others_along() -> None:
    chain = [merged(1, "carla", "bea"), merged(2, "bea", "ana")]
    assert joined(chain) == {"carla": "ana", "bea": "ana"}
    assert joined([*chain, parted(3, "bea")]) == {"carla": "bea"}
    assert joined([*chain, parted(3, "bea"), merged(4, "bea", "ana")]) == joined(chain)
    assert joined([*chain, parted(3, "bea"), parted(4, "carla")]) == {}


def test_taking_back_a_joining_parts_nobody() -> None:
    joining = merged(1, "bea", "ana")
    retracted = fact(2, "fact.retracted", "bea", of=joining.id)
    page = fact(0, "page.viewed", "bea")
    assert ("page.viewed", "ana") in told(page, joining, retracted)


def test_a_retraction_told_of_either_reaches_what_both_have_now() -> None:
    signed = fact(0, "contract.signed", "bea")
    retracted = fact(3, "fact.retracted", "ana", of=signed.id)
    assert ("contract.signed", "bea") in told(signed, retracted)
    assert told(signed, retracted, merged(2, "bea", "ana")) == [("fact.retracted", "ana")]


def test_an_email_is_of_whoever_holds_it_until_it_is_taken_back() -> None:
    email = fact(0, "trait.set", "bea", trait="email", value="Bea@x")
    joining = merged(1, "bea", "ana")
    retracted = fact(2, "fact.retracted", "bea", of=email.id)
    _, known = identity_by([email, joining], LATER)
    assert known.who("bea@X ") == "ana"
    _, gone = identity_by([email, joining, retracted], LATER)
    assert gone.who("bea@x") == "bea@x"


@given(logs(), instants, st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(
    facts: list[Fact], asof: datetime, random: Random
) -> None:
    mixed = random.sample(facts, len(facts))
    assert {one.id: one for one in held_by(mixed, asof)} == {
        one.id: one for one in held_by(facts, asof)
    }


@given(logs(), logs(), instants)
def test_who_is_joined_or_parted_later_changes_nothing(
    facts: list[Fact], more: list[Fact], asof: datetime
) -> None:
    later = [fact for fact in more if fact.name in JOINING and fact.known_at >= asof]
    assert held_by([*facts, *later], asof) == held_by(facts, asof)


@given(logs(), instants)
def test_without_joinings_it_is_what_was_known(facts: list[Fact], asof: datetime) -> None:
    plain = [fact for fact in facts if fact.name not in JOINING]
    assert held_by(plain, asof) == known_by(plain, asof)


@given(logs(), instants)
def test_whoever_was_joined_away_counts_for_nothing(facts: list[Fact], asof: datetime) -> None:
    away = joined(fact for fact in facts if fact.known_at < asof)
    ends = set(away) - set(away.values())
    assert not ends & {fact.person for fact in held_by(facts, asof)}
