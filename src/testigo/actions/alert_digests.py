"""The digests of a morning: what is due today for each person, and how the week stands."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any, Protocol

from django.db import transaction

from testigo.actions.alert_times import zone_at
from testigo.actions.alerting import Making, delivery_id, making_of
from testigo.core.alerting import Member, digests_due, ways
from testigo.core.sla.commitments import Commitment
from testigo.store import deliveries
from testigo.store.agreements import agreement_of
from testigo.store.choices import keep_choice, read_choice
from testigo.store.models import ClockRow, Delivery, Lead, Person, Workspace
from testigo.store.silence import is_silent
from testigo.store.turns import write_in_turn
from testigo.wording import word
from testigo.wording.alerts import Policy, Who, digest_line, name_of
from testigo.wording.bars import Bar
from testigo.wording.commitments import STANDINGS, commitment_name, figure_words, money_words
from testigo.wording.moments import moment
from testigo.wording.roles import SIDES
from testigo.wording.texts import language_of

# Under this name the workspace keeps the day of the last digest of each kind.
CHOICE = "alert_digests"
WEEKLY = "digest.weekly"
Items = list[dict[str, Any]]
# By these channels, the first that finds somebody.
BY = ("email", "telegram", "whatsapp")
_MOST = 20


class Stands(Protocol):
    """How a commitment stands, as far as the digest of the week tells it."""

    @property
    def promise(self) -> Commitment: ...
    @property
    def pact(self) -> int: ...
    @property
    def value(self) -> Decimal | None: ...
    @property
    def target(self) -> Decimal: ...
    @property
    def state(self) -> str: ...


# How every commitment of a workspace stands at an instant.
Look = Callable[[int, datetime], Sequence[Stands]]
# What the week brought, as numbers without names.
News = Callable[[Workspace, datetime], Items]


def make_digests(*, workspace: Workspace, look: Look, news: News, now: datetime) -> int:
    """Make the digests whose time has come; returns how many messages those are. `look` says how
    the commitments stand, `news` what the week brought."""
    if workspace.is_sample:
        return 0
    making = making_of(workspace, now)
    if making.calendar is None:
        return 0
    due = dict(digests_due(making.calendar, now))
    if not due:
        return 0
    made = 0
    kept = read_choice(workspace.id, CHOICE) or {}
    for kind, day in ((kind, day.isoformat()) for kind, day in due.items()):
        if kept.get(kind) == day:
            continue
        # How everything stands takes long to say: nobody who writes waits for it.
        week = [*news(workspace, now), *_week(look(workspace.id, now))] if kind == WEEKLY else []
        told = [
            _digest(making, member, kind, day, _items(making, member, kind, week))
            for member in making.ways.members
        ]
        made += _keep(workspace, kind, day, [row for row in told if row is not None], now)
    return made


def _keep(
    workspace: Workspace, kind: str, day: str, rows: Sequence[Delivery], now: datetime
) -> int:
    """Write the digests of a day, unless another sender has; returns how many those are."""
    with write_in_turn(), transaction.atomic():
        kept = read_choice(workspace.id, CHOICE) or {}
        if kept.get(kind) == day:
            return 0
        keep_choice(workspace.id, CHOICE, {**kept, kind: day}, by="system", now=now)
        deliveries.add(rows)
    return len(rows)


def _digest(making: Making, member: Member, kind: str, day: str, items: Items) -> Delivery | None:
    """The digest of a member; None where there is nothing to say, or no way to say it."""
    open_to = ways(kind, BY, making.ways.reaching(member), member.preferences)
    found = [channel for channel in BY if channel in open_to]
    if not found or not items:
        return None
    mark = sha256(f"{kind}|{day}|user:{member.user}".encode()).hexdigest()
    return Delivery(
        workspace_id=making.workspace.id,
        id=delivery_id(mark, found[0]),
        alert=mark,
        event=kind,
        user_id=member.user,
        channel=found[0],
        cause=mark,
        payload={"day": day, "items": items},
        created_at=making.now,
        since=making.now,
        not_before=making.now,
        noted=True,
    )


def _items(making: Making, member: Member, kind: str, week: Items) -> Items:
    """What a digest speaks of, as data without names."""
    if kind == WEEKLY:
        return week if member.role == "director" else []
    return [*_own(making, member), *_of_team(making, member)]


def _week(standings: Sequence[Stands]) -> Items:
    """How the commitments of every side stand."""
    return [
        {
            "kind": "standing",
            "commitment": one.promise.id,
            "pact_version": one.pact,
            "value": None if one.value is None else format(one.value, "f"),
            "target": format(one.target, "f"),
            "state": one.state,
        }
        for one in standings
        if one.promise.side
    ]


def _own(making: Making, member: Member) -> list[dict[str, Any]]:
    """The leads of a member that are past due or fall due today, the first to fall due first."""
    workspace_id, now = making.workspace.id, making.now
    local = now.astimezone(zone_at(making.workspace, now))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    owned = Lead.objects.of(workspace_id).filter(owner_id=member.user, due_at__isnull=False)
    rows = owned.filter(due_at__lt=midnight).order_by("due_at", "person")[:_MOST]
    return [
        {
            "kind": "past_due" if row.due_at < now else "due_today",
            "person": row.person,
            "due": row.due_at.isoformat(),
        }
        for row in rows
    ]


def _of_team(making: Making, member: Member) -> list[dict[str, Any]]:
    """For who heads a side: how many clocks are past due, how many leads nobody has."""
    if member.role not in ("lead", "director"):
        return []
    workspace_id, now = making.workspace.id, making.now
    clocks = ClockRow.objects.of(workspace_id).filter(ended_at__isnull=True, due_at__lt=now)
    late = clocks.values("person").distinct().count()
    nobody = Lead.objects.of(workspace_id).filter(awaited=True, owner=None).count()
    counts = (("team_past_due", late), ("unassigned", nobody))
    return [{"kind": kind, "count": count} for kind, count in counts if count]


def lines_of(
    workspace: Workspace, row: Delivery, language: str, policy: Policy, now: datetime
) -> Sequence[str]:
    """The lines of the digest of a morning, with the names that the policy lets stand; nobody is
    named who has asked meanwhile to be left alone."""
    items: Items = row.payload["items"]
    ids = [item["person"] for item in items if "person" in item]
    names = {
        one.id: Who(one.name, one.name.partition(" ")[0], one.company, one.job_title)
        for one in Person.objects.of(workspace.id).filter(id__in=ids)
        if not is_silent(workspace.id, one.id)
    }
    found = []
    for item in items:
        if "person" in item:
            found.append(_lead_line(item, names, workspace, language, policy, now))
        else:
            found.append(digest_line(item["kind"], language, count=str(item["count"])))
    return [line for line in found if line]


def week_of(workspace: Workspace, row: Delivery, language: str) -> list[tuple[str, Bar | None]]:
    """The lines of the digest of a week, each with the bar that it is drawn as."""
    items: Items = row.payload["items"]
    found: list[tuple[str, Bar | None]] = []
    for item in items:
        if item["kind"] == "pace":
            found.append(_pace_line(item, language))
        elif item["kind"] == "leak":
            found.append((_leak_line(item, language), None))
        elif item["kind"] == "came":
            found.append(_came_line(item, language))
        else:
            line, bar = _standing_line(item, workspace, language)
            found += [(line, bar)] if line else []
    return found


def _pace_line(item: dict[str, Any], language: str) -> tuple[str, Bar | None]:
    value, target = Decimal(item["value"]), Decimal(item["target"])
    expected = None if item["expected"] is None else Decimal(item["expected"])
    said = {
        "value": money_words(value, item["currency"], language),
        "target": money_words(target, item["currency"], language),
        "state": STANDINGS[item["state"]][language_of(language)].lower(),
    }
    if expected is None:
        line = digest_line("pace_open", language, **said)
    else:
        by_now = money_words(expected, item["currency"], language)
        line = digest_line("pace", language, **said, expected=by_now)
    return line, _bar(value, target, expected)


def _leak_line(item: dict[str, Any], language: str) -> str:
    amounts = {
        name: money_words(Decimal(item[name]), item["currency"], language)
        for name in ("value", "low", "high")
    }
    return digest_line("leak", language, **amounts)


def _came_line(item: dict[str, Any], language: str) -> tuple[str, Bar | None]:
    most = max(item["value"], item["before"])
    line = digest_line(
        "came",
        language,
        stage=word("stage", item["stage"], language),
        value=str(item["value"]),
        before=str(item["before"]),
    )
    return line, Bar(item["value"] / most, item["before"] / most) if most else None


def _bar(value: Decimal | None, whole: Decimal, by_now: Decimal | None = None) -> Bar | None:
    if value is None or whole <= 0:
        return None
    return Bar(float(value / whole), None if by_now is None else float(by_now / whole))


def _lead_line(
    item: dict[str, Any],
    names: Mapping[str, Who],
    workspace: Workspace,
    language: str,
    policy: Policy,
    now: datetime,
) -> str:
    who = names.get(item["person"])
    if who is None:
        return ""
    due = moment(datetime.fromisoformat(item["due"]), now, zone_at(workspace, now), language)
    name = name_of(who, language_of(language), policy)
    return digest_line(item["kind"], language, who=name, due=due)


def _standing_line(
    item: dict[str, Any], workspace: Workspace, language: str
) -> tuple[str, Bar | None]:
    found = commitment_of(workspace.id, item["pact_version"], item["commitment"])
    if found is None:
        return "", None
    promise, currency = found
    value = None if item["value"] is None else Decimal(item["value"])
    line = digest_line(
        "standing",
        language,
        side=SIDES[promise.side][language_of(language)],
        promise=commitment_name(promise, language),
        value=figure_words(promise, value, currency, language),
        target=figure_words(promise, Decimal(item["target"]), currency, language),
        state=STANDINGS[item["state"]][language_of(language)].lower(),
    )
    return line, _bar(value, Decimal(item["target"]))


def commitment_of(
    workspace_id: int, version: int | None, name: str
) -> tuple[Commitment, str] | None:
    """A commitment of a version of the pact, with the currency of that version."""
    for one in agreement_of(workspace_id).versions:
        if one.number == version:
            found = next((c for c in one.pact.commitments if c.id == name), None)
            return (found, one.pact.currency) if found else None
    return None
