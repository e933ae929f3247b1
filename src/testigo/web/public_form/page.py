"""What the page of a form shows: boxes with what was answered and what is wrong with that."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from testigo.core.forms import Consent, FormSpec, Question
from testigo.core.problems import Problem
from testigo.wording import sentence

# A field that people do not see and machines fill in.
TRAP = "website_address"

_AUTOCOMPLETE = {
    "name": "name",
    "email": "email",
    "phone": "tel",
    "company": "organization",
    "job_title": "organization-title",
    "city": "address-level2",
    "country": "country-name",
    "website": "url",
}


@dataclass(frozen=True, slots=True)
class Box:
    """A question with what was answered to it and what is wrong with that."""

    question: Question
    value: str
    values: tuple[str, ...]
    problem: str
    autocomplete: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A consent, whether it is ticked, and what is wrong with that."""

    consent: Consent
    ticked: bool
    problem: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """One line of the summary of what to mend; `target` is the id of the box, empty for none."""

    words: str
    target: str


def page_context(
    spec: FormSpec, answered: QueryDict, problems: tuple[Problem, ...] = ()
) -> dict[str, Any]:
    """The part of the page that the form and its answers give."""
    words = {problem.where: sentence(problem, spec.language) for problem in problems}
    return {
        "form": spec,
        "boxes": [_box(answered, question, words) for question in spec.questions],
        "ticks": [_tick(answered, consent, words) for consent in spec.consents],
        "wrong": list(_wrong(spec, words)),
        "trap": TRAP,
    }


def _box(answered: QueryDict, question: Question, words: Mapping[str, str]) -> Box:
    values = tuple(answered.getlist(question.key))
    return Box(
        question=question,
        value=values[0] if values else "",
        values=values,
        problem=words.get(question.key, ""),
        autocomplete=_AUTOCOMPLETE.get(question.field or question.key, "off"),
    )


def _tick(answered: QueryDict, consent: Consent, words: Mapping[str, str]) -> Tick:
    ticked = consent.key in answered.getlist("consent")
    return Tick(consent, ticked, words.get(f"consent.{consent.key}", ""))


def _wrong(spec: FormSpec, words: Mapping[str, str]) -> Iterator[Wrong]:
    """In the order of the page, what concerns no box first."""
    if "" in words:
        yield Wrong(words[""], "")
    for question in spec.questions:
        if question.key in words:
            yield Wrong(words[question.key], f"q-{question.key}")
    for consent in spec.consents:
        if f"consent.{consent.key}" in words:
            yield Wrong(words[f"consent.{consent.key}"], f"c-{consent.key}")
