"""What each of the five steps shows: its sentences, and what they come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from testigo.actions.pact_checks import read_draft, what_blocks
from testigo.actions.pact_editing import Clash
from testigo.core.conditions import TraitTest, leaves
from testigo.core.pact import Pact
from testigo.core.pact.editing import Put, edited
from testigo.core.pact.places import clause_at, value_at
from testigo.core.pact.source import Unreadable, Value, document_of
from testigo.core.quota import Inputs, quota_steps
from testigo.core.scoring import Rule, ScoreRow
from testigo.core.specimens import Specimen, specimens
from testigo.queries.memberships import emails_of
from testigo.queries.pact_drafts import DraftLine
from testigo.web.frame.requests import SpaceRequest
from testigo.web.goals.fractions import fractions_of
from testigo.web.pact_editor.page import shown_line, step_lines, with_clash
from testigo.web.pact_editor.problems import shown_problems
from testigo.wording.rules import rule_label


@dataclass(frozen=True, slots=True)
class StartStep:
    """One of the five: its name, what it asks, and which clauses it shows; none where the pact
    says which."""

    key: str
    title: str | Promise
    about: str | Promise
    clauses: tuple[str, ...]


STEPS = (
    StartStep(
        "people",
        _("People and calendar"),
        _("Who signs for each side, and the hours in which its promises run."),
        ("parties.", "calendar.timezone", "calendar.hours", "calendar.seasons", "calendar.holid"),
    ),
    StartStep(
        "revenue",
        _("The revenue goal"),
        _("One goal for both sides, and the customers, leads and MQL that it takes."),
        ("goals.",),
    ),
    StartStep(
        "scoring",
        _("Definitions and scoring"),
        _("What a lead, an MQL, an SQL, an opportunity and a customer are, and what earns points."),
        ("definitions.", "scoring."),
    ),
    StartStep(
        "promises",
        _("What each side promises"),
        _("What Marketing delivers, and how fast and how often Sales tries every lead."),
        (),
    ),
    StartStep(
        "sign",
        _("Share and sign"),
        _("From when it counts, when it is reviewed, and who has to sign it."),
        ("title", "in_force_from", "review_by"),
    ),
)


_FIRST_PROMISES = (("marketing", "volume"), ("sales", "response"), ("sales", "attempts"))

# Stand in for whoever is not named yet, to work out what the rest of a draft says.
_SOMEBODY = [
    Put(f"parties.{side}", {"name": side, "role": side, "email": f"{side}@somebody.example"})
    for side in ("marketing", "sales")
]


@dataclass(frozen=True, slots=True)
class ShownSpecimen:
    """A made-up person, with what earned or cost them points in words."""

    found: Specimen
    rows: tuple[tuple[str, ScoreRow], ...]


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs for a side, and whether they can sign in here."""

    side: str
    name: str
    email: str
    is_member: bool


def start_page(
    request: SpaceRequest,
    draft: DraftLine,
    place: int,
    *,
    clashed: str = "",
    clashes: Sequence[Clash] = (),
) -> dict[str, Any]:
    """The context of a step; `clashed` is the id of the sentence that was not saved."""
    current, slug = STEPS[place - 1], request.workspace.slug
    context = {
        "draft": draft,
        "steps": STEPS,
        "current": current,
        "place_of_step": place,
        "before": place - 1,
        "after": place + 1 if place < len(STEPS) else 0,
        "keep_url": reverse("pact-start-step", args=[slug, draft.number, place]),
    }
    try:
        document = document_of(draft.text)
    except Unreadable:
        return context | {"unreadable": True}
    every = step_lines(draft, request.workspace.pk)
    language = get_language() or "es"
    blocking = what_blocks(request.workspace, draft.text)
    problems = shown_problems(blocking, document, every, language)
    clauses = current.clauses or _promised(document)
    lines = [
        shown_line(line, document, problems)
        for one in every
        if one.key != "threshold"
        for line in one.lines
        if line.clause.startswith(clauses)
    ]
    lines.sort(key=lambda one: _place(one.line.clause, clauses))
    if clashes:
        lines = [with_clash(request, one, clashes) if one.id == clashed else one for one in lines]
    return context | {"lines": lines, "problems": problems} | _live(request, current, draft.text)


def _promised(document: Value) -> tuple[str, ...]:
    """The clauses of the promises that matter first, whatever they are called: the first of a kind
    by a side."""
    promises = value_at(document, "commitments")
    found: dict[tuple[object, object], str] = {}
    for at, one in enumerate(promises if isinstance(promises, list) else ()):
        if isinstance(one, dict):
            asked = (one.get("side"), one.get("promise"))
            found.setdefault(asked, clause_at(document, ("commitments", at)))
    return tuple(found[asked] for asked in _FIRST_PROMISES if asked in found)


def _place(clause: str, clauses: Sequence[str]) -> int:
    return next(at for at, start in enumerate(clauses) if clause.startswith(start))


def _live(request: SpaceRequest, current: StartStep, text: str) -> dict[str, Any]:
    """What the sentences of a step come to; nothing while the text has problems."""
    pact = _readable(text)
    if pact is None:
        return {}
    if current.key == "revenue" and pact.goals:
        return {"fractions": _fractions(pact)}
    if current.key == "scoring":
        return {"specimens": [_specimen(one, pact) for one in specimens(pact)]}
    if current.key == "sign" and read_draft(text)[0] is not None:
        return {"signatories": _signatories(request.workspace.pk, pact)}
    return {}


def _readable(text: str) -> Pact | None:
    """The pact of a text; where only its parties are unfinished, as if they were named."""
    pact, problems = read_draft(text)
    if pact is None and all(problem.where.startswith("parties") for problem in problems):
        pact, _problems = read_draft(edited(text, _SOMEBODY))
    return pact


def _fractions(pact: Pact) -> Any:
    goal = pact.goals[0]
    inputs = Inputs(
        goal.revenue,
        goal.average_deal,
        Decimal(goal.lead_to_customer),
        goal.lead_to_mql,
        months=3 if "Q" in goal.period else 1,
        sources=dict.fromkeys(("quota", "average_deal", "lead_to_customer", "lead_to_mql"), "pact"),
    )
    return fractions_of(quota_steps(inputs), pact.currency)


def _specimen(one: Specimen, pact: Pact) -> ShownSpecimen:
    language = get_language() or "es"
    by_id = pact.scoring.by_id
    rows = tuple((_found(by_id[row.rule], one, language), row) for row in one.rows)
    return ShownSpecimen(one, rows)


def _found(rule: Rule, one: Specimen, language: str) -> str:
    """What a rule found in a made-up person: “Sector: Industry”."""
    asked = (leaf.trait for leaf in leaves(rule.when) if isinstance(leaf, TraitTest))
    values = [(trait, one.traits.get(trait)) for trait in dict.fromkeys(asked)]
    return rule_label(rule, values, language)


def _signatories(workspace_id: int, pact: Pact) -> list[Signatory]:
    members = emails_of(workspace_id)
    return [
        Signatory(side, party.name, party.email, party.email in members)
        for side, party in pact.parties.items()
    ]
