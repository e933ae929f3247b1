"""What is sent to whom, by which channels and when: between an event of the pact and a message.

Alerts keep to the opening hours of the pact and to the quiet hours of whoever receives them, unless
a rule says `urgent: true`. Nobody gets a storm of messages: from the fourth on they are gathered,
urgent ones for no more than a minute.
docs/rules/alerts.md explains it with worked tables.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from testigo.core.confirming import Addresses, Pending, pending_of
from testigo.core.confirming import as_data as pending_data
from testigo.core.facts import Side
from testigo.core.notices import CHANNELS, EVENTS
from testigo.core.problems import Problem
from testigo.core.sla.calendar import Calendar, work_begins

# What somebody must do something about now: another channel is tried when the first one fails.
ACT_NOW = frozenset({"lead.handed_over", "stage.entered:sql", "clock.warned", "clock.passed_due"})
# What Testigo tells without a rule of the pact, until somebody switches it off for themselves.
DIGESTS = ("digest.daily", "digest.weekly")
# What a person chooses about, in the order of the screen.
CHOSEN = (*EVENTS, *DIGESTS)
# The order in which other channels are tried when one fails.
FALLING_BACK = ("push", "email", "telegram", "whatsapp", "sms", "slack", "teams")
# Where a person is found is theirs to say, except their e-mail, by which they sign in.
ADDRESSED = ("push", "telegram", "whatsapp", "sms", "slack", "teams")

# After so many messages to one person by one channel within this time the following are one.
SINGLES = 3
TOGETHER = timedelta(minutes=10)
# So long urgent ones are gathered: somebody must act, and a minute more is no harm.
BRIEFLY = timedelta(minutes=1)
# Whatever happens, nobody gets more messages by one channel within this time.
MOST = 15
# Where each message costs money they get no more within the hour.
PAID, MOST_PAID, HOUR = frozenset({"sms", "whatsapp"}), 20, timedelta(hours=1)
# Programs get every alert by itself: they read the ids in it, and nothing pesters them.
PROGRAMS = frozenset({"webhook"})
# How long a message that somebody must act upon may be on its way by one channel alone.
FALLBACK_AFTER = timedelta(seconds=60)

DIGEST_AT = time(8, 30)
# A digest that could not be made in the morning is worth nothing in the afternoon.
DIGEST_UNTIL = timedelta(hours=4)

_DAY = 24 * 60
_LOOKS = 40
_LONGEST_ADDRESS = 254


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of every day in which somebody wants no messages, in minutes after local midnight; it
    may pass midnight."""

    begins: int
    ends: int

    def __contains__(self, minute: int) -> bool:
        if self.begins <= self.ends:
            return self.begins <= minute < self.ends
        return minute >= self.begins or minute < self.ends

    def over_at(self, at: datetime, zone: ZoneInfo) -> datetime:
        """`at` itself when it is not quiet, else the instant at which it no longer is."""
        local = at.astimezone(zone)
        minute = 60 * local.hour + local.minute
        if minute not in self:
            return at
        end = local.replace(hour=self.ends // 60, minute=self.ends % 60, second=0, microsecond=0)
        if minute >= self.ends:
            end = (end + timedelta(days=1)).replace(fold=0)
        return end.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a member chose: events that some channels do not tell them, where the channels find
    them, where they are to find them once that is confirmed, their own quiet hours."""

    off: frozenset[tuple[str, str]] = frozenset()
    addresses: Mapping[str, str] = field(default_factory=dict)
    quiet: Quiet | None = None
    pending: Mapping[str, Pending] = field(default_factory=dict)

    @property
    def wanted(self) -> dict[str, str]:
        """The addresses as their owner wrote them down last."""
        return {**self.addresses, **{kind: one.address for kind, one in self.pending.items()}}

    @property
    def found_at(self) -> Addresses:
        """The same as confirmed and pending ones."""
        return Addresses(self.addresses, self.pending)

    def takes(self, event: str, channel: str) -> bool:
        """Whether this channel may tell them of this event."""
        return (event, channel) not in self.off


@dataclass(frozen=True, slots=True)
class Member:
    """An active member of the workspace."""

    user: int
    role: str
    side: Side
    preferences: Preferences = Preferences()


@dataclass(frozen=True, slots=True)
class Plan:
    """When a message leaves; a gathered one leaves as a part of one message for several."""

    at: datetime
    gathered: bool = False


# --- to whom -------------------------------------------------------------------------------------


def receivers(
    recipient: str, members: Sequence[Member], by: Collection[str], *, escalated: bool
) -> tuple[Member, ...]:
    """The members whom `user:<id>` or `side:<side>` means, without whoever made the change.

    A whole side is everybody who keeps its promises. What is escalated to a side goes to who heads
    it, or to all of it where nobody does.
    """
    kind, _, name = recipient.partition(":")
    if kind == "user":
        found = [one for one in members if str(one.user) == name]
    else:
        found = [one for one in members if one.side == name]
        heads = [one for one in found if one.role in ("lead", "director")]
        found = heads if escalated and heads else found
    return tuple(one for one in found if f"user:{one.user}" not in by)


def ways(
    event: str, wanted: Collection[str], usable: Collection[str], preferences: Preferences
) -> tuple[str, ...]:
    """By which of the wanted channels somebody is told of an event."""
    return tuple(
        channel
        for channel in CHANNELS
        if channel in wanted and channel in usable and preferences.takes(event, channel)
    )


def reachable(personal: Collection[str], preferences: Preferences) -> tuple[str, ...]:
    """Those channels, of the ones that lead to single persons, that know where to find somebody, in
    the order of falling back."""
    return tuple(
        channel
        for channel in FALLING_BACK
        if channel in personal and (channel == "email" or preferences.addresses.get(channel))
    )


# --- when ----------------------------------------------------------------------------------------


def ready_at(
    at: datetime, calendar: Calendar | None, quiet: Quiet | None, *, urgent: bool
) -> datetime:
    """When a message made at `at` may leave: at once when urgent, else inside opening hours and
    outside the receiver's own quiet hours. Where those two leave nothing within weeks, it leaves
    when the quiet hours end."""
    if urgent:
        return at
    moment = at
    for _ in range(_LOOKS):
        opening = work_begins(calendar, moment)
        free = quiet.over_at(opening, _zone(calendar)) if quiet else opening
        if free == opening:
            return opening
        moment = free
    return quiet.over_at(at, _zone(calendar)) if quiet else at


def plan(
    at: datetime,
    calendar: Calendar | None,
    quiet: Quiet | None,
    earlier: Sequence[datetime],
    *,
    urgent: bool,
    channel: str = "email",
) -> Plan:
    """When a message to one person by one channel leaves, and whether by itself. `earlier` are the
    instants of the messages by the same way, those that wait included."""
    ready = ready_at(at, calendar, quiet, urgent=urgent)
    if channel in PROGRAMS:
        return Plan(ready)
    lately = sorted(one for one in earlier if ready - TOGETHER < one <= ready)
    room = room_at(ready, earlier, channel)
    if len(lately) < SINGLES and room == ready:
        return Plan(ready)
    if urgent:
        return Plan(max(ready + BRIEFLY, room), gathered=True)
    # What waited for the opening is told then, not later.
    many = len(lately) >= SINGLES and ready == at
    over = max(lately[-SINGLES] + TOGETHER if many else ready, room)
    return Plan(ready_at(over, calendar, quiet, urgent=False), gathered=True)


def ceilings(channel: str) -> tuple[tuple[int, timedelta], ...]:
    """How many messages by a channel somebody may get within how long, whatever happens."""
    if channel in PROGRAMS:
        return ()
    return ((MOST, TOGETHER), *(((MOST_PAID, HOUR),) if channel in PAID else ()))


def room_at(at: datetime, earlier: Sequence[datetime], channel: str) -> datetime:
    """`at` itself, or the instant at which the ceilings leave room for one more message."""
    room = at
    for most, within in ceilings(channel):
        lately = sorted(one for one in earlier if at - within < one <= at)
        if len(lately) >= most:
            room = max(room, lately[-most] + within)
    return room


def _zone(calendar: Calendar | None) -> ZoneInfo:
    return ZoneInfo(calendar.timezone if calendar else "UTC")


def digests_due(calendar: Calendar, now: datetime) -> tuple[tuple[str, date], ...]:
    """The digests whose time has come by `now` and is not over, each with its day: the daily one
    on working days, the weekly one on the first working day of the week."""
    zone = ZoneInfo(calendar.timezone)
    today = now.astimezone(zone).date()
    begins = datetime.combine(today, DIGEST_AT, zone).astimezone(UTC)
    if not begins <= now < begins + DIGEST_UNTIL or not calendar.hours_on(today):
        return ()
    week = [today - timedelta(days=back) for back in range(1, today.weekday() + 1)]
    first = not any(calendar.hours_on(day) for day in week)
    return (("digest.daily", today), *((("digest.weekly", today),) if first else ()))


# --- another channel when one fails --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tried:
    """How an alert to one person stands by one channel: `since` it could leave; `failed` says that
    it was tried in vain."""

    channel: str
    since: datetime
    sent: bool = False
    failed: bool = False


def next_channel(tried: Sequence[Tried], options: Sequence[str], now: datetime) -> str | None:
    """The channel to try besides, for somebody who must act now: as soon as every one so far has
    failed, and at the latest FALLBACK_AFTER after the last of them could leave."""
    if not tried or any(one.sent for one in tried):
        return None
    late = now >= max(one.since for one in tried) + FALLBACK_AFTER
    if not late and not all(one.failed for one in tried):
        return None
    used = {one.channel for one in tried}
    return next((one for one in options if one not in used), None)


# --- what a person chose, as it is kept ----------------------------------------------------------


def preferences_of(value: Any) -> Preferences:
    """The preferences that `as_data` kept; those of somebody who never chose for None."""
    said = value or {}
    quiet = said.get("quiet")
    return Preferences(
        off=frozenset((event, channel) for event, channel in said.get("off", ())),
        addresses=dict(said.get("addresses", {})),
        quiet=Quiet(*quiet) if quiet else None,
        pending={kind: pending_of(one) for kind, one in said.get("pending", {}).items()},
    )


def as_data(chosen: Preferences) -> dict[str, Any]:
    """The preferences as plain data."""
    return {
        "off": sorted(list(pair) for pair in chosen.off),
        "addresses": dict(chosen.addresses),
        "quiet": [chosen.quiet.begins, chosen.quiet.ends] if chosen.quiet else None,
        "pending": {kind: pending_data(one) for kind, one in chosen.pending.items()},
    }


def preference_problems(chosen: Preferences) -> list[Problem]:
    """What is wrong with preferences, except with the form of an address, which its channel
    knows."""
    problems = []
    for event, channel in sorted(chosen.off):
        if event not in CHOSEN or channel not in CHANNELS:
            value = f"{event} {channel}"[:60]
            problems.append(Problem("alert_choice_unknown", "off", {"value": value}))
    for channel, address in chosen.addresses.items():
        if channel not in ADDRESSED:
            problems.append(Problem("alert_choice_unknown", "addresses", {"value": channel[:60]}))
        elif not address.isprintable() or len(address) > _LONGEST_ADDRESS:
            problems.append(Problem("alert_address", channel, {"value": address[:60]}))
    if chosen.quiet is not None and not _is_quiet(chosen.quiet):
        problems.append(Problem("alert_quiet_hours", "quiet"))
    return problems


def _is_quiet(quiet: Quiet) -> bool:
    """Whether it is a part of the day, neither nothing nor all of it."""
    return 0 <= quiet.begins < _DAY and 0 <= quiet.ends < _DAY and quiet.begins != quiet.ends
