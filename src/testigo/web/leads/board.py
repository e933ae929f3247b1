"""What the board shows: columns with their bars, cards with where they may go."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.core.facts import STAGES
from testigo.core.qualifying import EVIDENCE, Known, missing_for
from testigo.queries.lead_board import CLOCKS, Column
from testigo.queries.lead_filters import LeadFilters, Owed
from testigo.queries.leads import LeadLine
from testigo.web.frame.amounts import told_amount
from testigo.web.frame.places import place_of
from testigo.web.frame.requests import SpaceRequest
from testigo.web.leads.filters import Choices, address_of
from testigo.web.leads.overview import more_filters
from testigo.web.queue.bar import new_once
from testigo.wording import word
from testigo.wording.stages import STATUSES

# The bar of a column is this wide, in units of its drawing.
_WIDTH = 100


# Stands where a person does in an address; no workspace is called so.
_ANYBODY = "0_anybody_0"


@dataclass(frozen=True, slots=True)
class Card:
    """A lead on the board, and where it leads."""

    line: LeadLine
    url: str
    move_url: str
    assign_url: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the bar: leads whose clock is in a state, none for "", and the board of those."""

    state: str
    people: int
    x: float
    width: float
    url: str


def board_context(
    request: SpaceRequest, columns: Sequence[Column], filters: LeadFilters, choices: Choices
) -> dict[str, Any]:
    """Everything that the page shows."""
    slug, here = request.workspace.slug, address_of(filters)
    return {
        "place": place_of("leads"),
        "filters": filters,
        "choices": choices,
        "campaigns": choices.campaigns(filters.channel),
        "statuses": list(STATUSES),
        "here": here,
        "here_board": reverse("board", kwargs={"slug": slug}) + here.rstrip("?"),
        "filtered": replace(filters, columns=()) != LeadFilters(),
        "columns": [
            cards(request, filters, one.stage, one.lines, one.next_after)
            | {"people": one.people, "parts": _parts(one, filters, request)}
            for one in columns
        ],
        **more_filters(filters, choices),
    }


def cards(
    request: SpaceRequest,
    filters: LeadFilters,
    stage: str,
    lines: Sequence[LeadLine],
    next_after: str,
) -> dict[str, Any]:
    """The cards of one column, where each may go, and where it goes on: with scripts in the
    column, without in the list."""
    slug = request.workspace.slug
    board = reverse("board", kwargs={"slug": slug})
    more = address_of(filters, stage=stage, after=next_after) if next_after else ""
    targets = STAGES[STAGES.index(stage) + 1 :] if request.membership.may_write else ()
    language = get_language() or "es"
    return {
        "stage": stage,
        "cards": _cards(slug, lines),
        "targets": [(target, word("stage", target, language)) for target in targets],
        "may_write": request.membership.may_write,
        "back": quote(board + address_of(filters).rstrip("?")),
        "more_list": reverse("leads", kwargs={"slug": slug}) + more,
        "more": f"{board}{more}&column={stage}" if more else "",
    }


def _cards(slug: str, lines: Sequence[LeadLine]) -> list[Card]:
    """The addresses of a card are those of one, with its person: a page has hundreds of them."""
    ways = {
        name: reverse(name, kwargs={"slug": slug, "person": _ANYBODY})
        for name in ("lead", "board-move")
    }
    assign = reverse("assign", kwargs={"slug": slug})
    return [
        Card(
            line,
            ways["lead"].replace(_ANYBODY, line.person),
            ways["board-move"].replace(_ANYBODY, line.person),
            f"{assign}?people={line.person}",
        )
        for line in lines
    ]


def _parts(column: Column, filters: LeadFilters, request: SpaceRequest) -> list[Part]:
    """The bar: by how the clocks stand, whoever has none last."""
    counted = {state: column.clocks.get(state, 0) for state in CLOCKS}
    whole = max(column.people or 0, sum(counted.values()))
    counted[""] = whole - sum(counted.values())
    board = reverse("board", kwargs={"slug": request.workspace.slug})
    parts, x = [], 0.0
    for state, people in counted.items():
        if people:
            width = _WIDTH * people / whole
            owed = Owed(state, request.now) if state else None
            url = board + address_of(filters, owed=owed)
            parts.append(Part(state, people, round(x, 2), round(width, 2), url))
            x += width
    return parts


# --- a move --------------------------------------------------------------------------------------


def move_context(
    line: LeadLine, known: Known, stage: str, currency: str, back: str
) -> dict[str, Any]:
    """What is missing for a stage, asked in the words of the row after a conversation, and what is
    known already."""
    missing = missing_for(known, stage) if stage in EVIDENCE else ()
    asked = {
        "right_role": (_("The right role?"), _("the right role")),
        "need": (_("Is there a need?"), _("the need")),
        "budget": (_("Is there a budget?"), _("the budget")),
    }
    amount = told_amount(known.amount, currency)
    told = {
        "right_role": _("The right role"),
        "need": _("There is a need"),
        "budget": _("Budget: %(amount)s") % {"amount": amount}
        if amount
        else _("There is a budget"),
    }
    return {
        "line": line,
        "to": stage,
        "there": STAGES.index(stage) <= STAGES.index(line.stage) if line.stage else False,
        "by_answers": stage in EVIDENCE,
        "questions": [(name, asked[name][0]) for name in missing],
        "lacking": ", ".join(asked[name][1] for name in missing),
        "known": [told[name] for name in EVIDENCE.get(stage, ()) if name not in missing],
        "back": back,
        "once": new_once(),
    }
