"""Tests that a pact puts to facts, traits and scores (domain.md §3.1).

Text compares without regard to case and accents; numeric text is a number; `*` in a glob crosses
`/`; `between` includes both ends. A missing value fails every test but `is_not`, `not_in` and
`exists: false`.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, Protocol

from testigo.core.facts import Fact
from testigo.core.reading import Node

Op = Literal[
    "is",
    "is_not",
    "in",
    "not_in",
    "contains",
    "matches",
    "at_least",
    "at_most",
    "between",
    "exists",
    "over",
]
Kind = Literal["total", "fit", "interest"]
Number = int | float

VALUE_OPS: tuple[Op, ...] = (
    "is",
    "is_not",
    "in",
    "not_in",
    "contains",
    "matches",
    "at_least",
    "at_most",
    "between",
    "exists",
)
SCORE_OPS: tuple[Op, ...] = ("over", "at_least", "at_most", "between")
STANDINGS = ("customer", "in_open_deal")


@lru_cache(maxsize=65_536)
def normalise(text: str) -> str:
    """Text as conditions compare it: no case, no accents, single spaces."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())


def number_of(value: Any) -> Number | None:
    """The number that a value is or says, None when it is none (true and false are none)."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, str):
        return _number_in(value)
    return None


@lru_cache(maxsize=16_384)
def _number_in(text: str) -> Number | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if number == number and abs(number) != float("inf") else None


@dataclass(frozen=True, slots=True)
class Glob:
    """A pattern with `*` (anything, `/` too), split at its stars; matching is linear."""

    text: str
    parts: tuple[str, ...]

    def matches(self, text: str) -> bool:
        """Whether the whole of an already normalised text fits."""
        first, *rest = self.parts
        if not rest:
            return text == first
        last = rest.pop()
        if not text.startswith(first):
            return False
        place = len(first)
        for part in rest:
            found = text.find(part, place)
            if found < 0:
                return False
            place = found + len(part)
        return len(text) - place >= len(last) and text.endswith(last)


def glob(pattern: str) -> Glob:
    """`"/precios*"` → Glob."""
    return Glob(pattern, tuple(normalise(part) for part in pattern.split("*")))


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison. `operand` is prepared when the pact is read: normalised text or number,
    a tuple of such for in, not_in and between, a tuple of globs for matches."""

    op: Op
    operand: Any
    shown: str

    def holds(self, value: Any) -> bool:
        """Whether the value passes; None is a missing value."""
        match self.op:
            case "exists":
                return (value is not None and value != "") is self.operand
            case "is_not":
                return not _same(value, self.operand)
            case "not_in":
                return not any(_same(value, item) for item in self.operand)
        if value is None:
            return False
        match self.op:
            case "is":
                return _same(value, self.operand)
            case "in":
                return any(_same(value, item) for item in self.operand)
            case "contains":
                return _contains(value, self.operand)
            case "matches":
                text = normalise(str(value))
                return any(pattern.matches(text) for pattern in self.operand)
        return self._compares(value)

    def _compares(self, value: Any) -> bool:
        number = number_of(value)
        if number is None:
            return False
        match self.op:
            case "over":
                return bool(number > self.operand)
            case "at_least":
                return bool(number >= self.operand)
            case "at_most":
                return bool(number <= self.operand)
        low, high = self.operand
        return bool(low <= number <= high)


def _same(value: Any, operand: Any) -> bool:
    if isinstance(value, bool) or isinstance(operand, bool):
        return value is operand
    if isinstance(operand, str):
        return value is not None and normalise(str(value)) == operand
    return bool(number_of(value) == operand)


def _contains(value: Any, operand: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(_same(item, operand) for item in value)
    return str(operand) in normalise(str(value))


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
    match condition:
        case FactTest():
            return view.has_fact(condition)
        case TraitTest(trait, test):
            return test.holds(view.trait(trait))
        case ScoreTest(kind, test):
            return test.holds(view.score(kind))
        case StandingTest(standing):
            return view.stands(standing)
        case AllOf(items):
            return all(holds(item, view) for item in items)
        case AnyOf(items):
            return any(holds(item, view) for item in items)
        case NoneOf(items):
            return not any(holds(item, view) for item in items)


def leaves(condition: Condition) -> Iterator[FactTest | TraitTest | ScoreTest | StandingTest]:
    """The single tests of a condition, in the order of writing."""
    if isinstance(condition, (AllOf, AnyOf, NoneOf)):
        for item in condition.items:
            yield from leaves(item)
    else:
        yield condition


# --- reading -------------------------------------------------------------------------------------

_NOTHING = AllOf(())
_LEAF_KEYS = ("fact", "trait", "score", "is")
_GROUPS: dict[str, type[AllOf] | type[AnyOf] | type[NoneOf]] = {
    "all": AllOf,
    "any": AnyOf,
    "none": NoneOf,
}


def parse_condition(node: Node, allowed: tuple[str, ...] = _LEAF_KEYS) -> Condition:
    """Read a condition made of the kinds of leaf in `allowed`, noting every problem."""
    if not isinstance(node.value, dict):
        node.problem("not_a_condition")
        return _NOTHING
    for key, group in _GROUPS.items():
        if key in node.value:
            items = node.fields(required=(key,))[key].items()
            if not items:
                node.problem("empty_condition", key=key)
            return group(tuple(parse_condition(item, allowed) for item in items))
    for key in _LEAF_KEYS:
        if key in node.value:
            if key not in allowed:
                node.problem("condition_not_here", key=key, allowed=", ".join(allowed))
                return _NOTHING
            return _parse_leaf(node, key)
    node.problem("not_a_condition")
    return _NOTHING


def _parse_leaf(node: Node, key: str) -> Condition:
    match key:
        case "fact":
            return parse_fact_test(node)
        case "trait":
            fields = node.fields(required=("trait",), optional=VALUE_OPS)
            return TraitTest(fields["trait"].text(), _parse_test(node, VALUE_OPS, ("trait",)))
        case "score":
            fields = node.fields(required=("score",), optional=SCORE_OPS)
            kind: Any = fields["score"].choice(("total", "fit", "interest"))
            return ScoreTest(kind, _parse_test(node, SCORE_OPS, ("score",)))
        case _:
            return StandingTest(node.fields(required=("is",))["is"].choice(STANDINGS))


def parse_fact_test(node: Node, others: tuple[str, ...] = ()) -> FactTest:
    """Read `{fact: …, path: …, props.key: …}`."""
    keys = tuple(node.value) if isinstance(node.value, dict) else ()
    props = tuple(key for key in keys if key.startswith("props.") and len(key) > len("props."))
    fields = node.fields(required=("fact",), optional=("path", *props, *others))
    path = glob(fields["path"].text()) if fields.has("path") else None
    tests = tuple((key.removeprefix("props."), _parse_prop(fields[key])) for key in props)
    return FactTest(fields["fact"].text(), path, tests)


def _parse_prop(node: Node) -> Test:
    if isinstance(node.value, dict):
        node.fields(optional=VALUE_OPS)
        return _parse_test(node, VALUE_OPS, ())
    if isinstance(node.value, list):
        return _read_test(node, "in")
    return _read_test(node, "is")


def _parse_test(node: Node, ops: tuple[Op, ...], beside: tuple[str, ...]) -> Test:
    written = node.value if isinstance(node.value, dict) else {}
    found = [op for op in ops if op in written]
    if len(found) != 1:
        node.problem("one_test_expected", found=len(found), options=", ".join(ops))
        return Test("exists", True, "")
    return _read_test(written[found[0]], found[0])


def _read_test(node: Node, op: Op) -> Test:
    return Test(op, _read_operand(node, op), _shown(node))


def _shown(node: Node) -> str:
    if isinstance(node.value, list):
        return ", ".join(_shown(item) for item in node.value)
    return str(node.value)


def _read_operand(node: Node, op: Op) -> Any:
    match op:
        case "exists":
            return node.flag()
        case "in" | "not_in":
            return tuple(_operand(item) for item in _filled(node))
        case "matches":
            return tuple(glob(item.text()) for item in node.one_or_many())
        case "between":
            return _read_range(node)
        case "at_least" | "at_most" | "over":
            return _plain(node)
    return _operand(node)


def _filled(node: Node) -> list[Node]:
    items = node.items()
    if not items and isinstance(node.value, list):
        node.problem("empty_list")
    return items


def _read_range(node: Node) -> tuple[Number, Number]:
    items = node.items()
    if len(items) != 2:
        node.problem("range_needs_two")
        return 0, 0
    low, high = _plain(items[0]), _plain(items[1])
    if low > high:
        node.problem("range_backwards", low=str(low), high=str(high))
    return low, high


def _plain(node: Node) -> Number:
    number = node.number()
    return int(number) if number == int(number) else float(number)


def _operand(node: Node) -> Any:
    value = node.value
    if isinstance(value, (bool, int, float)):
        return value
    text = node.text()
    number = _number_in(text)
    return normalise(text) if number is None else number
