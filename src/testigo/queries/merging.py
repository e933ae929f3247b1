"""What joining two people would make of them, what parting them would, and who was joined."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from testigo.core.casefile import HANDED_OVER, CaseFile, RunningClock
from testigo.core.decide import unretracted
from testigo.core.facts import Fact
from testigo.core.replay import is_about, replay
from testigo.core.sla.commitments import Clocked
from testigo.core.story import Agreement, score_at
from testigo.queries.memberships import names_of
from testigo.store import joined, log
from testigo.store.agreements import agreement_of
from testigo.store.joined import Joining, PersonLog, holder_of, joined_into, joinings_of
from testigo.store.models import PersonKey, PersonMerge
from testigo.store.projections import IDENTITY_TRAITS

# What would stand at the end of the log.
_LAST = 2**62
Fate = Literal["stands", "voided", "begins"]


@dataclass(frozen=True, slots=True)
class Side:
    """One person, as they are or as they would be. `keys` are (kind, value), verified or not."""

    person: str
    name: str
    email: str
    phone: str
    company: str
    job_title: str
    stage: str
    score: int
    facts: int
    keys: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        """What to call this person: the best that is known."""
        return self.name or self.email or self.phone


@dataclass(frozen=True, slots=True)
class ClockFate:
    """A clock that runs, and what becomes of it; `of` is whose it is or would be."""

    of: str
    promise: Clocked
    due_at: datetime
    fate: Fate


@dataclass(frozen=True, slots=True)
class HandOverFate:
    """A hand-over to Sales that stands, and what becomes of it."""

    of: str
    at: datetime
    fate: Fate


@dataclass(frozen=True, slots=True)
class Change:
    """Some people as they are and as they would be, and what is owed to them."""

    before: tuple[Side, ...]
    after: tuple[Side, ...]
    clocks: tuple[ClockFate, ...]
    hand_overs: tuple[HandOverFate, ...]


@dataclass(frozen=True, slots=True)
class JoinedPerson:
    """Somebody who was joined into another, when, by whom and why: decided, identified, or what of
    a rule applied. `name` is what they were called then."""

    person: str
    survivor: str
    at: datetime
    by: str
    by_name: str = ""
    name: str = ""
    why: str = ""


def merge_preview(workspace_id: int, survivor: str, merged: str, now: datetime) -> Change:
    """What would be joined: both as they are, and the one they would be, drawn anew from the facts
    of both. Who survives is `actions.merging.survivor_first`'s to say; both are people of the
    workspace."""
    people = [survivor, merged]
    joining = Joining(merged, survivor, _LAST, now)
    logs = joined.logs_of(workspace_id, people, joining=joining)
    logs[merged].left = _merged(merged, survivor, now)
    return _change(workspace_id, people, logs, now, left=merged)


def part_preview(workspace_id: int, person: str, now: datetime) -> Change:
    """What parting would give back: the one they are, and both as if they had never been joined.
    The person was joined into somebody."""
    holder = now_part_of(workspace_id, person)
    people = [holder, person]
    logs = joined.logs_of(workspace_id, people, parting=person)
    return _change(workspace_id, people, logs, now)


def joined_with(workspace_id: int, person: str) -> list[JoinedPerson]:
    """Who was joined into this person by somebody or by a rule, also by way of others, the latest
    first. Browsers that turned out to be theirs are not named."""
    members = sorted(joined_into(workspace_id, [person]))
    rows = PersonMerge.objects.of(workspace_id).filter(person__in=members).order_by("-seq")
    users = names_of(workspace_id, (row.merged_by for row in rows))
    found = []
    for row in rows:
        why = str(log.fact_at(workspace_id, row.seq).props.get("why", ""))
        if why != "identified":
            by = users.get(row.merged_by, "")
            told = (row.person, row.survivor, row.merged_at, row.merged_by, by)
            found.append(JoinedPerson(*told, _title_of(workspace_id, row.person), why))
    return found


def joining_of(workspace_id: int, person: str) -> JoinedPerson | None:
    """By what this person was joined into another; None for who was not."""
    row = PersonMerge.objects.of(workspace_id).filter(person=person).first()
    if row is None:
        return None
    told = (person, row.survivor, row.merged_at, row.merged_by)
    return JoinedPerson(*told, name=_title_of(workspace_id, person))


def _title_of(workspace_id: int, person: str) -> str:
    """What somebody was called before they were joined; while they are, their traits say nothing
    of them."""
    told = joined.logs_of(workspace_id, [person])[person]
    said: dict[str, str] = {}
    for fact in sorted(unretracted([fact for _, fact in told.pairs]), key=_by_instant):
        if fact.name == "trait.set":
            said[str(fact.props.get("trait"))] = str(fact.props.get("value") or "")
    return next((said[name] for name in ("name", "email", "phone") if said.get(name)), "")


def _by_instant(fact: Fact) -> tuple[datetime, str]:
    return fact.at, fact.message_id


def now_part_of(workspace_id: int, person: str) -> str:
    """Who holds a person's history: somebody else once they were joined."""
    return holder_of(person, joinings_of(workspace_id, [person]))


def _merged(person: str, survivor: str, now: datetime) -> Fact:
    return Fact("", "person.merged", now, now, "", person=person, props={"into": survivor})


def _change(
    workspace_id: int,
    people: Sequence[str],
    logs: Mapping[str, PersonLog],
    now: datetime,
    left: str = "",
) -> Change:
    apart = joinings_of(workspace_id, people).keys()
    before = _drawn(workspace_id, joined.logs_of(workspace_id, people), now, set(people) - apart)
    after = _drawn(workspace_id, logs, now, set(people) - {left})
    keys = _keys_of(workspace_id, people)
    agreement = agreement_of(workspace_id)
    return Change(
        before=_sides(people, before, keys, agreement, now),
        after=_sides(people, after, keys, agreement, now),
        clocks=tuple(_clock_fates(before, after, agreement)),
        hand_overs=tuple(_hand_over_fates(before, after)),
    )


def _drawn(
    workspace_id: int, logs: Mapping[str, PersonLog], now: datetime, people: Collection[str]
) -> list[tuple[CaseFile, PersonLog]]:
    """The cases that these logs would give."""
    agreement = agreement_of(workspace_id)
    return [
        (replay(person, told.history(), agreement, now), told)
        for person, told in logs.items()
        if person in people
    ]


def _keys_of(workspace_id: int, people: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Person → (kind, value) of the keys that came to them or to whom was joined into them."""
    members = joined_into(workspace_id, people)
    rows = PersonKey.objects.of(workspace_id).filter(person__in={*people, *members})
    found: dict[str, list[tuple[str, str]]] = {}
    for person, kind, value in rows.order_by("kind", "value").values_list(
        "person", "kind", "value"
    ):
        while person not in people:
            person = members[person].survivor
        found.setdefault(person, []).append((kind, value))
    return found


def _sides(
    people: Sequence[str],
    drawn: Sequence[tuple[CaseFile, PersonLog]],
    keys: Mapping[str, list[tuple[str, str]]],
    agreement: Agreement,
    now: datetime,
) -> tuple[Side, ...]:
    # Whoever is alone among them has the keys of all.
    alone = len(drawn) == 1
    owners = {case.person: people if alone else [case.person] for case, _ in drawn}
    return tuple(
        _side(case, told, agreement, now, [k for p in owners[case.person] for k in keys.get(p, ())])
        for case, told in drawn
    )


def _side(
    case: CaseFile,
    told: PersonLog,
    agreement: Agreement,
    now: datetime,
    keys: Iterable[tuple[str, str]],
) -> Side:
    about = [fact for fact in unretracted([fact for _, fact in told.pairs]) if is_about(fact)]
    at = max(now, case.story.last_at or now)
    name, email, phone, company, job_title = (
        str(case.story.person.trait(trait) or "") for trait in IDENTITY_TRAITS
    )
    return Side(
        case.person,
        name,
        email,
        phone,
        company,
        job_title,
        stage=case.story.path.stage,
        score=score_at(case.story, agreement.at(at), at).total if about else 0,
        facts=len(about),
        keys=tuple(keys),
    )


Drawn = Sequence[tuple[CaseFile, PersonLog]]


def _clock_fates(before: Drawn, after: Drawn, agreement: Agreement) -> Iterator[ClockFate]:
    """The clocks that run now or would run, those due first before the others."""
    now, then = _running(before), _running(after)
    for key, (person, running) in sorted({**then, **now}.items(), key=_by_due):
        clock = running.clock
        fate: Fate = "begins" if key not in now else "stands" if key in then else "voided"
        promise = agreement.promises[clock.pact_version, clock.commitment]
        yield ClockFate(person, promise, clock.due_at, fate)


def _running(drawn: Drawn) -> dict[tuple[str, str], tuple[str, RunningClock]]:
    return {
        (one.clock.commitment, one.clock.cause_id): (case.person, one)
        for case, _ in drawn
        for one in case.clocks
        if one.clock.end is None
    }


def _by_due(entry: tuple[tuple[str, str], tuple[str, RunningClock]]) -> tuple[datetime, str, str]:
    return entry[1][1].clock.due_at, *entry[0]


def _hand_over_fates(before: Drawn, after: Drawn) -> Iterator[HandOverFate]:
    """The hand-overs to Sales that stand now or would stand, the first one first."""
    now, then = _handed_over(before), _handed_over(after)
    for key, person in sorted({**then, **now}.items()):
        fate: Fate = "begins" if key not in now else "stands" if key in then else "voided"
        yield HandOverFate(person, key[0], fate)


def _handed_over(drawn: Drawn) -> dict[tuple[datetime, str], str]:
    return {
        (owed.at, owed.cause): case.person
        for case, _ in drawn
        for owed in case.obligations
        if owed.trigger == HANDED_OVER
        and owed.cycle == case.story.person.cycle
        and owed.voided_at is None
    }
