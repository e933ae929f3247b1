"""What the events of other programs mean in a workspace, and those that were kept aside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from testigo.core.events import SETTING, EventMapping, parse_mapping
from testigo.store.models import FactRow, QuarantinedEvent, Setting

# So many of the latest pages are looked at for one that a site told.
_LATELY = 500


@dataclass(frozen=True, slots=True)
class AsideEvent:
    """A message that was kept aside: as it came, and every reason as data."""

    id: str
    message_id: str
    source: str
    raw: str
    problems: tuple[Mapping[str, Any], ...]
    received_at: datetime


def changes_of(workspace_id: int) -> dict[str, dict[str, str]]:
    """A workspace's changes to the meaning of events, `{"events": …, "traits": …}`."""
    row = Setting.objects.of(workspace_id).filter(name=SETTING).first()
    value = row.value if row is not None and isinstance(row.value, dict) else {}
    return {"events": value.get("events", {}), "traits": value.get("traits", {})}


def mapping_of(workspace_id: int) -> EventMapping:
    """What events mean: ours, with the workspace's changes."""
    return parse_mapping(changes_of(workspace_id))[0]


def last_visit_told(workspace_id: int) -> datetime | None:
    """When a site last told a page; None when none did lately."""
    pages = FactRow.objects.of(workspace_id).filter(name="page.viewed").order_by("-at")
    latest = pages.values_list("source", "at")[:_LATELY]
    return next((at for source, at in latest if source == "collector"), None)


def events_aside(workspace_id: int, limit: int = 50) -> list[AsideEvent]:
    """The latest messages that were kept aside."""
    rows = QuarantinedEvent.objects.of(workspace_id).order_by("-received_at", "id")[:limit]
    return [
        AsideEvent(r.id, r.message_id, r.source, r.raw, tuple(r.problems), r.received_at)
        for r in rows
    ]


def count_aside(workspace_id: int) -> int:
    """How many messages were kept aside."""
    return int(QuarantinedEvent.objects.of(workspace_id).count())
