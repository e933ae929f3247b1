"""What a pact asks about a person: facts, traits, scores and standings, and groups of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from testigo.core.conditions.comparing import Glob, Number, Test, normalise
from testigo.core.facts import Fact

Kind = Literal["total", "fit", "interest"]
STANDINGS = ("customer", "in_open_deal")


@dataclass(frozen=True, slots=True)
class FactTest:
    """A fact with this name, and where given this path and these props."""

    name: str
    path: Glob | None
    props: tuple[tuple[str, Test], ...]

    def matches(self, fact: Fact) -> bool:
        """Whether a fact of any name is one of those meant."""
        if fact.name != self.name:
            return False
        if self.path is not None and not self.path.matches(normalise(path_of(fact.props))):
            return False
        return all(test.holds(fact.props.get(key)) for key, test in self.props)


def path_of(props: Mapping[str, Any]) -> str:
    """The path of a page without host and query: from `path`, else from `url`."""
    address = props.get("path") or props.get("url") or ""
    if not isinstance(address, str):
        return ""
    if "://" in address:
        address = "/" + address.split("://", 1)[1].partition("/")[2]
    return address.split("?", 1)[0].split("#", 1)[0]


@dataclass(frozen=True, slots=True)
class TraitTest:
    """The latest value of a trait passes a test."""

    trait: str
    test: Test


@dataclass(frozen=True, slots=True)
class ScoreTest:
    """The score, or its fit or interest part, passes a test."""

    kind: Kind
    test: Test


@dataclass(frozen=True, slots=True)
class StandingTest:
    """The person is a customer or in an open deal."""

    standing: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every item holds."""

    items: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one item holds."""

    items: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class NoneOf:
    """No item holds."""

    items: tuple["Condition", ...]


Condition = FactTest | TraitTest | ScoreTest | StandingTest | AllOf | AnyOf | NoneOf


class View(Protocol):
    """What a condition may ask about a person at an instant."""

    def trait(self, name: str) -> Any:
        """The latest value, None when it was never set."""

    def score(self, kind: Kind) -> Number:
        """The score or one of its parts."""

    def has_fact(self, test: FactTest) -> bool:
        """Whether a matching fact is live."""

    def stands(self, standing: str) -> bool:
        """Whether the person is a customer, or in an open deal."""


def holds(condition: Condition, view: View) -> bool:
    """Whether a condition holds for what the view shows."""
    # Asked several times for every fact of everybody: plain tests and loops take half the time of
    # class patterns and generators.
    if isinstance(condition, FactTest):
        return view.has_fact(condition)
    if isinstance(condition, TraitTest):
        return condition.test.holds(view.trait(condition.trait))
    if isinstance(condition, ScoreTest):
        return condition.test.holds(view.score(condition.kind))
    if isinstance(condition, StandingTest):
        return view.stands(condition.standing)
    # The first item that decides ends it.
    whole = isinstance(condition, AllOf)
    for item in condition.items:
        if holds(item, view) is not whole:
            return isinstance(condition, AnyOf)
    return not isinstance(condition, AnyOf)


def leaves(condition: Condition) -> Iterator[FactTest | TraitTest | ScoreTest | StandingTest]:
    """The single tests of a condition, in the order of writing."""
    if isinstance(condition, (AllOf, AnyOf, NoneOf)):
        for item in condition.items:
            yield from leaves(item)
    else:
        yield condition
