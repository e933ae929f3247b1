"""Trying a form as a visitor would, by hand and every night, and leaving nothing behind.

The walk happens inside a transaction that is never kept: the answer is taken, its consequences are
drawn, what Sales sees is looked at, and then all of it is undone, down to the numbering of the log.
So nobody ever meets a test lead in a list, a count, the queue, a report or an alert, not even when
the machine stops half-way.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.db import transaction

from testigo.actions.applying import apply_all
from testigo.actions.confirmations import ask_to_confirm, confirm, confirmation_problem
from testigo.actions.fields import refuse_readers
from testigo.actions.forms import find_form
from testigo.actions.submissions import submit
from testigo.core.conditions.comparing import normalise, number_of
from testigo.core.facts import STAGES
from testigo.core.fields import Asked, asked_of
from testigo.core.forms import draft_spec
from testigo.core.problems import InvalidInput, Problem
from testigo.store import log
from testigo.store.agreements import agreement_of
from testigo.store.catalogue import CHECKS, PublishedForm, published_forms
from testigo.store.choices import keep_choice, read_choice
from testigo.store.identity import new_id
from testigo.store.models import Membership, PersonKey, Workspace

# At this hour of the workspace's night, or at the first chance after it.
NIGHT_HOUR = 3
BY_NIGHT = "worker"
_journal = logging.getLogger("testigo.forms")


class Seen(Protocol):
    """What Sales sees of a person: the stage reached, and the value in a field (None: none)."""

    @property
    def stage(self) -> str: ...
    def value(self, trait: str) -> Any: ...


# How Sales looks at a person of a workspace at an instant; None when there is no lead to see.
Look = Callable[[int, str, datetime], Seen | None]


@dataclass(frozen=True, slots=True)
class Walk:
    """What came of one walk: whether anything was missing."""

    whole: bool


@dataclass(frozen=True, slots=True)
class _Step:
    name: str
    problem: Problem | None = None
    question: str = ""
    value: str = ""
    trait: str = ""


def try_form(
    *, workspace: Workspace, form_id: str, look: Look, by: Membership, now: datetime
) -> Walk:
    """Walk through a published form and keep what was found beside it.

    Raises NoSuchForm, or InvalidInput for a form that takes no answers.
    """
    refuse_readers(by, workspace)
    form = find_form(workspace.id, form_id)
    shown = {one.id: one for one in published_forms(workspace.id)}
    if form.id not in shown:
        raise InvalidInput([Problem("form_not_published")])
    steps = _walk_safely(workspace, shown[form.id], look, now)
    with transaction.atomic():
        log.lock_head(workspace.id)
        kept = _kept(workspace.id)
        kept["forms"][form.id] = _document(shown[form.id].number, steps, now, nightly=False)
        keep_choice(workspace.id, CHECKS, kept, by=f"user:{by.user_id}", now=now)
    return Walk(_is_whole(steps))


def check_forms_nightly(*, workspace: Workspace, look: Look, now: datetime) -> int:
    """Walk through every published form once a night; returns how many forms that were."""
    night = _night(workspace, now)
    if not _take_night(workspace, night, now):
        return 0
    found = {
        form.id: _document(form.number, _walk_safely(workspace, form, look, now), now, nightly=True)
        for form in published_forms(workspace.id)
    }
    with transaction.atomic():
        log.lock_head(workspace.id)
        keep_choice(workspace.id, CHECKS, {"night": night, "forms": found}, by=BY_NIGHT, now=now)
    return len(found)


def _night(workspace: Workspace, now: datetime) -> str:
    """The local date whose night is the last one that began."""
    local = now.astimezone(ZoneInfo(workspace.timezone)) - timedelta(hours=NIGHT_HOUR)
    return local.date().isoformat()


def _take_night(workspace: Workspace, night: str, now: datetime) -> bool:
    """Whether this worker is the one that looks; another that comes later finds it taken."""
    if _kept(workspace.id)["night"] == night:
        return False
    with transaction.atomic():
        log.lock_head(workspace.id)
        kept = _kept(workspace.id)
        if kept["night"] == night:
            return False
        keep_choice(workspace.id, CHECKS, kept | {"night": night}, by=BY_NIGHT, now=now)
    return True


def _kept(workspace_id: int) -> dict[str, Any]:
    kept: dict[str, Any] | None = read_choice(workspace_id, CHECKS)
    return kept or {"night": "", "forms": {}}


def _walk_safely(
    workspace: Workspace, form: PublishedForm, look: Look, now: datetime
) -> list[_Step]:
    """The walk; one that cannot end says so and keeps no other form from being tried."""
    try:
        return _walk(workspace, form, look, now)
    except Exception:
        _journal.exception("form %s of %s cannot be tried", form.id, workspace.slug)
        return [_Step("finished", Problem("check_failed"))]


def _walk(workspace: Workspace, form: PublishedForm, look: Look, now: datetime) -> list[_Step]:
    # What waits is drawn first and kept, so that the transaction below is short.
    apply_all(workspace=workspace, now=now)
    email = f"test-{new_id()[-12:]}@testigo.example"
    with transaction.atomic():
        log.lock_head(workspace.id)
        try:
            steps = _visit(workspace, form, email, look, now)
        finally:
            transaction.set_rollback(True)
    left = PersonKey.objects.of(workspace.id).filter(kind="email", value=email).exists()
    return [*steps, _Step("cleaned", Problem("check_left_something") if left else None)]


def _visit(
    workspace: Workspace, form: PublishedForm, email: str, look: Look, now: datetime
) -> list[_Step]:
    """Answer every question, draw the consequences, and look as Sales looks."""
    asked = asked_of(form.content)
    answers = {question.key: _answer(question, email) for question in asked}
    steps = [_Step("taken")]
    try:
        if form.content.get("double_opt_in"):
            steps.append(_Step("confirmed", confirmation_problem(workspace)))
            person = _submit_and_confirm(workspace, form, answers, now)
        else:
            person = _submit(workspace, form, answers, now)
    except InvalidInput as error:
        _journal.warning("form %s of %s: %s", form.id, workspace.slug, error)
        return [_Step("taken", Problem("check_not_taken"))]
    apply_all(workspace=workspace, now=now)
    seen = look(workspace.id, person, now)
    steps += (_seen_step(one, answers[one.key], seen) for one in asked)
    if agreement_of(workspace.id).at(now) is None:
        return steps
    reached = seen is not None and seen.stage in STAGES
    return [*steps, _Step("lead", None if reached else Problem("check_not_a_lead"))]


def _submit(
    workspace: Workspace, form: PublishedForm, answers: Mapping[str, Any], now: datetime
) -> str:
    done = submit(
        workspace=workspace,
        form_id=form.id,
        number=form.number,
        answers=answers,
        consents=_every_consent(form),
        context={},
        now=now,
    )
    return done.person_id


def _submit_and_confirm(
    workspace: Workspace, form: PublishedForm, answers: Mapping[str, Any], now: datetime
) -> str:
    """The order to send the mail goes with the transaction, so nobody is written to; its button
    is pressed here."""
    asked = ask_to_confirm(
        workspace=workspace,
        form_id=form.id,
        number=form.number,
        answers=answers,
        consents=_every_consent(form),
        context={},
        submission=new_id(),
        now=now,
    )
    done = confirm(workspace=workspace, form_id=form.id, token=asked.token, now=now)
    return done.person_id if done else ""


def _every_consent(form: PublishedForm) -> list[str]:
    return [consent.key for consent in draft_spec(form.content).consents]


def _answer(question: Asked, email: str) -> Any:
    """What the test lead answers: the first of the choices, a value of its kind otherwise."""
    match question.kind:
        case "email":
            return email
        case "choice":
            return question.values[0]
        case "choices":
            return list(question.values)
        case _:
            return _ANSWERS.get(question.kind, "Testigo")


# The number is of a range that no one can be given.
_ANSWERS = {"phone": "+34 600 000 000", "number": "42", "yes_no": "yes"}


def _seen_step(question: Asked, answer: Any, seen: Seen | None) -> _Step:
    value = ", ".join(answer) if isinstance(answer, list) else str(answer)
    found = seen.value(question.field) if seen is not None else None
    problem = None
    if not _says(found, answer):
        params: dict[str, str | int] = {"question": question.said, "value": value[:80]}
        problem = Problem("check_not_seen", params=params)
    return _Step("answer", problem, question.said, value[:80], question.field)


def _says(found: Any, answer: Any) -> bool:
    """Whether a value that is seen is what was answered, however it is written."""
    if isinstance(found, bool):
        return found is (answer == "yes")
    if isinstance(answer, list):
        values = found if isinstance(found, (list, tuple)) else [found]
        return {normalise(str(one)) for one in values} == {normalise(one) for one in answer}
    if isinstance(found, (int, float)):
        return found == number_of(answer)
    if found is None:
        return False
    return _bare(str(found)) == _bare(answer)


def _bare(text: str) -> str:
    """Text as compared: spaces do not count, because a phone is kept without them."""
    return normalise(text).replace(" ", "")


def _is_whole(steps: list[_Step]) -> bool:
    return all(step.problem is None for step in steps)


def _document(number: int, steps: list[_Step], now: datetime, *, nightly: bool) -> dict[str, Any]:
    return {
        "at": now.isoformat(),
        "number": number,
        "nightly": nightly,
        "steps": [
            {
                "name": step.name,
                "question": step.question,
                "value": step.value,
                "trait": step.trait,
                "code": step.problem.code if step.problem else "",
                "params": dict(step.problem.params) if step.problem else {},
            }
            for step in steps
        ],
    }
