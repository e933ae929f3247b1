"""What programs tell about people: somebody new, or what is known of somebody already there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

import msgspec
from django.db import transaction

from testigo.actions.applying import apply_soon
from testigo.actions.facts import EARLIEST, FARTHEST_AHEAD, record_facts
from testigo.connect.identity import MAX_ANONYMOUS, normal_email, normal_id, normal_phone
from testigo.connect.values import BadValue
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.facts import STAGES
from testigo.core.problems import Problem
from testigo.store import log
from testigo.store.identity import TRAIT_KEYS, new_id
from testigo.store.joined import holder_of, joinings_of
from testigo.store.models import PersonKey, Workspace
from testigo.store.projections import read_cases

SOURCE = "api"
Key = tuple[str, str]
Result = Literal["made", "updated", "unchanged", "refused"]
# What is concluded, decided or proven here, and so cannot be told as a trait; keys have their own
# place.
RESERVED_TRAITS = frozenset(
    {
        *("id", "email", "phone", "external_id", "anonymous_id"),
        *("stage", "status", "cycle", "owner", "score", "fit", "interest", "passes"),
        *("consent", "consents", "restricted", "erased", "workspace", "role", *STAGES),
    }
)


@dataclass(frozen=True, slots=True)
class PersonTold:
    """Somebody as a program tells them: keys as they were written, and traits. Without `at` the
    traits are as of now."""

    email: str = ""
    phone: str = ""
    external_id: str = ""
    anonymous_id: str = ""
    traits: Mapping[str, Any] = field(default_factory=dict)
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PersonTaken:
    """What became of it: who it is, and how many facts that added."""

    result: Result
    person: str = ""
    facts: int = 0
    problems: tuple[Problem, ...] = ()


@transaction.atomic
def tell_people(
    *, workspace: Workspace, told: Sequence[PersonTold], key: str, now: datetime
) -> list[PersonTaken]:
    """Make or add to people, found by any of their keys, and draw what follows.

    One that is refused stands in no other's way. Only what differs from what is known now becomes
    a fact, so telling the same again adds nothing.
    """
    log.lock_head(workspace.pk)
    learned: dict[str, dict[str, Any]] = {}
    taken = [_tell(workspace, one, f"key:{key}", now, learned) for one in told]
    if any(one.facts for one in taken):
        apply_soon(workspace=workspace, now=now)
    return taken


def _tell(
    workspace: Workspace,
    told: PersonTold,
    actor: str,
    now: datetime,
    learned: dict[str, dict[str, Any]],
) -> PersonTaken:
    """Record what one person is told to be; `learned` is what those before them told by person,
    from which nothing is drawn yet."""
    keys, anonymous, problems = _keys(told, workspace.country)
    problems += _problems(told, now)
    found = _holders(workspace.pk, keys, anonymous)
    # A browser may be shared, so it names nobody against other keys.
    people = {holder for (kind, _), holder in found.items() if kind != "anonymous"}
    if len(people) > 1 and not problems:
        problems.append(Problem("keys_of_two_people", "", {"people": ", ".join(sorted(people))}))
    if problems:
        return PersonTaken("refused", problems=tuple(problems))
    person = next(iter(people), "")
    known = _known(workspace.pk, person, learned)
    drafts = _drafts(told, keys, anonymous, known, actor, now)
    if person and len(found) == len(_pairs(keys, anonymous)):
        drafts = drafts[1:]  # that these keys are theirs is known
    recorded = record_facts(workspace=workspace, drafts=drafts, source=SOURCE, now=now)
    whose = next((fact.person for fact in recorded.facts if fact.person), person)
    facts = len(recorded.facts)
    said = (fact.props for fact in recorded.facts if fact.name == "trait.set")
    learned.setdefault(whose or "", {}).update({p["trait"]: p["value"] for p in said})
    result: Result = "made" if not person else "updated" if facts else "unchanged"
    return PersonTaken(result, whose or "", facts)


def _keys(told: PersonTold, country: str) -> tuple[PersonKeys, str, list[Problem]]:
    """The keys in their normal forms, the anonymous id, and what is wrong with them."""
    problems: list[Problem] = []

    def read(name: str, text: str, normal: Any, *more: Any) -> str:
        try:
            return normal(text, *more) if text else ""
        except BadValue as bad:
            problems.append(Problem(bad.code, name, {**bad.params, "column": name}))
            return ""

    keys = PersonKeys(
        email=read("email", told.email, normal_email),
        phone=read("phone", told.phone, normal_phone, country),
        external_id=read("external_id", told.external_id, normal_id),
    )
    anonymous = read("anonymous_id", told.anonymous_id, normal_id, MAX_ANONYMOUS)
    if not keys and not problems:
        problems.append(Problem("person_without_key"))
    return keys, anonymous, problems


def _problems(told: PersonTold, now: datetime) -> list[Problem]:
    problems = []
    params: dict[str, str | int]
    for trait in told.traits:
        if trait in RESERVED_TRAITS:
            params = {"trait": trait}
            problems.append(Problem("trait_reserved", f"traits.{trait}", params))
    if told.at is not None and told.at > now + FARTHEST_AHEAD:
        params = {"at": told.at.isoformat()}
        problems.append(Problem("fact_too_far_ahead", "at", params))
    if told.at is not None and told.at < EARLIEST:
        params = {"value": told.at.isoformat()}
        problems.append(Problem("date_out_of_range", "at", params))
    return problems


def _holders(workspace_id: int, keys: PersonKeys, anonymous: str) -> dict[Key, str]:
    """Key → who it belongs to now, for the keys that somebody has; the strong ones first."""
    pairs = _pairs(keys, anonymous)
    rows = PersonKey.objects.of(workspace_id)
    held = {
        pair: person
        for pair in pairs
        for person in rows.filter(kind=pair[0], value=pair[1]).values_list("person", flat=True)
    }
    joinings = joinings_of(workspace_id, set(held.values()))
    return {pair: holder_of(person, joinings) for pair, person in held.items()}


def _pairs(keys: PersonKeys, anonymous: str) -> list[Key]:
    pairs = [
        ("external", keys.external_id),
        ("email", keys.email),
        ("phone", keys.phone),
        ("anonymous", anonymous),
    ]
    return [pair for pair in pairs if pair[1]]


def _known(
    workspace_id: int, person: str, learned: Mapping[str, Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    """What is known of a person now; None for somebody new."""
    if not person:
        return None
    stored = read_cases(workspace_id, [person]).get(person)
    held = stored.case.story.person.traits if stored else {}
    return {name: trait.value for name, trait in held.items()} | dict(learned.get(person, {}))


def _drafts(
    told: PersonTold,
    keys: PersonKeys,
    anonymous: str,
    known: Mapping[str, Any] | None,
    actor: str,
    now: datetime,
) -> list[FactDraft]:
    """One fact that names the person, and one for each trait that is not as it is known."""
    at = told.at or now
    traits = dict(told.traits)
    if known is not None:
        # Of somebody new the keys give these traits by themselves.
        traits |= {kind: getattr(keys, kind) for kind in TRAIT_KEYS if getattr(keys, kind)}
    if told.at is None and known is not None:
        traits = {name: value for name, value in traits.items() if not _same(known, name, value)}
    first = FactDraft(
        "person.identified",
        at,
        _message_id(told, keys, "", anonymous, at),
        person=keys,
        anonymous_id=anonymous or None,
        actor=actor,
        props={"anonymous_id": anonymous} if anonymous else {},
    )
    return [
        first,
        *(
            FactDraft(
                "trait.set",
                at,
                _message_id(told, keys, name, value, at),
                person=keys,
                actor=actor,
                props={"trait": name, "value": value, "origin": "api"},
            )
            for name, value in traits.items()
        ),
    ]


def _same(known: Mapping[str, Any], name: str, value: Any) -> bool:
    held = known.get(name)
    return type(held) is type(value) and held == value


def _message_id(told: PersonTold, keys: PersonKeys, name: str, value: Any, at: datetime) -> str:
    """What is dated is told once; what is as of now each time that it differs. That somebody has
    these keys is told once."""
    if name and told.at is None:
        return f"api:{new_id()}"
    dated = at.isoformat() if name else ""
    content = msgspec.json.encode((msgspec.to_builtins(keys), name, value, dated))
    return f"api:{sha256(content).hexdigest()[:40]}"
