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
from testigo.connect.typed import as_kept
from testigo.connect.values import BadValue
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.facts import STAGES, Fact
from testigo.core.problems import Problem
from testigo.store import log
from testigo.store.identity import TRAIT_KEYS, key_holders, new_id
from testigo.store.models import Workspace
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


@dataclass(frozen=True, slots=True)
class _Read:
    """Somebody told, with their keys in normal forms and what is wrong with them."""

    told: PersonTold
    keys: PersonKeys
    anonymous: str
    problems: tuple[Problem, ...]

    @property
    def pairs(self) -> list[Key]:
        """The keys, the strong ones first."""
        return _pairs(self.keys, self.anonymous)


@transaction.atomic
def tell_people(
    *,
    workspace: Workspace,
    told: Sequence[PersonTold],
    key: str,
    now: datetime,
    later: bool = False,
) -> list[PersonTaken]:
    """Make or add to people, found by any of their keys, and draw what follows, or leave that to
    the worker for `later`.

    One that is refused stands in no other's way. Only what differs from what is known now becomes
    a fact, so telling the same again adds nothing.
    """
    before = log.lock_head(workspace.pk).last_seq
    rest = [_read(one, workspace.country, now) for one in told]
    learned: dict[str, dict[str, Any]] = {}
    taken: list[PersonTaken] = []
    facts: tuple[Fact, ...] = ()
    while rest:
        found = key_holders(workspace.pk, [pair for one in rest for pair in one.pairs])
        together = rest[: _apart(rest, found)]
        rest = rest[len(together) :]
        became, facts = _tell(workspace, together, found, f"key:{key}", now, learned)
        taken += became
    if any(one.facts for one in taken) and not later:
        apply_soon(workspace=workspace, now=now, facts=facts, before=before)
    return taken


def _read(told: PersonTold, country: str, now: datetime) -> _Read:
    keys, anonymous, problems = _keys(told, country)
    return _Read(told, keys, anonymous, (*problems, *_problems(told, now)))


def _apart(told: Sequence[_Read], found: Mapping[Key, str]) -> int:
    """How many from the first on surely are different people, so that they can be told at once."""
    seen: set[Key | str] = set()
    for count, one in enumerate(told):
        own: set[Key | str] = {*one.pairs, *(found[p] for p in one.pairs if p in found)}
        if own & seen:
            return count
        seen |= own
    return len(told)


def _tell(
    workspace: Workspace,
    together: Sequence[_Read],
    found: Mapping[Key, str],
    actor: str,
    now: datetime,
    learned: dict[str, dict[str, Any]],
) -> tuple[list[PersonTaken], tuple[Fact, ...]]:
    """Record what people are told to be, each another one; `learned` is what those before them told
    by person, from which nothing is drawn yet. What became of each, and the facts recorded."""
    whose = [_whose(one, found) for one in together]
    known = _known(workspace.pk, [person for person, _ in whose if person], learned)
    drafts: list[list[FactDraft]] = []
    for one, (person, problems) in zip(together, whose, strict=True):
        said = [] if problems else _drafts(one, known.get(person), actor, now)
        # That all these keys are theirs is known.
        drafts.append(said[1:] if person and all(pair in found for pair in one.pairs) else said)
    everything = [draft for said in drafts for draft in said]
    recorded = record_facts(workspace=workspace, drafts=everything, source=SOURCE, now=now)
    by_person: dict[str, list[Fact]] = {}
    of_message = {fact.message_id: fact.person or "" for fact in recorded.facts}
    for fact in recorded.facts:
        joined = fact.props.get("into") if fact.name == "person.merged" else None
        by_person.setdefault(str(joined or fact.person or ""), []).append(fact)
    taken = []
    for (person, problems), said in zip(whose, drafts, strict=True):
        if problems:
            taken.append(PersonTaken("refused", problems=problems))
            continue
        who = next((of_message[d.message_id] for d in said if d.message_id in of_message), person)
        facts = by_person.get(who, [])
        traits = (fact.props for fact in facts if fact.name == "trait.set")
        learned.setdefault(who, {}).update({p["trait"]: p["value"] for p in traits})
        result: Result = "made" if not person else "updated" if facts else "unchanged"
        taken.append(PersonTaken(result, who, len(facts)))
    return taken, recorded.facts


def _whose(one: _Read, found: Mapping[Key, str]) -> tuple[str, tuple[Problem, ...]]:
    """Who has these keys, empty for nobody yet, and why they cannot be told of."""
    # A browser may be shared, so it names nobody against other keys.
    people = {found[pair] for pair in one.pairs if pair in found and pair[0] != "anonymous"}
    if len(people) > 1 and not one.problems:
        params: dict[str, str | int] = {"people": ", ".join(sorted(people))}
        return "", (Problem("keys_of_two_people", "", params),)
    return next(iter(people), ""), one.problems


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


def _pairs(keys: PersonKeys, anonymous: str) -> list[Key]:
    pairs = [
        ("external", keys.external_id),
        ("email", keys.email),
        ("phone", keys.phone),
        ("anonymous", anonymous),
    ]
    return [pair for pair in pairs if pair[1]]


def _known(
    workspace_id: int, people: Sequence[str], learned: Mapping[str, Mapping[str, Any]]
) -> dict[str, Mapping[str, Any]]:
    """What is known of these people now."""
    stored = read_cases(workspace_id, people)
    held = {
        person: stored[person].case.story.person.traits if person in stored else {}
        for person in people
    }
    return {
        person: {name: trait.value for name, trait in traits.items()}
        | dict(learned.get(person, {}))
        for person, traits in held.items()
    }


def _drafts(
    one: _Read, known: Mapping[str, Any] | None, actor: str, now: datetime
) -> list[FactDraft]:
    """One fact that names the person, and one for each trait that is not as it is known; `known` is
    None of somebody new."""
    told, keys, anonymous = one.told, one.keys, one.anonymous
    at = told.at or now
    traits = {
        trait: as_kept(trait, value) if isinstance(value, str) else value
        for trait, value in told.traits.items()
    }
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
