"""The list of leads: filtered, by score, one page after another without counting pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from testigo.core.lifecycle import STAGES
from testigo.store.models.fields import from_micros

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
    people outside it; `owner` 0 means not assigned."""

    stage: str = ""
    owner: int | None = None
    channel: str = ""
    status: str = ""
    search: str = ""


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
    """A page of leads, highest score first. `after` is the mark that the page before gave; one
    that cannot be read begins anew."""
    where, values = _where(workspace_id, filters)
    mark = _read_mark(after)
    if mark is not None:
        where += " AND (l.score < %s OR (l.score = %s AND l.person > %s))"
        values += [mark[0], mark[0], mark[1]]
    lines = _lines(f"{where} ORDER BY l.score DESC, l.person LIMIT %s", [*values, limit + 1], now)
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


def channels(workspace_id: int) -> list[str]:
    """The channels that leads came by."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT channel FROM testigo_lead WHERE workspace_id = %s ORDER BY 1",
            [workspace_id],
        )
        return [row[0] for row in cursor.fetchall() if row[0]]


def stage_counts(workspace_id: int) -> dict[str, int]:
    """How many people stand in each stage now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT stage, COUNT(*) FROM testigo_lead WHERE workspace_id = %s GROUP BY stage",
            [workspace_id],
        )
        found = dict(cursor.fetchall())
    return {stage: found.get(stage, 0) for stage in STAGES}


def _where(workspace_id: int, filters: LeadFilters) -> tuple[str, list[Any]]:
    where = "l.workspace_id = %s"
    values: list[Any] = [workspace_id]
    if filters.stage == "none":
        where += " AND l.stage = ''"
    elif filters.stage in STAGES:
        where += " AND l.stage = %s"
        values.append(filters.stage)
    else:
        where += " AND l.stage <> ''"
    if filters.owner == 0:
        where += " AND l.owner_id IS NULL"
    elif filters.owner is not None:
        where += " AND l.owner_id = %s"
        values.append(filters.owner)
    if filters.channel:
        where += " AND l.channel = %s"
        values.append(filters.channel)
    if filters.status:
        where += " AND l.status = %s"
        values.append(filters.status)
    return _with_search(where, values, filters.search.strip())


def _with_search(where: str, values: list[Any], search: str) -> tuple[str, list[Any]]:
    if not search:
        return where, values
    escaped = search.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    parts = [
        f"LOWER(p.{column}) LIKE %s ESCAPE '\\'" for column in ("name", "email", "company", "phone")
    ]
    return f"{where} AND ({' OR '.join(parts)})", values + [f"%{escaped}%"] * len(parts)


def _read_mark(after: str) -> tuple[int, str] | None:
    score, _, person = after.partition("~")
    try:
        return (int(score), person) if person else None
    except ValueError:
        return None


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
