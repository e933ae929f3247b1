"""Pairs of people who may be one, most probable first, and how far they have been looked for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection

from testigo.core.likeness import SETTING, MergeRule, alike, parse_rule
from testigo.queries.memberships import named_by
from testigo.store.choices import read_choice
from testigo.store.likeness import forms_of, pair_of
from testigo.store.models import DuplicateCandidate, DuplicateSearch
from testigo.store.models.fields import from_micros

PAGE = 25
OPEN, DISMISSED = "open", "dismissed"
_codes = msgspec.json.Decoder(list[str]).decode
# Whoever was joined into somebody is no longer one of two.
_STILL_TWO = (
    "NOT EXISTS (SELECT 1 FROM testigo_person_merge m "
    "WHERE m.workspace_id = c.workspace_id AND m.person IN (c.one, c.other))"
)
_SIDE = (
    "{p}.id, {p}.name, {p}.email, {p}.phone, {p}.company, {p}.job_title, "
    "COALESCE({l}.stage, ''), COALESCE({l}.score, 0), COALESCE({u}.name, '')"
)
_JOINS = (
    "JOIN testigo_person {p} ON {p}.workspace_id = c.workspace_id AND {p}.id = c.{column} "
    "LEFT JOIN testigo_lead {l} ON {l}.workspace_id = c.workspace_id AND {l}.person = c.{column} "
    "{named}"
)
_ONE = {"p": "p1", "l": "l1", "u": "u1", "column": "one", "named": named_by("l1.owner_id", "u1")}
_OTHER = {"p": "p2", "l": "l2", "u": "u2", "column": "other"} | {
    "named": named_by("l2.owner_id", "u2")
}
_WIDTH = 9


@dataclass(frozen=True, slots=True)
class PairSide:
    """One of two people as a list shows them."""

    person: str
    name: str
    email: str
    phone: str
    company: str
    job_title: str
    stage: str
    score: int
    owner_name: str

    @property
    def title(self) -> str:
        """What to call this person: the best that is known."""
        return self.name or self.email or self.phone


@dataclass(frozen=True, slots=True)
class PairLine:
    """Two people who may be one: how probable in thousandths, what agrees and what
    differs as codes."""

    one: PairSide
    other: PairSide
    probability: int
    reasons: tuple[str, ...]
    found_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class PairPage:
    """A page of pairs, and the mark of the next one, empty on the last."""

    lines: tuple[PairLine, ...]
    next_after: str


@dataclass(frozen=True, slots=True)
class SearchState:
    """How many pairs wait, when everybody was compared last, and how many people that were."""

    waiting: int
    swept_at: datetime | None
    people: int
    trained: bool


def pair_page(workspace_id: int, state: str = OPEN, after: str = "", limit: int = PAGE) -> PairPage:
    """The pairs that wait, or those that were dismissed, the most probable first."""
    where = "c.workspace_id = %s AND c.state = %s"
    values: list[int | str] = [workspace_id, state]
    mark = _mark(after)
    if mark is not None:
        share, one, other = mark
        where += (
            " AND (c.probability < %s OR (c.probability = %s AND (c.one > %s "
            "OR (c.one = %s AND c.other > %s))))"
        )
        values += [share, share, one, one, other]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_SIDE.format(**_ONE)}, {_SIDE.format(**_OTHER)}, c.probability, c.reasons, "
            f"c.found_at, c.decided_at FROM testigo_duplicate_candidate c {_JOINS.format(**_ONE)} "
            f"{_JOINS.format(**_OTHER)} WHERE {where} AND {_STILL_TWO} "
            "ORDER BY c.probability DESC, c.one, c.other LIMIT %s",
            [*values, limit + 1],
        )
        lines = [_line(row) for row in cursor.fetchall()]
    more = len(lines) > limit
    last = lines[limit - 1] if more else None
    next_after = f"{last.probability}~{last.one.person}~{last.other.person}" if last else ""
    return PairPage(tuple(lines[:limit]), next_after)


def reasons_between(workspace_id: int, one: str, other: str) -> tuple[str, ...]:
    """What agrees between two people and what differs, as codes: as it was found, or as it is
    where nobody proposed them."""
    pair = pair_of(one, other)
    kept = DuplicateCandidate.objects.of(workspace_id).filter(one=pair[0], other=pair[1]).first()
    if kept is not None and kept.reasons:
        return tuple(kept.reasons)
    forms = forms_of(workspace_id, pair)
    return alike(*(forms[person] for person in pair))[1] if len(forms) == len(pair) else ()


def search_state(workspace_id: int) -> SearchState:
    """How far the search has come."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM testigo_duplicate_candidate c "
            f"WHERE c.workspace_id = %s AND c.state = %s AND {_STILL_TWO}",
            [workspace_id, OPEN],
        )
        (waiting,) = cursor.fetchone()
    search = DuplicateSearch.objects.filter(workspace=workspace_id).first()
    if search is None:
        return SearchState(waiting, None, 0, trained=False)
    return SearchState(waiting, search.swept_at, search.people, search.trained)


def joining_rule(workspace_id: int) -> MergeRule:
    """The rule by which people are joined without asking."""
    return parse_rule(read_choice(workspace_id, SETTING))[0]


def _mark(after: str) -> tuple[int, str, str] | None:
    """Where a page begins; None for what does not come from a page of ours."""
    share, _, pair = after.partition("~")
    one, _, other = pair.partition("~")
    if not (share.isascii() and share.isdigit() and len(share) <= 4):
        return None
    return (int(share), one, other) if one.isalnum() and other.isalnum() else None


def _line(row: tuple[Any, ...]) -> PairLine:
    share, reasons, found_at, decided_at = row[2 * _WIDTH :]
    return PairLine(
        PairSide(*row[:_WIDTH]),
        PairSide(*row[_WIDTH : 2 * _WIDTH]),
        share,
        tuple(_codes(reasons)),
        from_micros(found_at),
        None if decided_at is None else from_micros(decided_at),
    )
