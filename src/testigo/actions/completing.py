"""Completing what nobody knows of a lead: Marketing writes the sector or the size down by hand."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.outcomes import LeadNotFound, NotAllowed
from testigo.core.conditions import number_of
from testigo.core.drafts import FactDraft
from testigo.core.facts import Fact
from testigo.core.fields import LONGEST_VALUE, Field
from testigo.core.problems import InvalidInput, Problem
from testigo.store.catalogue import catalogue
from testigo.store.identity import new_id
from testigo.store.models import Lead, Membership, Workspace

# What may be written down here; everything else comes by the doors.
COMPLETABLE = ("sector", "employees")
_MOST_EMPLOYEES = 10_000_000


def complete_lead(
    *, workspace: Workspace, person: str, said: Mapping[str, str], by: Membership, now: datetime
) -> list[Fact]:
    """Note these traits of a lead, by whom, and draw what follows; blanks say nothing.

    Raises NotAllowed, LeadNotFound, or InvalidInput with every problem, by trait.
    """
    if by.workspace_id != workspace.id or not by.active or not by.may_write:
        raise NotAllowed(person)
    if not Lead.objects.of(workspace.id).filter(person=person).exists():
        raise LeadNotFound(person)
    values = _checked(workspace.id, said)
    mark = f"s:{by.user_id}:{person}:{new_id()}"
    drafts = [
        FactDraft(
            name="trait.set",
            at=now,
            message_id=f"{mark}:{trait}",
            person_id=person,
            actor=f"user:{by.user_id}",
            props={"trait": trait, "value": value, "origin": "person"},
        )
        for trait, value in values.items()
    ]
    with transaction.atomic():
        recorded = record_facts(workspace=workspace, drafts=drafts, source="screen", now=now)
        apply_all(workspace=workspace, now=now)
    return [fact for fact in recorded.facts if fact.name == "trait.set"]


def _checked(workspace_id: int, said: Mapping[str, str]) -> dict[str, Any]:
    known = catalogue(workspace_id)
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for trait in COMPLETABLE:
        text = " ".join(said.get(trait, "").replace("\0", "").split())
        field = known.of(trait) or Field(trait)
        if not text:
            continue
        value, code = _value(field, text)
        if code:
            problems.append(Problem(code, trait, {"value": text[:60]}))
        values[trait] = value
    if not values:
        problems.append(Problem("nothing_to_complete"))
    if problems:
        raise InvalidInput(problems)
    return values


def _value(field: Field, text: str) -> tuple[Any, str]:
    """The value that a field takes from what was typed, or the code of what is wrong."""
    if field.kind == "number":
        number = number_of(text)
        right = number is not None and 0 < number <= _MOST_EMPLOYEES
        return number, "" if right else "completed_no_number"
    if len(text) > LONGEST_VALUE or not text.isprintable():
        return text, "completed_too_long"
    return text, "" if field.takes(text) else "completed_not_known"
