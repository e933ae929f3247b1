"""The list of leads: filtered, by score, one page after another without counting pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from testigo.core.asof import Days
from testigo.core.costs import UNKNOWN
from testigo.core.facts import STAGES
from testigo.queries.text_search import anywhere, digits_of, joined, words_of
from testigo.store.models.fields import from_micros, to_micros

PAGE = 50
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
    "l.person IN (SELECT f.person FROM testigo_fact f "
    "WHERE f.workspace_id = %s AND f.name = 'stage.entered' AND f.at >= %s AND f.at < %s "
    'AND f.props LIKE \'%%"stage":"lead"%%\' '
    "AND (f.props LIKE '%%\"cycle\":1,%%' OR f.props LIKE '%%\"cycle\":1}%%') "
    "AND NOT EXISTS (SELECT 1 FROM testigo_fact r WHERE r.workspace_id = f.workspace_id "
    "AND r.person = f.person AND r.name = 'fact.retracted' AND r.origin = f.origin "
    "AND r.props LIKE '%%' || f.id || '%%'))"
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
class LeadFilters:
    """What to list; empty fields do not filter. `stage` "" means every lead on the path, "none"
    people outside it; `owner` 0 means not assigned; `channel` "unknown" and `campaign` "" mean
    those without one. `created` are the days on which they became leads. `lowest_first` turns the
    order round."""

    stage: str = ""
    owner: int | None = None
    channel: str = ""
    campaign: str | None = None
    status: str = ""
    search: str = ""
    created: Days | None = None
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
    where, values = _where(workspace_id, filters)
    mark = _read_mark(after)
    # The lowest first is the highest first read backwards, so that one index serves both.
    beyond, further, turn = (">", "<", "ASC") if filters.lowest_first else ("<", ">", "DESC")
    if mark is not None:
        # An index begins at the first bound.
        where += f" AND l.score {beyond}= %s AND (l.score {beyond} %s OR l.person {further} %s)"
        values += [mark[0], mark[0], mark[1]]
    order = f"l.score {turn}, l.person {'DESC' if filters.lowest_first else 'ASC'}"
    lines = _lines(f"{where} ORDER BY {order} LIMIT %s", [*values, limit + 1], now)
    more = len(lines) > limit
    page = tuple(lines[:limit])
    return LeadPage(page, f"{page[-1].score}~{page[-1].person}" if more else "")


def awaited_leads(workspace_id: int, *, owner: int | None, now: datetime) -> list[LeadLine]:
    """Every lead that Sales owes something, of one owner or of all, by deadline then score."""
    where = "l.workspace_id = %s AND l.awaited"
    values: list[Any] = [workspace_id]
    if owner is not None:
        where += " AND l.owner_id = %s"
        values.append(owner)
    order = " ORDER BY l.due_at IS NULL, l.due_at, l.score DESC, l.person LIMIT 500"
    return _lines(where + order, values, now)


def lead_line(workspace_id: int, person: str, *, now: datetime) -> LeadLine | None:
    """One lead as lists show it; None when nothing is concluded about the person yet."""
    lines = _lines("l.workspace_id = %s AND l.person = %s", [workspace_id, person], now)
    return lines[0] if lines else None


def origins(workspace_id: int) -> list[tuple[str, str]]:
    """The channels and campaigns that leads came by, in their order; "unknown" without a touch."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT channel, campaign FROM testigo_lead "
            "WHERE workspace_id = %s AND stage <> ''",
            [workspace_id],
        )
        found = {(channel or UNKNOWN, campaign) for channel, campaign in cursor.fetchall()}
    return sorted(found, key=lambda origin: (origin[0] == UNKNOWN, origin))


def channels(workspace_id: int) -> list[str]:
    """The channels that leads came by."""
    return list(dict.fromkeys(channel for channel, _ in origins(workspace_id)))


def owners(workspace_id: int) -> list[tuple[int, str]]:
    """Number and name of whoever owns a lead, by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.id, u.name FROM testigo_membership m JOIN testigo_user u ON u.id = m.user_id "
            "WHERE m.workspace_id = %s AND EXISTS (SELECT 1 FROM testigo_lead l "
            "WHERE l.workspace_id = m.workspace_id AND l.owner_id = u.id) ORDER BY u.name, u.id",
            [workspace_id],
        )
        return [(int(number), str(name)) for number, name in cursor.fetchall()]


def stage_counts(workspace_id: int, filters: LeadFilters | None = None) -> dict[str, int]:
    """How many people stand in each stage now, and outside the path under "none"; with filters,
    of those that pass them whatever their stage."""
    where, values = _without_stage(workspace_id, filters or LeadFilters())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT l.stage, COUNT(*) FROM testigo_lead l WHERE {where} GROUP BY l.stage", values
        )
        found = dict(cursor.fetchall())
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


def _where(workspace_id: int, filters: LeadFilters) -> tuple[str, list[Any]]:
    where, values = _without_stage(workspace_id, filters)
    if filters.stage == "none":
        return f"{where} AND l.stage = ''", values
    if filters.stage in STAGES:
        return f"{where} AND l.stage = %s", [*values, filters.stage]
    return f"{where} AND l.stage <> ''", values


def _without_stage(workspace_id: int, filters: LeadFilters) -> tuple[str, list[Any]]:
    where: list[str] = ["l.workspace_id = %s"]
    values: list[Any] = [workspace_id]
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
    found = _search(filters.search)
    if found:
        matching = " AND ".join(part for part, _ in found)
        where.append(
            "l.person IN (SELECT p.id FROM testigo_person p "
            f"WHERE p.workspace_id = %s AND {matching})"
        )
        values += [workspace_id, *(value for _, given in found for value in given)]
    return " AND ".join(where), values


def _search(search: str) -> list[tuple[str, list[str]]]:
    """Every word somewhere; digits, however they are spaced, as a part of a phone too."""
    digits = digits_of(search)
    if digits:
        text, pattern = joined(_SEARCHED), f"%{digits}%"
        return [(f"({_BARE_PHONE} LIKE %s OR {text} LIKE %s)", [pattern, pattern])]
    return [anywhere(_SEARCHED, word) for word in words_of(search)]


def _read_mark(after: str) -> tuple[int, str] | None:
    score, _, person = after.partition("~")
    try:
        number = int(score)
    except ValueError:
        return None
    readable = person.isascii() and person.isalnum() and abs(number) <= _HIGHEST_SCORE
    return (number, person) if readable else None


def _lines(where: str, values: list[Any], now: datetime) -> list[LeadLine]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM {_TABLES} WHERE {where}", values)
        return [_line(row, now) for row in cursor.fetchall()]


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
