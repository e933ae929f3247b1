"""Taking in what visitors answer: one recording of the submission, of each field and consent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from testigo.actions.facts import record_facts
from testigo.actions.refusals import NotFound
from testigo.connect.identity import MAX_ANONYMOUS, normal_email, normal_id, normal_phone
from testigo.connect.typed import as_kept
from testigo.connect.values import BadValue
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.facts import Fact
from testigo.core.forms import FormSpec, Question, check_answers, parse_form
from testigo.core.problems import InvalidInput, Problem
from testigo.store.identity import new_id
from testigo.store.models import FormVersion, Workspace

SOURCE = "form"
# What a page tells besides the answers: where the visitor came from and which browser it is.
TOLD_BY_PAGE = (
    *("url", "referrer", "title", "utm_source", "utm_medium", "utm_campaign", "utm_term"),
    *("utm_content", "gclid", "wbraid", "gbraid", "li_fat_id", "msclkid", "fbclid", "ttclid"),
)
_LONGEST = 2_000
_NOT_ONE = {"email": "answer_no_email", "phone": "answer_no_phone"}


class NoSuchVersion(NotFound):
    """The workspace has no such version of the form."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """Whose answers they are, and the facts recorded; none when they were recorded before."""

    person_id: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """Answers that are as the form asks for them, in one normal form, by question; `consents` are
    the keys of the boxes ticked."""

    form_id: str
    number: int
    spec: FormSpec
    values: Mapping[str, Any]
    person: PersonKeys
    consents: tuple[str, ...]


def read_answers(
    *,
    workspace: Workspace,
    form_id: str,
    number: int,
    answers: Mapping[str, str | Sequence[str]],
    consents: Sequence[str],
) -> Answered:
    """Look whether these are answers to a version of a form.

    Raises NoSuchVersion; InvalidInput with every problem, by question.
    """
    spec = _version(workspace.id, form_id, number)
    values, problems = check_answers(spec, answers, consents)
    person = _person(spec, values, workspace.country, problems)
    if problems:
        raise InvalidInput(problems)
    return Answered(form_id, number, spec, values, person, tuple(consents))


def submit(
    *,
    workspace: Workspace,
    form_id: str,
    number: int,
    answers: Mapping[str, str | Sequence[str]],
    consents: Sequence[str],
    context: Mapping[str, str],
    now: datetime,
    submission: str = "",
    automatic: bool = False,
) -> Submitted:
    """Record what a visitor answered to a version of a form.

    `context` holds what the page tells (TOLD_BY_PAGE) and `anonymous_id`; the same `submission`
    again adds nothing. Raises NoSuchVersion; InvalidInput with every problem, by question.
    """
    answered = read_answers(
        workspace=workspace, form_id=form_id, number=number, answers=answers, consents=consents
    )
    return record_answers(
        workspace=workspace,
        answered=answered,
        context=context,
        submission=submission or new_id(),
        at=now,
        now=now,
        automatic=automatic,
    )


def record_answers(
    *,
    workspace: Workspace,
    answered: Answered,
    context: Mapping[str, str],
    submission: str,
    at: datetime,
    now: datetime,
    automatic: bool = False,
    confirmed: bool = False,
) -> Submitted:
    """Record answers that were sent at `at`: the submission, each field, each consent.

    `confirmed` says that the address proved to be theirs `now`: that is a fact too, and consents
    are given then, with both as proof.
    """
    first = FactDraft(
        "form.submitted",
        at,
        f"form:{answered.form_id}:{submission}",
        person=answered.person,
        anonymous_id=_anonymous(context.get("anonymous_id", "")),
        automatic=automatic,
        props={
            **_form(answered),
            "version": answered.number,
            "fields": _said(answered),
            **_told_by_page(context),
        },
    )
    last = _confirmation(answered, first, now) if confirmed else first
    drafts = [first, *_traits(answered, first), *_consents(answered, first, last)]
    if confirmed:
        drafts.append(last)
    recorded = record_facts(workspace=workspace, drafts=drafts, source=SOURCE, now=now)
    told = next((fact for fact in recorded.facts if fact.name == "form.submitted"), None)
    return Submitted(told.person or "" if told else "", recorded.facts)


def _version(workspace_id: int, form_id: str, number: int) -> FormSpec:
    row = FormVersion.objects.of(workspace_id).filter(form=form_id, number=number).first()
    spec = parse_form(row.content)[0] if row is not None else None
    if spec is None:
        raise NoSuchVersion("no_such_form", value=form_id[:60])
    return spec


def _person(
    spec: FormSpec, values: dict[str, Any], country: str, problems: list[Problem]
) -> PersonKeys:
    """The keys that the answers give; what they are in one normal form goes into `values`."""
    keys: dict[str, str] = {}
    given = False
    for question in spec.questions:
        value = values.get(question.key)
        if question.kind not in ("email", "phone") or value is None:
            continue
        given = True
        try:
            if question.kind == "email":
                value = normal_email(value)
            else:
                value = normal_phone(value, country)
        except BadValue:
            params: dict[str, str | int] = {"value": str(value)[:60]}
            problems.append(Problem(_NOT_ONE[question.kind], question.key, params))
            continue
        values[question.key] = value
        keys.setdefault(question.kind, value)
    if not given and not problems:
        problems.append(Problem("answer_nobody"))
    return PersonKeys(email=keys.get("email", ""), phone=keys.get("phone", ""))


def _form(answered: Answered) -> dict[str, Any]:
    return {"form": answered.spec.title, "form_id": answered.form_id}


def _said(answered: Answered) -> dict[str, Any]:
    values, questions = answered.values, answered.spec.questions
    return {
        question.label: values[question.key] for question in questions if question.key in values
    }


def _confirmation(answered: Answered, first: FactDraft, now: datetime) -> FactDraft:
    props = {**_form(answered), "submission": first.message_id}
    return _beside(first, "form.confirmed", "confirmed", props, now)


def _traits(answered: Answered, first: FactDraft) -> list[FactDraft]:
    values = answered.values
    return [
        _beside(
            first,
            "trait.set",
            question.field,
            {"trait": question.field, "value": _kept(question, values), "origin": "form"},
            first.at,
        )
        for question in answered.spec.questions
        if question.field and question.key in values
    ]


def _kept(question: Question, values: Mapping[str, Any]) -> Any:
    value = values[question.key]
    written = isinstance(value, str) and not question.choices
    return as_kept(question.field, value) if written else value


def _consents(answered: Answered, first: FactDraft, last: FactDraft) -> list[FactDraft]:
    """The consents given, proven by the submission and, where it was confirmed, by that too."""
    proof = {"proof": first.message_id}
    if last is not first:
        proof["confirmation"] = last.message_id
    return [
        _beside(
            first,
            "consent.given",
            f"consent.{consent.key}",
            {
                "purpose": consent.purpose,
                "channel": consent.channel,
                "text": consent.text,
                "text_version": sha256(consent.text.encode()).hexdigest()[:16],
                **proof,
            },
            last.at,
        )
        for consent in answered.spec.consents
        if consent.key in answered.consents
    ]


def _beside(
    first: FactDraft, name: str, mark: str, props: Mapping[str, Any], at: datetime
) -> FactDraft:
    return FactDraft(
        name,
        at,
        f"{first.message_id}#{mark}",
        person=first.person,
        anonymous_id=first.anonymous_id,
        automatic=first.automatic,
        props=props,
    )


def _told_by_page(context: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value.replace("\x00", "")[:_LONGEST]
        for name in TOLD_BY_PAGE
        if (value := context.get(name, "").strip())
    }


def _anonymous(told: str) -> str | None:
    """Which browser it is; what is no id says nothing."""
    try:
        return normal_id(told.replace("\x00", ""), MAX_ANONYMOUS) if told else None
    except BadValue:
        return None
