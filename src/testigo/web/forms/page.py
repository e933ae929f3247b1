"""Everything the pages of forms show, put together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from testigo.actions.confirmation_mails import link_to_confirm
from testigo.actions.confirmations import WITHIN
from testigo.actions.forms import publishing_problems
from testigo.core.fields import Catalogue
from testigo.core.problems import Problem
from testigo.queries.fields import fields_of
from testigo.queries.form_checks import Check, Step
from testigo.queries.form_versions import VersionLine
from testigo.queries.forms import FormLine, FormPage
from testigo.web.forms.reading import choices_text
from testigo.web.forms.words import CHANNELS, KINDS, STATES, field_choices, field_name, said
from testigo.web.frame.requests import SpaceRequest
from testigo.web.frame.sections import Section, Tab
from testigo.wording import word
from testigo.wording.mails import Written, confirmation_mail
from testigo.wording.purposes import PURPOSES

_TABS = (
    Section("forms", _("Forms"), "", icon="forms"),
    Section("fields", _("Field map"), "", icon="arrows-split-2"),
)
_OF_ONE = (
    Section("form", _("Questions"), "", icon="help-circle"),
    Section("form-answers", _("Answers"), "", icon="message"),
    Section("form-versions", _("Versions"), "", icon="copy"),
)
# What is pasted into a page. Without its script it works too, in a frame that keeps its height and
# does not know what brought the visitor.
_SNIPPET = (
    '<iframe src="{url}" title="{title}" width="100%" height="640" frameborder="0"></iframe>\n'
    '<script async src="{script}"></script>'
)
_UNWRITTEN = "form_question_without_label"
_GAPS = frozenset(
    {"field_unmapped", "field_unknown", "field_hidden", "field_twice", "field_value_unknown"}
)


@dataclass(frozen=True, slots=True)
class FormCard:
    """A form in the list, its gaps and what its last check missed as sentences."""

    line: FormLine
    state: str | Promise
    gaps: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A question or a consent of the builder: `mark` begins the names of its inputs;
    `mendable` says that Sales would not see the answers, `unknown_field` that nobody made the
    field that they go to."""

    mark: str
    place: int
    values: Mapping[str, Any]
    choices: str
    problems: tuple[str, ...]
    mendable: bool
    unknown_field: bool
    first: bool
    last: bool
    own_purpose: bool

    @property
    def lines(self) -> int:
        """How many lines the box of the choices has."""
        return min(max(self.choices.count("\n") + 1, 3), 10)


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of a check in words; `good` is whether it is as it should be."""

    words: str
    good: bool
    problem: str


@dataclass(frozen=True, slots=True)
class CheckCard:
    """What came of trying a form; `stale` says that another version is shown since."""

    at: datetime
    nightly: bool
    good: bool
    stale: bool
    steps: tuple[StepLine, ...]


def tabs_of(slug: str, current: str) -> list[Tab]:
    """Forms and the field map beside each other."""
    return [Tab(one, reverse(one.key, kwargs={"slug": slug}), one.key == current) for one in _TABS]


def tabs_of_form(slug: str, form_id: str, current: str) -> list[Tab]:
    """What there is of one form beside each other, after the list of all."""
    address = {"slug": slug, "form": form_id}
    own = [Tab(one, reverse(one.key, kwargs=address), one.key == current) for one in _OF_ONE]
    return [Tab(_TABS[0], reverse("forms", kwargs={"slug": slug}), False), *own]


def form_cards(lines: Iterable[FormLine]) -> list[FormCard]:
    """The list of forms."""
    return [
        FormCard(line, STATES[line.state], tuple(said(gap) for gap in line.gaps), _missing(line))
        for line in lines
    ]


def _missing(line: FormLine) -> tuple[str, ...]:
    """What the last walk missed, where the gaps do not say it already."""
    if line.check is None or line.gaps or line.state != "published":
        return ()
    return tuple(said(one) for one in line.check.problems)


def builder(request: SpaceRequest, page: FormPage) -> dict[str, Any]:
    """The context of the builder."""
    workspace, line = request.workspace, page.line
    known = fields_of(workspace.pk)
    problems = _of_what_is_written(page.draft, publishing_problems(workspace, page.draft))
    questions = _rows(page.draft.get("questions", ()), "questions", problems, known)
    consents = _rows(page.draft.get("consents", ()), "consents", problems, known)
    address = f"/f/{line.address}"
    return {
        "line": line,
        "state": STATES[line.state],
        "published_at": page.published_at,
        "draft": page.draft,
        "questions": questions,
        "consents": consents,
        "problems": [_placed(one) for one in problems],
        "kinds": KINDS.items(),
        "fields": field_choices(known),
        "channels": CHANNELS.items(),
        "purposes": [(code, word("purpose", code, get_language() or "es")) for code in PURPOSES],
        "public_url": request.build_absolute_uri(address),
        "snippet": _SNIPPET.format(
            url=request.build_absolute_uri(f"{address}/embed"),
            title=escape(line.name),
            script=request.build_absolute_uri(reverse("form-frames")),
        ),
        "mail": _mail(workspace.name, line.address, page.draft),
        # What stands in the mail where the form says nothing of its own.
        "usual_mail": _mail(
            workspace.name, line.address, page.draft | {"mail_subject": "", "mail_text": ""}
        ),
        "days": WITHIN.days,
        "check": _check_card(line.check, known, line.number) if line.check else None,
        "tabs": tabs_of_form(workspace.slug, line.id, "form"),
    }


def _of_what_is_written(draft: Mapping[str, Any], problems: Sequence[Problem]) -> list[Problem]:
    """Without what is wrong with a question that nobody has written yet, but for that."""
    questions = draft.get("questions", ())
    blank = {f"questions[{at}]" for at, one in enumerate(questions) if not one.get("label")}
    return [p for p in problems if p.where.partition(".")[0] not in blank or p.code == _UNWRITTEN]


def _placed(problem: Problem) -> str:
    """A problem away from its place, which it has to name."""
    if problem.code != _UNWRITTEN:
        return said(problem)
    number = int("".join(filter(str.isdigit, problem.where))) + 1
    return str(_("Question %(number)s has no words yet.")) % {"number": number}


def preview_of(
    request: SpaceRequest, page: FormPage, version: VersionLine | None = None
) -> dict[str, Any]:
    """The context of the preview: the page that visitors see, or saw in a version, at two widths,
    and what follows."""
    draft = version.content if version else page.draft
    address = {"slug": request.workspace.slug, "form": page.line.id}
    frame = reverse("form-preview-frame", kwargs=address)
    if version:
        frame = reverse("form-version-frame", kwargs=address | {"number": version.number})
    mail = _mail(request.workspace.name, page.line.address, draft)
    return {"line": page.line, "draft": draft, "mail": mail, "frame": frame, "version": version}


def _mail(organisation: str, address: str, draft: Mapping[str, Any]) -> Written:
    """The mail that asks visitors to confirm, as the draft has it."""
    said = {name: str(draft.get(name) or "") for name in ("title", "mail_subject", "mail_text")}
    return confirmation_mail(
        language=str(draft.get("language")),
        organisation=organisation,
        title=said["title"],
        subject=said["mail_subject"],
        why=said["mail_text"],
        days=WITHIN.days,
        link=link_to_confirm(address, "…"),
    )


def _rows(
    values: Sequence[Mapping[str, Any]],
    name: str,
    problems: Sequence[Problem],
    known: Catalogue,
) -> list[Row]:
    rows = []
    for place, one in enumerate(values):
        where = f"{name}[{place}]"
        own = [p for p in problems if p.where == where or p.where.startswith(f"{where}.")]
        field = one.get("field", "")
        rows.append(
            Row(
                mark=f"{name[0]}{place}",
                place=place,
                values=one,
                choices=choices_text(one.get("choices", [])),
                problems=tuple(said(problem) for problem in own),
                mendable=any(problem.code in _GAPS for problem in own),
                unknown_field=bool(field) and known.of(field) is None,
                first=place == 0,
                last=place == len(values) - 1,
                own_purpose=one.get("purpose", "") not in ("", *PURPOSES),
            )
        )
    return rows


def _check_card(check: Check, known: Catalogue, number: int | None) -> CheckCard:
    return CheckCard(
        at=check.at,
        nightly=check.nightly,
        good=not check.problems,
        stale=check.number != number,
        steps=tuple(_step_line(step, known) for step in check.steps),
    )


def _step_line(step: Step, known: Catalogue) -> StepLine:
    field = known.of(step.trait)
    values = {
        "question": step.question,
        "value": step.value,
        "field": field_name(field) if field else step.trait,
    }
    words = _STEPS[step.name] % values
    problem = said(step.problem) if step.problem else ""
    return StepLine(words, step.problem is None, problem)


_STEPS: Mapping[str, Any] = {
    "taken": _("A visitor answers the form and it is accepted."),
    "confirmed": _("The address is confirmed with the button of the e-mail."),
    "answer": _("“%(question)s”: Sales reads “%(value)s” in the field %(field)s."),
    "lead": _("With these answers the person is a lead under the pact."),
    "cleaned": _("The test lead is gone from lists, counts, queue and alerts."),
    "finished": _("The test ran to its end."),
}
