"""Recording facts: from drafts to the log, once each, on the right person."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from testigo.actions.joining import Join, join
from testigo.core.channel_rules import with_channel
from testigo.core.channels import TOUCHES
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.facts import FAMILY, JOINING, Fact, Side
from testigo.core.owners import owner_named
from testigo.core.problems import InvalidInput, Problem
from testigo.store import log
from testigo.store.channel_rules import rules_of
from testigo.store.identity import TRAIT_KEYS, Directory, new_id
from testigo.store.models import LogHead, Workspace
from testigo.store.sides import sides_of
from testigo.store.uncollected import uncollected
from testigo.store.undone import told_anew

# How far ahead a fact may be dated: kept at its recording up to here, refused beyond.
FARTHEST_AHEAD = timedelta(hours=24)
# The doors take dates from 1900 on, which in UTC may still be the day before.
EARLIEST = datetime(1899, 12, 31, tzinfo=UTC)
# How message ids of facts that Testigo makes begin: derived facts, retractions, traits given by
# keys, joinings. Told from outside, such an id could stand in the way of one of ours.
OUR_MESSAGES = ("d:", "r:", "k:", "j:")
# Those that screens and signatures give, which nobody outside may take before they do.
OUR_DOORS = ("s:", "u:", "pact:")
OUTSIDE = frozenset({"import", "api", "collector", "form"})
_NOT_FROM_OUTSIDE = OUR_MESSAGES + OUR_DOORS


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many facts were added, how many the log held already, and the facts added, each with
    who holds it. `refused` are the claims about somebody verified, which nothing else places;
    `otherwise` are those whose message id the log holds with another body; `made` are the people
    whom nobody had told of before."""

    added: int
    repeated: int
    facts: tuple[Fact, ...]
    refused: tuple[FactDraft, ...] = ()
    otherwise: tuple[FactDraft, ...] = ()
    made: frozenset[str] = frozenset()


@uncollected()
def record_facts(
    *,
    workspace: Workspace,
    drafts: Sequence[FactDraft],
    source: str,
    now: datetime,
    history: bool = False,
    again: bool = False,
) -> Recorded:
    """Append what the drafts say, recorded together at `now`, durable when this returns.

    A message id that the log holds already adds nothing. With `again`, what Testigo adds of itself
    (keys, joinings) and was taken back before counts anew, under an id of its own.

    Raises InvalidInput, with nothing written and every problem named, for drafts more than 24 hours
    ahead, and for drafts about people or owners whom the workspace does not have.
    """
    _refuse_impossible_dates(drafts, now)
    with transaction.atomic():
        head, recorded_at = log.begin_recording(workspace.id, now)
        new, otherwise = unknown(workspace.id, drafts, source)
        fresh = _as_recorded(workspace.id, new, recorded_at)
        directory = Directory(workspace.id, fresh, recorded_at, head.last_seq + 1)
        sides = _sides(workspace.id, fresh)
        _refuse_strangers(fresh, directory, sides)
        told, refused = placed(fresh, directory, source)
        if again:
            told = _told_anew(workspace.id, told)
        joins = joins_of(workspace.id, directory, recorded_at, again=again)
        facts = [
            _fact(draft, person, sides, source, recorded_at, history)
            for draft, person in [*joins, *told]
        ]
        directory.save()
        told_as = {draft.message_id: draft.told for draft in fresh if draft.told}
        holders = {person: directory.holder(person) for person in directory.joinings}
        log.append(workspace.id, head.last_seq, facts, holders=holders, told=told_as)
        if history:
            widen_coverage(workspace.id, {fact.name for fact in facts})
        if joins:
            found = [Join(str(f.person), str(f.props["into"]), f) for f in facts[: len(joins)]]
            join(workspace=workspace, joins=found, by="system", now=recorded_at)
            holders |= {one.person: one.survivor for one in found}
    return Recorded(
        len(fresh) - len(refused),
        len(drafts) - len(fresh) - len(otherwise),
        tuple(_held(fact, holders) for fact in facts) if holders else tuple(facts),
        tuple(refused),
        tuple(otherwise),
        frozenset(directory.made),
    )


def placed(
    drafts: Sequence[FactDraft], directory: Directory, source: str
) -> tuple[list[tuple[FactDraft, str | None]], list[FactDraft]]:
    """The drafts with whom each is about and the traits that their keys give; and the claims that
    reach nobody. What a row of a file, or somebody by hand, says of keys itself is not said for
    it."""
    said = set(map(_said_of_keys, drafts)) if source in ("import", "screen") else set()
    placed: list[tuple[FactDraft, str | None]] = []
    refused = []
    for told in drafts:
        draft = directory.trusted(told)
        if draft is None:
            refused.append(told)
            continue
        person = directory.person_of(draft)
        if person is not None:
            for given in directory.newly_given(draft, person):
                if (draft.person, given.at, given.props["trait"], given.props["value"]) not in said:
                    placed.append((given, person))
        placed.append((draft, person))
    return placed, refused


def _said_of_keys(draft: FactDraft) -> tuple[PersonKeys, datetime, Any, Any] | None:
    """Whose key a draft tells as a trait, since when, which and its value."""
    trait, value = draft.props.get("trait"), draft.props.get("value")
    if draft.name != "trait.set" or trait not in TRAIT_KEYS or not isinstance(value, str):
        return None
    return (draft.person, draft.at, trait, value)


def _told_anew(
    workspace_id: int, told: Sequence[tuple[FactDraft, str | None]]
) -> list[tuple[FactDraft, str | None]]:
    """The same, traits given by keys under an id that was not taken back."""
    ids = [draft.message_id for draft, _ in told if draft.message_id.startswith("k:")]
    anew = told_anew(workspace_id, ids)
    return [
        (replace(draft, message_id=anew.get(draft.message_id, draft.message_id)), person)
        for draft, person in told
    ]


def joins_of(
    workspace_id: int, directory: Directory, now: datetime, *, again: bool = False
) -> list[tuple[FactDraft, str | None]]:
    """That browsers turned out to be people who are known; who was parted by hand stays so."""
    told = {
        f"j:{browser}:{survivor}": (browser, survivor)
        for browser, survivor in directory.joins.items()
    }
    if again:
        anew = told_anew(workspace_id, list(told))
        told = {anew.get(message_id, message_id): pair for message_id, pair in told.items()}
    for message_id in log.known_messages(workspace_id, list(told)):
        del told[message_id]
    return [
        (
            FactDraft(
                "person.merged",
                now,
                message_id,
                person_id=browser,
                actor="system",
                props={"into": survivor, "why": "identified"},
            ),
            browser,
        )
        for message_id, (browser, survivor) in told.items()
    ]


def _held(fact: Fact, holders: Mapping[str, str]) -> Fact:
    holder = holders.get(fact.person or "")
    return fact if holder is None or fact.name in JOINING else replace(fact, person=holder)


def _refuse_impossible_dates(drafts: Sequence[FactDraft], now: datetime) -> None:
    latest = now + FARTHEST_AHEAD
    problems = [
        Problem("fact_too_far_ahead", draft.name, {"at": draft.at.isoformat()}, draft.line)
        if draft.at > latest
        else Problem("date_out_of_range", draft.name, {"value": draft.at.isoformat()}, draft.line)
        for draft in drafts
        if not EARLIEST <= draft.at <= latest
    ]
    if problems:
        raise InvalidInput(problems)


def _refuse_strangers(
    drafts: Sequence[FactDraft], directory: Directory, sides: Mapping[str, Side]
) -> None:
    problems = []
    params: dict[str, str | int]
    for draft in drafts:
        if draft.person_id in directory.strangers:
            params = {"key": str(draft.person_id)[:60]}
            problems.append(Problem("no_such_person", draft.name, params, draft.line))
        owner = owner_named(draft.name, draft.props)
        if owner and owner not in sides:
            params = {"email": owner[:60]}
            problems.append(Problem("not_a_member", draft.name, params, draft.line))
    if problems:
        raise InvalidInput(problems)


def _as_recorded(workspace_id: int, drafts: Sequence[FactDraft], now: datetime) -> list[FactDraft]:
    """The drafts as the log takes them at `now`: none ahead of it, and touches with the channel
    that the workspace's own rules, as they are now, give them."""
    dated = [_dated(draft, now) for draft in drafts]
    rules = rules_of(workspace_id) if any(draft.name in TOUCHES for draft in dated) else ()
    if not rules:
        return dated
    return [
        replace(draft, props=with_channel(draft.name, draft.props, rules))
        if draft.name in TOUCHES
        else draft
        for draft in dated
    ]


def _dated(draft: FactDraft, now: datetime) -> FactDraft:
    """What is dated ahead happened when it was told."""
    return draft if draft.at <= now else replace(draft, at=now)


def id_in_log(message_id: str, source: str) -> str:
    """The id under which the log keeps a message: its own, unless it looks like one of ours."""
    ours = _NOT_FROM_OUTSIDE if source in OUTSIDE else OUR_MESSAGES
    return f"told:{message_id}" if message_id.startswith(ours) else message_id


def unknown(
    workspace_id: int, drafts: Sequence[FactDraft], source: str
) -> tuple[list[FactDraft], list[FactDraft]]:
    """The drafts that the log does not hold; and those whose message it holds with another body,
    with the traits that it tells."""
    first: dict[str, FactDraft] = {}
    for draft in drafts:
        message_id = id_in_log(draft.message_id, source)
        if message_id != draft.message_id:
            part_of = draft.part_of and id_in_log(draft.part_of, source)
            draft = replace(draft, message_id=message_id, part_of=part_of)
        first.setdefault(message_id, draft)
    known = log.known_bodies(workspace_id, {key: draft.told for key, draft in first.items()})
    others = {message_id for message_id, alike in known.items() if not alike}
    otherwise = [d for key, d in first.items() if key in others or d.part_of in others]
    fresh = [d for key, d in first.items() if key not in known and d.part_of not in others]
    return fresh, otherwise


def _sides(workspace_id: int, drafts: Sequence[FactDraft]) -> dict[str, Side]:
    """The sides of the members, where any draft names one."""
    named = any(draft.actor or owner_named(draft.name, draft.props) for draft in drafts)
    return sides_of(workspace_id) if named else {}


def _fact(
    draft: FactDraft,
    person: str | None,
    sides: dict[str, Side],
    source: str,
    now: datetime,
    history: bool,
) -> Fact:
    return Fact(
        id=new_id(),
        name=draft.name,
        at=draft.at,
        recorded_at=now,
        message_id=draft.message_id,
        person=person,
        anonymous_id=draft.anonymous_id,
        company=draft.company,
        deal=draft.deal,
        actor=draft.actor,
        side=sides.get(draft.actor, ""),
        source=source,
        automatic=draft.automatic,
        history=history,
        props=draft.props,
    )


def widen_coverage(workspace_id: int, names: Collection[str]) -> None:
    """Imported history covers the families of these facts from now on."""
    head = LogHead.objects.get(workspace_id=workspace_id)
    covered = set(head.covered) | {FAMILY.get(name, "other") for name in names}
    if covered != set(head.covered):
        LogHead.objects.filter(workspace_id=workspace_id).update(
            covered=sorted(covered), reconsider=True
        )
