"""What a worker finds to do: facts that nobody has taken in, and the next instant of each clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from testigo.store.models.fields import from_micros

# From here on a machine's clock is said to have gone back; less is how clocks are set right.
WENT_BACK = timedelta(seconds=5)
# The first entry of an index each, however many clocks run.
_FIRST = (
    "(SELECT {0} FROM testigo_{1} WHERE workspace_id = head.workspace_id AND {2} "
    "ORDER BY {0} LIMIT 1)"
)
_INSTANTS = ", ".join(
    _FIRST.format(*parts)
    for parts in (
        ("warn_at", "clock", "ended_at IS NULL AND paused_at IS NULL AND NOT warned"),
        ("due_at", "clock", "ended_at IS NULL AND paused_at IS NULL AND NOT passed_due"),
        ("score_falls_at", "lead", "score_falls_at IS NOT NULL"),
        ("next_try_at", "case_aside", "next_try_at IS NOT NULL"),
    )
)
_LOOK = (
    "SELECT head.workspace_id, head.last_seq > head.applied_seq OR head.reconsider, "
    f"head.recorded_at, {_INSTANTS} FROM testigo_log_head head ORDER BY head.workspace_id"
)


@dataclass(frozen=True, slots=True)
class Due:
    """Whether facts of a workspace wait, when it recorded last, and the first instant at which
    time alone brings something there."""

    workspace_id: int
    waiting: bool
    recorded_at: datetime | None
    at: datetime | None

    def is_due(self, now: datetime) -> bool:
        """Whether there is anything to do."""
        return self.waiting or (self.at is not None and self.at <= now)


def due_work() -> list[Due]:
    """What there is to do and when, for every workspace."""
    with connection.cursor() as cursor:
        cursor.execute(_LOOK)
        return [
            Due(
                number,
                bool(waiting),
                None if recorded is None else from_micros(recorded),
                min((from_micros(at) for at in instants if at is not None), default=None),
            )
            for number, waiting, recorded, *instants in cursor.fetchall()
        ]
