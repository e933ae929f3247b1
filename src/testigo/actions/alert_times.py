"""Whether a message that is about to leave still may: it may have waited for a channel that was
down, or for a machine that was off, into hours in which nobody wants it, or together with so many
others that they are to be one.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from testigo.alerts.ways import preferences_in
from testigo.core.alerting import DIGESTS, ceilings, ready_at, room_at
from testigo.store import deliveries
from testigo.store.agreements import agreement_of
from testigo.store.models import Delivery, Workspace


def leaves_at(workspace: Workspace, row: Delivery, now: datetime) -> datetime:
    """`now` itself, or the instant until which the message has to wait. A digest comes before the
    opening, so only the quiet hours of who receives it hold it up."""
    if row.urgent:
        return now
    quiet = preferences_in(workspace.id, row.user_id).quiet if row.user_id else None
    version = agreement_of(workspace.id).at(now)
    calendar = version.pact.calendar if version else None
    if row.event not in DIGESTS:
        return ready_at(now, calendar, quiet, urgent=False)
    return quiet.over_at(now, zone_at(workspace, now)) if quiet else now


def zone_at(workspace: Workspace, now: datetime) -> ZoneInfo:
    """The zone of the pact's calendar, else of the workspace: in it days begin and times are
    told."""
    version = agreement_of(workspace.id).at(now)
    return version.pact.zone if version else ZoneInfo(workspace.timezone)


def room_for(
    workspace: Workspace, user: int | None, channel: str, now: datetime, *, besides: str = ""
) -> datetime:
    """`now` itself, or the instant at which somebody may be sent one more message by a channel,
    `besides` being the one that is asked for."""
    longest = max((within for _, within in ceilings(channel)), default=None)
    if longest is None:
        return now
    left = deliveries.left_lately(workspace.id, user, channel, since=now - longest, now=now)
    sent = [at for mark, at in left if mark != besides]
    return room_at(now, sent, channel)
