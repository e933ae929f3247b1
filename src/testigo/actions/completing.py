"""Writing down by hand what is known of a lead, or completing what nobody knows: a value of a field
is a fact, by whom, and what was there before stays in the log."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.outcomes import LeadNotFound, NotAllowed
from testigo.actions.presses import press_of
from testigo.actions.typed_values import typed_value
from testigo.core.drafts import FactDraft
from testigo.core.facts import Fact
from testigo.core.fields import Catalogue, Field
from testigo.core.problems import InvalidInput, Problem
from testigo.store.catalogue import catalogue
from testigo.store.identity import new_id
from testigo.store.models import Lead, Membership, Workspace

# Known everywhere, whatever a workspace makes of its fields.
ALWAYS = ("sector", "employees")
# By these people are found: they are given by a door, and joined where two are one.
KEYS = frozenset({"email", "phone"})


def complete_lead(
    *,
    workspace: Workspace,
    person: str,
    said: Mapping[str, str],
    by: Membership,
    now: datetime,
    language: str,
    once: str = "",
) -> list[Fact]:
    """Note these values of fields of a lead, by whom, and draw what follows; blanks say nothing.
    `language` says how numbers are written; `once` names this press: told again, nothing is added;
    other values are another press.

    Raises NotAllowed, LeadNotFound, or InvalidInput with every problem, by trait.
    """
    if by.workspace_id != workspace.id or not by.active or not by.may_write:
        raise NotAllowed(person)
    if not Lead.objects.of(workspace.id).filter(person=person).exists():
        raise LeadNotFound(person)
    values = _checked(_theirs(workspace.id, by), said, language)
    mark = f"s:{by.user_id}:{person}:{press_of(once or new_id(), values)}"
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


def writable(known: Catalogue) -> list[Field]:
    """The fields that may be written down by hand: all but the keys."""
    always = [Field(trait) for trait in ALWAYS if known.of(trait) is None]
    return [
        one
        for one in (*known.fields, *always)
        if one.trait not in KEYS and one.kind not in ("email", "phone")
    ]


def _theirs(workspace_id: int, by: Membership) -> list[Field]:
    """The fields that a member may write: those that are not seen only who sets them up."""
    fields = writable(catalogue(workspace_id))
    return [one for one in fields if one.seen or by.may_set_up]


def _checked(fields: Sequence[Field], said: Mapping[str, str], language: str) -> dict[str, Any]:
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for field in fields:
        text = " ".join(said.get(field.trait, "").replace("\0", "").split())
        if not text:
            continue
        value, problem = typed_value(field, text, language)
        if problem is not None:
            problems.append(problem)
        values[field.trait] = value
    if not values:
        problems.append(Problem("nothing_to_complete"))
    if problems:
        raise InvalidInput(problems)
    return values
