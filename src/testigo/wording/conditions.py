"""Conditions of a pact in words: “the score is over 70 points and fit is at least 20”."""

from collections.abc import Mapping, Sequence

from testigo.core.conditions import (
    AllOf,
    AnyOf,
    Condition,
    FactTest,
    NoneOf,
    ScoreTest,
    StandingTest,
    Test,
    TraitTest,
)
from testigo.wording.facts import FACTS
from testigo.wording.patterns import matching_words, page_words
from testigo.wording.rules import PAGE, trait_label, trait_value_label
from testigo.wording.texts import Language, Text, language_of

SCORES: Mapping[str, Text] = {
    "total": {"es": "la puntuación", "en": "the score"},
    "fit": {"es": "el encaje", "en": "fit"},
    "interest": {"es": "el interés", "en": "interest"},
}
STANDINGS: Mapping[str, Text] = {
    "customer": {"es": "ya es cliente", "en": "they are a customer already"},
    "in_open_deal": {"es": "tiene una oportunidad abierta", "en": "they are in an open deal"},
}
# What is asked of a value, by the comparison; `what` is the trait or the score.
TESTS: Mapping[str, Text] = {
    "is": {"es": "{what} es {value}", "en": "{what} is {value}"},
    "is_not": {"es": "{what} no es {value}", "en": "{what} is not {value}"},
    "in": {"es": "{what} es {value}", "en": "{what} is {value}"},
    "not_in": {"es": "{what} no es {value}", "en": "{what} is not {value}"},
    "contains": {"es": "{what} contiene {value}", "en": "{what} contains {value}"},
    "matches": {"es": "{what} es como {value}", "en": "{what} is like {value}"},
    "over": {"es": "{what} supera {value}", "en": "{what} is over {value}"},
    "at_least": {"es": "{what} es de {value} como mínimo", "en": "{what} is at least {value}"},
    "at_most": {"es": "{what} es de {value} como máximo", "en": "{what} is at most {value}"},
    "between": {"es": "{what} es de entre {value}", "en": "{what} is between {value}"},
}
KNOWN: Text = {"es": "se conoce {what}", "en": "{what} is known"}
UNKNOWN: Text = {"es": "no se conoce {what}", "en": "{what} is not known"}
# Traits that are called otherwise in a sentence.
CALLED: Mapping[str, Text] = {
    "employees": {"es": "su plantilla", "en": "their number of employees"},
}
# A trait of theirs, and a text that is looked for as it is written.
THEIR: Text = {"es": "su {trait}", "en": "their {trait}"}
_QUOTED: Text = {"es": "«{value}»", "en": "“{value}”"}
POINTS: Text = {"es": "{value} puntos", "en": "{value} points"}
AND: Text = {"es": "y", "en": "and"}
OR: Text = {"es": "o", "en": "or"}
NONE: Text = {"es": "no se cumple que {what}", "en": "it is not true that {what}"}
_ALWAYS: Text = {"es": "siempre", "en": "always"}
FACT: Text = {"es": "consta «{fact}»", "en": "“{fact}” has been recorded"}
AT: Text = {"es": "{fact} en {path}", "en": "{fact} at {path}"}
WITH: Text = {"es": "{fact}, con {props}", "en": "{fact}, with {props}"}


def condition_words(when: Condition, language: str) -> str:
    """A condition as a part of a sentence, without a capital or a full stop."""
    return _words(when, language_of(language), inside=False)


def _words(when: Condition, tag: Language, *, inside: bool) -> str:
    """`inside` another one a group of several is in brackets, so that nobody reads it otherwise."""
    match when:
        case FactTest():
            return FACT[tag].format(fact=fact_words(when, tag))
        case TraitTest(trait=trait, test=test):
            return _trait(trait, test, tag)
        case ScoreTest(kind=kind, test=test):
            shown = listed(test.parts, AND, tag)
            points = POINTS[tag].format(value=shown)
            return TESTS[test.op][tag].format(what=SCORES[kind][tag], value=points)
        case StandingTest(standing=standing):
            return STANDINGS[standing][tag]
        case NoneOf(items=items):
            return NONE[tag].format(what=_joined(items, OR, tag, inside=True))
        case AllOf(items=items):
            return _joined(items, AND, tag, inside=inside) if items else _ALWAYS[tag]
        case AnyOf(items=items):
            return _joined(items, OR, tag, inside=inside)


def _joined(items: Sequence[Condition], joint: Text, tag: Language, *, inside: bool) -> str:
    several = len(items) > 1
    words = [_words(item, tag, inside=several or inside) for item in items]
    text = listed(words, joint, tag)
    return f"({text})" if several and inside else text


def listed(words: Sequence[str], joint: Text, language: str) -> str:
    """`a, b and c`; in Spanish `u` before an o and `e` before an i."""
    tag = language_of(language)
    if len(words) < 2:
        return "".join(words)
    between = joint[tag]
    if tag == "es":
        between = _before(between, words[-1].lower())
    return f"{', '.join(words[:-1])} {between} {words[-1]}"


def _before(joint: str, following: str) -> str:
    if joint == "o" and following.startswith(("o", "ho")):
        return "u"
    sounds = following.startswith(("i", "hi")) and not following.startswith("hie")
    return "e" if joint == "y" and sounds else joint


def fact_words(test: FactTest, language: str) -> str:
    """What a fact test looks for: `Visited /precios*`."""
    tag = language_of(language)
    text = FACTS.get(test.name)
    words = text[tag] if text else test.name
    if test.path is not None:
        seen = test.name == "page.viewed"
        form = PAGE if seen else AT
        words = form[tag].format(fact=words, path=page_words(test.path.text, tag))
    props = [_asked(key.replace("_", " "), key, one, tag) for key, one in test.props]
    return WITH[tag].format(fact=words, props=listed(props, AND, tag)) if props else words


def _trait(trait: str, test: Test, tag: Language) -> str:
    label = trait_label(trait, tag)
    theirs = THEIR[tag].format(trait=label[:1].lower() + label[1:])
    what = CALLED[trait][tag] if trait in CALLED else theirs
    return _asked(what, trait, test, tag)


def _asked(what: str, trait: str, test: Test, tag: Language) -> str:
    """What is asked of a value that is called `what`."""
    if test.op == "exists":
        return (KNOWN if test.operand else UNKNOWN)[tag].format(what=what)
    said = [trait_value_label(trait, part, tag) for part in test.parts]
    if test.op == "matches":
        return f"{what} {listed(matching_words(said, tag), OR, tag)}"
    if test.op == "contains":
        said = [_QUOTED[tag].format(value=one) for one in said]
    joint = AND if test.op == "between" else OR
    return TESTS[test.op][tag].format(what=what, value=listed(said, joint, tag))
