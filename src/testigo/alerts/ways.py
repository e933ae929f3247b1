"""The ways that a workspace has to its people: channels set up, members, what each chose."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from testigo.alerts.channels import BY_KIND
from testigo.core.alerting import Member, Preferences, preferences_of, reachable
from testigo.egress.mail import can_be_sent
from testigo.store.models import AlertChannel, AlertPreference, Membership, Workspace
from testigo.store.models.tenancy import WorkspaceRows
from testigo.store.sealed import unseal
from testigo.wording.alerts import Policy


@dataclass(frozen=True, slots=True)
class Way:
    """A channel that can be used. `is_place` says that it leads to one place that many read."""

    kind: str
    config: Mapping[str, Any]
    policy: Policy
    is_place: bool


@dataclass(frozen=True, slots=True)
class Ways:
    """Everything by which members of a workspace can be told something now."""

    by_kind: Mapping[str, Way]
    members: tuple[Member, ...]
    by_user: Mapping[int, Member] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_user", {one.user: one for one in self.members})

    @property
    def personal(self) -> frozenset[str]:
        """The channels that lead to single persons."""
        return frozenset(kind for kind, way in self.by_kind.items() if not way.is_place)

    @property
    def places(self) -> frozenset[str]:
        """The channels that lead to a place that many read."""
        return frozenset(self.by_kind) - self.personal

    def reaching(self, member: Member) -> tuple[str, ...]:
        """The channels that find this member."""
        return reachable(self.personal, member.preferences)


def ways_of(workspace: Workspace, now: datetime) -> Ways:
    """The ways of a workspace as they are now."""
    if can_be_sent() and not _rows(workspace.id).filter(kind="email").exists():
        # Mail needs nothing but the operator's server.
        with_mail(workspace, now)
    return Ways(usable_channels(workspace.id), members_of(workspace.id))


def members_of(workspace_id: int) -> tuple[Member, ...]:
    """The active members with what they chose."""
    chosen = dict(AlertPreference.objects.of(workspace_id).values_list("user_id", "value"))
    rows = Membership.objects.of(workspace_id).filter(active=True, user__is_active=True)
    return tuple(
        Member(row.user_id, row.role, row.side, preferences_of(chosen.get(row.user_id)))
        for row in rows.order_by("user_id")
    )


def preferences_in(workspace_id: int, user: int) -> Preferences:
    """What one member chose."""
    row = AlertPreference.objects.of(workspace_id).filter(user_id=user).first()
    return preferences_of(row.value if row else None)


def way_of(row: AlertChannel) -> Way | None:
    """The way that a stored channel is; None when it cannot be used: switched off, unknown to this
    version, sealed with another secret key, or mail without a server."""
    channel = BY_KIND.get(row.kind)
    if channel is None or not row.active or (row.kind == "email" and not can_be_sent()):
        return None
    config = config_of(row)
    if config is None:
        return None
    is_place = channel.recipient(config) == "nobody"
    return Way(row.kind, config, cast(Policy, row.policy), is_place)


def config_of(row: AlertChannel) -> dict[str, Any] | None:
    """What was set up, secrets included; None when the secret key has changed since."""
    return unseal(row.workspace_id, row.config) if row.config else {}


def usable_channels(workspace_id: int) -> dict[str, Way]:
    """The channels that can be used, by kind."""
    found = {row.kind: way_of(row) for row in _rows(workspace_id)}
    return {kind: way for kind, way in found.items() if way is not None}


def _rows(workspace_id: int) -> WorkspaceRows:
    return AlertChannel.objects.of(workspace_id)


def with_mail(workspace: Workspace, now: datetime) -> AlertChannel:
    """The row of the channel that needs no set-up, made when there is none."""
    row: AlertChannel
    row, _made = AlertChannel.objects.of(workspace.id).get_or_create(
        kind="email",
        defaults={"policy": "more", "changed_at": now},
    )
    return row
