"""Writing down by hand what is known of a lead, or completing what nobody knows: a value of a field
is a fact, by whom, and what was there before stays in the log. An e-mail or a phone names the lead
from then on, unless it names somebody else."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.outcomes import authorise_about
from testigo.actions.presses import press_of
from testigo.actions.typed_values import typed_value
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.facts import Fact
from testigo.core.fields import Catalogue, Field
from testigo.core.problems import InvalidInput, Problem
from testigo.store import log
from testigo.store.catalogue import catalogue
from testigo.store.identity import TRAIT_KEYS, key_holders, new_id
from testigo.store.models import Membership, Person, Workspace

# How somebody else's key is told: to a lead that is there or one that is written down, and whether
# the other one has a name.
_NOT_THEIRS = {
    (True, True): "key_of_another",
    (True, False): "key_of_somebody",
    (False, True): "new_lead_is_there",
    (False, False): "new_lead_is_somebody",
}
# Known everywhere, whatever a workspace makes of its fields.
ALWAYS = ("sector", "employees")


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
    authorise_about(workspace, person, by)
    values = _checked(_theirs(workspace.id, by), said, language, workspace.country)
    mark = f"s:{by.user_id}:{person}:{press_of(once or new_id(), values)}"
    drafts = [
        FactDraft(
            name="trait.set",
            at=now,
            message_id=f"{mark}:{trait}",
            person_id=person,
            person=PersonKeys(**{trait: value}) if trait in TRAIT_KEYS else PersonKeys(),
            actor=f"user:{by.user_id}",
            props={"trait": trait, "value": value, "origin": "person"},
        )
        for trait, value in values.items()
    ]
    with transaction.atomic():
        log.lock_head(workspace.id)
        refuse_keys_of_others(workspace.id, keys_among(values), person)
        recorded = record_facts(workspace=workspace, drafts=drafts, source="screen", now=now)
        apply_all(workspace=workspace, now=now)
    return [fact for fact in recorded.facts if fact.name == "trait.set"]


def writable(known: Catalogue) -> list[Field]:
    """The fields that may be written down by hand."""
    always = [Field(trait) for trait in ALWAYS if known.of(trait) is None]
    return [*known.fields, *always]


def keys_among(values: Mapping[str, Any]) -> dict[str, str]:
    """The values, by trait, by which somebody is found."""
    return {trait: values[trait] for trait in TRAIT_KEYS if trait in values}


def refuse_keys_of_others(workspace_id: int, keys: Mapping[str, str], person: str = "") -> None:
    """Raise InvalidInput where a key, by its trait, is that of somebody else than this person."""
    holders = key_holders(workspace_id, list(keys.items()))
    others = {trait: who for (trait, _), who in holders.items() if who != person}
    names = dict(
        Person.objects.of(workspace_id).filter(id__in=others.values()).values_list("id", "name")
    )
    if others:
        raise InvalidInput(
            [
                Problem(
                    _NOT_THEIRS[bool(person), bool(names.get(who))],
                    trait,
                    {"value": keys[trait], "name": names.get(who, ""), "person": who},
                )
                for trait, who in others.items()
            ]
        )


def _theirs(workspace_id: int, by: Membership) -> list[Field]:
    """The fields that a member may write: those that are not seen only who sets them up."""
    fields = writable(catalogue(workspace_id))
    return [one for one in fields if one.seen or by.may_set_up]


def _checked(
    fields: Sequence[Field], said: Mapping[str, str], language: str, country: str
) -> dict[str, Any]:
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for field in fields:
        text = " ".join(said.get(field.trait, "").replace("\0", "").split())
        if not text:
            continue
        value, problem = typed_value(field, text, language, country)
        if problem is not None:
            problems.append(problem)
        values[field.trait] = value
    if not values:
        problems.append(Problem("nothing_to_complete"))
    if problems:
        raise InvalidInput(problems)
    return values
