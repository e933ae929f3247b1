"""What lists and queues read: leads, clocks and names, written from the core's cases."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from testigo.core import contracts, scoring
from testigo.core.casefile import CaseFile, RunningClock
from testigo.core.companies import EMAIL, SITE, domain_of
from testigo.core.conditions import Kind, holds
from testigo.core.facts import instant_of
from testigo.core.lifecycle import Moment
from testigo.core.nurturing import missing_of, why_nurtured
from testigo.core.person import TraitValue
from testigo.core.scoring import Score
from testigo.core.sla.clocks import Clock, milestones
from testigo.core.sla.excuses import FOR_EVER
from testigo.core.story import Agreement, Story, score_at
from testigo.store import lead_counts, sought
from testigo.store.bulk import delete_rows, insert_rows, select_in, upsert_rows
from testigo.store.domains import known_domains
from testigo.store.models.fields import to_micros
from testigo.store.rows import case_of, case_text, traits_in

LEAD_KEY = ("workspace_id", "person")
LEAD_COLUMNS = (
    "stage",
    "cycle",
    "status",
    "owner_id",
    "score",
    "fit",
    "interest",
    "passes",
    "scored_at",
    "score_falls_at",
    "touched_at",
    "channel",
    "campaign",
    "open_deals",
    "awaited",
    "due_at",
    "warn_at",
    "attempts",
    "last_fact_at",
    "known",
    "stage_at",
    "cared_at",
    "snoozed_until",
    "nurtured",
    "incomplete",
    "applied_seq",
    "case_file",
)
# In which Sales may owe a lead something.
AWAITED_STAGES = ("mql", "sql")
STAGE_KEY = ("workspace_id", "person", "cycle", "stage")
STAGE_COLUMNS = ("at", "implied", "pact_version")
CLOCK_KEY = ("workspace_id", "person", "commitment", "cause")
CLOCK_COLUMNS = (
    "side",
    "cycle",
    "deal",
    "started_at",
    "warn_at",
    "due_at",
    "pact_version",
    "ended_at",
    "ended_by",
    "ending",
    "void_reason",
    "paused_at",
    "moved_from",
    "excused_until",
    "plea",
    "warned",
    "passed_due",
)
# Where a row of a lead has what it is counted by.
_COUNTED = [len(LEAD_KEY) + LEAD_COLUMNS.index(name) for name in lead_counts.COUNTED_BY]
_KNOWN = len(LEAD_KEY) + LEAD_COLUMNS.index("known")
IDENTITY_TRAITS = ("name", "email", "phone", "company", "job_title")
# What is stored of somebody's identity: these traits, and the domain of their company.
IDENTITY_COLUMNS = (*IDENTITY_TRAITS, "domain")
_WIDTHS = {"name": 200, "email": 254, "phone": 32, "company": 200, "job_title": 200}


@dataclass(frozen=True, slots=True)
class Stored:
    """A case as read back, with the last fact that it has taken in."""

    case: CaseFile
    applied_seq: int


def read_cases(workspace_id: int, people: Sequence[str]) -> dict[str, Stored]:
    """The cases of these people, where they have one."""
    rows = select_in(
        "SELECT person, applied_seq, case_file FROM testigo_lead "
        "WHERE workspace_id = %s AND person IN ({marks})",
        [workspace_id],
        people,
    )
    return {person: Stored(case_of(text), seq) for person, seq, text in rows}


def read_traits(workspace_id: int, people: Sequence[str]) -> dict[str, dict[str, TraitValue]]:
    """What is held of these people by trait, where they have a case."""
    rows = select_in(
        "SELECT person, case_file FROM testigo_lead "
        "WHERE workspace_id = %s AND person IN ({marks})",
        [workspace_id],
        people,
    )
    return {person: traits_in(text) for person, text in rows}


def lead_row(
    workspace_id: int, case: CaseFile, agreement: Agreement, now: datetime, seq: int
) -> tuple[Any, ...]:
    """A lead as lists show it, its score as of `now`."""
    story = case.story
    version = agreement.at(story.last_at or now)
    points = score_at(story, version, now)
    falls = scoring.next_fall(story.tally, version.pact.scoring, now) if version else None
    renewal = contracts.next_due(story.terms, case.drawn_at or now)
    changes = [at for at in (falls, renewal) if at is not None]
    touch = story.person.first_touch
    awaited = is_awaited(case)
    zone = version.pact.zone if version else ZoneInfo("UTC")
    due, warn = deadline(case, agreement, zone) if awaited else (None, None)
    return (
        workspace_id,
        case.person,
        story.path.stage,
        story.person.cycle,
        story.person.status,
        _user(case.owner),
        points.total,
        points.fit,
        points.interest,
        passes(case, agreement, now, points),
        to_micros(now),
        _micros(min(changes, default=None)),
        to_micros(touch.at) if touch else None,
        _text(touch.channel, 40) if touch else "",
        _text(touch.campaign, 120) if touch else "",
        len(story.person.open_deals),
        awaited,
        _micros(due),
        _micros(warn),
        story.person.attempts,
        _micros(story.last_at),
        is_known(story),
        _micros(story.path.entries[-1].at) if story.path.entries else None,
        _micros(_cared_at(story)),
        _micros(_snoozed_until(story, zone)),
        *_nurtured(story),
        seq,
        case_text(case),
    )


def is_known(story: Story) -> bool:
    """Whether anything that stands says who somebody is or where they came from."""
    return bool(story.person.traits) or story.person.first_touch is not None


def _nurtured(story: Story) -> tuple[str, bool]:
    """Why Marketing takes care of them, and whether something is missing of them."""
    return why_nurtured(story.path.stage, story.person), bool(missing_of(story.person))


def _cared_at(story: Story) -> datetime | None:
    """Since when somebody waits for the next touch; None off the path."""
    if not story.path.entries:
        return None
    return max(story.path.entries[-1].at, story.person.cared_at or story.path.entries[-1].at)


def _snoozed_until(story: Story, zone: ZoneInfo) -> datetime | None:
    text = story.person.snoozed_until
    return instant_of(text, zone) if text else None


def passes(case: CaseFile, agreement: Agreement, now: datetime, points: Score) -> bool:
    """Whether the conditions of mql hold at `now`."""
    version = agreement.at(case.story.last_at or now)
    if version is None:
        return False
    parts: dict[Kind, int] = {
        "total": points.total,
        "fit": points.fit,
        "interest": points.interest,
    }
    moment = Moment(case.story.person, case.story.path, version.pact.lifecycle, parts)
    return holds(version.pact.lifecycle.definitions["mql"].when, moment)


def is_awaited(case: CaseFile) -> bool:
    """Whether Sales owes this lead something: handed over in this cycle and not settled."""
    story = case.story
    if story.path.stage not in AWAITED_STAGES or story.person.status == "closed":
        return False
    return any(
        owed.cycle == story.person.cycle and owed.voided_at is None and owed.to
        for owed in case.obligations
    )


def deadline(
    case: CaseFile, agreement: Agreement, zone: ZoneInfo
) -> tuple[datetime | None, datetime | None]:
    """The one deadline that a seller sees and when it falls due soon: the earliest running clock
    of Sales, else the call back that was agreed."""
    first = first_of_sales(case, agreement)
    if first is not None:
        return first.due_at, first.warn_at
    call_at = case.story.person.call_at
    at = instant_of(call_at, zone) if call_at else None
    return at, at


def first_of_sales(case: CaseFile, agreement: Agreement) -> Clock | None:
    """The running clock of Sales that falls due first."""
    running = [
        r.clock
        for r in case.clocks
        if r.clock.end is None
        and r.clock.paused_at is None
        and agreement.promise_of(r.clock).side == "sales"
    ]
    return min(running, key=lambda clock: clock.due_at, default=None)


def save_leads(workspace_id: int, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write leads, new or changed, and count them anew."""
    before = lead_counts.counts_of(workspace_id, [row[1] for row in rows])
    upsert_rows("testigo_lead", LEAD_KEY, LEAD_COLUMNS, rows)
    after = (lead_counts.counted_as([row[n] for n in _COUNTED], row[_KNOWN]) for row in rows)
    lead_counts.move(workspace_id, before, Counter(kind for kind in after if kind))


def forget_leads(workspace_id: int, people: Sequence[str]) -> None:
    """Remove the leads of these people, whom nobody counts or finds any more."""
    before = lead_counts.counts_of(workspace_id, people)
    delete_rows("testigo_lead", LEAD_KEY, [(workspace_id, person) for person in people])
    lead_counts.move(workspace_id, before, Counter())
    sought.forget(workspace_id, people)


def save_clocks(workspace_id: int, cases: Sequence[CaseFile], agreement: Agreement) -> None:
    """Write the clocks of these people anew."""
    people = [case.person for case in cases]
    select_in(
        "DELETE FROM testigo_clock WHERE workspace_id = %s AND person IN ({marks}) "
        "RETURNING person",
        [workspace_id],
        people,
    )
    rows = [row for case in cases for row in clock_rows(workspace_id, case, agreement)]
    insert_rows("testigo_clock", CLOCK_KEY + CLOCK_COLUMNS, rows)


def save_stages(workspace_id: int, cases: Sequence[CaseFile]) -> None:
    """Write the stages that these people entered anew."""
    select_in(
        "DELETE FROM testigo_stage WHERE workspace_id = %s AND person IN ({marks}) "
        "RETURNING person",
        [workspace_id],
        [case.person for case in cases],
    )
    rows = [row for case in cases for row in stage_rows(workspace_id, case)]
    insert_rows("testigo_stage", STAGE_KEY + STAGE_COLUMNS, rows)


def stage_rows(workspace_id: int, case: CaseFile) -> list[tuple[Any, ...]]:
    """The stages that a person entered as rows, in the order of STAGE_KEY + STAGE_COLUMNS."""
    return [
        (
            workspace_id,
            case.person,
            entry.cycle,
            entry.stage,
            to_micros(entry.at),
            entry.implied,
            entry.pact_version,
        )
        for entry in case.story.path.entries
    ]


def clock_rows(workspace_id: int, case: CaseFile, agreement: Agreement) -> list[tuple[Any, ...]]:
    """The clocks of a person as rows, in the order of CLOCK_KEY + CLOCK_COLUMNS."""
    return [_clock_row(workspace_id, case, running, agreement) for running in case.clocks]


def read_columns(
    workspace_id: int, table: str, columns: Sequence[str], people: Sequence[str]
) -> list[tuple[Any, ...]]:
    """`person` and these columns of the people's rows."""
    return select_in(
        f"SELECT person, {', '.join(columns)} FROM {table} "
        "WHERE workspace_id = %s AND person IN ({marks})",
        [workspace_id],
        people,
    )


def read_identities(workspace_id: int, people: Sequence[str]) -> dict[str, list[tuple[str, ...]]]:
    """The clear identity stored about these people, in the order of IDENTITY_COLUMNS."""
    rows = select_in(
        f"SELECT id, {', '.join(IDENTITY_COLUMNS)} FROM testigo_person "
        "WHERE workspace_id = %s AND id IN ({marks})",
        [workspace_id],
        people,
    )
    found: dict[str, list[tuple[str, ...]]] = {person: [] for person in people}
    for person, *values in rows:
        found[person].append(tuple(values))
    return found


def _clock_row(
    workspace_id: int, case: CaseFile, running: RunningClock, agreement: Agreement
) -> tuple[Any, ...]:
    clock = running.clock
    drawn_at = case.drawn_at or clock.started_at
    reached = {name for name, _ in milestones(clock, running.known_end, drawn_at)}
    plea = case.pleas.get(clock.key)
    return (
        workspace_id,
        case.person,
        clock.commitment,
        clock.cause_id,
        agreement.promise_of(clock).side,
        clock.cycle,
        clock.deal,
        to_micros(clock.started_at),
        to_micros(clock.warn_at),
        to_micros(clock.due_at),
        clock.pact_version,
        _micros(clock.ended_at),
        clock.ended_by,
        _ending(case, clock),
        clock.void_reason,
        _micros(clock.paused_at),
        _micros(clock.moved_from),
        _micros(case.excused_until(clock)),
        plea.standing if plea else "",
        "warned" in reached,
        "passed_due" in reached,
    )


def _ending(case: CaseFile, clock: Clock) -> str | None:
    """How a clock ended or stands, None while it runs or is past due."""
    until = case.excused_until(clock)
    at = FOR_EVER if clock.ended_at is None else clock.ended_at
    if until is not None and at <= until and clock.end in (None, "kept_late"):
        return "excused"
    return "paused" if clock.paused_at is not None else clock.end


def identity_row(workspace_id: int, case: CaseFile) -> tuple[Any, ...]:
    """Clear identity as the latest traits give it, in the order of IDENTITY_COLUMNS, then whose."""
    person = case.story.person
    values = [_text(person.trait(name) or "", _WIDTHS[name]) for name in IDENTITY_TRAITS]
    told = {name: person.trait(name) for name in (EMAIL, SITE)}
    return (*values, domain_of(told, known_domains()), workspace_id, case.person)


def _text(value: Any, width: int) -> str:
    """What facts say, as a column takes it: PostgreSQL holds no NUL."""
    return str(value).replace("\x00", "")[:width]


def _user(owner: str | None) -> int | None:
    """`user:12` → 12; None for nobody and for an owner outside the system."""
    number = owner.removeprefix("user:") if owner and owner.startswith("user:") else ""
    return int(number) if number.isdecimal() and number.isascii() else None


def _micros(instant: datetime | None) -> int | None:
    return None if instant is None else to_micros(instant)
