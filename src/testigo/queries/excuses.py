"""What waits for the meeting of both sides: excuses that were asked for, returns to be reviewed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from testigo.core.casefile import CaseFile, RunningClock
from testigo.core.sla.clocks import Reading, reading
from testigo.core.sla.commitments import Clocked
from testigo.core.sla.excuses import Plea
from testigo.core.story import Agreement
from testigo.core.vetting import CONTESTED
from testigo.queries.leads import LeadLine, lines_of
from testigo.queries.memberships import names_of
from testigo.store.agreements import agreement_of
from testigo.store.models import ClockRow, FactRow
from testigo.store.projections import read_cases

# Of each, so many are read: the oldest first.
SHOWN = 100
# A return that nobody reviewed for so long is not going to be.
_RECENT = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class AskedExcuse:
    """An excuse that waits for the other side: whose clock, what was promised, how it reads, why it
    is asked for and by whom."""

    lead: LeadLine
    running: RunningClock
    promise: Clocked
    reading: Reading
    plea: Plea
    by: str


@dataclass(frozen=True, slots=True)
class ContestedReturn:
    """A lead that Sales returned and Marketing asks to review: when, and both reasons."""

    lead: LeadLine
    returned_for: str
    returned_at: datetime | None
    contested_for: str


@dataclass(frozen=True, slots=True)
class ForTheMeeting:
    """What both sides have to agree on."""

    excuses: tuple[AskedExcuse, ...]
    returns: tuple[ContestedReturn, ...]


def for_the_meeting(
    workspace_id: int, *, now: datetime, agreement: Agreement | None = None
) -> ForTheMeeting:
    """Everything that waits, what has waited longest first. An `agreement` that was read already
    is not read again."""
    asked = ClockRow.objects.of(workspace_id).filter(plea="asked")
    pleading = list(dict.fromkeys(asked.order_by("due_at").values_list("person", flat=True)))
    contested = FactRow.objects.of(workspace_id).filter(name=CONTESTED, at__gte=now - _RECENT)
    returned = list(dict.fromkeys(contested.order_by("at").values_list("holder", flat=True)))
    people = list(dict.fromkeys([*pleading[:SHOWN], *returned[:SHOWN]]))
    cases = {person: one.case for person, one in read_cases(workspace_id, people).items()}
    leads = lines_of(workspace_id, people, now)
    agreement = agreement or agreement_of(workspace_id)
    excuses = [
        excuse
        for person in pleading
        if person in leads
        for excuse in _excuses(leads[person], cases[person], agreement, now)
    ]
    names = names_of(workspace_id, (excuse.plea.asked_by for excuse in excuses))
    return ForTheMeeting(
        tuple(
            AskedExcuse(e.lead, e.running, e.promise, e.reading, e.plea, names.get(e.by, ""))
            for e in excuses
        ),
        tuple(
            found
            for person in returned
            if person in leads and (found := _returned(leads[person], cases[person]))
        ),
    )


def _excuses(
    lead: LeadLine, case: CaseFile, agreement: Agreement, now: datetime
) -> list[AskedExcuse]:
    found = []
    for running in case.clocks:
        clock, plea = running.clock, case.pleas.get(running.clock.key)
        if plea is not None and plea.standing == "asked":
            promise = agreement.promise_of(clock)
            shown = reading(clock, agreement.calendar_of(clock), now, promise.elapsed)
            found.append(AskedExcuse(lead, running, promise, shown, plea, plea.asked_by))
    return found


def _returned(lead: LeadLine, case: CaseFile) -> ContestedReturn | None:
    person = case.story.person
    if person.rejected_for is None or person.contested_for is None:
        return None
    return ContestedReturn(lead, person.rejected_for, person.rejected_at, person.contested_for)
