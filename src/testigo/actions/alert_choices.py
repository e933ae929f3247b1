"""What members choose about the alerts that reach them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from testigo.alerts.channels import recipient_problems
from testigo.alerts.ways import ways_of
from testigo.core.alerting import Preferences, as_data, preference_problems, preferences_of
from testigo.core.confirming import after_choice, to_be_sent
from testigo.core.problems import InvalidInput, Problem
from testigo.store.models import AlertPreference, Membership, Workspace
from testigo.store.turns import write_in_turn


def choose_alerts(
    *, workspace: Workspace, by: Membership, chosen: Preferences, now: datetime
) -> tuple[str, ...]:
    """Keep what a member chose for themselves; returns the channels whose address is new, which is
    used once it is confirmed. Raises InvalidInput with every problem and nothing written."""
    problems = [*preference_problems(chosen), *_address_problems(workspace, chosen, now)]
    if problems:
        raise InvalidInput(problems)
    with write_in_turn(), transaction.atomic():
        held = held_preferences(workspace, by)
        found = after_choice(held.found_at, chosen.addresses)
        keep_preferences(
            workspace,
            by,
            replace(chosen, addresses=found.confirmed, pending=found.pending),
            now,
        )
    return to_be_sent(found)


def held_preferences(workspace: Workspace, by: Membership) -> Preferences:
    """What a member chose so far, which nobody changes until the commit. Needs a transaction."""
    rows = AlertPreference.objects.of(workspace.id).filter(user_id=by.user_id)
    row: AlertPreference | None = rows.select_for_update().first()
    return preferences_of(row.value if row else None)


def keep_preferences(
    workspace: Workspace, by: Membership, chosen: Preferences, now: datetime
) -> None:
    """Keep what a member chose in place of what they chose before."""
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
