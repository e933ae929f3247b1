"""The list of leads: filtered, by score, one page after another without counting pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from testigo.core.facts import STAGES
from testigo.queries.lead_filters import LeadFilters, Sieve, sieve_of
from testigo.queries.memberships import named_by
from testigo.store.models.fields import from_micros

PAGE = 50
# Leads of a whole list that are read at once.
AT_ONCE = 1000
# So many of those to whom Sales owes something are listed at once; whoever has more is helped by
# no list.
MOST_AWAITED = 500
_COLUMNS = (
    "l.person, p.name, p.email, p.phone, p.company, p.job_title, l.stage, l.cycle, l.status, "
    "l.score, l.fit, l.interest, l.passes, l.channel, l.campaign, l.awaited, l.due_at, l.warn_at, "
    "l.attempts, l.last_fact_at, l.owner_id, u.name, l.snoozed_until"
)
# The fields of a LeadLine that a row gives as they are, in the order of _COLUMNS.
_IDENTITY = (
    "person",
    "name",
    "email",
    "phone",
    "company",
    "job_title",
    "stage",
    "cycle",
    "status",
    "score",
    "fit",
    "interest",
)
_TABLES = (
    "testigo_lead l "
    "JOIN testigo_person p ON p.workspace_id = l.workspace_id AND p.id = l.person "
    + named_by("l.owner_id")
)
# Marks outside this do not come from a page of ours, and no database compares them.
_HIGHEST_SCORE = 2**31 - 1


@dataclass(frozen=True, slots=True)
class LeadLine:
    """One lead as a list shows it. `clock` is running, due_soon or past_due where Sales owes
    something with a deadline, else empty; `snoozed_until` is until when a seller put it aside,
    while that lies ahead."""

    person: str
    name: str
    email: str
    phone: str
    company: str
    job_title: str
    stage: str
    cycle: int
    status: str
    score: int
    fit: int
    interest: int
    passes: bool
    channel: str
    campaign: str
    awaited: bool
    due_at: datetime | None
    warn_at: datetime | None
    attempts: int
    last_fact_at: datetime | None
    owner: int | None
    owner_name: str
    clock: str
    snoozed_until: datetime | None = None

    @property
    def title(self) -> str:
        """What to call this lead: the best that is known."""
        return self.name or self.email or self.phone


@dataclass(frozen=True, slots=True)
class LeadPage:
    """A page of leads, and the mark of the next one, empty on the last."""

    lines: tuple[LeadLine, ...]
    next_after: str


def lead_page(
    workspace_id: int,
    filters: LeadFilters,
    *,
    now: datetime,
    after: str = "",
    limit: int = PAGE,
    sieve: Sieve | None = None,
) -> LeadPage:
    """A page of leads by score, the highest first unless asked otherwise. `after` is the mark that
    the page before gave; one that cannot be read begins anew. `sieve` is that of the filters where
    the caller has it."""
    chosen = _chosen(sieve or sieve_of(workspace_id, filters), _read_mark(after), limit + 1)
    page, more = chosen[:limit], len(chosen) > limit
    by_person = lines_of(workspace_id, [person for _, person, _ in page], now)
    lines = tuple(by_person[person] for _, person, _ in page if person in by_person)
    return LeadPage(lines, "~".join(map(str, page[-1])).rstrip("~") if more else "")


# Who is still an active member: what another had, nobody has.
_THERE = (
    "SELECT m.user_id FROM testigo_membership m JOIN testigo_user u ON u.id = m.user_id "
    "WHERE m.workspace_id = %s AND m.active AND u.is_active"
)


def awaited_leads(workspace_id: int, *, owner: int | None, now: datetime) -> list[LeadLine]:
    """The leads that Sales owes something, of one owner and of nobody or of all, by deadline then
    score; of very many the first."""
    where, values = "l.workspace_id = %s AND l.awaited", [workspace_id]
    if owner is not None:
        where += f" AND (l.owner_id = %s OR l.owner_id IS NULL OR l.owner_id NOT IN ({_THERE}))"
        values += [owner, workspace_id]
    statement = _FIRST_BY_DEADLINE.format(where=where, limit=MOST_AWAITED)
    return [_line(row, now) for row in _rows(statement, [*values, *values, workspace_id])]


# An index chooses by deadline before anything else of them is read, and those without one only
# where there is room for them; SQLite takes the tables of a CROSS JOIN in this order.
_FIRST_BY_DEADLINE = (
    "WITH due AS (SELECT l.person FROM testigo_lead l WHERE {where} AND l.due_at IS NOT NULL "
    "ORDER BY l.due_at, l.score DESC, l.person LIMIT {limit}), "
    "undated AS (SELECT l.person FROM testigo_lead l WHERE {where} AND l.due_at IS NULL "
    "AND (SELECT COUNT(*) FROM due) < {limit} ORDER BY l.score DESC, l.person LIMIT {limit}) "
    f"SELECT {_COLUMNS} FROM (SELECT person FROM due UNION ALL SELECT person FROM undated) h "
    f"CROSS JOIN {_TABLES} WHERE l.workspace_id = %s AND l.person = h.person "
    "ORDER BY l.due_at IS NULL, l.due_at, l.score DESC, l.person LIMIT {limit}"
)


def lead_line(workspace_id: int, person: str, *, now: datetime) -> LeadLine | None:
    """One lead as lists show it; None when nothing is concluded about the person yet."""
    lines = lead_lines("l.workspace_id = %s AND l.person = %s", [workspace_id, person], now)
    return lines[0] if lines else None


def lines_of(workspace_id: int, people: Sequence[str], now: datetime) -> dict[str, LeadLine]:
    """Several leads, at most a few hundred, by person."""
    if not people:
        return {}
    marks = ", ".join(["%s"] * len(people))
    where = f"l.workspace_id = %s AND l.person IN ({marks})"
    return {line.person: line for line in lead_lines(where, [workspace_id, *people], now)}


def all_leads(sieve: Sieve, *, now: datetime, most: int) -> Iterator[tuple[LeadLine, ...]]:
    """Everybody of a list, so many at most, part by part."""
    after, left = "", most
    while left:
        page = lead_page(
            sieve.workspace_id,
            sieve.filters,
            now=now,
            after=after,
            limit=min(AT_ONCE, left),
            sieve=sieve,
        )
        yield page.lines
        after, left = page.next_after, left - len(page.lines)
        if not after:
            return


def _chosen(
    sieve: Sieve, mark: tuple[int, str, str] | None, limit: int
) -> list[tuple[int, str, str]]:
    """Score, person and, where each case is a row, case of a page: nothing else is read of those
    who are passed over."""
    if sieve.few is not None:
        return _of_few(sieve, mark, limit)
    cases = sieve.cases
    where, values = sieve.with_stage()
    # The lowest first is the highest first read backwards, so that one index serves both.
    beyond, further, turn = (">", "<", "ASC") if sieve.filters.lowest_first else ("<", ">", "DESC")
    if mark is not None:
        # An index begins at the first bound.
        where += f" AND l.score {beyond}= %s AND (l.score {beyond} %s OR l.person {further} %s"
        where += f" OR (l.person = %s AND c.case_key {further} %s))" if cases else ")"
        values += [mark[0], mark[0], mark[1], *(mark[1:] if cases else ())]
    forth = "DESC" if sieve.filters.lowest_first else "ASC"
    order = f"l.score {turn}, l.person {forth}{f', c.case_key {forth}' if cases else ''}"
    return _rows(
        f"SELECT l.score, l.person, {'c.case_key' if cases else repr('')} "
        f"FROM {cases}testigo_lead l{_index_for(sieve)} WHERE {where} ORDER BY {order} LIMIT %s",
        [*sieve.given, *values, limit],
    )


def _of_few(
    sieve: Sieve, mark: tuple[int, str, str] | None, limit: int
) -> list[tuple[int, str, str]]:
    """The same of those who were fetched: they are put in order here."""
    lowest, stage = sieve.filters.lowest_first, sieve.filters.stage

    def place(score: int, person: str) -> tuple[int, str]:
        return -score, person

    listed = sorted(
        (
            (score, person, "")
            for score, person, at in sieve.few or ()
            if at == ("" if stage == "none" else stage or at) and (at or stage == "none")
        ),
        key=lambda one: place(one[0], one[1]),
        reverse=lowest,
    )
    if mark is not None:
        end = place(mark[0], mark[1])
        listed = [
            one
            for one in listed
            if (place(one[0], one[1]) < end if lowest else place(one[0], one[1]) > end)
        ]
    return listed[:limit]


def _index_for(sieve: Sieve) -> str:
    """What SQLite should look through, where it would not see by itself what is quickest."""
    filters = sieve.filters
    if connection.vendor != "sqlite" or sieve.cases or filters.told:
        return ""
    if filters.owed is not None:
        in_column = filters.stage in STAGES
        return f" INDEXED BY {'lead_waiting' if in_column else 'lead_awaited'}"
    if filters.stage and not _sieved(filters):
        return " INDEXED BY lead_stage"
    # Almost everybody is nobody's, so with a stage they are met sooner among all.
    own = filters.owner is not None and not (filters.owner == 0 and filters.stage)
    if own and not _sieved(filters, but="owner"):
        return " INDEXED BY lead_owner"
    return " INDEXED BY lead_listed"


def _sieved(filters: LeadFilters, but: str = "") -> bool:
    """Whether anything beside the stage sieves by a column of the lead."""
    columns = {
        "owner": filters.owner is not None,
        "channel": bool(filters.channel),
        "campaign": filters.campaign is not None,
        "status": bool(filters.status),
    }
    return any(sieves for column, sieves in columns.items() if column != but)


def _read_mark(after: str) -> tuple[int, str, str] | None:
    score, _, rest = after.partition("~")
    person, _, case = rest.partition("~")
    try:
        number = int(score)
    except ValueError:
        return None
    text = f"{person}{case}"
    readable = person and text.isascii() and text.isalnum() and abs(number) <= _HIGHEST_SCORE
    return (number, person, case) if readable else None


def lead_lines(where: str, values: list[Any], now: datetime) -> list[LeadLine]:
    """Leads by a condition and an order in SQL, made from our own constants only."""
    rows = _rows(f"SELECT {_COLUMNS} FROM {_TABLES} WHERE {where}", values)
    return [_line(row, now) for row in rows]


def _rows(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _line(row: tuple[Any, ...], now: datetime) -> LeadLine:
    passes, channel, campaign, awaited, due, warn, attempts, last, owner, name = row[12:22]
    snoozed = from_micros(row[22]) if row[22] is not None else None
    due_at = from_micros(due) if due is not None else None
    warn_at = from_micros(warn) if warn is not None else None
    known = dict(zip(_IDENTITY, row, strict=False))
    return LeadLine(
        **known,
        passes=bool(passes),
        channel=channel,
        campaign=campaign,
        awaited=bool(awaited),
        due_at=due_at,
        warn_at=warn_at,
        attempts=attempts,
        last_fact_at=from_micros(last) if last is not None else None,
        owner=owner,
        owner_name=name or "",
        clock=clock_state(due_at, warn_at, now) if awaited else "",
        snoozed_until=snoozed if snoozed is not None and snoozed > now else None,
    )


def clock_state(due_at: datetime | None, warn_at: datetime | None, now: datetime) -> str:
    """running, due_soon or past_due; empty without a deadline."""
    if due_at is None:
        return ""
    if now >= due_at:
        return "past_due"
    return "due_soon" if warn_at is not None and now >= warn_at else "running"
