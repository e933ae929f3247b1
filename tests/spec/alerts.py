"""What is sent to whom and when, as tables: run as tests and printed in docs/rules/alerts.md.

Open Monday to Friday, 9 to 18 (21 September 2026 is a Monday).
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from testigo.core.alerting import Member, Quiet, Tried
from testigo.core.retries import Failure
from tests.spec.working_time import instant, table

_SHOWN = "%a %d %b %Y %H:%M"


def clock(text: str) -> datetime:
    """`10:05` of that Monday, or a whole instant."""
    return instant(text if " " in text else f"Mon 21 Sep 2026 {text}")


def quiet(text: str) -> Quiet | None:
    """`20:00-08:00`; empty: none."""
    if not text:
        return None
    begins, ends = (int(one[:2]) * 60 + int(one[3:]) for one in text.split("-"))
    return Quiet(begins, ends)


# --- to whom -------------------------------------------------------------------------------------

MEMBERS = (
    Member(1, "sdr", "sales"),
    Member(2, "sales", "sales"),
    Member(3, "lead", "sales"),
    Member(4, "marketing", "marketing"),
    Member(5, "marketing", "marketing"),
    Member(6, "success", "success"),
    Member(7, "director", "sponsor"),
    Member(8, "admin", ""),
)
PEOPLE = {
    1: "Ana, SDR",
    2: "Pablo, sales",
    3: "Vera, head of sales",
    4: "Laura, marketing",
    5: "Luis, marketing",
    6: "Irene, success",
    7: "Marta, director",
    8: "Andrés, admin",
}


class Told(NamedTuple):
    """Whom the pact names, who made the change, and who is told."""

    recipient: str
    escalated: bool
    by: tuple[int, ...]
    told: tuple[int, ...]
    why: str


TOLD = (
    Told("user:1", False, (), (1,), "the owner"),
    Told("user:1", False, (1,), (), "never whoever made the change"),
    Told("user:9", False, (), (), "who is no longer a member"),
    Told("side:marketing", False, (), (4, 5), "everybody of the side"),
    Told("side:marketing", False, (4,), (5,), "without whoever made the change"),
    Told("side:sales", False, (), (1, 2, 3), "the whole side, when the pact names it"),
    Told("side:sales", True, (), (3,), "escalated: who heads it"),
    Told("side:success", True, (), (6,), "escalated where nobody heads it: all of it"),
    Told("side:sponsor", True, (), (7,), "the director"),
)


# --- when ----------------------------------------------------------------------------------------


class Leaves(NamedTuple):
    """When a message made at an instant may leave."""

    made: str
    quiet: str
    urgent: bool
    leaves: str
    why: str


LEAVES = (
    Leaves("10:00", "", False, "10:00", "open"),
    Leaves("18:00", "", False, "Tue 22 Sep 2026 09:00", "closed: at the next opening"),
    Leaves("Fri 25 Sep 2026 20:00", "", False, "Mon 28 Sep 2026 09:00", "over the weekend"),
    Leaves("Sat 26 Sep 2026 12:00", "", True, "Sat 26 Sep 2026 12:00", "urgent: at once"),
    Leaves("13:30", "13:00-15:00", False, "15:00", "own quiet hours"),
    Leaves("13:30", "13:00-15:00", True, "13:30", "urgent: at once"),
    Leaves("20:00", "19:00-10:00", False, "Tue 22 Sep 2026 10:00", "closed, then quiet"),
    Leaves(
        "17:30", "17:00-09:30", False, "Tue 22 Sep 2026 09:30", "quiet, then closed, then quiet"
    ),
    Leaves("10:00", "08:00-19:00", False, "19:00", "quiet whenever it is open: quiet hours win"),
)


# --- another channel -----------------------------------------------------------------------------


class Failed(NamedTuple):
    """How an alert stands by each channel, seconds after it could leave, and what is tried
    besides; the person can be reached by push, e-mail and SMS."""

    stands: str
    seconds: int
    next: str
    why: str


FAILED = (
    Failed("email failed", 1, "push", "the only one failed: the next one at once"),
    Failed("email waits", 59, "", "it may still arrive"),
    Failed("email waits", 60, "push", "not a minute without another way"),
    Failed("push failed, email waits", 5, "", "one of two may still arrive"),
    Failed("push failed, email waits", 60, "sms", "not a minute without another way"),
    Failed("push failed, email sent", 600, "", "they were told"),
    Failed("push failed, email failed", 2, "sms", "both failed"),
    Failed("push failed, email failed, sms failed", 2, "", "there is no other way"),
)
OPTIONS = ("push", "email", "sms")


def stands_of(text: str, since: datetime) -> list[Tried]:
    """`push failed, email waits` as the rule takes it."""
    pairs = [part.split() for part in text.split(", ")]
    return [
        Tried(channel, since, sent=how == "sent", failed=how == "failed") for channel, how in pairs
    ]


# --- after a failure -----------------------------------------------------------------------------


class Again(NamedTuple):
    """What follows from a try in vain: of a message that failed so often before, by a channel that
    failed so often just before."""

    failure: Failure
    state: str
    again: timedelta | None
    counts: bool
    rests: timedelta | None
    why: str


MADE = clock("10:00")


def _failure(kind: str, failures: int, in_a_row: int, **more: object) -> Failure:
    return Failure(kind, MADE, failures, in_a_row, **more)  # type: ignore[arg-type]


def _s(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


AGAIN = (
    Again(_failure("email", 0, 0), "waiting", _s(5), True, None, "the first one"),
    Again(_failure("email", 1, 0), "waiting", _s(60), True, None, "others get through"),
    Again(_failure("email", 3, 0), "waiting", _s(3600), True, None, "others get through"),
    Again(_failure("email", 4, 0), "aside", None, True, None, "five tries: a person must look"),
    Again(_failure("email", 0, 1), "waiting", _s(0), False, _s(5), "the channel is down"),
    Again(_failure("email", 4, 3), "waiting", _s(0), False, _s(20), "and asked again"),
    Again(_failure("email", 4, 30), "waiting", _s(0), False, _s(120), "every two minutes"),
    Again(_failure("email", 0, 0, permanent=True), "refused", None, True, None, "no such address"),
    Again(
        _failure("slack", 0, 0, wait=_s(30)),
        "waiting",
        _s(30),
        True,
        _s(30),
        "the other side asked for time",
    ),
    Again(
        _failure("slack", 0, 0, wait=_s(86400)),
        "waiting",
        _s(3600),
        True,
        _s(3600),
        "no service is left alone for longer",
    ),
    Again(_failure("webhook", 0, 7), "waiting", _s(5), True, None, "eight tries over 28 hours"),
    Again(_failure("webhook", 3, 7), "waiting", _s(7200), True, None, "whatever else fails"),
    Again(_failure("webhook", 7, 7), "aside", None, True, None, "the eighth"),
)


def _span(length: timedelta | None) -> str:
    if length is None:
        return ""
    seconds = int(length.total_seconds())
    return f"{seconds} s" if seconds < 3600 else f"{seconds // 3600} h"


def _at(text: str) -> str:
    return text if " " in text else f"Mon 21 Sep 2026 {text}"


def tables() -> dict[str, str]:
    """The tables of the page."""
    yes = {True: "yes", False: ""}
    told = [
        [
            row.recipient,
            yes[row.escalated],
            ", ".join(PEOPLE[one] for one in row.by),
            ", ".join(PEOPLE[one] for one in row.told) or "nobody",
            row.why,
        ]
        for row in TOLD
    ]
    leaves = [[_at(r.made), r.quiet, yes[r.urgent], _at(r.leaves), r.why] for r in LEAVES]
    failed = [[r.stands, f"{r.seconds} s", r.next or "nothing", r.why] for r in FAILED]
    again = [
        [
            r.failure.kind,
            str(r.failure.failures + 1),
            str(r.failure.in_a_row),
            r.state,
            _span(r.again),
            _span(r.rests),
            yes[r.counts],
            r.why,
        ]
        for r in AGAIN
    ]
    return {
        "told": table(("Named", "By escalation", "Changed by", "Told", "Why"), told),
        "leaves": table(("Made", "Own quiet hours", "Urgent", "Leaves", "Why"), leaves),
        "failed": table(("So far", "After", "Tried besides", "Why"), failed),
        "again": table(
            (
                "Channel",
                "Failure",
                "Failed just before",
                "Then",
                "Again after",
                "Channel rests",
                "Counts",
                "Why",
            ),
            again,
        ),
    }
