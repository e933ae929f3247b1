"""What is asked of a pact that is still to be signed, beyond what makes it one: what was signed
before more was asked stays readable."""

from collections.abc import Iterator

from testigo.core.reading import Node
from testigo.core.sla.public_holidays import known_countries

# The parts of a pact that hold conditions.
_ASKING = ("definitions", "ideal_customer", "scoring", "routing")
_COMPARED = ("is", "is_not", "in", "not_in")


def check_tests(root: Node) -> None:
    """Note tests that nobody can pass or everybody does: no texts to look for, an address where a
    path belongs, a country that there is not, a threshold below zero."""
    fields = root.value if isinstance(root.value, dict) else {}
    for part in _ASKING:
        for test in _mappings(fields.get(part)):
            _check_texts(test)
            _check_path(test)
            _check_countries(test)
    definitions = fields.get("definitions")
    stages = definitions.value if definitions and isinstance(definitions.value, dict) else {}
    for test in _mappings(stages.get("mql")):
        _check_threshold(test)


def is_path(text: str) -> bool:
    """Whether a text may be the path of a page, `*` being anything: `/precios*`, `*precios`."""
    return text.startswith(("/", "*")) and not text.startswith("//") and "://" not in text


def country_tests(root: Node) -> Iterator[Node]:
    """Each country that a test names, as it is written."""
    fields = root.value if isinstance(root.value, dict) else {}
    for part in _ASKING:
        for test in _mappings(fields.get(part)):
            yield from _countries(test)


def _mappings(node: Node | None) -> Iterator[dict[str, Node]]:
    """Every mapping of a part of the document."""
    if node is None:
        return
    if isinstance(node.value, dict):
        yield node.value
        for child in node.value.values():
            yield from _mappings(child)
    elif isinstance(node.value, list):
        for child in node.value:
            yield from _mappings(child)


def _check_texts(test: dict[str, Node]) -> None:
    texts = test.get("matches")
    if texts is not None and texts.value == []:
        texts.problem("empty_list")


def _check_path(test: dict[str, Node]) -> None:
    path = test.get("path")
    if "fact" not in test or path is None or not isinstance(path.value, str):
        return
    if path.value.strip() and not is_path(path.value):
        path.problem("not_a_path", value=path.value[:60])


def _countries(test: dict[str, Node]) -> Iterator[Node]:
    trait = test.get("trait")
    if trait is None or trait.value != "country":
        return
    for key in _COMPARED:
        if key in test:
            yield from (one for one in test[key].one_or_many() if isinstance(one.value, str))


def _check_countries(test: dict[str, Node]) -> None:
    """A code that no country has; what is written in words is asked for elsewhere."""
    for one in _countries(test):
        code = str(one.value)
        if len(code) == 2 and code.upper() not in known_countries():
            one.problem("unknown_country", value=code, op="trait")


def _check_threshold(test: dict[str, Node]) -> None:
    """Nobody's points begin below zero: whoever did nothing at all would pass."""
    if "score" not in test or test["score"].value != "total":
        return
    for key in ("over", "at_least"):
        asked = test.get(key)
        if asked is not None and isinstance(asked.value, (int, float)) and asked.value < 0:
            asked.problem("threshold_below_zero")
