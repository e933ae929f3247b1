"""Whom a list of leads is asked for, and how they are found: by an index where they are few, by
looking at one after the other in the order of the list where they are many."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from testigo.core.asof import Days
from testigo.core.costs import UNKNOWN
from testigo.core.facts import STAGES
from testigo.core.sought import Term, asked_for, of_field
from testigo.queries.by_terms import FEW, by_terms
from testigo.queries.commitments import CommitmentAsk, case_source
from testigo.queries.told import STANDS, Told, told_of
from testigo.store.bulk import select_in
from testigo.store.lead_counts import COUNTED
from testigo.store.models.fields import to_micros

CREATED = "s.workspace_id = %s AND s.stage = 'lead' AND s.cycle = 1 AND s.at >= %s AND s.at < %s"

# Whether Sales told of a lead if the role was right, and has not taken it back.
JUDGED = (
    "EXISTS (SELECT 1 FROM testigo_fact f WHERE f.workspace_id = l.workspace_id "
    "AND f.holder = l.person AND f.name = 'feedback.given' "
    f"AND f.props LIKE '%%\"right_role\"%%' AND {STANDS})"
)


@dataclass(frozen=True, slots=True)
class Owed:
    """Leads to whom Sales owes something, as it stands at an instant: `state` is running, due_soon
    or past_due, empty for all of them."""

    state: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A value in a field."""

    trait: str
    value: str


@dataclass(frozen=True, slots=True)
class LeadFilters:
    """What to list; empty fields do not filter. `stage` "" means every lead on the path, "none"
    people outside it; `owner` 0 means not assigned; `channel` "unknown" and `campaign` "" mean
    those without one. `created` are the days on which they became leads, `told` something that
    was told of them, `owed` that something is owed to them, `held` what a field says. Scores are
    those from `at_least` to `at_most`, both included. `columns` are fields that the list shows
    beside, which narrows nothing. `judged` keeps those of whom Sales said whether the role was
    right. `commitment` asks for the cases of one, so
    that somebody with two of them is listed twice, on the path or not. `lowest_first` turns the
    order round."""

    stage: str = ""
    owner: int | None = None
    channel: str = ""
    campaign: str | None = None
    status: str = ""
    search: str = ""
    created: Days | None = None
    commitment: CommitmentAsk | None = None
    told: Told | None = None
    owed: Owed | None = None
    held: Held | None = None
    at_least: int | None = None
    at_most: int | None = None
    judged: bool = False
    columns: tuple[str, ...] = ()
    lowest_first: bool = False

    @property
    def is_kept_count(self) -> bool:
        """Whether what is asked for is counted as people move, by what they are counted by."""
        others = (self.search, self.created, self.commitment, self.told, self.owed, self.held)
        return (
            not any(others) and not self.judged and self.at_least is None and self.at_most is None
        )


@dataclass(slots=True)
class Sieve:
    """Filters as conditions in SQL on a lead `l`, all of which must hold, but for the stage.

    `cases` goes before leads so that each of their cases is a row. `kept` is how many people pass
    by stage, where that is counted as they move. `few` are score, person and stage of all who pass,
    where they were few enough to fetch; `many` says that they were too many, so that conditions
    look at each lead by itself, and `through` is a query of those many people with its values.
    """

    filters: LeadFilters
    workspace_id: int
    cases: str = ""
    given: list[Any] = field(default_factory=list)
    where: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    kept: Mapping[str, int] | None = None
    many: bool = False
    through: tuple[str, Sequence[Any]] = ("", ())
    few: list[tuple[int, str, str]] | None = None

    def add(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Another condition, with its values."""
        self.where.append(sql)
        self.values += values

    def with_stage(self) -> tuple[str, list[Any]]:
        """All conditions and their values, the stage among them."""
        where, values = " AND ".join(self.where), list(self.values)
        if self.filters.stage == "none":
            return f"{where} AND l.stage = ''", values
        if self.filters.stage in STAGES:
            return f"{where} AND l.stage = %s", [*values, self.filters.stage]
        if self.filters.commitment is not None or self.filters.owed is not None:
            return where, values
        return f"{where} AND l.stage <> ''", values


def sieve_of(workspace_id: int, filters: LeadFilters) -> Sieve:
    """How to find whom these filters ask for. People who are few are looked up here already."""
    sieve = Sieve(filters, workspace_id)
    _who_may_be_listed(sieve)
    _plain(sieve)
    if filters.told is not None:
        sieve.add(*told_of(workspace_id, filters.told))
    if filters.owed is not None:
        sieve.add(*_owed(filters.owed))
    if filters.judged:
        sieve.add(JUDGED)
    if filters.is_kept_count:
        sieve.kept = kept_counts(workspace_id, filters)
        stages = [filters.stage.replace("none", "")] if filters.stage else STAGES
        if not any(sieve.kept.get(stage) for stage in stages):
            sieve.few = []
        return sieve
    few = [people for people in (_created(sieve), _found(sieve)) if people is not None]
    if few and not sieve.cases:
        _fetch(sieve, set(few[0]).intersection(*few))
    return sieve


def _who_may_be_listed(sieve: Sieve) -> None:
    """Whoever anything stands of, or who has a case of the commitment."""
    sieve.add("l.workspace_id = %s", [sieve.workspace_id])
    ask = sieve.filters.commitment
    if ask is None:
        # Whoever is owed something is on the path; of them an index tells nothing else.
        if sieve.filters.owed is None:
            sieve.add(COUNTED)
        return
    source = case_source(sieve.workspace_id, ask)
    if source.condition:
        sieve.add(source.condition, source.values)
    if source.relation:
        # SQLite takes the tables of a CROSS JOIN in this order, and the cases are few.
        sieve.cases, sieve.given = f"({source.relation}) c CROSS JOIN ", list(source.values)
        sieve.add("l.person = c.person")


def _plain(sieve: Sieve) -> None:
    filters = sieve.filters
    if filters.owner == 0:
        sieve.add("l.owner_id IS NULL")
    elif filters.owner is not None:
        sieve.add("l.owner_id = %s", [filters.owner])
    if filters.channel == UNKNOWN:
        sieve.add("l.channel IN ('', 'unknown')")
    elif filters.channel:
        sieve.add("l.channel = %s", [filters.channel])
    if filters.campaign is not None:
        sieve.add("l.campaign = %s", [filters.campaign])
    if filters.status:
        sieve.add("l.status = %s", [filters.status])
    if filters.at_least is not None:
        sieve.add("l.score >= %s", [filters.at_least])
    if filters.at_most is not None:
        sieve.add("l.score <= %s", [filters.at_most])


def kept_counts(workspace_id: int, filters: LeadFilters) -> dict[str, int]:
    """How many people there are by stage, by what they are counted by as they move."""
    where: list[str] = ["workspace_id = %s"]
    values: list[Any] = [workspace_id]
    if filters.owner is not None:
        where.append("owner = %s")
        values.append(filters.owner)
    if filters.channel == UNKNOWN:
        where.append("channel IN ('', 'unknown')")
    for column, value in (
        ("channel", filters.channel if filters.channel != UNKNOWN else ""),
        ("status", filters.status),
    ):
        if value:
            where.append(f"{column} = %s")
            values.append(value)
    if filters.campaign is not None:
        where.append("campaign = %s")
        values.append(filters.campaign)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT stage, SUM(people) FROM testigo_lead_count "
            f"WHERE {' AND '.join(where)} GROUP BY stage",
            values,
        )
        return {stage: int(people) for stage, people in cursor.fetchall()}


def _created(sieve: Sieve) -> list[str] | None:
    """Who became a lead on the days that are asked for; None for anybody, or for too many."""
    created = sieve.filters.created
    if created is None:
        return None
    values = [sieve.workspace_id, to_micros(created.start), to_micros(created.end)]
    through = f"SELECT s.person FROM testigo_stage s WHERE {CREATED}"
    people = _people(f"{through} LIMIT {FEW + 1}", values)
    each = f"EXISTS (SELECT 1 FROM testigo_stage s WHERE {CREATED} AND s.person = l.person)"
    return _few_or_each(sieve, people, (each, values), (through, values))


def _found(sieve: Sieve) -> list[str] | None:
    """Who holds every term that is asked for; None for anybody, or for too many."""
    filters, terms = sieve.filters, list(asked_for(sieve.filters.search))
    if filters.search.strip() and not terms:
        return []
    if filters.held is not None:
        terms.append(Term(of_field(filters.held.trait, filters.held.value), start=False))
    if not terms:
        return None
    found = by_terms(sieve.workspace_id, terms)
    return _few_or_each(sieve, list(found.people), (found.each, found.values), found.through)


def _people(statement: str, values: Sequence[Any]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]


def _few_or_each(
    sieve: Sieve,
    people: list[str],
    each: tuple[str, Sequence[Any]],
    through: tuple[str, Sequence[Any]],
) -> list[str] | None:
    """These people where they are few, else a look at each lead."""
    if len(people) <= FEW and not sieve.cases:
        return people
    sieve.many = True
    sieve.through = through
    sieve.add(*each)
    return None


def _fetch(sieve: Sieve, people: Collection[str]) -> None:
    """Fetch all of these people who pass, so that they are put in order and counted at once."""
    sieve.few = select_in(
        f"SELECT l.score, l.person, l.stage FROM testigo_lead l "
        f"WHERE {' AND '.join(sieve.where)} AND l.person IN ({{marks}})",
        sieve.values,
        sorted(people),
    )
    sieve.many = False


def _owed(owed: Owed) -> tuple[str, list[Any]]:
    now = to_micros(owed.now)
    if owed.state == "past_due":
        return "l.awaited AND l.due_at <= %s", [now]
    if owed.state == "due_soon":
        return "l.awaited AND l.warn_at <= %s AND l.due_at > %s", [now, now]
    if owed.state == "running":
        return "l.awaited AND l.due_at > %s AND (l.warn_at IS NULL OR l.warn_at > %s)", [now, now]
    return "l.awaited", []
