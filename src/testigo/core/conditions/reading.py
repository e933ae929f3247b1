"""Reading conditions from a document, noting every problem."""

from typing import Any

from testigo.core.conditions.asking import (
    STANDINGS,
    AllOf,
    AnyOf,
    Condition,
    FactTest,
    NoneOf,
    ScoreTest,
    StandingTest,
    TraitTest,
)
from testigo.core.conditions.comparing import (
    SCORE_OPS,
    VALUE_OPS,
    Number,
    Op,
    Test,
    contradict,
    glob,
    normalise,
    number_in,
)
from testigo.core.reading import Node

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
            before = len(node.report.problems)
            parsed = tuple(parse_condition(item, allowed) for item in items)
            if group is AllOf and len(node.report.problems) == before:
                _note_contradictions(node, parsed)
            return group(parsed)
    for key in _LEAF_KEYS:
        if key in node.value:
            if key not in allowed:
                node.problem("condition_not_here", key=key, allowed=", ".join(allowed))
                return _NOTHING
            return _parse_leaf(node, key)
    node.problem("not_a_condition")
    return _NOTHING


def _note_contradictions(node: Node, items: tuple[Condition, ...]) -> None:
    """Note what is asked of one trait or score that no value can pass together."""
    asked: dict[str, list[Test]] = {}
    for item in items:
        if isinstance(item, TraitTest):
            asked.setdefault(item.trait, []).append(item.test)
        elif isinstance(item, ScoreTest):
            asked.setdefault(item.kind, []).append(item.test)
    for name, tests in asked.items():
        if contradict(tests):
            node.problem("contradiction", trait=name)


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
    misspelt = not found and any(key not in beside for key in written)
    if len(found) != 1:
        if not misspelt:
            node.problem("one_test_expected", found=len(found), options=", ".join(ops))
        return Test("exists", True, "")
    return _read_test(written[found[0]], found[0])


def _read_test(node: Node, op: Op) -> Test:
    written = node.value if isinstance(node.value, list) else [node]
    return Test(op, _read_operand(node, op), _shown(node), tuple(map(_shown, written)))


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
    number = number_in(text)
    return normalise(text) if number is None else number
