"""What members choose about the alerts that reach them."""

from collections.abc import Iterator
from datetime import datetime

from testigo.alerts.channels import recipient_problems
from testigo.alerts.ways import ways_of
from testigo.core.alerting import Preferences, as_data, preference_problems
from testigo.core.problems import InvalidInput, Problem
from testigo.store.models import AlertPreference, Membership, Workspace


def choose_alerts(
    *, workspace: Workspace, by: Membership, chosen: Preferences, now: datetime
) -> None:
    """Keep what a member chose for themselves. Raises InvalidInput with every problem and nothing
    written."""
    problems = [*preference_problems(chosen), *_address_problems(workspace, chosen, now)]
    if problems:
        raise InvalidInput(problems)
    AlertPreference.objects.of(workspace.id).update_or_create(
        user_id=by.user_id, defaults={"value": as_data(chosen), "changed_at": now}
    )


def _address_problems(
    workspace: Workspace, chosen: Preferences, now: datetime
) -> Iterator[Problem]:
    """What each channel says of the address that it is to use."""
    by_kind = ways_of(workspace, now).by_kind
    for kind, address in chosen.addresses.items():
        if address and kind in by_kind:
            for problem in recipient_problems(kind, by_kind[kind].config, address):
                yield Problem(problem.code, kind, problem.params)
