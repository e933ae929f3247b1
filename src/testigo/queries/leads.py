"""The list of leads: filtered, by score, one page after another without counting pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from testigo.core.asof import Days
from testigo.core.costs import UNKNOWN
from testigo.core.facts import STAGES
from testigo.queries.commitments import CommitmentAsk, case_source
from testigo.queries.text_search import anywhere, digits_of, joined, words_of
from testigo.queries.told import STANDS, Told, told_of
from testigo.store.models.fields import from_micros, to_micros

PAGE = 50
# So many of those to whom Sales owes something are listed at once; whoever has more is helped by
# no list.
MOST_AWAITED = 500
_COLUMNS = (
    "l.person, p.name, p.email, p.phone, p.company, p.job_title, l.stage, l.cycle, l.status, "
    "l.score, l.fit, l.interest, l.passes, l.channel, l.campaign, l.awaited, l.due_at, l.warn_at, "
    "l.attempts, l.last_fact_at, l.owner_id, u.name"
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
    "LEFT JOIN testigo_user u ON u.id = l.owner_id"
)
# What a search looks through. Words hold no blanks, so none is found across two columns.
_SEARCHED = ("p.name", "p.email", "p.company", "p.phone")
_BARE_PHONE = "REPLACE(REPLACE(p.phone, ' ', ''), '-', '')"
# Whoever became a lead on some days: by the entry that begins the first cycle and still stands.
_CREATED = (
    "l.person IN (SELECT f.holder FROM testigo_fact f "
    "WHERE f.workspace_id = %s AND f.name = 'stage.entered' AND f.at >= %s AND f.at < %s "
    'AND f.props LIKE \'%%"stage":"lead"%%\' '
    "AND (f.props LIKE '%%\"cycle\":1,%%' OR f.props LIKE '%%\"cycle\":1}%%') "
    f"AND {STANDS})"
)
# Whoever is off the path and known by nothing: everything told about them was taken back.
_KNOWN_BY_SOMETHING = (
    "(l.stage <> '' OR EXISTS (SELECT 1 FROM testigo_person_key k "
    "WHERE k.workspace_id = l.workspace_id AND k.person = l.person) "
    "OR EXISTS (SELECT 1 FROM testigo_person n WHERE n.workspace_id = l.workspace_id "
    "AND n.id = l.person AND (n.name <> '' OR n.email <> '' OR n.phone <> '')))"
)
# Marks outside this do not come from a page of ours, and no database compares them.
_HIGHEST_SCORE = 2**31 - 1


@dataclass(frozen=True, slots=True)
class LeadLine:
    """One lead as a list shows it. `clock` is running, due_soon or past_due where Sales owes
    something with a deadline, else empty."""

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

    @property
    def title(self) -> str:
        """What to call this lead: the best that is known."""
        return self.name or self.email or self.phone


@dataclass(frozen=True, slots=True)
class Owed:
    """Leads to whom Sales owes something, as it stands at an instant: `state` is due_soon or
    past_due, empty for all of them."""

    state: str
    now: datetime


@dataclass(frozen=True, slots=True)
class LeadFilters:
    """What to list; empty fields do not filter. `stage` "" means every lead on the path, "none"
    people outside it; `owner` 0 means not assigned; `channel` "unknown" and `campaign` "" mean
    those without one. `created` are the days on which they became leads, `told` something that
    was told of them, `owed` that something is owed to them. `commitment` asks for the cases of
    one, so that somebody with two of them is listed twice, on the path or not. `lowest_first`
    turns the order round."""

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
    lowest_first: bool = False


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
) -> LeadPage:
    """A page of leads by score, the highest first unless asked otherwise. `after` is the mark that
    the page before gave; one that cannot be read begins anew."""
    cases, given = _cases(workspace_id, filters)
    tables = f"{cases}{_TABLES}"
    where, values = _where(workspace_id, filters)
    mark = _read_mark(after)
    # The lowest first is the highest first read backwards, so that one index serves both.
    beyond, further, turn = (">", "<", "ASC") if filters.lowest_first else ("<", ">", "DESC")
    if mark is not None:
        # An index begins at the first bound.
        where += f" AND l.score {beyond}= %s AND (l.score {beyond} %s OR l.person {further} %s"
        where += f" OR (l.person = %s AND c.case_key {further} %s))" if cases else ")"
        values += [mark[0], mark[0], mark[1], *(mark[1:] if cases else ())]
    forth = "DESC" if filters.lowest_first else "ASC"
    order = f"l.score {turn}, l.person {forth}{f', c.case_key {forth}' if cases else ''}"
    columns = f"{_COLUMNS}, {'c.case_key' if cases else 'l.person'}"
    rows = _rows(
        f"SELECT {columns} FROM {tables} WHERE {where} ORDER BY {order} LIMIT %s",
        [*given, *values, limit + 1],
    )
    page = tuple(_line(row[:-1], now) for row in rows[:limit])
    key = f"~{rows[limit - 1][-1]}" if cases and len(rows) > limit else ""
    return LeadPage(page, f"{page[-1].score}~{page[-1].person}{key}" if len(rows) > limit else "")


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


def stage_counts(workspace_id: int, filters: LeadFilters | None = None) -> dict[str, int]:
    """How many people stand in each stage now, and outside the path under "none"; with filters,
    of those that pass them whatever their stage."""
    filters = filters or LeadFilters()
    cases, given = _cases(workspace_id, filters)
    where, values = _without_stage(workspace_id, filters)
    found = dict(
        _rows(
            f"SELECT l.stage, COUNT(*) FROM {cases}testigo_lead l WHERE {where} GROUP BY l.stage",
            [*given, *values],
        )
    )
    return {stage: found.get(stage, 0) for stage in STAGES} | {"none": found.get("", 0)}


def leads_by_origin(workspace_id: int, created: Days) -> dict[tuple[str, str], int]:
    """How many of today's leads became one on these days, by channel and campaign."""
    where, values = _where(workspace_id, LeadFilters(created=created))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT l.channel, l.campaign, COUNT(*) FROM testigo_lead l WHERE {where} "
            "GROUP BY l.channel, l.campaign",
            values,
        )
        return {
            (channel or UNKNOWN, campaign): count for channel, campaign, count in cursor.fetchall()
        }


def _cases(workspace_id: int, filters: LeadFilters) -> tuple[str, list[Any]]:
    """What goes before leads so that each of their cases is a row, with its values; nothing where
    a lead has one case at most. SQLite takes the tables of a CROSS JOIN in this order, and the
    cases are few."""
    source = case_source(workspace_id, filters.commitment) if filters.commitment else None
    if source is None or not source.relation:
        return "", []
    return f"({source.relation}) c CROSS JOIN ", list(source.values)


def _where(workspace_id: int, filters: LeadFilters) -> tuple[str, list[Any]]:
    where, values = _without_stage(workspace_id, filters)
    if filters.stage == "none":
        return f"{where} AND l.stage = ''", values
    if filters.stage in STAGES:
        return f"{where} AND l.stage = %s", [*values, filters.stage]
    if filters.commitment is not None:
        return where, values
    return f"{where} AND l.stage <> ''", values


def _listed(workspace_id: int, filters: LeadFilters) -> tuple[list[str], list[Any]]:
    """Who may be listed at all: whoever is known by something, or has a case of the commitment."""
    if filters.commitment is None:
        return ["l.workspace_id = %s", _KNOWN_BY_SOMETHING], [workspace_id]
    source = case_source(workspace_id, filters.commitment)
    if source.condition:
        return ["l.workspace_id = %s", source.condition], [workspace_id, *source.values]
    return ["l.workspace_id = %s", "l.person = c.person"], [workspace_id]


def _without_stage(workspace_id: int, filters: LeadFilters) -> tuple[str, list[Any]]:
    where, values = _listed(workspace_id, filters)
    if filters.owner == 0:
        where.append("l.owner_id IS NULL")
    elif filters.owner is not None:
        where.append("l.owner_id = %s")
        values.append(filters.owner)
    if filters.channel == UNKNOWN:
        where.append("l.channel IN ('', 'unknown')")
    elif filters.channel:
        where.append("l.channel = %s")
        values.append(filters.channel)
    if filters.campaign is not None:
        where.append("l.campaign = %s")
        values.append(filters.campaign)
    if filters.status:
        where.append("l.status = %s")
        values.append(filters.status)
    if filters.created is not None:
        where.append(_CREATED)
        values += [workspace_id, to_micros(filters.created.start), to_micros(filters.created.end)]
    if filters.told is not None:
        sql, given = told_of(workspace_id, filters.told)
        where.append(sql)
        values += given
    if filters.owed is not None:
        sql, given = _owed(filters.owed)
        where.append(sql)
        values += given
    found = _search(filters.search)
    if found:
        matching = " AND ".join(part for part, _ in found)
        where.append(
            "l.person IN (SELECT p.id FROM testigo_person p "
            f"WHERE p.workspace_id = %s AND {matching})"
        )
        values += [workspace_id, *(value for _, words in found for value in words)]
    return " AND ".join(where), values


def _owed(owed: Owed) -> tuple[str, list[Any]]:
    now = to_micros(owed.now)
    if owed.state == "past_due":
        return "l.awaited AND l.due_at <= %s", [now]
    if owed.state == "due_soon":
        return "l.awaited AND l.warn_at <= %s AND l.due_at > %s", [now, now]
    return "l.awaited", []


def _search(search: str) -> list[tuple[str, list[str]]]:
    """Every word somewhere; digits, however they are spaced, as a part of a phone too."""
    digits = digits_of(search)
    if digits:
        text, pattern = joined(_SEARCHED), f"%{digits}%"
        return [(f"({_BARE_PHONE} LIKE %s OR {text} LIKE %s)", [pattern, pattern])]
    return [anywhere(_SEARCHED, word) for word in words_of(search)]


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
    passes, channel, campaign, awaited, due, warn, attempts, last, owner, name = row[12:]
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
    )


def clock_state(due_at: datetime | None, warn_at: datetime | None, now: datetime) -> str:
    """running, due_soon or past_due; empty without a deadline."""
    if due_at is None:
        return ""
    if now >= due_at:
        return "past_due"
    return "due_soon" if warn_at is not None and now >= warn_at else "running"
