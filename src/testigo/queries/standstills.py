"""The closures and outages of a workspace that stand, for whoever looks after the calendar."""

from testigo.core.sla.closures import Closure
from testigo.core.sla.outages import Outage
from testigo.store import standstills


def closures(workspace_id: int) -> tuple[Closure, ...]:
    """The days closed since the pact was signed, in order."""
    return tuple(one for one in standstills.closures_of(workspace_id) if one.retracted_at is None)


def outages(workspace_id: int) -> tuple[Outage, ...]:
    """What was out of order, the first one first."""
    return standstills.outages_of(workspace_id)
