"""Whom to call now: awaited leads in groups of urgency, each with the reasons it came."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from testigo.core.casefile import CaseFile
from testigo.core.sla.calendar import is_open
from testigo.core.story import PactInForce
from testigo.queries.lead import attempts_promised
from testigo.queries.leads import LeadLine, awaited_leads
from testigo.queries.why import WhyRow, why
from testigo.store.agreements import agreement_of
from testigo.store.projections import read_cases

GROUPS = ("unassigned", "past_due", "due_soon", "today", "out_of_hours", "scheduled")
# Rows of the score that explain best why somebody is here.
REASONS = 3


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One lead to attend to, with the rows that gave most points and its last outcome."""

    lead: LeadLine
    group: str
    reasons: tuple[WhyRow, ...]
    last_outcome: str


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue in groups, in the order of GROUPS, empty groups left out."""

    groups: tuple[tuple[str, tuple[QueueLine, ...]], ...]
    total: int
    attempts_promised: int
    rejection_reasons: tuple[str, ...]


def queue(workspace_id: int, *, owner: int | None, now: datetime, zone: ZoneInfo) -> Queue:
    """The queue of one owner, or of everybody; what nobody owns comes first, for all to see."""
    version = agreement_of(workspace_id).at(now)
    leads = awaited_leads(workspace_id, owner=None, now=now)
    mine = [lead for lead in leads if owner is None or lead.owner in (owner, None)]
    cases = read_cases(workspace_id, [lead.person for lead in mine])
    lines = [_line(lead, cases[lead.person].case, version, now, zone) for lead in mine]
    groups = [(name, tuple(line for line in lines if line.group == name)) for name in GROUPS]
    return Queue(
        tuple((name, group) for name, group in groups if group),
        len(lines),
        attempts_promised(version),
        version.pact.dispositions["rejected"] if version else (),
    )


def queue_line(workspace_id: int, lead: LeadLine, *, now: datetime, zone: ZoneInfo) -> QueueLine:
    """One lead as the queue shows it."""
    version = agreement_of(workspace_id).at(now)
    case = read_cases(workspace_id, [lead.person])[lead.person].case
    return _line(lead, case, version, now, zone)


def awaited_count(workspace_id: int, *, owner: int | None, now: datetime) -> int:
    """How many leads wait for this owner and for nobody yet."""
    leads = awaited_leads(workspace_id, owner=None, now=now)
    return sum(1 for lead in leads if owner is None or lead.owner in (owner, None))


def _line(
    lead: LeadLine, case: CaseFile, version: PactInForce | None, now: datetime, zone: ZoneInfo
) -> QueueLine:
    at = max(now, case.story.last_at or now)
    rows = why(case, version, at).rows if version else ()
    best = sorted(rows, key=lambda line: -line.row.points)
    reasons = tuple(line for line in best[:REASONS] if line.row.points > 0)
    group = _group(lead, version, now, zone)
    return QueueLine(lead, group, reasons, case.story.person.last_outcome)


def _group(lead: LeadLine, version: PactInForce | None, now: datetime, zone: ZoneInfo) -> str:
    if lead.owner is None:
        return "unassigned"
    if lead.clock in ("past_due", "due_soon"):
        return lead.clock
    if lead.due_at is None:
        return "today"
    if lead.status == "waiting":
        return "scheduled"
    if version is not None and not is_open(version.pact.calendar, now):
        return "out_of_hours"
    same_day = lead.due_at.astimezone(zone).date() == now.astimezone(zone).date()
    return "today" if same_day else "scheduled"
