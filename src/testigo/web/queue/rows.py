"""The queue as its page shows it: words and addresses for each line."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from testigo.connect.identity import normal_phone
from testigo.connect.values import BadValue
from testigo.core.sla.commitments import Attempts
from testigo.queries.queue import Queue, QueueGroup, QueueLine, promised_attempts
from testigo.web.queue.bar import Press, new_once
from testigo.web.queue.deadlines import day_words, gap_words, is_counted
from testigo.web.queue.next_step import next_step, overdue_words
from testigo.web.templatetags.figures import absolute_of
from testigo.wording import word
from testigo.wording.rules import rule_label

GROUP_NAMES: dict[str, str | Promise] = {
    "unassigned": pgettext_lazy("queue", "Unassigned"),
    "past_due": pgettext_lazy("queue", "Past due"),
    "due_soon": pgettext_lazy("queue", "Due soon"),
    "today": pgettext_lazy("queue", "Today"),
    "out_of_hours": pgettext_lazy("queue", "Out of hours"),
    "scheduled": pgettext_lazy("queue", "Scheduled"),
}
_NOT_IN_NUMBERS = re.compile(r"[^0-9+]")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue with everything said in the active language."""

    line: QueueLine
    role: str
    at: datetime | None
    at_words: str
    at_title: str
    counted: bool
    calls: bool
    why: str
    tries: str
    last: str
    next_step: str
    overdue: str
    phone_url: str
    chat_url: str
    mail_url: str
    outcome_url: str
    give_url: str
    once: str
    unassigned: bool

    @property
    def press(self) -> Press:
        """This lead in the outcome bar."""
        return Press(
            self.outcome_url,
            self.once,
            self.line.lead.person,
            self.line.lead.title,
            self.role,
            self.give_url,
            has_phone=bool(self.phone_url),
        )


@dataclass(frozen=True, slots=True)
class Section:
    """A group with its name; `more` is how many of its leads are left out."""

    name: str
    label: str | Promise
    rows: tuple[Row, ...]
    total: int
    more: int


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the outcome of a person goes, and where somebody else is chosen for them; `country`
    (ES) is the one whose numbers are written without its prefix."""

    outcome: Callable[[str], str]
    give: Callable[[str], str]
    country: str


def sections(found: Queue, now: datetime, where: Addresses) -> tuple[Section, ...]:
    """The groups of a queue, ready to show."""
    promise = promised_attempts(found.version)
    return tuple(_section(group, promise, now, where) for group in found.groups)


def chosen(shown: tuple[Section, ...], person: str) -> Row | None:
    """The line of this person, else the first one; None in an empty queue."""
    rows = [row for section in shown for row in section.rows]
    return next((row for row in rows if row.line.lead.person == person), next(iter(rows), None))


def _section(
    group: QueueGroup, promise: Attempts | None, now: datetime, where: Addresses
) -> Section:
    unassigned = group.name == "unassigned"
    rows = tuple(_row(line, promise, now, where, unassigned) for line in group.lines)
    return Section(group.name, GROUP_NAMES[group.name], rows, group.total, group.total - len(rows))


def _row(
    line: QueueLine,
    promise: Attempts | None,
    now: datetime,
    where: Addresses,
    unassigned: bool,
) -> Row:
    lead = line.lead
    language = get_language() or "es"
    at, calls = _appointment(line, now)
    last = word("attempt_outcome", line.last_outcome, language) if line.last_outcome else ""
    return Row(
        line=line,
        role=" · ".join(part for part in (lead.job_title, lead.company) if part),
        at=at,
        at_words=gap_words(at, now) if at else "",
        at_title=absolute_of(at) if at else "",
        counted=at is not None and is_counted(at, now),
        calls=calls,
        why=why_words(line, language),
        tries=tries_words(lead.attempts, promise),
        last=last,
        next_step=next_step(line, promise, now, language),
        overdue=overdue_words(line, language),
        phone_url=phone_url(lead.phone),
        chat_url=chat_url(lead.phone, where.country),
        mail_url=mail_url(lead.email),
        outcome_url=where.outcome(lead.person),
        give_url=where.give(lead.person),
        once=new_once(),
        unassigned=unassigned,
    )


def _appointment(line: QueueLine, now: datetime) -> tuple[datetime | None, bool]:
    """What comes first, and whether that is the call agreed rather than the deadline."""
    due, call = line.lead.due_at, line.call_at
    if call is not None and call > now and (due is None or call < due):
        return call, True
    return due, False


def why_words(line: QueueLine, language: str) -> str:
    """Why this lead is here, in one line."""
    said = [
        rule_label(reason.rule, reason.values, language, times=len(reason.row.facts))
        for reason in line.reasons
    ]
    return " · ".join(said)


def tries_words(attempts: int, promise: Attempts | None) -> str:
    """`2 of 5`, or the bare count when the pact asks for none."""
    if promise is None:
        return str(attempts)
    return _("%(done)s of %(promised)s") % {"done": attempts, "promised": promise.at_least}


def phone_url(phone: str) -> str:
    """`tel:` for what looks like a phone number, else empty."""
    digits = _NOT_IN_NUMBERS.sub("", phone)
    return f"tel:{digits}" if len(digits) > 4 else ""


def chat_url(phone: str, country: str) -> str:
    """The conversation in WhatsApp with a number, which `country` (ES) gives its prefix where it
    has none; empty for what is no number there."""
    digits = _NOT_IN_NUMBERS.sub("", phone)
    if not digits.startswith(("+", "00")):
        try:
            digits = normal_phone(phone, country)
        except BadValue:
            return ""
    bare = digits.removeprefix("+").removeprefix("00")
    return f"https://wa.me/{bare}" if len(bare) > 6 and bare.isdecimal() else ""


def mail_url(email: str) -> str:
    """`mailto:` for an address, else empty."""
    return f"mailto:{quote(email, safe='@+._-')}" if "@" in email else ""


def next_words(found: Queue, now: datetime) -> str:
    """What comes next when nothing is left to do now; empty when nothing is scheduled."""
    for group in found.groups:
        for line in group.lines:
            at = line.lead.snoozed_until or _appointment(line, now)[0]
            if group.name == "scheduled" and at is not None:
                name = line.lead.title
                return _("Next: %(name)s, %(when)s") % {
                    "name": name,
                    "when": day_words(at, now),
                }
    return ""
