"""Writing down a lead by hand: whoever rang, came to a stand or was recommended, whom no door has
told of. Where the data come from, and by what right, is part of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from testigo.actions.applying import apply_all
from testigo.actions.completing import keys_among, refuse_keys_of_others
from testigo.actions.facts import record_facts
from testigo.actions.handing_on import give_leads
from testigo.actions.presses import press_of
from testigo.actions.refusals import authorise
from testigo.actions.typed_values import typed_value
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.problems import InvalidInput, Problem
from testigo.core.provenance import BASES, MAX_SOURCE, NAME
from testigo.store import log
from testigo.store.catalogue import catalogue
from testigo.store.models import Membership, Workspace

# What is asked of somebody new, in the order of the form; either key is enough.
ASKED = ("name", "company", "job_title", "phone", "email")


@dataclass(frozen=True, slots=True)
class NewLead:
    """A lead as it was typed: the texts of ASKED by trait, where the data come from, the lawful
    basis by its code, and whether whoever writes it will work it."""

    said: dict[str, str]
    source: str
    basis: str
    mine: bool


@transaction.atomic
def write_lead(
    *,
    workspace: Workspace,
    lead: NewLead,
    by: Membership,
    now: datetime,
    language: str,
    once: str,
) -> str:
    """Record somebody new, by whom, and draw what follows; the person. `language` says how numbers
    are written; `once` names this press: told again, it is the same person.

    Raises NotAllowed, or InvalidInput with every problem: a key that is somebody's already says
    whose in its `person`.
    """
    authorise(workspace, by, by.may_write)
    mark = f"s:{by.user_id}:new:{press_of(once, lead.said, lead.source, lead.basis)}"
    log.lock_head(workspace.id)
    if log.known_messages(workspace.id, [f"{mark}:identified"]):
        return str(log.fact_by_message(workspace.id, f"{mark}:identified").person)
    values = _checked(workspace, lead, language)
    refuse_keys_of_others(workspace.id, keys_among(values))
    drafts = list(_drafts(lead, values, mark, by, now))
    recorded = record_facts(workspace=workspace, drafts=drafts, source="screen", now=now)
    apply_all(workspace=workspace, now=now)
    person = str(recorded.facts[0].person)
    if lead.mine:
        give_leads(workspace=workspace, people=[person], to=by.user_id, by=by, now=now, once=once)
    return person


def _checked(workspace: Workspace, lead: NewLead, language: str) -> dict[str, Any]:
    """The values by trait, each as its field reads it. Raises InvalidInput."""
    known = catalogue(workspace.id)
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for trait in ASKED:
        text = " ".join(lead.said.get(trait, "").split())
        field = known.of(trait)
        if text and field is not None:
            values[trait], problem = typed_value(field, text, language, workspace.country)
            problems += [problem] if problem else []
    if not values.keys() & {"email", "phone"}:
        problems.append(Problem("new_lead_without_key", "phone"))
    source = " ".join(lead.source.split())
    if not source:
        problems.append(Problem("new_lead_without_source", "source"))
    elif len(source) > MAX_SOURCE or not source.isprintable():
        problems.append(Problem("completed_too_long", "source", {"value": source[:60]}))
    if lead.basis not in BASES:
        problems.append(Problem("basis_missing", "basis"))
    if problems:
        raise InvalidInput(problems)
    return values


def _drafts(
    lead: NewLead, values: dict[str, Any], mark: str, by: Membership, now: datetime
) -> Iterator[FactDraft]:
    """Who it is, whose data they are, and what is known besides the keys."""
    keys = PersonKeys(**keys_among(values))

    def draft(name: str, told: str, props: dict[str, Any]) -> FactDraft:
        actor = f"user:{by.user_id}"
        return FactDraft(name, now, f"{mark}:{told}", person=keys, actor=actor, props=props)

    yield draft("person.identified", "identified", {})
    source = " ".join(lead.source.split())
    yield draft(NAME, "obtained", {"basis": lead.basis, "source": source})
    for trait, value in values.items():
        if trait not in keys_among(values):
            told = {"trait": trait, "value": value, "origin": "person"}
            yield draft("trait.set", trait, told)
