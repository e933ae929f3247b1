"""What alerts look like to people: the channels, the rules of the pact, the log of deliveries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Count, Q

from testigo.alerts.channels import BY_KIND, shown
from testigo.alerts.ways import config_of, preferences_in, usable_channels
from testigo.core.alerting import Preferences
from testigo.core.notices import CHANNELS, NoticeRule
from testigo.core.retries import DOWN
from testigo.egress.mail import can_be_sent
from testigo.store.agreements import agreement_of
from testigo.store.models import AlertChannel, Delivery, DeliveryTry, Person, User, Workspace
from testigo.store.models.fields import from_micros, to_micros

PAGE = 50
STATES = ("waiting", "sent", "refused", "aside", "dropped", "gathered", "sample")
# on; down: it fails; off; none: not set up; sealed: with another secret key; no_server: mail
# without TESTIGO_SMTP_URL.
Standing = Literal["on", "down", "off", "none", "sealed", "no_server"]


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """A channel as the list of channels shows it; `waiting` counts what it has to send."""

    kind: str
    standing: Standing
    config: Mapping[str, str]
    policy: str
    failing_since: datetime | None
    problem: str
    sent_at: datetime | None
    waiting: int


@dataclass(frozen=True, slots=True)
class TryLine:
    """One try."""

    number: int
    at: datetime
    ended_at: datetime | None
    outcome: str
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """A delivery as the log shows it. `to` is the name of who receives it, empty for a place;
    `about` names the lead."""

    id: str
    event: str
    channel: str
    to: str
    person: str
    about: str
    state: str
    problem: str
    fallback: bool
    urgent: bool
    created_at: datetime
    not_before: datetime
    ended_at: datetime | None
    tries: tuple[TryLine, ...]
    parts: int

    @property
    def may_be_sent_again(self) -> bool:
        """Whether somebody may let it be tried anew."""
        return self.state in ("aside", "refused")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which deliveries the log is to show; empty: all."""

    state: str = ""
    channel: str = ""
    user: int | None = None
    after: str = ""


def channel_lines(workspace_id: int) -> list[ChannelLine]:
    """Every channel that there is, in the order of the pact."""
    rows = {row.kind: row for row in AlertChannel.objects.of(workspace_id)}
    waiting = dict(
        Delivery.objects.of(workspace_id)
        .filter(state="waiting")
        .values_list("channel")
        .annotate(n=Count("id"))
    )
    return [
        _line(kind, rows.get(kind), waiting.get(kind, 0)) for kind in CHANNELS if kind in BY_KIND
    ]


def channel_line(workspace_id: int, kind: str) -> ChannelLine | None:
    """One of them; None when there is none of this kind."""
    return next((line for line in channel_lines(workspace_id) if line.kind == kind), None)


def _line(kind: str, row: AlertChannel | None, waiting: int) -> ChannelLine:
    config = config_of(row) if row is not None else None
    return ChannelLine(
        kind=kind,
        standing=_standing(kind, row, config),
        config=shown(kind, config or {}),
        policy=row.policy if row else ("more" if kind == "email" else "usual"),
        failing_since=row.failing_since if row else None,
        problem=row.problem if row else "",
        sent_at=row.sent_at if row else None,
        waiting=waiting,
    )


def _standing(kind: str, row: AlertChannel | None, config: Mapping[str, str] | None) -> Standing:
    if kind == "email" and not can_be_sent():
        return "no_server"
    if row is None:
        return "on" if kind == "email" else "none"
    if not row.active:
        return "off"
    if config is None:
        return "sealed"
    return "down" if row.failures >= DOWN else "on"


def rules_in_force(workspace_id: int, now: datetime) -> tuple[int | None, tuple[NoticeRule, ...]]:
    """The number of the pact in force and its rules of alerts."""
    version = agreement_of(workspace_id).at(now)
    return (version.number, version.pact.notices) if version else (None, ())


def state_counts(workspace_id: int) -> dict[str, int]:
    """How many deliveries stand how, for those that somebody may have to look at."""
    rows = Delivery.objects.of(workspace_id).filter(state__in=("waiting", "aside"))
    return dict(rows.values_list("state").annotate(n=Count("id")))


def delivery_lines(workspace_id: int, wanted: Wanted) -> tuple[list[DeliveryLine], str]:
    """A page of the log, newest first, and where the next one begins (empty: nowhere)."""
    rows = Delivery.objects.of(workspace_id)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.channel:
        rows = rows.filter(channel=wanted.channel)
    if wanted.user is not None:
        rows = rows.filter(user_id=wanted.user)
    place = _place(wanted.after)
    if place is not None:
        at, last = place
        rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, id__gt=last))
    found = list(rows.order_by("-created_at", "id")[: PAGE + 1])
    following = found[PAGE - 1] if len(found) > PAGE else None
    after = f"{to_micros(following.created_at)}-{following.id}" if following else ""
    return _lines(workspace_id, found[:PAGE]), after


def receivers_of(workspace_id: int) -> list[tuple[int, str]]:
    """Who appears in the log, for its filter."""
    rows = Delivery.objects.of(workspace_id).exclude(user=None)
    ids = list(rows.values_list("user_id", flat=True).distinct())
    return list(User.objects.filter(id__in=ids).order_by("name").values_list("id", "name"))


def _place(after: str) -> tuple[datetime, str] | None:
    micros, _, last = after.partition("-")
    if not micros.isdecimal() or len(micros) > 17:
        return None
    return from_micros(int(micros)), last[:64]


def _lines(workspace_id: int, rows: Sequence[Delivery]) -> list[DeliveryLine]:
    users = {row.user_id for row in rows if row.user_id}
    names = dict(User.objects.filter(id__in=users).values_list("id", "name"))
    ids = {row.person for row in rows if row.person}
    people = {
        one.id: one.name or one.email or one.phone
        for one in Person.objects.of(workspace_id).filter(id__in=ids)
    }
    tries: dict[str, list[TryLine]] = {}
    told = DeliveryTry.objects.of(workspace_id).filter(delivery__in=[row.id for row in rows])
    for one in told.order_by("number"):
        line = TryLine(one.number, one.at, one.ended_at, one.outcome, one.code, one.words)
        tries.setdefault(one.delivery, []).append(line)
    return [
        DeliveryLine(
            id=row.id,
            event=row.event,
            channel=row.channel,
            to=names.get(row.user_id or 0, ""),
            person=row.person or "",
            about=people.get(row.person, ""),
            state=row.state,
            problem=row.problem,
            fallback=row.fallback,
            urgent=row.urgent,
            created_at=row.created_at,
            not_before=row.not_before,
            ended_at=row.ended_at,
            tries=tuple(tries.get(row.id, ())),
            parts=int(row.payload.get("parts", 0)),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class MyChannel:
    """A channel by which a member can be told; `address` is the kind of address that they must
    give, empty for their e-mail, `email` that."""

    kind: str
    address: str


def my_channels(workspace: Workspace) -> list[MyChannel]:
    """The channels that lead to single persons and can be used now."""
    by_kind = usable_channels(workspace.id)
    found = []
    for kind in CHANNELS:
        way = by_kind.get(kind)
        if way is not None and not way.is_place:
            needs = BY_KIND[kind].recipient(way.config)
            found.append(MyChannel(kind, "" if kind == "email" else needs))
    return found


def my_preferences(workspace_id: int, user: int) -> Preferences:
    """What a member chose."""
    return preferences_in(workspace_id, user)


def delivery_named(workspace_id: int, beginning: str) -> str:
    """The id of the one delivery whose id begins so; empty when there is none, or several."""
    if len(beginning) < 6:
        return ""
    rows = Delivery.objects.of(workspace_id).filter(id__startswith=beginning[:64])
    ids = list(rows.values_list("id", flat=True)[:2])
    return str(ids[0]) if len(ids) == 1 else ""
