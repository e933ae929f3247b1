"""A workspace's own rules of channels: what each looks at, which counts, and what is wrong."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.channel_rules import (
    MOST_RULES,
    TESTS,
    ChannelRule,
    as_data,
    parse_rules,
    with_channel,
)
from testigo.core.channels import channel_of

SEEN = "https://acme.example/es?utm_source=Radio&utm_medium=Audio&utm_campaign=Oto%C3%B1o-1&rid=7"


@pytest.mark.parametrize(
    ("test", "value", "props", "holds"),
    [
        ("source", "radio", {"url": SEEN}, True),
        ("source", "RÁDIO", {"utm_source": "radio"}, True),
        ("source", "rad", {"url": SEEN}, False),
        ("source", "rad*", {"url": SEEN}, True),
        ("medium", "audio", {"url": SEEN}, True),
        ("campaign", "otono*", {"url": SEEN}, True),
        ("campaign", "otono*", {"campaign": "Otoño 2"}, True),
        ("campaign", "invierno*", {"url": SEEN}, False),
        ("click_id", "RID", {"url": SEEN}, True),
        ("click_id", "rid", {"rid": "7"}, True),
        ("click_id", "rid", {"rid": " "}, False),
        ("click_id", "sid", {"url": SEEN}, False),
        ("referrer", "foro.example", {"referrer": "https://www.foro.example/hilo/1"}, True),
        ("referrer", "foro.example", {"referrer": "https://m.foro.example/"}, True),
        ("referrer", "foro.example", {"referrer": "https://otroforo.example/"}, False),
        ("referrer", "foro.example", {}, False),
        ("source", "*", {}, False),
    ],
)
def test_a_rule_looks_at_one_mark(
    test: str, value: str, props: dict[str, Any], holds: bool
) -> None:
    assert ChannelRule(test, value, "x").holds(props) is holds


RULES = (
    ChannelRule("source", "radio", "radio"),
    ChannelRule("referrer", "google.com", "gmb"),
    ChannelRule("source", "*", "rest"),
)


def test_the_first_rule_that_holds_counts_and_goes_before_ours() -> None:
    for props, channel in (
        ({"url": SEEN + "&gclid=1"}, "radio"),
        ({"referrer": "https://www.google.com/"}, "gmb"),
        ({"utm_source": "x", "utm_medium": "cpc"}, "rest"),
        ({"referrer": "https://bing.com/"}, "organic_search"),
        ({}, "direct"),
    ):
        assert channel_of(with_channel("page.viewed", props, RULES)) == channel


@pytest.mark.parametrize(
    ("name", "props"),
    [
        ("page.viewed", {"channel": "events", "utm_source": "radio"}),
        ("contact.attempted", {"utm_source": "radio"}),
        ("email.opened", {"utm_source": "radio"}),
        ("page.viewed", {"path": "/"}),
    ],
)
def test_what_names_its_channel_and_what_is_no_touch_stays(
    name: str, props: dict[str, Any]
) -> None:
    assert with_channel(name, props, RULES) is props


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        (None, ["channel_rules_shape"]),
        ("x", ["channel_rules_shape"]),
        ([], []),
        ([7], ["channel_rule_test", "channel_rule_value", "channel_rule_channel"]),
        ([{"test": "x", "value": "a", "channel": "b"}], ["channel_rule_test"]),
        ([{"test": "source", "value": "  ", "channel": "b"}], ["channel_rule_value"]),
        ([{"test": "referrer", "value": "*.b.example", "channel": "b"}], ["channel_rule_value"]),
        ([{"test": "click_id", "value": "*", "channel": "b"}], ["channel_rule_value"]),
        ([{"test": "source", "value": "a" * 121, "channel": "b"}], ["channel_rule_value"]),
        ([{"test": "source", "value": "a", "channel": "\0"}], ["channel_rule_channel"]),
        ([{"test": "source", "value": "a", "channel": "b" * 41}], ["channel_rule_channel"]),
        (as_data(RULES) * MOST_RULES, ["channel_rules_too_many"]),
        (as_data(RULES), []),
    ],
)
def test_every_problem_of_rules_is_told(value: Any, codes: list[str]) -> None:
    assert [problem.code for problem in parse_rules(value)[1]] == codes


def test_rules_read_back_as_they_were() -> None:
    assert parse_rules(as_data(RULES)) == (RULES, [])


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "test": st.sampled_from(TESTS),
                "value": st.text(max_size=30),
                "channel": st.text(max_size=10),
            }
        ),
        max_size=5,
    ),
    st.dictionaries(st.sampled_from(["url", "referrer", "utm_source", "channel"]), st.text()),
)
def test_no_rule_and_no_touch_breaks_it_and_twice_is_once(
    value: list[dict[str, str]], props: dict[str, str]
) -> None:
    rules, _ = parse_rules(value)
    once = with_channel("page.viewed", props, rules)
    assert with_channel("page.viewed", once, rules) == once
    assert channel_of(once)
