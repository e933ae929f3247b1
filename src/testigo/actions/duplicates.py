"""People who may be one: found as they come in and everybody at once, dismissed, and joined by a
person or by the workspace's rule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db import transaction

from testigo.actions.merging import Merged, merge_people, part_people
from testigo.actions.refusals import NotFound, Refused
from testigo.analytics.linking import link
from testigo.analytics.people import PEOPLE, records_of
from testigo.core.likeness import SETTING, SHOWN_FROM, MergeRule, alike, parse_rule, reasons_of
from testigo.core.problems import InvalidInput
from testigo.store import log
from testigo.store.bulk import delete_rows, select_in, update_rows
from testigo.store.choices import keep_choice, read_choice
from testigo.store.likeness import (
    Pair,
    everybody,
    forms_of,
    keep_marks,
    marks_of_forms,
    pair_of,
    told_anew,
    told_apart,
    who_shares,
)
from testigo.store.models import (
    DuplicateCandidate,
    DuplicateSearch,
    Membership,
    Person,
    PersonMerge,
    Workspace,
)
from testigo.store.models.fields import to_micros
from testigo.store.turns import write_in_turn

_TABLE = "testigo_duplicate_candidate"
# What is looked at of the log at once, and how many pairs a rule joins at once.
AT_ONCE = 500
MOST_JOINED = 50
_codes = msgspec.json.Decoder(list[str]).decode
Found = Mapping[Pair, tuple[int, tuple[str, ...]]]


class MayJoin(Refused):
    """Only those who may join people may do this."""


class NoSuchPair(NotFound):
    """Both are not people of the workspace."""


@dataclass(frozen=True, slots=True)
class Search:
    """How many people were compared, how many pairs may be one and how many of these are new;
    whether the weights were learned."""

    people: int
    pairs: int
    new: int
    trained: bool


def look_at_newcomers(*, workspace: Workspace, now: datetime) -> int:
    """Compare whoever is new or was told anew with those who share a mark with them; returns how
    many people that were. What was looked at is noted in the same transaction, so that nobody is
    left out and nobody looked at twice, whenever the process ends."""
    search = _search(workspace)
    applied = log.head(workspace.id).applied_seq
    if search.looked_seq >= applied:
        return 0
    with write_in_turn(), transaction.atomic():
        people, reached = told_anew(workspace.id, search.looked_seq, applied, AT_ONCE)
        mine = DuplicateSearch.objects.filter(workspace=workspace, looked_seq=search.looked_seq)
        if not mine.update(looked_seq=reached):
            return 0
        if people:
            _compare(workspace, people, now)
    return len(people)


def _search(workspace: Workspace) -> DuplicateSearch:
    return DuplicateSearch.objects.get_or_create(workspace=workspace)[0]


def _compare(workspace: Workspace, people: set[str], now: datetime) -> None:
    # Whoever was joined into somebody is found by them.
    forms = forms_of(workspace.id, people - _joined(workspace.id, people))
    marks = {person: marks_of_forms(forms.get(person, ())) for person in people}
    keep_marks(workspace.id, marks)
    sharing = who_shares(workspace.id, sorted({m for person in forms for m in marks[person]}))
    pairs = {
        pair_of(person, other)
        for person in forms
        for mark in marks[person]
        for other in sharing.get(mark, ())
        if other != person
    }
    joined = _joined(workspace.id, {person for pair in pairs for person in pair})
    pairs = {pair for pair in pairs if not joined & set(pair)} - told_apart(workspace.id, people)
    others = {person for pair in pairs for person in pair} - forms.keys()
    forms |= forms_of(workspace.id, others)
    # Whoever has been joined since, or says nothing of themselves any more, is like nobody.
    there = {pair for pair in pairs if pair[0] in forms and pair[1] in forms}
    scored = {pair: alike(*(forms[person] for person in pair)) for pair in there}
    found = {
        pair: (_thousandths(share), reasons)
        for pair, (share, reasons) in scored.items()
        if share >= SHOWN_FROM
    }
    _keep(workspace.id, found, now)
    _drop(workspace.id, [pair for pair in _open_of(workspace.id, people) if pair not in found])


def _thousandths(share: float) -> int:
    """A probability in thousandths; nothing is certain."""
    return min(999, round(share * 1000))


def _joined(workspace_id: int, people: Iterable[str]) -> set[str]:
    """Which of these people were joined into somebody."""
    rows = select_in(
        "SELECT person FROM testigo_person_merge WHERE workspace_id = %s AND person IN ({marks})",
        [workspace_id],
        sorted(people),
    )
    return {row[0] for row in rows}


def _open_of(workspace_id: int, people: Iterable[str]) -> set[Pair]:
    found: set[Pair] = set()
    for column in ("one", "other"):
        rows = select_in(
            "SELECT one, other FROM testigo_duplicate_candidate "  # noqa: S608  # a constant
            f"WHERE workspace_id = %s AND state = 'open' AND {column} IN ({{marks}})",
            [workspace_id],
            sorted(people),
        )
        found |= {(one, other) for one, other in rows}
    return found


def find_everywhere(*, workspace: Workspace, now: datetime) -> Search:
    """Compare everybody with everybody, and keep the pairs that may be one: those found before and
    not found now are dropped, those that somebody decided on stay decided. Doing it again changes
    nothing."""
    known = set(_all_open(workspace.id))
    people = dict(everybody(workspace.id))
    linked = link(records_of(people), PEOPLE, shown_from=SHOWN_FROM)
    found = {
        (pair.one, pair.other): (_thousandths(pair.probability), reasons_of(pair.levels))
        for pair in linked.pairs
    }
    with transaction.atomic():
        _search(workspace)
        DuplicateSearch.objects.filter(workspace=workspace).update(
            swept_at=now, people=len(people), trained=linked.trained
        )
        gone = _joined(workspace.id, {person for pair in found for person in pair})
        apart = told_apart(workspace.id)
        kept = {p: told for p, told in found.items() if p not in apart and not gone & set(p)}
        new = _keep(workspace.id, kept, now)
        # What came in while everybody was compared is not among those known before.
        _drop(workspace.id, [pair for pair in known if pair not in kept])
        DuplicateSearch.objects.filter(workspace=workspace).update(pairs=len(kept))
    return Search(len(people), len(kept), new, linked.trained)


@transaction.atomic
def take_night(*, workspace: Workspace, night: datetime, now: datetime) -> bool:
    """Whether everybody is to be compared now, because nobody has since `night` and something was
    told since; another worker that asks later finds the night taken."""
    search = _search(workspace)
    if search.swept_at is not None and search.swept_at >= night:
        return False
    mine = DuplicateSearch.objects.filter(workspace=workspace, swept_at=search.swept_at)
    return bool(mine.update(swept_at=now)) and log.head(workspace.id).last_seq > 0


def _all_open(workspace_id: int) -> list[Pair]:
    rows = DuplicateCandidate.objects.of(workspace_id).filter(state="open")
    return list(rows.values_list("one", "other"))


def _keep(workspace_id: int, found: Found, now: datetime) -> int:
    """Keep pairs as open; how many are new. Those decided on stay as they are, and those whose
    reasons are the same keep when they were found."""
    held = {pair: told for pair, *told in _held(workspace_id, found)}
    fresh = [pair for pair in sorted(found) if pair not in held]
    changed = [
        pair
        for pair, (state, *told) in sorted(held.items())
        if state == "open" and told != [found[pair][0], list(found[pair][1])]
    ]
    DuplicateCandidate.objects.of(workspace_id).bulk_create(
        [
            DuplicateCandidate(
                workspace_id=workspace_id,
                one=one,
                other=other,
                probability=found[one, other][0],
                reasons=list(found[one, other][1]),
                found_at=now,
            )
            for one, other in fresh
        ],
        # Somebody may have decided on a pair meanwhile; what they decided stands.
        ignore_conflicts=True,
    )
    told = [(found[pair][0], _text(found[pair][1]), to_micros(now), pair) for pair in changed]
    update_rows(
        _TABLE,
        ("probability", "reasons", "found_at"),
        ("workspace_id", "one", "other"),
        [(share, reasons, micros, workspace_id, *pair) for share, reasons, micros, pair in told],
    )
    return len(fresh)


def _text(reasons: Sequence[str]) -> str:
    return msgspec.json.encode(reasons).decode()


def _held(workspace_id: int, found: Found) -> list[tuple[Pair, str, int, list[str]]]:
    """Which of these pairs are kept already, with what is kept of them."""
    rows = select_in(
        "SELECT one, other, state, probability, reasons FROM testigo_duplicate_candidate "
        "WHERE workspace_id = %s AND one IN ({marks})",
        [workspace_id],
        sorted({one for one, _ in found}),
    )
    return [
        ((one, other), state, share, _codes(reasons))
        for one, other, state, share, reasons in rows
        if (one, other) in found
    ]


def _drop(workspace_id: int, pairs: Iterable[Pair]) -> None:
    key = ("workspace_id", "one", "other", "state")
    delete_rows(_TABLE, key, [(workspace_id, *pair, "open") for pair in sorted(pairs)])


@transaction.atomic
def dismiss(*, workspace: Workspace, one: str, other: str, by: str, now: datetime) -> None:
    """Say that two people are not the same; they are not proposed again. Raises NoSuchPair."""
    _decide(workspace, one, other, "dismissed", by, now)


@transaction.atomic
def propose_again(*, workspace: Workspace, one: str, other: str, by: str, now: datetime) -> None:
    """Take a dismissal back. Raises NoSuchPair for a pair that was not dismissed."""
    pair = pair_of(one, other)
    rows = DuplicateCandidate.objects.of(workspace.id).filter(one=pair[0], other=pair[1])
    if not rows.filter(state="dismissed").update(state="open", decided_at=now, decided_by=by):
        raise NoSuchPair("no_such_pair")


def _decide(workspace: Workspace, one: str, other: str, state: str, by: str, now: datetime) -> None:
    pair = pair_of(one, other)
    known = Person.objects.of(workspace.id).filter(id__in=pair).count()
    if known != len(set(pair)) or one == other:
        raise NoSuchPair("no_such_pair")
    decided = {"state": state, "decided_at": now, "decided_by": by}
    DuplicateCandidate.objects.of(workspace.id).update_or_create(
        one=pair[0],
        other=pair[1],
        defaults=decided,
        create_defaults=decided | {"probability": 0, "reasons": [], "found_at": now},
    )


@transaction.atomic
def join_pair(
    *, workspace: Workspace, one: str, other: str, by: str, now: datetime, why: str = "decided"
) -> Merged:
    """Join two people for good reason, and note it on their pair. As `merge_people`."""
    merged = merge_people(workspace=workspace, one=one, other=other, by=by, now=now, why=why)
    _decide(workspace, merged.survivor, merged.merged, "merged", by, now)
    return merged


@transaction.atomic
def part_pair(*, workspace: Workspace, person: str, by: str, now: datetime) -> str:
    """Take somebody out of whom they were joined into, who is returned; nobody proposes to join
    them again. Raises NotJoined."""
    row = PersonMerge.objects.of(workspace.id).filter(person=person).first()
    part_people(workspace=workspace, person=person, by=by, now=now)
    survivor = str(row.survivor) if row is not None else ""
    _decide(workspace, person, survivor, "dismissed", by, now)
    return survivor


def refuse_others(by: Membership, workspace: Workspace) -> None:
    """Raise MayJoin for somebody who may not join people here."""
    if by.workspace_id != workspace.id or not by.active or not by.may_join:
        raise MayJoin("may_not_join")


@transaction.atomic
def keep_rule(*, workspace: Workspace, value: object, by: Membership, now: datetime) -> MergeRule:
    """Let people be joined by this rule from now on. Raises InvalidInput, MayJoin."""
    refuse_others(by, workspace)
    rule, problems = parse_rule(value)
    if problems:
        raise InvalidInput(problems)
    told = {"phone_and_name": rule.phone_and_name, "at_least": rule.at_least}
    keep_choice(workspace.id, SETTING, told, by=f"user:{by.user_id}", now=now)
    return rule


def join_by_rule(*, workspace: Workspace, now: datetime) -> int:
    """Join some open pairs that the workspace's rule covers, the most probable first; how many, 0
    when none is left."""
    rule, _ = parse_rule(read_choice(workspace.id, SETTING))
    if not rule.is_on:
        return 0
    rows = DuplicateCandidate.objects.of(workspace.id).filter(state="open")
    covered = [
        (row.one, row.other, why)
        for row in rows.order_by("-probability", "one", "other")
        if (why := rule.why(row.reasons, row.probability))
    ]
    # Whoever was joined since is one of another pair now.
    gone = _joined(workspace.id, {person for one, other, _ in covered for person in (one, other)})
    two = [pair for pair in covered if not gone & {pair[0], pair[1]}]
    return sum(_join_covered(workspace, *pair, now) for pair in two[:MOST_JOINED])


def _join_covered(workspace: Workspace, one: str, other: str, why: str, now: datetime) -> bool:
    """Join a pair unless one of both was joined since; what they are then is another pair."""
    with transaction.atomic():
        log.lock_head(workspace.id)
        if _joined(workspace.id, (one, other)):
            return False
        join_pair(workspace=workspace, one=one, other=other, by="system", now=now, why=why)
    return True
