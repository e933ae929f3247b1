"""In how many messages alerts leave, as tables: run as tests and printed in docs/rules/alerts.md.

Open Monday to Friday, 9 to 18 (21 September 2026 is a Monday).
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from testigo.core.alerting import Plan, Quiet, plan, room_at
from tests.spec.alerts import clock
from tests.spec.working_time import OFFICE, table


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
    return {
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
                    "yes" if r.gathered else "",
                    r.why,
                ]
                for r in CEILINGS
            ],
        ),
    }
