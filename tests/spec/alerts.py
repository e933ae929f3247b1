"""What is sent to whom and when, as tables: run as tests and printed in docs/rules/alerts.md.

Open Monday to Friday, 9 to 18 (21 September 2026 is a Monday).
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from testigo.core.alerting import Member, Plan, Quiet, Tried, plan, room_at
from testigo.core.retries import Failure
from tests.spec.working_time import OFFICE, instant, table

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


class Storm(NamedTuple):
    """Alerts to one person by one channel, and the messages that they get: when, and how many
    alerts each holds."""

    made: tuple[str, ...]
    messages: tuple[tuple[str, int], ...]
    why: str
    urgent: bool = False
    channel: str = "email"


STORMS = (
    Storm(
        ("10:00", "10:01", "10:02"), (("10:00", 1), ("10:01", 1), ("10:02", 1)), "three are three"
    ),
    Storm(
        ("10:00", "10:01", "10:02", "10:03", "10:04", "10:09"),
        (("10:00", 1), ("10:01", 1), ("10:02", 1), ("10:10", 3)),
        "from the fourth on, together, ten minutes after the first",
    ),
    Storm(
        ("10:00", "10:05", "10:09", "10:12"),
        (("10:00", 1), ("10:05", 1), ("10:09", 1), ("10:12", 1)),
        "never four within ten minutes",
    ),
    Storm(
        ("10:00", "10:01", "10:02", "10:03", "10:11"),
        (("10:00", 1), ("10:01", 1), ("10:02", 1), ("10:10", 1), ("10:11", 1)),
        "a gathered message counts as one, and one alone is not gathered",
    ),
    Storm(
        ("19:00", "20:00", "21:00", "22:00", "23:00"),
        (
            ("Tue 22 Sep 2026 09:00", 1),
            ("Tue 22 Sep 2026 09:00", 1),
            ("Tue 22 Sep 2026 09:00", 1),
            ("Tue 22 Sep 2026 09:00", 2),
        ),
        "what waited for the opening is told then",
    ),
    Storm(
        ("20:00", "20:00", "20:00", "20:01", "20:01", "20:04"),
        (("20:00", 1), ("20:00", 1), ("20:00", 1), ("20:02", 2), ("20:05", 1)),
        "urgent ones from the fourth on, together, a minute after the first of those gathered",
        urgent=True,
    ),
    Storm(
        ("20:00", "20:01", "20:02", "20:11"),
        (("20:00", 1), ("20:01", 1), ("20:02", 1), ("20:11", 1)),
        "urgent ones that are not many go at once",
        urgent=True,
    ),
    Storm(
        ("10:00", "10:00", "10:00", "10:00"),
        (("10:00", 1), ("10:00", 1), ("10:00", 1), ("10:00", 1)),
        "a program gets each by itself",
        channel="webhook",
    ),
    Storm(
        ("17:52", "17:53", "17:54", "17:55"),
        (("17:52", 1), ("17:53", 1), ("17:54", 1), ("Tue 22 Sep 2026 09:00", 1)),
        "gathered ones wait for the opening too",
    ),
)


def messages_of(
    made: Sequence[datetime],
    quiet_hours: Quiet | None = None,
    *,
    urgent: Sequence[bool],
    channel: str = "email",
) -> list[tuple[datetime, tuple[int, ...]]]:
    """The slow and obvious sender: alerts in order of making, and the messages that leave for them,
    each with the alerts that it holds."""
    sent: list[tuple[datetime, tuple[int, ...]]] = []
    waiting: dict[bool, list[tuple[datetime, int]]] = {True: [], False: []}

    def gather(until: datetime) -> None:
        """All that wait leave together as soon as one of them is due, where there is room."""
        while waiting[True] or waiting[False]:
            first = {kind: min(parts)[0] for kind, parts in waiting.items() if parts}
            due, kind = min((at, kind) for kind, at in first.items())
            room = room_at(due, [at for at, _ in sent], channel)
            if due > until:
                return
            if room > due:
                waiting[kind] = [(max(at, room), number) for at, number in waiting[kind]]
                continue
            sent.append((due, tuple(number for _, number in waiting[kind])))
            waiting[kind] = []

    for number, at in enumerate(made):
        gather(at)
        earlier = [one for one, _ in sent]
        planned: Plan = plan(
            at, OFFICE, quiet_hours, earlier, urgent=urgent[number], channel=channel
        )
        if planned.gathered:
            waiting[urgent[number]].append((planned.at, number))
        else:
            sent.append((planned.at, (number,)))
    gather(datetime.max.replace(tzinfo=UTC))
    return sorted(sent, key=lambda one: (one[0], len(one[1]), one[1]))


class Ceiling(NamedTuple):
    """When an urgent alert leaves after so many messages, one every so many seconds."""

    channel: str
    messages: int
    since: str
    every: int
    made: str
    leaves: str
    gathered: bool
    why: str

    @property
    def before(self) -> list[datetime]:
        """The instants of those messages."""
        first = clock(self.since)
        return [first + timedelta(seconds=self.every * n) for n in range(self.messages)]


CEILINGS = (
    Ceiling("sms", 19, "20:02", 120, "20:50", "20:50", False, "nineteen within the hour"),
    Ceiling("sms", 20, "20:02", 120, "20:50", "21:02", True, "twenty: each costs money"),
    Ceiling("email", 20, "20:02", 120, "20:50", "20:50", False, "mail costs nothing"),
    Ceiling("email", 3, "20:40", 120, "20:48", "20:49", True, "three within ten minutes"),
    Ceiling("email", 15, "20:40", 30, "20:48", "20:50", True, "never more than fifteen"),
    Ceiling("webhook", 20, "20:02", 120, "20:50", "20:50", False, "a program takes them all"),
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


def _short(text: str) -> str:
    return text.rsplit(" ", 1)[-1] if text.startswith("Mon 21") or " " not in text else text


def _local(at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo(OFFICE.timezone)):%H:%M}"


def _storm(row: Storm) -> list[str]:
    told = [f"{_short(at)} ({count})" if count > 1 else _short(at) for at, count in row.messages]
    urgent = "yes" if row.urgent else ""
    return [row.channel, urgent, ", ".join(row.made), ", ".join(told), row.why]


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
        "storms": table(
            ("Channel", "Urgent", "Alerts", "Messages (alerts in one)", "Why"), map(_storm, STORMS)
        ),
        "ceilings": table(
            ("Channel", "Messages before", "Made", "Leaves", "Together with others", "Why"),
            [
                [
                    r.channel,
                    f"{r.messages}, {r.since} to {_local(r.before[-1])}",
                    r.made,
                    r.leaves,
                    yes[r.gathered],
                    r.why,
                ]
                for r in CEILINGS
            ],
        ),
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
