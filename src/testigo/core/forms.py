"""Forms: what is asked, and whether an answer is one. Reading names every problem at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from testigo.core.conditions import normalise, number_of
from testigo.core.events import own_trait
from testigo.core.problems import Problem

KINDS = ("text", "email", "phone", "number", "long_text", "choice", "choices", "yes_no")
CHOOSING = ("choice", "choices")
LANGUAGES = ("es", "en")
MOST_QUESTIONS = 40
MOST_CHOICES = 100
MOST_CONSENTS = 10
LONGEST: Mapping[str, int] = {
    "title": 120,
    "intro": 2_000,
    "notice": 4_000,
    "button": 60,
    "thanks": 2_000,
    "redirect": 500,
    "mail_subject": 120,
    "mail_text": 2_000,
}
LONGEST_LABEL = 200
LONGEST_CONSENT = 2_000
LONGEST_ANSWER: Mapping[str, int] = {"long_text": 4_000}
_LONGEST_LINE = 300


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers that a question offers."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `field` is the trait that its answer fills, empty for none."""

    key: str
    label: str
    kind: str
    required: bool = False
    choices: tuple[Choice, ...] = ()
    field: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """A box that a visitor may tick; what it says is kept by the digest of its text."""

    purpose: str
    channel: str
    text: str
    required: bool = False

    @property
    def key(self) -> str:
        """How its box is told from the others: `marketing.email`."""
        return f"{self.purpose}.{self.channel}" if self.channel else self.purpose


@dataclass(frozen=True, slots=True)
class FormSpec:
    """A form as visitors see it. With `double_opt_in` an answer counts once its address is
    confirmed; `mail_subject` and `mail_text` are the form's own words for the mail that asks."""

    title: str
    intro: str
    language: str
    questions: tuple[Question, ...]
    consents: tuple[Consent, ...]
    notice: str
    button: str
    thanks: str
    redirect: str
    mail_subject: str
    mail_text: str
    double_opt_in: bool


def parse_form(content: object) -> tuple[FormSpec | None, list[Problem]]:
    """A form's content, and every problem of it; None where there is any."""
    problems: list[Problem] = []
    if not isinstance(content, dict):
        return None, [Problem("form_shape")]
    spec = _spec(content, problems)
    return (None if problems else spec), problems


def draft_spec(content: Mapping[str, Any]) -> FormSpec:
    """A draft as far as it goes, problems and all, to be looked at."""
    return _spec(content, [])


def _spec(content: Mapping[str, Any], problems: list[Problem]) -> FormSpec:
    texts = {name: _text(content, name, problems) for name in LONGEST}
    if not texts["title"]:
        problems.append(Problem("form_without_title", "title"))
    if content.get("language") not in LANGUAGES:
        problems.append(Problem("form_language", "language"))
    if texts["redirect"] and not _is_https(texts["redirect"]):
        problems.append(Problem("form_bad_redirect", "redirect"))
    return FormSpec(
        **texts,
        language=str(content.get("language")),
        questions=_questions(content.get("questions"), problems),
        consents=_consents(content.get("consents"), problems),
        double_opt_in=content.get("double_opt_in") is True,
    )


def _text(held: Mapping[str, Any], name: str, problems: list[Problem], where: str = "") -> str:
    value = held.get(name, "")
    if not isinstance(value, str):
        problems.append(Problem("form_shape", where or name))
        return ""
    limit = LONGEST.get(name, LONGEST_LABEL)
    if len(value) > limit:
        problems.append(Problem("form_too_long", where or name, {"limit": limit}))
    return value.strip()


def _is_https(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname)


def _questions(held: object, problems: list[Problem]) -> tuple[Question, ...]:
    if not isinstance(held, list) or not all(isinstance(one, dict) for one in held):
        problems.append(Problem("form_shape", "questions"))
        return ()
    if not held:
        problems.append(Problem("form_without_questions", "questions"))
    if len(held) > MOST_QUESTIONS:
        problems.append(Problem("form_too_many", "questions", {"most": MOST_QUESTIONS}))
    found = tuple(_question(one, f"questions[{place}]", problems) for place, one in enumerate(held))
    seen: set[str] = set()
    for place, question in enumerate(found):
        if question.key in seen:
            params: dict[str, str | int] = {"question": question.label[:80]}
            problems.append(Problem("form_key_twice", f"questions[{place}]", params))
        seen.add(question.key)
    return found


def _question(held: Mapping[str, Any], where: str, problems: list[Problem]) -> Question:
    label = _text(held, "label", problems, where)
    key = held.get("key")
    kind = held.get("kind")
    if not label:
        problems.append(Problem("form_question_without_label", where))
    if not isinstance(key, str) or own_trait(key) != key:
        problems.append(Problem("form_bad_key", where, {"question": label[:80]}))
    if kind not in KINDS:
        problems.append(Problem("form_question_kind", where, {"question": label[:80]}))
    choices = _choices(held.get("choices", []), where, label, problems)
    if kind in CHOOSING and len(choices) < 2:
        problems.append(Problem("form_few_choices", where, {"question": label[:80]}))
    return Question(
        key=str(key),
        label=label,
        kind=str(kind),
        required=held.get("required") is True,
        choices=choices if kind in CHOOSING else (),
        field=_text(held, "field", problems, where),
        help=_text(held, "help", problems, where),
    )


def _choices(held: object, where: str, label: str, problems: list[Problem]) -> tuple[Choice, ...]:
    if not isinstance(held, list) or len(held) > MOST_CHOICES:
        problems.append(Problem("form_shape", where))
        return ()
    found = []
    for one in held:
        value, said = (one.get("value"), one.get("label")) if isinstance(one, dict) else ("", "")
        if isinstance(value, str) and isinstance(said, str) and value.strip():
            found.append(Choice(value.strip()[:LONGEST_LABEL], said.strip()[:LONGEST_LABEL]))
    values = [normalise(choice.value) for choice in found]
    if len(set(values)) < len(held):
        problems.append(Problem("form_choice_twice", where, {"question": label[:80]}))
    return tuple(found)


def _consents(held: object, problems: list[Problem]) -> tuple[Consent, ...]:
    if not isinstance(held, list) or not all(isinstance(one, dict) for one in held):
        problems.append(Problem("form_shape", "consents"))
        return ()
    if len(held) > MOST_CONSENTS:
        problems.append(Problem("form_too_many", "consents", {"most": MOST_CONSENTS}))
    found: list[Consent] = []
    for place, one in enumerate(held):
        where = f"consents[{place}]"
        text = one.get("text")
        purpose = one.get("purpose")
        if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_CONSENT:
            problems.append(Problem("form_consent_text", where, {"limit": LONGEST_CONSENT}))
            text = ""
        if not isinstance(purpose, str) or not purpose or own_trait(purpose) != purpose:
            problems.append(Problem("form_consent_purpose", where))
        channel = _text(one, "channel", problems, where)
        consent = Consent(str(purpose), channel, text.strip(), one.get("required") is True)
        if any(consent.key == other.key for other in found):
            problems.append(Problem("form_consent_twice", where))
        found.append(consent)
    return tuple(found)


def choice_labels(content: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """(question as it is asked, value kept) → what visitors read, where the two differ."""
    return {
        (question.label, choice.value): choice.label
        for question in draft_spec(content).questions
        for choice in question.choices
        if choice.label and choice.label != choice.value
    }


def check_answers(
    spec: FormSpec, answers: Mapping[str, str | Sequence[str]], consents: Sequence[str]
) -> tuple[dict[str, Any], list[Problem]]:
    """What was answered, by question, in the type of its kind; problems name the question's key.
    `consents` are the keys of the boxes that were ticked.

    E-mail and phone are checked only for being there: whether they are real is the door's.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for question in spec.questions:
        given = answers.get(question.key, "")
        told = [given] if isinstance(given, str) else list(given)
        told = [one.replace("\x00", "").strip() for one in told]
        told = [one for one in told if one]
        if not told:
            if question.required:
                params: dict[str, str | int] = {"question": question.label[:80]}
                problems.append(Problem("answer_missing", question.key, params))
            continue
        value, code = _answer(question, told)
        if code:
            problems.append(Problem(code, question.key, {"question": question.label[:80]}))
        else:
            values[question.key] = value
    for consent in spec.consents:
        if consent.required and consent.key not in consents:
            problems.append(Problem("consent_missing", f"consent.{consent.key}"))
    return values, problems


def _answer(question: Question, told: list[str]) -> tuple[Any, str]:
    """The value of an answer, or the code of what is wrong with it."""
    offered = {choice.value for choice in question.choices}
    longest = LONGEST_ANSWER.get(question.kind, _LONGEST_LINE)
    if any(len(one) > longest for one in told):
        return None, "answer_too_long"
    match question.kind:
        case "choice":
            return told[0], "" if told[0] in offered else "answer_not_offered"
        case "choices":
            return told, "" if set(told) <= offered else "answer_not_offered"
        case "number":
            number = number_of(told[0])
            return number, "" if number is not None else "answer_no_number"
        case "yes_no":
            return told[0] == "yes", "" if told[0] in ("yes", "no") else "answer_not_offered"
    return told[0], ""
