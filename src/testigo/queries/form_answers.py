"""The answers to a form, newest first: who gave them, when, what brought them, and each one as the
form called it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from testigo.core.channels import campaign_of, channel_of
from testigo.core.facts import Fact
from testigo.core.forms import choice_labels
from testigo.queries.forms import FORM_OF, FormLine
from testigo.store.models import FormVersion, Lead, Person
from testigo.store.rows import FACT_READ, fact_of
from testigo.store.undone import STANDS

PAGE = 50
_AT_ONCE = 500
SUBMITTED = "form.submitted"
Labels = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """One submission. `person` is who holds it now, empty for nobody; `lead` says whether they
    have a page; `version` is None where the fact names none; `fields` are question → answer, a
    choice by what visitors read."""

    at: datetime
    person: str
    name: str
    email: str
    lead: bool
    channel: str
    campaign: str
    version: int | None
    automatic: bool
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """A page of answers, and the mark of the next one, empty on the last."""

    answers: tuple[FormAnswer, ...]
    next_after: str


@dataclass(frozen=True, slots=True)
class AskedWords:
    """What the versions of forms call the choices that they keep otherwise."""

    versions: Mapping[tuple[str, int], Labels] = field(default_factory=dict)

    def said(self, fact: Fact, question: str, value: Any) -> Any:
        """The answer of a fact as the visitor read it."""
        labels = self.versions.get(_version_of(fact))
        if isinstance(value, (list, tuple)):
            return [self.said(fact, question, one) for one in value]
        if labels is None or not isinstance(value, str):
            return value
        return labels.get((question, value), value)


def asked_words(workspace_id: int, facts: Iterable[Fact]) -> AskedWords:
    """The words of the versions that these facts answer; without such a fact nothing is read."""
    named = {_version_of(fact) for fact in facts if fact.name == SUBMITTED}
    forms = {form for form, number in named if form and number}
    if not forms:
        return AskedWords()
    versions = FormVersion.objects.of(workspace_id).filter(
        form__in=forms, number__in={number for _, number in named}
    )
    return AskedWords({(one.form, one.number): choice_labels(one.content) for one in versions})


def answer_page(
    workspace_id: int, form: FormLine, *, after: str = "", limit: int = PAGE
) -> AnswerPage:
    """A page of the answers to a form. `after` is the mark that the page before gave; one that
    cannot be read begins anew."""
    found = _read(workspace_id, form, _read_mark(after), limit + 1)
    page = found[:limit]
    last = page[-1] if len(found) > limit else None
    return AnswerPage(
        tuple(_told(workspace_id, form.id, [fact for _, _, fact in page])),
        f"{last[1]}~{last[0]}" if last else "",
    )


def every_answer(workspace_id: int, form: FormLine) -> Iterator[FormAnswer]:
    """All answers to a form, read part by part."""
    page = answer_page(workspace_id, form, limit=_AT_ONCE)
    yield from page.answers
    while page.next_after:
        page = answer_page(workspace_id, form, after=page.next_after, limit=_AT_ONCE)
        yield from page.answers


def questions_asked(workspace_id: int, form_id: str) -> list[str]:
    """Every question that any version of a form asked, those of the last version first."""
    versions = FormVersion.objects.of(workspace_id).filter(form=form_id).order_by("-number")
    asked = (one for version in versions for one in version.content.get("questions", ()))
    return list(dict.fromkeys(str(one["label"]) for one in asked if one.get("label")))


def _read(
    workspace_id: int, form: FormLine, mark: tuple[int, int] | None, limit: int
) -> list[tuple[int, int, Fact]]:
    """The next submissions as (seq, at in microseconds, fact)."""
    # Most bodies are of other forms: looking for the name is cheaper than reading each as JSON.
    holds = "strpos" if connection.vendor == "postgresql" else "instr"
    where = (
        "f.workspace_id = %s AND f.name = 'form.submitted' AND f.props IS NOT NULL "
        f"AND CASE WHEN {holds}(f.props, %s) > 0 OR {holds}(f.props, %s) > 0 "
        f"THEN {FORM_OF[connection.vendor]} IN (%s, %s) ELSE FALSE END AND {STANDS}"
    )
    names = [form.id, form.address]
    values: list[Any] = [workspace_id, *names, *names]
    if mark is not None:
        # An index begins at the first bound.
        where += " AND f.at <= %s AND (f.at < %s OR f.seq < %s)"
        values += [mark[0], mark[0], mark[1]]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT f.seq, f.at, {FACT_READ} FROM testigo_fact f WHERE {where} "
            "ORDER BY f.at DESC, f.seq DESC LIMIT %s",
            [*values, limit],
        )
        return [(row[0], row[1], fact_of(row[2:])) for row in cursor.fetchall()]


def _called(workspace_id: int, form_id: str) -> dict[str, str]:
    """What the questions are called by their keys, by which programs tell their answers; as the
    last version has it that asks them."""
    versions = FormVersion.objects.of(workspace_id).filter(form=form_id).order_by("number")
    asked = (one for version in versions for one in version.content.get("questions", ()))
    return {str(one["key"]): str(one["label"]) for one in asked if one.get("label")}


def _told(workspace_id: int, form_id: str, facts: list[Fact]) -> Iterator[FormAnswer]:
    people = {fact.person for fact in facts if fact.person}
    rows = Person.objects.of(workspace_id).filter(id__in=people)
    known = {one: (name, email) for one, name, email in rows.values_list("id", "name", "email")}
    leads = set(
        Lead.objects.of(workspace_id).filter(person__in=people).values_list("person", flat=True)
    )
    words = asked_words(workspace_id, facts)
    called = _called(workspace_id, form_id)
    for fact in facts:
        person = fact.person or ""
        name, email = known.get(person, ("", ""))
        told = fact.props.get("fields")
        yield FormAnswer(
            at=fact.at,
            person=person,
            name=name,
            email=email,
            lead=person in leads,
            channel=channel_of(fact.props),
            campaign=campaign_of(fact.props),
            version=_version_of(fact)[1] or None,
            automatic=fact.automatic,
            fields={
                called.get(str(question), str(question)): words.said(fact, question, value)
                for question, value in (told.items() if isinstance(told, dict) else ())
            },
        )


def _version_of(fact: Fact) -> tuple[str, int]:
    """The form and version that a fact answers; empty and 0 for what it does not name."""
    form, number = fact.props.get("form_id"), fact.props.get("version")
    # Programs tell whatever they like; what no column holds names no version.
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 2**31:
        number = 0
    return form if isinstance(form, str) else "", number


def _read_mark(after: str) -> tuple[int, int] | None:
    at, _, seq = after.partition("~")
    if not (at.isascii() and at.isdecimal() and seq.isascii() and seq.isdecimal()):
        return None
    return (int(at), int(seq)) if len(at) < 19 and len(seq) < 19 else None
