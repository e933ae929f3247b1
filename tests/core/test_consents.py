"""The last word about each purpose and channel."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from testigo.core.consents import consents_of
from testigo.core.facts import Fact
from tests.spec.agreement import fact


def said(name: str, hours: float, purpose: str = "", channel: str = "", **more: Any) -> Fact:
    props = {"purpose": purpose, "channel": channel, **more.pop("props", {})}
    return fact(f"consent.{name}", hours, props=props, **more)


def standing(*facts: Fact) -> list[tuple[str, str, bool]]:
    return [(one.purpose, one.channel, one.given) for one in consents_of(facts)]


def test_the_last_word_counts_and_says_what_was_read() -> None:
    text = {"text": "Quiero novedades", "text_version": "v1", "proof": "form:1"}
    [one] = consents_of([said("given", 1, "news", "email", props=text)])
    assert (one.text, one.version, one.proof, one.given) == (
        "Quiero novedades",
        "v1",
        "form:1",
        True,
    )
    later = said("withdrawn", 2, "news", "email")
    assert standing(said("given", 1, "news", "email"), later) == [("news", "email", False)]
    again = said("given", 3, "news", "email")
    assert standing(again, later) == [("news", "email", True)]


def test_a_wide_withdrawal_takes_back_everything_that_it_names() -> None:
    given_ones = [
        said("given", 1, "news", "email", message="a"),
        said("given", 1, "news", "phone", message="b"),
        said("given", 1, "calls", "phone", message="c"),
    ]
    assert standing(*given_ones, said("withdrawn", 2, "news")) == [
        ("calls", "phone", True),
        ("news", "email", False),
        ("news", "phone", False),
    ]
    assert {given for _, _, given in standing(*given_ones, said("withdrawn", 2))} == {False}
    assert standing(said("withdrawn", 2)) == []


def test_what_a_machine_ticks_is_no_consent() -> None:
    assert standing(said("given", 1, "news", "email", automatic=True)) == []


@given(st.permutations(range(6)))
def test_the_order_of_arrival_does_not_matter(order: list[int]) -> None:
    facts = [
        said("given" if n % 2 else "withdrawn", n // 2, "news", "email", message=f"m{n}")
        for n in range(6)
    ]
    assert consents_of(facts[n] for n in order) == consents_of(facts)
