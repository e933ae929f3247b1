"""Who is not ready yet: leads that Marketing takes care of, and what is missing of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from testigo.core.nurturing import missing_of
from testigo.core.person import CARING
from testigo.core.sla.commitments import Care
from testigo.core.sought import asked_for
from testigo.queries.by_terms import by_terms
from testigo.store.agreements import agreement_of
from testigo.store.bulk import select_in
from testigo.store.models.fields import from_micros, to_micros
from testigo.store.rows import case_of

PAGE = 50
# Why somebody is to be nurtured; `incomplete` and `untouched` look at all of them for what is
# missing and for whom nobody cared lately.
GROUPS = ("below", "rejected", "recycled", "incomplete", "untouched")

_COLUMNS = (
    "l.person, p.name, p.email, p.phone, p.company, p.job_title, l.score, "
    "l.channel, l.campaign, l.nurtured, l.case_file"
)
_TABLES = (
    "testigo_lead l JOIN testigo_person p ON p.workspace_id = l.workspace_id AND p.id = l.person"
)
# As the index says it.
_ANY = "l.nurtured > ''"
_WHERE = {
    "": _ANY,
    **{why: f"{_ANY} AND l.nurtured = '{why}'" for why in ("below", "rejected", "recycled")},
    "incomplete": f"{_ANY} AND l.incomplete",
    "untouched": f"{_ANY} AND l.cared_at <= %s",
}
TOUCHES = tuple(sorted(CARING))
_IS_TOUCH = f"f.name IN ({', '.join(['%s'] * len(TOUCHES))}) AND NOT f.automatic"
# Where the pact promises no care.
USUAL_CARE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class NurtureAsk:
    """Which of them: `group` is "" or one of GROUPS, `search` what is asked for as in the list of
    leads, `channel` that of their first touch; "untouched" are those who wait for a touch since
    `touched_since`."""

    touched_since: datetime
    group: str = ""
    search: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class NurtureLine:
    """One lead that Marketing takes care of. `why` is below, rejected or recycled, `reason` the
    coded one where Sales gave it, `not_before` the day of the return that was agreed, `touched_at`
    the last touch, `missing` which of WANTED nobody knows, by the first name of each."""

    person: str
    name: str
    email: str
    phone: str
    company: str
    job_title: str
    score: int
    channel: str
    campaign: str
    touched_at: datetime | None
    why: str
    reason: str
    not_before: date | None
    missing: tuple[str, ...]

    @property
    def title(self) -> str:
        """What to call this lead: the best that is known."""
        return self.name or self.email or self.phone


@dataclass(frozen=True, slots=True)
class NurturePage:
    """A page of leads, and the mark of the next one, empty on the last."""

    lines: tuple[NurtureLine, ...]
    next_after: str


def care_of(workspace_id: int, now: datetime) -> timedelta:
    """How long nobody may go without a touch: the shortest that the pact in force promises."""
    version = agreement_of(workspace_id).at(now)
    promises = version.pact.commitments if version else ()
    promised = [one.touched_every.elapsed for one in promises if isinstance(one, Care)]
    return min(promised, default=USUAL_CARE)


def nurture_page(
    workspace_id: int, ask: NurtureAsk, *, after: str = "", limit: int = PAGE
) -> NurturePage:
    """A page of leads to nurture, the highest score first; a mark that cannot be read begins
    anew."""
    score, _, person = after.partition("~")
    readable = person.isalnum() and person.isascii() and _is_number(score)
    chosen = _chosen(workspace_id, ask, (int(score), person) if readable else None, limit + 1)
    people = [person for _, person in chosen[:limit]]
    rows = select_in(
        f"SELECT {_COLUMNS} FROM {_TABLES} WHERE l.workspace_id = %s AND l.person IN ({{marks}})",
        [workspace_id],
        people,
    )
    touched = _last_touches(workspace_id, people)
    lines = {row[0]: _line(row, touched.get(row[0])) for row in rows}
    page = tuple(lines[person] for person in people if person in lines)
    return NurturePage(page, "~".join(map(str, chosen[limit - 1])) if chosen[limit:] else "")


def nurture_line(workspace_id: int, person: str) -> NurtureLine | None:
    """One of them; None for somebody who is not, or no longer, to be nurtured."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM {_TABLES} "
            f"WHERE l.workspace_id = %s AND l.person = %s AND {_ANY}",
            [workspace_id, person],
        )
        row = cursor.fetchone()
    return _line(row, _last_touches(workspace_id, [person]).get(person)) if row else None


def nurture_counts(workspace_id: int, ask: NurtureAsk) -> dict[str, int]:
    """How many there are in each group, and altogether under "", whatever else is asked."""
    counts = ", ".join(f"COUNT(CASE WHEN {test} THEN 1 END)" for test in _WHERE.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {counts} FROM testigo_lead l WHERE l.workspace_id = %s AND {_ANY}",
            [to_micros(ask.touched_since), workspace_id],
        )
        return dict(zip(_WHERE, cursor.fetchone(), strict=True))


def nurture_lines(workspace_id: int, ask: NurtureAsk) -> Iterator[NurtureLine]:
    """Everybody that is asked for, page by page, to be written to a file."""
    after = ""
    while True:
        page = nurture_page(workspace_id, ask, after=after, limit=500)
        yield from page.lines
        after = page.next_after
        if not after:
            return


def nurture_channels(workspace_id: int) -> list[str]:
    """The channels by which leads came."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT channel FROM testigo_lead_count WHERE workspace_id = %s "
            "AND stage IN ('lead', 'mql') AND channel <> '' AND people > 0 ORDER BY channel",
            [workspace_id],
        )
        return [str(channel) for (channel,) in cursor.fetchall()]


def _chosen(
    workspace_id: int, ask: NurtureAsk, mark: tuple[int, str] | None, limit: int
) -> list[tuple[int, str]]:
    """Score and person of a page: whom a search finds where they are few, else walked in order."""
    where, values = _where(workspace_id, ask)
    terms = asked_for(ask.search)
    found = by_terms(workspace_id, terms) if terms else None
    if ask.search and not terms:
        return []
    if mark is not None:
        where += " AND l.score <= %s AND (l.score < %s OR l.person > %s)"
        values += [mark[0], *mark]
    chosen = f"SELECT l.score, l.person FROM testigo_lead l WHERE {where}"
    if found is not None and found.are_few:
        rows = select_in(f"{chosen} AND l.person IN ({{marks}})", values, found.people)
        return sorted(rows, key=lambda row: (-row[0], row[1]))[:limit]
    if found is not None:
        chosen, values = f"{chosen} AND {found.each}", [*values, *found.values]
    with connection.cursor() as cursor:
        cursor.execute(f"{chosen} ORDER BY l.score DESC, l.person LIMIT %s", [*values, limit])
        return list(cursor.fetchall())


def _where(workspace_id: int, ask: NurtureAsk) -> tuple[str, list[Any]]:
    where = [f"l.workspace_id = %s AND {_WHERE.get(ask.group, _ANY)}"]
    values: list[Any] = [workspace_id]
    if ask.group == "untouched":
        values.append(to_micros(ask.touched_since))
    if ask.channel:
        where.append("l.channel = %s")
        values.append(ask.channel)
    return " AND ".join(where), values


def _last_touches(workspace_id: int, people: Sequence[str]) -> dict[str, datetime]:
    rows = select_in(
        "SELECT f.holder, MAX(f.at) FROM testigo_fact f "
        f"WHERE f.workspace_id = %s AND {_IS_TOUCH} AND f.holder IN ({{marks}}) GROUP BY f.holder",
        [workspace_id, *TOUCHES],
        people,
    )
    return {person: from_micros(at) for person, at in rows}


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat((said or "")[:10])
    except ValueError:
        return None


def _is_number(text: str) -> bool:
    return len(text) < 10 and text.removeprefix("-").isascii() and text.removeprefix("-").isdigit()


def _line(row: tuple[Any, ...], touched_at: datetime | None) -> NurtureLine:
    person, name, email, phone, company, title, score, channel, campaign, why, text = row
    told = case_of(text).story.person
    reasons = {"rejected": told.rejected_for, "recycled": told.recycled_for}
    return NurtureLine(
        person=person,
        name=name,
        email=email,
        phone=phone,
        company=company,
        job_title=title,
        score=score,
        channel=channel,
        campaign=campaign,
        touched_at=touched_at,
        why=why,
        reason=reasons.get(why) or "",
        not_before=_day(told.not_before) if why == "recycled" else None,
        missing=missing_of(told),
    )
