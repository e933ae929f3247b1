"""From the builder's page to the content of a form, and what its buttons do to it."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import BadRequest

from testigo.core.fields import trait_from

Content = dict[str, Any]
# More than a form holds, so that one too many is kept and named rather than lost.
_MOST_QUESTIONS = 60
_MOST_CONSENTS = 20
_MOST_CHOICES = 250
_LONGEST = 5000
_NEW_KEY = re.compile(r"question_[0-9]{1,3}\Z")
_TEXTS = ("title", "intro", "language", "notice", "button", "thanks", "redirect")


def content_in(post: Mapping[str, str], before: Content) -> Content:
    """The content that the page holds; `before` is the draft it was made from, whose keys stay.

    Raises BadRequest for counts that no page of ours sends.
    """
    content: Content = {name: _text(post, name) for name in _TEXTS}
    content["double_opt_in"] = post.get("double_opt_in") == "1"
    mail = {"mail_subject": _line(post, "mail_subject"), "mail_text": _text(post, "mail_text")}
    # A form that says nothing of its own is the same as before there were such words.
    content |= {name: said for name, said in mail.items() if said or name in before}
    held = {str(one.get("key", "")) for one in before.get("questions", ())}
    taken: set[str] = set()
    content["questions"] = []
    for place in range(_count(post, "questions", _MOST_QUESTIONS)):
        question = _question(post, f"q{place}")
        question["key"] = _key(question["key"], question["label"], held, taken)
        taken.add(question["key"])
        content["questions"].append(question)
    consents = range(_count(post, "consents", _MOST_CONSENTS))
    content["consents"] = [_consent(post, f"c{place}") for place in consents]
    return content


def _question(post: Mapping[str, str], mark: str) -> Content:
    kind = _text(post, f"{mark}-kind")
    choices = choices_in(_text(post, f"{mark}-choices")) if kind in ("choice", "choices") else []
    return {
        "key": _text(post, f"{mark}-key"),
        "label": _line(post, f"{mark}-label"),
        "kind": kind,
        "required": post.get(f"{mark}-required") == "1",
        "choices": choices,
        "field": _text(post, f"{mark}-field"),
        "help": _line(post, f"{mark}-help"),
    }


def _consent(post: Mapping[str, str], mark: str) -> Content:
    return {
        "purpose": _text(post, f"{mark}-purpose"),
        "channel": _text(post, f"{mark}-channel"),
        "text": _text(post, f"{mark}-text"),
        "required": post.get(f"{mark}-required") == "1",
    }


def choices_in(text: str) -> list[dict[str, str]]:
    """One choice per line: `Industria`, or `industry | Industria y fábricas` where the value that
    is kept differs from what is shown."""
    found = []
    for line in text.splitlines()[:_MOST_CHOICES]:
        value, bar, label = (part.strip() for part in line.partition("|"))
        if value or label:
            found.append({"value": value or label, "label": label if bar and label else value})
    return found


def choices_text(choices: list[dict[str, str]]) -> str:
    """The lines that `choices_in` reads."""
    return "\n".join(
        one["value"] if one["value"] == one["label"] else f"{one['value']} | {one['label']}"
        for one in choices
    )


def press(content: Content, said: str) -> tuple[Content, str]:
    """What a button of the page does to the content, and the part of the page to show then.

    `add`, `add-consent`, `up:2`, `down:2`, `copy:2`, `remove:2`, `remove-consent:0`; anything else
    changes nothing.
    """
    action, _, number = said.partition(":")
    place = int(number) if number.isdecimal() and len(number) < 4 else -1
    questions, consents = list(content["questions"]), list(content["consents"])
    shown = ""
    if action == "add" and len(questions) < _MOST_QUESTIONS:
        questions.append(_new_question(questions))
        shown = f"q{len(questions) - 1}"
    elif action == "add-consent" and len(consents) < _MOST_CONSENTS:
        consents.append({"purpose": "", "channel": "email", "text": "", "required": False})
        shown = f"c{len(consents) - 1}"
    elif action in ("up", "down") and 0 <= place < len(questions):
        other = min(max(place + (1 if action == "down" else -1), 0), len(questions) - 1)
        questions[place], questions[other] = questions[other], questions[place]
        shown = f"q{other}"
    elif action == "copy" and 0 <= place < len(questions) < _MOST_QUESTIONS:
        # The answers of two questions cannot go to one field.
        fresh = {"key": _new_question(questions)["key"], "field": ""}
        questions.insert(place + 1, questions[place] | fresh)
        shown = f"q{place + 1}"
    elif action == "remove" and 0 <= place < len(questions):
        del questions[place]
        shown = "questions"
    elif action == "remove-consent" and 0 <= place < len(consents):
        del consents[place]
        shown = "consents"
    return content | {"questions": questions, "consents": consents}, shown


def _new_question(questions: list[Content]) -> Content:
    taken = {one["key"] for one in questions}
    number = len(questions) + 1
    while f"question_{number}" in taken:
        number += 1
    return {
        "key": f"question_{number}",
        "label": "",
        "kind": "text",
        "required": False,
        "choices": [],
        "field": "",
        "help": "",
    }


def _key(key: str, label: str, held: set[str], taken: set[str]) -> str:
    """The key that a question keeps for ever, made from its first label."""
    if key in held and key not in taken and not (_NEW_KEY.match(key) and label):
        return key
    return trait_from(label or "question", taken | (held - {key}))


def _count(post: Mapping[str, str], name: str, most: int) -> int:
    text = post.get(name, "0")
    if not text.isdecimal() or len(text) > 3 or int(text) > most:
        raise BadRequest
    return int(text)


def _text(post: Mapping[str, str], name: str) -> str:
    return post.get(name, "").replace("\r\n", "\n").strip()[:_LONGEST]


def _line(post: Mapping[str, str], name: str) -> str:
    return " ".join(_text(post, name).split())
