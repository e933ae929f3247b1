"""What to do next about a lead of the queue: by what is overdue, by what is known of it, and by
what was tried."""

from datetime import datetime

from django.utils.translation import gettext as _

from testigo.core.facts import CONVERSATIONS
from testigo.core.qualifying import BUDGET, NEED
from testigo.core.sla.commitments import Attempts
from testigo.queries.queue import QueueLine
from testigo.web.queue.deadlines import day_words, gap_words
from testigo.wording import word
from testigo.wording.promises import promise_name

_ANSWER = frozenset({"lead.accepted", "lead.rejected"})


def overdue_words(line: QueueLine, language: str) -> str:
    """Which promise is overdue, in few words; empty where none is."""
    if line.owed is None or line.lead.clock != "past_due":
        return ""
    name = promise_name(line.owed, language)
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def next_step(line: QueueLine, promise: Attempts | None, now: datetime, language: str) -> str:
    """What to do next, in one sentence; `promise` is the one that asks for most attempts. Empty
    where the row says enough."""
    if line.lead.snoozed_until is not None:
        until = day_words(line.lead.snoozed_until, now)
        return _("Snoozed until %(when)s; its clock goes on") % {"when": until}
    if line.call_at is not None:
        if line.call_at <= now:
            return _("The call agreed was due %(when)s") % {"when": gap_words(line.call_at, now)}
        return _("Call back %(when)s") % {"when": day_words(line.call_at, now)}
    if line.accepted and (line.confirmed or line.last_outcome in CONVERSATIONS):
        return _qualifying(line.confirmed)
    if line.last_outcome == "spoke":
        return _("You have spoken: accept it or say why it is not a fit")
    if line.last_outcome == "meeting_booked":
        return _("Meeting booked: accept it and prepare it")
    if not line.accepted and _waits_for_an_answer(line, promise):
        return _("Accept it or say why it is not a fit")
    return _trying(line, promise, language)


def _qualifying(confirmed: frozenset[str]) -> str:
    """What is still to be learnt of a lead that was accepted and reached."""
    if confirmed == {NEED, BUDGET}:
        return _("Need and budget are confirmed: go on with the deal")
    if NEED in confirmed:
        return _("The need is confirmed: ask for the budget")
    if BUDGET in confirmed:
        return _("There is a budget: ask for the need")
    return _("Accepted: ask for the need and the budget")


def _waits_for_an_answer(line: QueueLine, promise: Attempts | None) -> bool:
    """Whether no further attempt is owed: the answer is overdue, or all attempts were made."""
    if line.lead.clock == "past_due" and line.owed and line.lead.attempts:
        return _ANSWER.issuperset(line.owed.ends)
    done = promise is not None and line.lead.attempts >= promise.at_least
    return done and not isinstance(line.owed, Attempts)


def _trying(line: QueueLine, promise: Attempts | None, language: str) -> str:
    if not line.lead.attempts:
        return "" if line.lead.phone else _("The phone is missing: write first")
    if promise and len(line.channels) < promise.by_channels and len(line.channels) == 1:
        channel = word("attempt_channel", line.channels[0], language).lower()
        return _("So far only one channel was tried (%(channel)s): try another") % {
            "channel": channel
        }
    return _("Try again")
