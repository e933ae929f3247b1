"""Whom to call now: awaited leads in groups of urgency, each with the reasons it came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from testigo.core.casefile import CaseFile
from testigo.core.facts import instant_of
from testigo.core.qualifying import BUDGET, NEED
from testigo.core.sla.calendar import is_open
from testigo.core.sla.clocks import reading
from testigo.core.sla.commitments import Attempts, Clocked
from testigo.core.story import Agreement, PactInForce
from testigo.queries.leads import LeadLine, awaited_leads
from testigo.queries.why import WhyRow, why
from testigo.store.agreements import agreement_of
from testigo.store.projections import first_of_sales, read_cases
from testigo.store.seats import active_of

_NOBODY = "unassigned"
GROUPS = (_NOBODY, "past_due", "due_soon", "today", "out_of_hours", "scheduled")
# Rows of the score that explain best why somebody is here.
REASONS = 3
# Lines of a group that are read in full; the others are counted.
SHOWN = 30


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One lead to attend to: the rows that gave most points, its last outcome, the channels tried
    in this cycle, when somebody said that they would call back, and the share of the promised time
    that is left (1 to 0; None without a deadline). `confirmed` holds those of need.confirmed and
    budget.confirmed that were told, as far as the pact asks for them; `owed` is the promise that
    the deadline belongs to, None where it is a call that was agreed."""

    lead: LeadLine
    reasons: tuple[WhyRow, ...]
    last_outcome: str
    channels: tuple[str, ...]
    call_at: datetime | None
    left: float | None
    accepted: bool
    confirmed: frozenset[str]
    owed: Clocked | None


@dataclass(frozen=True, slots=True)
class QueueGroup:
    """The leads of one urgency, the first to fall due first; `total` counts those left out too."""

    name: str
    lines: tuple[QueueLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue in the order of GROUPS, empty groups left out.

    `now_count` is how many leads wait for something to be done today; `version` is the pact in
    force, None while none is.
    """

    groups: tuple[QueueGroup, ...]
    total: int
    now_count: int
    version: PactInForce | None


def queue(
    workspace_id: int,
    *,
    owner: int | None,
    now: datetime,
    zone: ZoneInfo,
    only: str = "",
    shown: int = SHOWN,
    agreement: Agreement | None = None,
) -> Queue:
    """The queue of one owner, or of everybody; what nobody owns comes first, for all to see.

    `only` names the one group to read. Of each group `shown` lines are read. An `agreement` that
    was read already is not read again.
    """
    agreement = agreement or agreement_of(workspace_id)
    version = agreement.at(now)
    grouped = _grouped(workspace_id, owner, version, now, zone)
    found = {name: leads for name, leads in grouped.items() if not only or name == only}
    people = [lead.person for leads in found.values() for lead, _ in leads[:shown]]
    cases = read_cases(workspace_id, people)
    groups = tuple(
        QueueGroup(
            name,
            tuple(
                _line(lead, call, cases[lead.person].case, agreement, now)
                for lead, call in leads[:shown]
            ),
            len(leads),
        )
        for name, leads in found.items()
    )
    return Queue(
        groups,
        sum(len(leads) for leads in grouped.values()),
        _now_count(grouped),
        version,
    )


def awaited_count(workspace_id: int, *, owner: int | None, now: datetime, zone: ZoneInfo) -> int:
    """How many leads of this owner, or of nobody yet, wait for something to be done today."""
    version = agreement_of(workspace_id).at(now)
    return _now_count(_grouped(workspace_id, owner, version, now, zone))


def promised_attempts(version: PactInForce | None) -> Attempts | None:
    """The promise that asks for most attempts."""
    promises = version.pact.commitments if version else ()
    asked = [promise for promise in promises if isinstance(promise, Attempts)]
    return max(asked, key=lambda promise: promise.at_least, default=None)


_Grouped = dict[str, list[tuple[LeadLine, datetime | None]]]


def _grouped(
    workspace_id: int,
    owner: int | None,
    version: PactInForce | None,
    now: datetime,
    zone: ZoneInfo,
) -> _Grouped:
    """Leads with the call back that was agreed, by group; within one by what comes first."""
    leads = awaited_leads(workspace_id, owner=owner, now=now)
    calls = _calls(workspace_id, leads, version.pact.zone if version else zone)
    there = _still_there(workspace_id, leads)
    is_working = version is None or is_open(version.pact.calendar, now)
    grouped: _Grouped = {name: [] for name in GROUPS}
    for lead in leads:
        call_at = calls.get(lead.person)
        group = _group(lead, call_at, now, zone, is_working) if lead.owner in there else _NOBODY
        grouped[group].append((lead, call_at))
    grouped["scheduled"].sort(key=lambda pair: _first_of(pair[0], pair[1], now))
    return {name: pairs for name, pairs in grouped.items() if pairs}


def _still_there(workspace_id: int, leads: Iterable[LeadLine]) -> set[int | None]:
    """Which of the owners of these are still active members: what another had, nobody has."""
    owners = {lead.owner for lead in leads if lead.owner is not None}
    return set(active_of(workspace_id, owners)) if owners else set()


def _calls(
    workspace_id: int, leads: Iterable[LeadLine], zone: ZoneInfo
) -> dict[str, datetime | None]:
    waiting = [lead.person for lead in leads if lead.status == "waiting"]
    return {
        person: _call_at(stored.case, zone)
        for person, stored in read_cases(workspace_id, waiting).items()
    }


def _call_at(case: CaseFile, zone: ZoneInfo) -> datetime | None:
    said = case.story.person.call_at
    return instant_of(said, zone) if said else None


def _group(
    lead: LeadLine, call_at: datetime | None, now: datetime, zone: ZoneInfo, is_working: bool
) -> str:
    if lead.snoozed_until is not None:
        return "scheduled"
    if lead.clock in ("past_due", "due_soon"):
        return lead.clock
    if call_at is not None and call_at > now:
        return "scheduled"
    if lead.attempts and call_at is None and not _falls_today(lead.due_at, now, zone):
        return "scheduled"
    return "today" if is_working else "out_of_hours"


def _falls_today(due_at: datetime | None, now: datetime, zone: ZoneInfo) -> bool:
    return due_at is not None and due_at.astimezone(zone).date() <= now.astimezone(zone).date()


def _first_of(lead: LeadLine, call_at: datetime | None, now: datetime) -> tuple[bool, datetime]:
    """When a scheduled lead comes up: what was put aside, when it comes back."""
    if lead.snoozed_until is not None:
        return False, lead.snoozed_until
    nearest = min((at for at in (lead.due_at, call_at) if at is not None), default=None)
    return nearest is None, nearest or now


def _now_count(grouped: _Grouped) -> int:
    return sum(len(pairs) for name, pairs in grouped.items() if name != "scheduled")


def _line(
    lead: LeadLine,
    call_at: datetime | None,
    case: CaseFile,
    agreement: Agreement,
    now: datetime,
) -> QueueLine:
    person = case.story.person
    return QueueLine(
        lead,
        _reasons(case, agreement.at(now), now),
        person.last_outcome,
        tuple(person.last_attempts),
        call_at,
        _left(lead, case, agreement, now),
        person.accepted,
        _confirmed(case, agreement),
        _owed(lead, case, agreement),
    )


def _reasons(case: CaseFile, version: PactInForce | None, now: datetime) -> tuple[WhyRow, ...]:
    if version is None:
        return ()
    rows = why(case.story, version, max(now, case.story.last_at or now)).rows
    best = sorted(rows, key=lambda line: -line.row.points)
    return tuple(line for line in best[:REASONS] if line.row.points > 0)


def _confirmed(case: CaseFile, agreement: Agreement) -> frozenset[str]:
    if not case.story.pact_version:
        return frozenset()
    tests = agreement.numbered(case.story.pact_version).pact.lifecycle.fact_tests
    return frozenset({tests[number].name for number in case.story.path.seen} & {NEED, BUDGET})


def _owed(lead: LeadLine, case: CaseFile, agreement: Agreement) -> Clocked | None:
    first = first_of_sales(case, agreement)
    return agreement.promise_of(first) if first and first.due_at == lead.due_at else None


def _left(lead: LeadLine, case: CaseFile, agreement: Agreement, now: datetime) -> float | None:
    for running in case.clocks:
        clock = running.clock
        if clock.end is None and clock.due_at == lead.due_at:
            calendar = agreement.calendar_of(clock)
            return reading(clock, calendar, now, agreement.promise_of(clock).elapsed).left
    return None
