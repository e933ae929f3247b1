"""Tests of the pact: each op against each kind of value."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.conditions import (
    FactTest,
    TraitTest,
    glob,
    holds,
    normalise,
    parse_condition,
    path_of,
)
from testigo.core.person import PersonState, TraitValue
from tests.core.sla.documents import node, told
from tests.spec.agreement import START, fact

ROWS: list[tuple[dict[str, Any], Any, bool]] = [
    ({"is": "Logística"}, "logistica", True),
    ({"is": "Logística"}, "  LOGÍSTICA ", True),
    ({"is": "Logística"}, "Banca", False),
    ({"is": 20}, "20", True),
    ({"is": "20"}, 20, True),
    ({"is": "20"}, 20.0, True),
    ({"is": True}, True, True),
    ({"is": True}, "true", False),
    ({"is": 1}, True, False),
    ({"is": "x"}, None, False),
    ({"is_not": "ES"}, "es", False),
    ({"is_not": "ES"}, "FR", True),
    ({"is_not": "ES"}, None, True),
    ({"in": ["Industria", 7]}, "7", True),
    ({"in": ["Industria"]}, "industría", True),
    ({"in": ["Industria"]}, None, False),
    ({"not_in": ["Industria"]}, None, True),
    ({"not_in": ["Industria"]}, "INDUSTRIA", False),
    ({"contains": "jefe"}, "Jefe de compras", True),
    ({"contains": "guia"}, ["Guía", "Blog"], True),
    ({"contains": "gui"}, ["Guía", "Blog"], False),
    ({"matches": "director* general*"}, "Directora General", True),
    ({"matches": ["CEO*", "gerente*"]}, "ceo y fundadora", True),
    ({"matches": "*@gmail.com"}, "ana@gmail.com", True),
    ({"matches": "*@gmail.com"}, "ana@gmail.com.example", False),
    ({"matches": "a*b*a"}, "aba", True),
    ({"matches": "a*ba*a"}, "aba", False),
    ({"at_least": 20}, "20", True),
    ({"at_least": 20}, 19.9, False),
    ({"at_least": 20}, "veinte", False),
    ({"at_most": 20}, 20, True),
    ({"at_most": 20}, None, False),
    ({"between": [20, 250]}, 20, True),
    ({"between": [20, 250]}, "250", True),
    ({"between": [20, 250]}, 251, False),
    ({"exists": True}, "", False),
    ({"exists": True}, 0, True),
    ({"exists": False}, None, True),
]


def state(value: Any) -> PersonState:
    """A person with one trait, or without it."""
    traits = {} if value is None else {"t": TraitValue(value, START, "f")}
    return PersonState(traits=traits)


class View(PersonState):
    """A person asked for traits only."""

    def score(self, kind: str) -> int:
        raise AssertionError

    def has_fact(self, test: FactTest) -> bool:
        raise AssertionError


@pytest.mark.parametrize(("test", "value", "expected"), ROWS)
def test_a_trait_passes_or_not(test: dict[str, Any], value: Any, expected: bool) -> None:
    document = node({"trait": "t", **test})
    condition = parse_condition(document)
    assert told(document) == []
    assert isinstance(condition, TraitTest)
    assert condition.test.holds(value) is expected


def test_groups_combine() -> None:
    both = parse_condition(
        node({"all": [{"trait": "t", "exists": True}, {"none": [{"trait": "t", "is": "ES"}]}]})
    )
    view = View(traits={"t": TraitValue("FR", START, "f")})
    assert holds(both, view)
    view.traits["t"] = TraitValue("es", START, "f")
    assert not holds(both, view)


@pytest.mark.parametrize(
    ("props", "path"),
    [
        ({"path": "/precios?utm=1#a"}, "/precios"),
        ({"url": "https://www.nortia.example/precios/pro?x=/otra"}, "/precios/pro"),
        ({"url": "https://www.nortia.example"}, "/"),
        ({"path": 7}, ""),
        ({}, ""),
    ],
)
def test_a_path_has_no_host_and_no_query(props: dict[str, Any], path: str) -> None:
    assert path_of(props) == path


def test_a_fact_is_tested_by_name_path_and_props() -> None:
    condition = parse_condition(
        node({"fact": "page.viewed", "path": "/precios*", "props.seconds": {"at_least": 10}})
    )
    assert isinstance(condition, FactTest)
    assert condition.matches(fact("page.viewed", 0, props={"path": "/PRECIOS/a", "seconds": "12"}))
    assert not condition.matches(fact("page.viewed", 0, props={"path": "/precios", "seconds": 9}))
    assert not condition.matches(fact("form.submitted", 0, props={"path": "/precios"}))


@pytest.mark.parametrize(
    ("document", "codes"),
    [
        ("x", ["not_a_condition"]),
        ({"nothing": 1}, ["not_a_condition"]),
        ({"any": []}, ["empty_condition"]),
        ({"trait": "t"}, ["one_test_expected"]),
        ({"trait": "t", "is": "a", "in": ["b"]}, ["one_test_expected"]),
        ({"trait": "t", "in": []}, ["empty_list"]),
        ({"trait": "t", "between": [9, 3]}, ["range_backwards"]),
        ({"trait": "t", "between": [9]}, ["range_needs_two"]),
        ({"trait": "t", "is": "a", "colour": 1}, ["unknown_key"]),
        ({"score": "all", "over": 70}, ["not_an_option"]),
        ({"score": "total", "over": "many"}, ["not_a_number"]),
        ({"is": "friend"}, ["not_an_option"]),
    ],
)
def test_a_wrong_condition_says_what_is_wrong(document: Any, codes: list[str]) -> None:
    root = node(document)
    parse_condition(root)
    assert [code for code, _ in told(root)] == codes


def test_a_kind_of_leaf_that_does_not_belong_is_told() -> None:
    root = node({"is": "customer"})
    parse_condition(root, ("trait",))
    assert told(root) == [("condition_not_here", "pact")]


@given(st.text(max_size=30))
def test_a_text_always_is_itself(text: str) -> None:
    assert normalise(text) == normalise(normalise(text))
    assert glob("*").matches(normalise(text))


@given(st.text("ab*", max_size=8), st.text("ab", max_size=10))
def test_a_glob_agrees_with_a_naive_matcher(pattern: str, text: str) -> None:
    assert glob(pattern).matches(text) is _naive(pattern, text)


def _naive(pattern: str, text: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(_naive(pattern[1:], text[i:]) for i in range(len(text) + 1))
    return bool(text) and text[0] == pattern[0] and _naive(pattern[1:], text[1:])
