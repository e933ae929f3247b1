"""Conditions of a pact in words, with the values that they compare with left open."""

from collections.abc import Mapping

from testigo.core.pact.source import Value
from testigo.core.pact.writing import written
from testigo.wording import blank_phrases as say
from testigo.wording import conditions as words
from testigo.wording.blanks import Desk, Kind, Options, Part, joined
from testigo.wording.facts import FACTS
from testigo.wording.places import country_options
from testigo.wording.rules import PAGE, trait_label
from testigo.wording.texts import Text

_GROUPS: Mapping[str, Text] = {"all": words.AND, "any": words.OR, "none": words.OR}
_KINDS: Mapping[str, Kind] = {
    "over": "decimal",
    "at_least": "decimal",
    "at_most": "decimal",
    "between": "pair",
    "is": "text",
    "is_not": "text",
    "in": "texts",
    "not_in": "texts",
    "contains": "text",
    "matches": "texts",
}
# Points are whole, and countries are kept by their code.
_OF_POINTS: Mapping[str, Kind] = {
    **dict.fromkeys(("over", "at_least", "at_most"), "number"),
    "between": "whole_pair",
}
_OF_COUNTRIES: Mapping[str, Kind] = {
    **dict.fromkeys(("is", "is_not"), "choice"),
    **dict.fromkeys(("in", "not_in"), "many"),
}


def condition_parts(desk: Desk, path: str, *, inside: bool = False) -> tuple[Part, ...]:
    """A condition as a part of a sentence; what it is not is shown as the document writes it."""
    when = desk.at(path)
    if isinstance(when, dict):
        for key, joint in _GROUPS.items():
            if isinstance(when.get(key), list):
                return _group(desk, f"{path}.{key}", key, joint, inside=inside)
        if "score" in when or "trait" in when:
            return _test(desk, path, when)
        if "fact" in when:
            return desk.say(words.FACT, fact=fact_parts(desk, path))
        if when.get("is") in words.STANDINGS:
            return (words.STANDINGS[str(when["is"])][desk.tag],)
    return (written(when),)


def _group(desk: Desk, path: str, key: str, joint: Text, *, inside: bool) -> tuple[Part, ...]:
    items = desk.at(path)
    assert isinstance(items, list)
    several = len(items) > 1
    told: list[Part] = []
    for index in range(len(items)):
        if index:
            told.append(f" {joint[desk.tag]} " if index == len(items) - 1 else ", ")
        told += condition_parts(desk, f"{path}[{index}]", inside=several)
    if several and (inside or key == "none"):
        told = ["(", *told, ")"]
    return desk.say(words.NONE, what=told) if key == "none" else joined(told)


def _test(desk: Desk, path: str, when: Mapping[str, Value]) -> tuple[Part, ...]:
    trait = str(when.get("trait", ""))
    what = _trait(desk, trait) if trait else _score(desk, str(when["score"]))
    for op in when:
        if op in _KINDS:
            return test_parts(desk, path, op, what, of=trait or "points")
    if isinstance(when.get("exists"), bool):
        return desk.say(words.KNOWN if when["exists"] else words.UNKNOWN, what=what)
    return (written(dict(when)),)


def test_parts(desk: Desk, path: str, op: str, what: str, *, of: str) -> tuple[Part, ...]:
    """What is asked of something that is called `what`: a trait, `points` or a `fact`."""
    kind = _KINDS[op]
    options: Options = ()
    if of == "points":
        kind = _OF_POINTS.get(op, kind)
    elif of == "country" and op in _OF_COUNTRIES:
        kind, options = _OF_COUNTRIES[op], country_options(desk.tag)
    value: tuple[Part, ...] = (desk.blank(f"{path}.{op}", kind, say.LABELS[op], options),)
    if of == "points":
        value = desk.say(words.POINTS, value=value)
    return desk.say(words.TESTS[op], what=what, value=value)


def _trait(desk: Desk, trait: str) -> str:
    if trait in words.CALLED:
        return words.CALLED[trait][desk.tag]
    label = trait_label(trait, desk.tag)
    return words.THEIR[desk.tag].format(trait=label[:1].lower() + label[1:])


def _score(desk: Desk, kind: str) -> str:
    return words.SCORES[kind][desk.tag] if kind in words.SCORES else kind


def fact_parts(desk: Desk, path: str) -> tuple[Part, ...]:
    """What a test of a fact looks for."""
    when = desk.at(path)
    assert isinstance(when, dict)
    name = str(when["fact"])
    told: tuple[Part, ...] = (FACTS[name][desk.tag] if name in FACTS else name,)
    if "path" in when:
        page = desk.blank(f"{path}.path", "text", say.LABELS["path"])
        form = PAGE if name == "page.viewed" else words.AT
        told = desk.say(form, fact=told, path=page)
    for key, test in when.items():
        if key.startswith("props.") and isinstance(test, dict):
            op = next((op for op in test if op in _KINDS), "")
            if op:
                what = key.removeprefix("props.").replace("_", " ")
                asked = test_parts(desk, f"{path}.{key}", op, what, of="fact")
                told = desk.say(words.WITH, fact=told, props=asked)
    return told
