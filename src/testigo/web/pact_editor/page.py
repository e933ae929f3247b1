"""What the editor shows: one step of the pact, its sentences, and what is wrong beside each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from testigo.actions.pact_checks import read_draft, what_blocks
from testigo.actions.pact_editing import Clash, Saved
from testigo.core.pact.places import clause_at, found_at, value_at, written_path
from testigo.core.pact.source import Unreadable, Value, document_of
from testigo.core.problems import Problem
from testigo.core.scoring import reach
from testigo.queries.memberships import names_of
from testigo.queries.pact_drafts import DraftLine, EditLine, edits_of, team_options
from testigo.web.frame.requests import SpaceRequest
from testigo.web.pact_editor.typed import as_carried
from testigo.wording import blank_phrases as say
from testigo.wording.blanks import Line
from testigo.wording.pact_blanks import Step, steps_of
from testigo.wording.problems import sentence
from testigo.wording.texts import language_of

_ODD = re.compile("[^a-z0-9]+")
# So many problems are told at the top; who mends those is told of the others.
_MOST = 50


@dataclass(frozen=True, slots=True)
class ShownClash:
    """What somebody else made of a value, with their name."""

    clash: Clash
    who: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A sentence as the editor draws it: `carried` is what each blank says, as its form sends it
    back; `clashes` are what somebody else made of it meanwhile, and `again` is what was typed, to
    be sent once more."""

    id: str
    line: Line
    carried: tuple[tuple[str, str], ...]
    problems: tuple[str, ...]
    clashes: tuple[ShownClash, ...] = ()
    again: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """What is wrong, and where it is mended: the key and the title of a step and the id of a
    sentence, or none where it is no matter of the text."""

    text: str
    step: str
    line: str
    form: bool
    title: str = ""


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step of the list: how many problems it has."""

    step: Step
    problems: int
    current: bool


def step_lines(draft: DraftLine, workspace_id: int) -> tuple[Step, ...]:
    """The steps of a draft in the language of the reader. Raises Unreadable."""
    document = document_of(draft.text)
    return steps_of(document, get_language() or "es", team_options(workspace_id))


def line_id(line: Line) -> str:
    """What a sentence is called on its page."""
    named = line.blanks[-1].path if line.blanks else line.entry or line.clause
    return "line-" + _ODD.sub("-", named.lower()).strip("-")


def editor_page(
    request: SpaceRequest,
    draft: DraftLine,
    asked: str,
    *,
    clashed: str = "",
    clashes: Sequence[Clash] = (),
) -> dict[str, Any]:
    """The context of a step; `clashed` is the id of the sentence that was not saved."""
    language = get_language() or "es"
    try:
        document = document_of(draft.text)
    except Unreadable as error:
        problems = [_at_no_line(one, language) for one in error.problems]
        return {"draft": draft, "unreadable": True, "problems": problems[:_MOST], "steps": []}
    steps = step_lines(draft, request.workspace.pk)
    current = next((one for one in steps if one.key == asked), steps[0])
    found = what_blocks(request.workspace, draft.text)
    shown = [shown_problem(one, document, steps, language) for one in found]
    lines = [shown_line(one, document, shown) for one in current.lines]
    if clashes:
        lines = [with_clash(request, one, clashes) if one.id == clashed else one for one in lines]
    return {
        "draft": draft,
        "keep_url": reverse("pact-edit", args=[request.workspace.slug, draft.number]),
        "current": current,
        "lines": lines,
        "steps": [
            ShownStep(one, sum(p.step == one.key for p in shown), one is current) for one in steps
        ],
        "problems": shown[:_MOST],
        "more": max(len(shown) - _MOST, 0),
        "adds": [
            (kind, text[language_of(language)])
            for kind, text in say.ADDS.get(current.key, {}).items()
        ],
        "reached": _reached(draft.text) if current.key in ("threshold", "scoring") else None,
        "edits": _edits(request, draft, language) if current.key == "review" else [],
    }


def saved_page(
    request: SpaceRequest, draft: DraftLine, asked: str, saved: Saved, line: str
) -> dict[str, Any]:
    """The same after a sentence was sent, to be drawn in parts."""
    page = editor_page(request, draft, asked, clashed=line, clashes=saved.clashes)
    return page | {"saved": saved, "saved_line": line}


def shown_line(line: Line, document: Value, problems: Sequence[ShownProblem]) -> ShownLine:
    """A sentence with what its form carries and what is wrong with it."""
    name = line_id(line)
    carried = tuple(
        (blank.path, as_carried(value_at(document, blank.path))) for blank in line.blanks
    )
    return ShownLine(name, line, carried, tuple(one.text for one in problems if one.line == name))


def with_clash(request: SpaceRequest, shown: ShownLine, clashes: Sequence[Clash]) -> ShownLine:
    """The sentence with what each of the two made of it."""
    names = names_of(request.workspace.pk, (clash.who for clash in clashes))
    told = tuple(ShownClash(clash, names.get(clash.who, "")) for clash in clashes)
    again: list[tuple[str, str]] = []
    for blank in shown.line.blanks:
        typed, showed = (request.POST.getlist(f"{way}{blank.path}") for way in ("", "showed:"))
        again += [(blank.path, one) for one in typed]
        if typed == showed:
            again += [(f"showed:{blank.path}", one) for one in showed]
    return replace(shown, clashes=told, again=tuple(again))


def shown_problem(
    problem: Problem, document: Value, steps: Sequence[Step], language: str
) -> ShownProblem:
    """A problem with the sentence where it is mended."""
    text = sentence(problem, language)
    if problem.code == "form_field_unseen":
        return ShownProblem(text, "", "", form=True)
    place = found_at(document, problem.where)
    if place is None:
        return _at_no_line(problem, language)
    where, clause = written_path(place), clause_at(document, place)
    best: tuple[str, str, str] | None = None
    unreachable = problem.code == "threshold_unreachable"
    for step in steps:
        for line in step.lines:
            if line.clause != clause or (unreachable and step.key != "threshold"):
                continue
            at = (step.key, line_id(line), step.title)
            best = best or at
            paths = (found_at(document, blank.path) for blank in line.blanks)
            if any(path is not None and written_path(path) == where for path in paths):
                return ShownProblem(text, at[0], at[1], form=False, title=at[2])
    found = best or ("", "", "")
    return ShownProblem(text, found[0], found[1], form=False, title=found[2])


def _at_no_line(problem: Problem, language: str) -> ShownProblem:
    return ShownProblem(sentence(problem, language), "", "", form=False)


def _edits(request: SpaceRequest, draft: DraftLine, language: str) -> list[tuple[EditLine, str]]:
    found = edits_of(request.workspace.pk, draft.number)
    return [(one, say.EDITS[one.what][language_of(language)]) for one in found]


def _reached(text: str) -> tuple[int, int] | None:
    """The lowest and the highest score that the rules add up to; None while they have problems."""
    pact, _ = read_draft(text)
    return reach(pact.scoring.rules, "total") if pact else None
