"""Forms: made, edited as a draft, published as versions that are never edited, closed."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from testigo.actions.confirmations import confirmation_problem
from testigo.actions.fields import keep_field, refuse_readers
from testigo.actions.refusals import NotFound
from testigo.actions.workspaces import name_problems
from testigo.core.fields import Catalogue, Field, asked_of, gaps, mended, plain
from testigo.core.forms import parse_form
from testigo.core.problems import InvalidInput, Problem
from testigo.store import log
from testigo.store.catalogue import catalogue, plain_id
from testigo.store.identity import new_id
from testigo.store.models import Form, FormVersion, Membership, Workspace
from testigo.wording.rules import TRAITS

LONGEST_ADDRESS = 60
_NOT_IN_ADDRESS = re.compile(r"[^a-z0-9]+")
# Without letters and digits that look alike, because people type addresses from paper.
_MARKS = "abcdefghjkmnpqrstuvwxyz23456789"
_MARK = 5


class NoSuchForm(NotFound):
    """The workspace has no form with this id."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A gap that was closed: the field that now shows the answers, and whether visitors' answers
    go there already (a form with other unpublished changes waits for its publishing)."""

    field: Field
    published: bool


@transaction.atomic
def create_form(
    *,
    workspace: Workspace,
    name: str,
    content: Mapping[str, Any],
    by: Membership,
    now: datetime,
) -> Form:
    """Make a form that nobody sees yet. Raises InvalidInput for its name."""
    refuse_readers(by, workspace)
    name = _clean_name(name)
    return _make(workspace, name, dict(content), _address(name), f"user:{by.user_id}", now)


@transaction.atomic
def save_draft(
    *,
    workspace: Workspace,
    form_id: str,
    name: str,
    content: Mapping[str, Any],
    by: Membership,
) -> Form:
    """Keep what the builder shows, problems and all; visitors go on seeing what is published.

    Raises NoSuchForm, or InvalidInput for the name.
    """
    refuse_readers(by, workspace)
    form = find_form(workspace.id, form_id)
    form.name, form.draft = _clean_name(name), dict(content)
    _write(form, "name", "draft")
    return form


@transaction.atomic
def publish_form(
    *, workspace: Workspace, form_id: str, by: Membership, now: datetime
) -> FormVersion:
    """Show the draft to visitors as the next version; a closed form opens with it. A draft that
    they see already makes no version.

    Raises NoSuchForm, or InvalidInput with every problem and every gap.
    """
    refuse_readers(by, workspace)
    log.lock_head(workspace.id)
    form = find_form(workspace.id, form_id)
    problems = publishing_problems(workspace, form.draft)
    if problems:
        raise InvalidInput(problems)
    if _shown(form) == form.draft:
        return _version(form)
    return _publish(form, f"user:{by.user_id}", now)


@transaction.atomic
def restore_version(*, workspace: Workspace, form_id: str, number: int, by: Membership) -> Form:
    """Make a version that was published the draft; visitors go on seeing what is published.

    Raises NoSuchForm, also for a version that the form does not have.
    """
    refuse_readers(by, workspace)
    form = find_form(workspace.id, form_id)
    # More than a column holds is no number of a version.
    versions = FormVersion.objects.of(workspace.id).filter(
        form=form.id, number=min(number, 2**31 - 1)
    )
    version = versions.first()
    if version is None:
        raise NoSuchForm("no_such_form", value=str(number)[:60])
    form.draft = version.content
    _write(form, "draft")
    return form


@transaction.atomic
def close_form(*, workspace: Workspace, form_id: str, by: Membership, now: datetime) -> Form:
    """Take no more answers; what was answered stays. Closing twice changes nothing."""
    refuse_readers(by, workspace)
    form = find_form(workspace.id, form_id)
    form.closed_at = form.closed_at or now
    _write(form, "closed_at")
    return form


@transaction.atomic
def reopen_form(*, workspace: Workspace, form_id: str, by: Membership) -> Form:
    """Take answers again, with the version that was published last.

    Raises NoSuchForm, or InvalidInput when Sales would not see the answers of that version.
    """
    refuse_readers(by, workspace)
    form = find_form(workspace.id, form_id)
    if form.published is not None:
        problems = publishing_problems(workspace, _version(form).content)
        if problems:
            raise InvalidInput(problems)
    form.closed_at = None
    _write(form, "closed_at")
    return form


@transaction.atomic
def copy_form(
    *, workspace: Workspace, form_id: str, name: str, by: Membership, now: datetime
) -> Form:
    """Make a new form, unpublished, that asks what the draft of another asks."""
    refuse_readers(by, workspace)
    form = find_form(workspace.id, form_id)
    name = _clean_name(name)
    return _make(workspace, name, form.draft, _address(name), f"user:{by.user_id}", now)


@transaction.atomic
def bring_form(
    *,
    workspace: Workspace,
    name: str,
    address: str,
    content: Mapping[str, Any],
    by: str,
    now: datetime,
) -> Form:
    """Take over a form that runs already, published as it stands: its gaps are not refused, they
    show. Raises InvalidInput when its content is no form."""
    name = _clean_name(name)
    _, problems = parse_form(content)
    if problems:
        raise InvalidInput(problems)
    form = _make(workspace, name, dict(content), address, by, now)
    _publish(form, by, now)
    return form


@transaction.atomic
def mend_question(
    *, workspace: Workspace, form_id: str, key: str, by: Membership, now: datetime
) -> Mended:
    """Make Sales see the answers of one question: its field is made, shown or given the values
    that the question offers, and the question fills it.

    A form that visitors see is published anew when this was its only change and leaves no
    problem. Raises NoSuchForm, also for a question that the form does not ask.
    """
    refuse_readers(by, workspace)
    log.lock_head(workspace.id)
    form = find_form(workspace.id, form_id)
    known = catalogue(workspace.id)
    asked = asked_of(form.draft)
    question = next((one for one in asked if one.key == key), None)
    if question is None:
        raise NoSuchForm("no_such_form", value=key[:60])
    others = {one.field for one in asked if one.key != key}
    field = mended(question, known, _names(known), others)
    if field != known.of(field.trait):
        keep_field(workspace, field, by, now)
    was = _shown(form)
    same = was is not None and was == form.draft
    form.draft = _with_field(form.draft, key, field.trait)
    _write(form, "draft")
    if was == form.draft:
        return Mended(field, published=True)
    if same and not publishing_problems(workspace, form.draft):
        _publish(form, f"user:{by.user_id}", now)
        return Mended(field, published=True)
    return Mended(field, published=False)


def _names(known: Catalogue) -> dict[str, tuple[str, ...]]:
    """How each field is called, in every language and in the workspace."""
    names = {trait: (said["es"], said["en"]) for trait, said in TRAITS.items()}
    return names | {one.trait: (one.label,) for one in known.fields if one.label}


def find_form(workspace_id: int, form_id: str) -> Form:
    """One form; raises NoSuchForm."""
    form: Form | None = Form.objects.of(workspace_id).filter(id=plain_id(form_id)).first()
    if form is None:
        raise NoSuchForm("no_such_form", value=form_id[:60])
    return form


def publishing_problems(workspace: Workspace, content: Mapping[str, Any]) -> list[Problem]:
    """Everything for which a form may not be shown to visitors."""
    _, problems = parse_form(content)
    asked = asked_of(content)
    found = [*problems, *(gap for gap in gaps(asked, catalogue(workspace.id)) if gap)]
    if not any(one.kind == "email" and one.field == "email" for one in asked):
        found.append(Problem("form_without_email", "questions"))
    if content.get("double_opt_in"):
        found += _confirming_problems(workspace, content)
    return found


def _confirming_problems(workspace: Workspace, content: Mapping[str, Any]) -> list[Problem]:
    """Why the addresses of a form cannot be confirmed by mail."""
    found = []
    questions = [one for one in content.get("questions", ()) if isinstance(one, Mapping)]
    emails = [one for one in questions if one.get("kind") == "email"]
    if emails and not any(one.get("required") is True for one in emails):
        found.append(Problem("form_confirms_no_email", "questions"))
    problem = confirmation_problem(workspace)
    return found if problem is None else [*found, problem]


def _make(
    workspace: Workspace, name: str, content: dict[str, Any], address: str, by: str, now: datetime
) -> Form:
    form: Form = Form.objects.of(workspace.id).create(
        id=new_id(),
        address=address,
        name=name,
        draft=content,
        created_at=now,
        created_by=by,
    )
    return form


def _publish(form: Form, by: str, now: datetime) -> FormVersion:
    versions = FormVersion.objects.of(form.workspace_id)
    last = versions.filter(form=form.id).aggregate(last=Max("number"))["last"]
    version: FormVersion = versions.create(
        form=form.id,
        number=(last or 0) + 1,
        content=form.draft,
        published_at=now,
        published_by=by,
    )
    form.published, form.closed_at = version.number, None
    _write(form, "published", "closed_at")
    return version


def _write(form: Form, *columns: str) -> None:
    values = {column: getattr(form, column) for column in columns}
    Form.objects.of(form.workspace_id).filter(id=form.id).update(**values)


def _shown(form: Form) -> dict[str, Any] | None:
    """The content that visitors see; None when they see none."""
    if form.published is None or form.closed_at is not None:
        return None
    content: dict[str, Any] = _version(form).content
    return content


def _version(form: Form) -> FormVersion:
    versions = FormVersion.objects.of(form.workspace_id)
    version: FormVersion = versions.get(form=form.id, number=form.published)
    return version


def _with_field(content: dict[str, Any], key: str, trait: str) -> dict[str, Any]:
    questions = [
        one | {"field": trait} if one.get("key") == key else one for one in content["questions"]
    ]
    return content | {"questions": questions}


def _clean_name(name: str) -> str:
    name = " ".join(name.split())
    problems = name_problems(name)
    if problems:
        raise InvalidInput(problems)
    return name


def _address(name: str) -> str:
    """`Pide una demo` → `pide-una-demo-k7m2p`: nobody guesses it from the name."""
    mark = "".join(secrets.choice(_MARKS) for _ in range(_MARK))
    stem = _NOT_IN_ADDRESS.sub("-", plain(name)).strip("-")[: LONGEST_ADDRESS - _MARK - 1]
    return f"{stem.strip('-') or 'form'}-{mark}"
