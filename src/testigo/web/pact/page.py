"""What a page says of a version of the pact: its sentences, its signatures, its versions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from django.utils.translation import get_language

from testigo.actions.pact_checks import what_blocks
from testigo.actions.pact_notes import notes_on
from testigo.core.problems import Problem
from testigo.core.tryout.climbing import threshold_of
from testigo.queries.memberships import accounts_of, names_of
from testigo.queries.pact_drafts import draft_lines
from testigo.queries.pacts import (
    PactLine,
    PartyLine,
    awaited_signatures,
    signatures_asked,
)
from testigo.queries.reviews import talk_counts
from testigo.web.frame.requests import SpaceRequest
from testigo.web.signed_pact.offered import paper_of
from testigo.wording.opening_hours import day_words
from testigo.wording.pact_sentences import Change, changes_between, sections_of
from testigo.wording.problems import sentence

# So many reasons why nobody can sign yet are told; the editor tells all.
_MOST_BLOCKS = 20


@dataclass(frozen=True, slots=True)
class ChangedSection:
    """What a section says otherwise."""

    title: str
    changes: tuple[Change, ...]


def pact_page(
    request: SpaceRequest,
    shown: PactLine,
    lines: Sequence[PactLine],
    problems: Sequence[Problem] = (),
) -> dict[str, Any]:
    """The context of the page of one version among all; `problems` are why it was not signed."""
    language, member = get_language() or "es", request.membership
    email = member.user.email.lower()
    drafts = {one.number: one for one in draft_lines(request.workspace.pk)}
    text = drafts.get(shown.number, shown).text
    open_draft = shown.standing == "draft"
    blocks = what_blocks(request.workspace, text) if open_draft else []
    notes = notes_on(request.workspace, shown.pact, request.now) if open_draft else []
    waiting = awaited_signatures(request.workspace.pk, email)
    asked = signatures_asked(request.workspace.pk, [shown]).get(shown.number)
    return {
        "shown": shown,
        "lines": lines,
        "sections": sections_of(shown.pact, language),
        "before": version_before(shown, lines),
        "signs_as": _awaits(shown, email) if open_draft else None,
        "waits": shown.number in waiting and not blocks,
        "awaits": [number for number in waiting if number != shown.number],
        "asked": asked,
        "asked_by": names_of(request.workspace.pk, [asked.by]).get(asked.by, "") if asked else "",
        "may_draft": member.may_set_up or member.may_lead,
        "drafts": [one for one in drafts.values() if one.standing == "open"],
        "blocks": [(one.code, sentence(one, language)) for one in blocks[:_MOST_BLOCKS]],
        "notes": [sentence(_dated(one, language), language) for one in notes],
        "accounts": accounts_of(request.workspace.pk, [one.email for one in shown.parties]),
        "problems": [sentence(one, language) for one in problems],
        "typed_name": request.POST.get("name", ""),
        "read_in": language,
        "talk": talk_counts(request.workspace.pk),
        "has_signed": any(one.email == email and one.signed_at for one in shown.parties),
        "has_threshold": threshold_of(shown.pact) is not None,
        "paper": paper_of(shown, member.workspace_id),
    }


def _dated(problem: Problem, language: str) -> Problem:
    """A problem about a day, with the day as people write it."""
    day = str(problem.params.get("day", ""))
    if not day:
        return problem
    return replace(problem, params={"day": day_words(date.fromisoformat(day), language)})


def without_version(request: SpaceRequest) -> dict[str, Any]:
    """The context of the page where nothing can be read yet: the drafts that are worked on."""
    member = request.membership
    drafts = [one for one in draft_lines(request.workspace.pk) if one.standing == "open"]
    return {"drafts": drafts, "may_draft": member.may_set_up or member.may_lead}


def _awaits(line: PactLine, email: str) -> PartyLine | None:
    """The party with this e-mail whose signature a version still lacks."""
    own = (one for one in line.parties if one.email == email and one.signed_at is None)
    return next(own, None)


def text_of(shown: PactLine, language: str) -> str:
    """The text of a version as its page shows it, with the holidays that are fixed, which is kept
    with a signature."""
    told = [f"{shown.number}. {shown.pact.title}"]
    for section in sections_of(shown.pact, language):
        told += ["", section.title, *(f"- {one.text}" for one in section.sentences)]
    return "\n".join([*told, "", *(f"{day} {name}" for day, name in shown.holidays.items())])


def changes_page(old: PactLine, new: PactLine, lines: Sequence[PactLine]) -> dict[str, Any]:
    """The context of the page that says what changed from one version to another."""
    told = changes_between(old.pact, new.pact, get_language() or "es")
    sections = tuple(
        ChangedSection(title, tuple(changes))
        for title, changes in groupby(told, key=lambda change: change.section)
    )
    others = [line for line in lines if line.number != new.number]
    return {"old": old, "shown": new, "sections": sections, "count": len(told), "others": others}


def version_before(shown: PactLine, lines: Sequence[PactLine]) -> PactLine | None:
    """With which version this one is compared first: a draft with the one in force, any other with
    the one that it replaced; None where there is none."""
    if shown.standing in ("draft", "waiting"):
        replaced = [line for line in lines if line.standing == "in_force"]
    else:
        replaced = [line for line in lines if _began(line) < _began(shown)]
    latest = max(replaced, key=_began, default=None)
    return latest or next((line for line in lines if line.number < shown.number), None)


def _began(line: PactLine) -> tuple[datetime, int]:
    """When a version took force, those that never did before all others."""
    return line.in_force_at or datetime.min.replace(tzinfo=UTC), line.number
