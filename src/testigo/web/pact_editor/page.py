"""What the editor shows: one step of the pact, its sentences, and what is wrong beside each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from testigo.actions.pact_checks import read_draft, what_blocks
from testigo.actions.pact_editing import Clash, Saved
from testigo.core.pact.places import value_at
from testigo.core.pact.source import Unreadable, Value, document_of
from testigo.core.pact.undoing import Cut
from testigo.core.scoring import reach
from testigo.queries.memberships import names_of
from testigo.queries.pact_drafts import DraftLine, edits_of, team_options
from testigo.web.frame.requests import SpaceRequest
from testigo.web.pact_editor.history import ShownEdit, shown_edits
from testigo.web.pact_editor.names import line_id
from testigo.web.pact_editor.problems import ShownProblem, shown_problems, unread_problems
from testigo.web.pact_editor.typed import as_carried
from testigo.wording import blank_phrases as say
from testigo.wording.blanks import Blank, Line, Part
from testigo.wording.pact_blanks import Step, steps_of
from testigo.wording.texts import language_of

# What stays on the line of the field before it.
_BESIDE = re.compile(r"(?:\s?[%.,;:!?)»”])+")
# So many problems are told at the top; who mends those is told of the others.
_MOST = 50


@dataclass(frozen=True, slots=True)
class ShownClash:
    """What somebody else made of a value, with their name."""

    clash: Clash
    who: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence as it is drawn: words, or a blank with what must stay beside it, such as
    the full stop behind it."""

    words: str
    blank: Blank | None = None
    tail: str = ""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A sentence as the editor draws it: `carried` is what each blank says, as its form sends it
    back; `clashes` are what somebody else made of it meanwhile, and `again` is what was typed, to
    be sent once more."""

    id: str
    line: Line
    carried: tuple[tuple[str, str], ...]
    problems: tuple[ShownProblem, ...]
    clashes: tuple[ShownClash, ...] = ()
    again: tuple[tuple[str, str], ...] = ()

    @property
    def faults(self) -> frozenset[str]:
        """The paths of the fields that something is wrong with."""
        return frozenset(problem.field for problem in self.problems)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The sentence part by part."""
        return tuple(_pieces(self.line.parts))


@dataclass(frozen=True, slots=True)
class Removed:
    """An entry that was just removed: what it said, before which sentence of the page it stood, and
    how it is put back."""

    words: str
    place: int
    cut: Cut


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step of the list: how many problems it has."""

    step: Step
    problems: int
    current: bool


def _pieces(parts: Sequence[Part]) -> Iterator[Piece]:
    rest = ""
    for part, after in zip_longest(parts, parts[1:]):
        if isinstance(part, str):
            yield Piece(part.removeprefix(rest))
            rest = ""
            continue
        match = _BESIDE.match(after) if isinstance(after, str) else None
        rest = match[0] if match else ""
        yield Piece("", part, rest.replace(" ", "\N{NO-BREAK SPACE}"))


def step_lines(draft: DraftLine, workspace_id: int) -> tuple[Step, ...]:
    """The steps of a draft in the language of the reader. Raises Unreadable."""
    document = document_of(draft.text)
    return steps_of(document, get_language() or "es", team_options(workspace_id))


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
        problems = unread_problems(error.problems, language)
        return {"draft": draft, "unreadable": True, "problems": problems[:_MOST], "steps": []}
    steps = step_lines(draft, request.workspace.pk)
    current = next((one for one in steps if one.key == asked), steps[0])
    found = what_blocks(request.workspace, draft.text)
    shown = shown_problems(found, document, steps, language)
    lines = [shown_line(one, document, shown) for one in current.lines]
    if clashes:
        lines = [with_clash(request, one, clashes) if one.id == clashed else one for one in lines]
    return {
        "draft": draft,
        "keep_url": reverse("pact-edit", args=[request.workspace.slug, draft.number]),
        "current": current,
        "following": steps[steps.index(current) + 1] if current is not steps[-1] else None,
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
    # A threshold stands in two sentences.
    paths = {blank.path for blank in line.blanks}
    about = tuple(one for one in problems if one.line == name or one.field in paths)
    return ShownLine(name, line, carried, about)


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


def _edits(request: SpaceRequest, draft: DraftLine, language: str) -> list[ShownEdit]:
    workspace_id = request.workspace.pk
    found = edits_of(workspace_id, draft.number)
    return list(shown_edits(found, draft.text, team_options(workspace_id), language))


def _reached(text: str) -> tuple[int, int] | None:
    """The lowest and the highest score that the rules add up to; None while they have problems."""
    pact, _ = read_draft(text)
    return reach(pact.scoring.rules, "total") if pact else None
