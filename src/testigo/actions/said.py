"""From what was chosen in the outcome bar to the fact that it is: outcomes by their keys, and steps
by their names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from testigo.core.facts import ATTEMPT_CHANNELS
from testigo.core.person import PersonState
from testigo.core.problems import InvalidInput, Problem
from testigo.store.agreements import agreement_of
from testigo.store.models import Workspace
from testigo.store.projections import read_cases

# key of the outcome bar → outcome of the attempt; 6 is a rejection, not an attempt.
ATTEMPT_OF_KEY: Mapping[str, str] = {
    "1": "spoke",
    "2": "no_answer",
    "3": "voicemail",
    "4": "call_back",
    "5": "meeting_booked",
}
REJECT = "6"
STEPS: Mapping[str, str] = {
    "accept": "lead.accepted",
    "qualify": "lead.qualified",
    "need": "need.confirmed",
    "budget": "budget.confirmed",
    "recycle": "lead.recycled",
    "disqualify": "lead.disqualified",
    "reinstate": "lead.reinstated",
}
# A word about a lead, and putting it aside for a while, which stops no clock.
NOTE, SNOOZE = "note", "snooze"
LONGEST_NOTE = 10_000
# What is put aside for longer is no seller's any more: it goes back to Marketing.
FARTHEST_SNOOZE = timedelta(days=92)
# What the pact calls the reasons of a step. Whoever is off the path is so for the same reasons as
# whoever was returned.
REASONS_OF: Mapping[str, str] = {
    REJECT: "rejected",
    "recycle": "recycled",
    "disqualify": "rejected",
}
# Beyond this a date is a slip of the pen; the last ones of the calendar no page can show.
FARTHEST_CALL = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class Said:
    """What was chosen: an outcome's key, a step's name, a note or a snooze, and what goes with some
    of them. `call_at` and `until` are ISO instants, `not_before` an ISO day, `amount` a decimal
    text."""

    key: str
    channel: str = "phone"
    call_at: str = ""
    reason: str = ""
    amount: str = ""
    not_before: str = ""
    until: str = ""
    note: str = ""


def fact_said(
    workspace: Workspace, person: str, said: Said, at: datetime
) -> tuple[str, dict[str, Any]]:
    """The name and the props of the fact, told at `at`. Raises InvalidInput for what is not
    offered, for what is missing, and for a step that was taken already."""
    if said.key in STEPS:
        _refuse_taken(workspace.id, person, said.key)
        return STEPS[said.key], _props_of_step(workspace, said, at)
    if said.key in (NOTE, SNOOZE):
        return _aside(said, at)
    if said.key == REJECT:
        return "lead.rejected", {"reason": _reason(workspace, said, at)}
    if said.key not in ATTEMPT_OF_KEY:
        raise InvalidInput([Problem("unknown_outcome", "outcome", {"value": said.key[:20]})])
    if said.channel not in ATTEMPT_CHANNELS:
        raise InvalidInput([Problem("unknown_channel", "channel", {"value": said.channel[:20]})])
    outcome = ATTEMPT_OF_KEY[said.key]
    props: dict[str, Any] = {"channel": said.channel, "outcome": outcome, "human": True}
    if said.key == "4":
        missing = Problem("call_time_missing", "call_at")
        props["call_at"] = _ahead(said.call_at, at, FARTHEST_CALL, missing)
    return "contact.attempted", props


def _aside(said: Said, at: datetime) -> tuple[str, dict[str, Any]]:
    if said.key == SNOOZE:
        until = _ahead(said.until, at, FARTHEST_SNOOZE, Problem("snooze_time_missing", "until"))
        return "lead.snoozed", {"until": until}
    text = said.note.strip()
    if not text:
        raise InvalidInput([Problem("note_missing", "note")])
    if len(text) > LONGEST_NOTE:
        raise InvalidInput([Problem("note_too_long", "note", {"most": LONGEST_NOTE})])
    return "note.written", {"text": text}


def _props_of_step(workspace: Workspace, said: Said, at: datetime) -> dict[str, Any]:
    if said.key == "budget":
        return {"amount": said.amount} if said.amount else {}
    if said.key == "disqualify":
        return {"reason": _reason(workspace, said, at)}
    if said.key == "recycle":
        return {
            "reason": _reason(workspace, said, at),
            "not_before": _not_before(said.not_before, at.astimezone(ZoneInfo(workspace.timezone))),
        }
    return {}


def _reason(workspace: Workspace, said: Said, at: datetime) -> str:
    version = agreement_of(workspace.id).at(at)
    allowed = version.pact.dispositions[REASONS_OF[said.key]] if version else ()
    if said.reason not in allowed:
        raise InvalidInput([Problem("reason_missing", "reason")])
    return said.reason


def _ahead(text: str, at: datetime, farthest: timedelta, problem: Problem) -> str:
    """An instant agreed for later, which lies ahead of `at`."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not at < moment <= at + farthest:
        raise InvalidInput([problem])
    return moment.isoformat()


def _not_before(text: str, here: datetime) -> str:
    """The day before which a recycled lead is not handed over again, `here` being the present
    instant where the business is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not here.date() < day <= (here + FARTHEST_CALL).date():
        raise InvalidInput([Problem("recycle_day_missing", "not_before")])
    return day.isoformat()


_TAKEN: Mapping[str, Callable[[PersonState], bool]] = {
    "accept": lambda person: person.accepted,
    "disqualify": lambda person: person.disqualified,
    "reinstate": lambda person: not person.disqualified and person.rejected_for is None,
}


def _refuse_taken(workspace_id: int, person: str, step: str) -> None:
    """A step that says nothing new was pressed on a page that is not up to date."""
    taken = _TAKEN.get(step)
    stored = read_cases(workspace_id, [person]).get(person) if taken else None
    if taken is not None and stored is not None and taken(stored.case.story.person):
        raise InvalidInput([Problem("step_taken_already", "outcome")])
