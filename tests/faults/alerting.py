"""Alerts under kills: `python -m tests.faults.alerting set-up|work …` is what each process
does, in an installation whose alerts go to sinks on this machine.

    set-up SPACES WEBHOOKS SMS COUNT  workspaces with webhooks, SMS and mail, and so many hand-overs
                                      in each, each told by three channels
    work SHARE KILLS [broken …]     senders that die now and then by their own hand, or are killed
"""

import os
import random
import signal
import sys
import threading
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

SECRET = "whsec_" + "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"
PACT_ALERTS = (
    "alerts:\n  - {on: lead.handed_over, to: owner, by: [email, sms, webhook], urgent: true}\n"
)
PHONE = "+34600111222"
SEED = 20260921
APART = timedelta(minutes=5)


def set_up(spaces: int, webhooks: str, sms: str) -> None:
    """Workspaces `s0`, `s1` …, each with a seller who is reached by three channels."""
    from testigo.actions.alert_channels import set_up_channel
    from testigo.core.alerting import Preferences, as_data
    from testigo.store.models import AlertPreference, User
    from tests.factories.business import (
        OPENED,
        PACT,
        hire,
        membership,
        open_workspace,
        sign_pact_text,
        staff,
    )

    text = PACT[: PACT.index("alerts:")] + PACT_ALERTS
    sms_config = {"provider": "vonage", "key": "k", "secret": "s", "from": "Testigo", "base": sms}
    for number in range(spaces):
        space = open_workspace(f"s{number}")
        staff(space)
        sign_pact_text(space, text)
        boss = membership(space, hire(space, f"boss@s{number}.example", "admin"))
        for kind, values in (
            ("webhook", {"url": webhooks, "secret": SECRET}),
            ("sms", sms_config),
        ):
            set_up_channel(
                workspace=space, kind=kind, values=values, policy="usual", by=boss, now=OPENED
            )
        AlertPreference.objects.of(space.id).create(
            user_id=User.objects.get(email=f"sdr1@s{number}.example").id,
            value=as_data(Preferences(addresses={"sms": PHONE})),
            changed_at=OPENED,
        )


def tell(count: int) -> None:
    """So many hand-overs in each workspace, with their deliveries made."""
    from testigo import clock
    from testigo.actions.alerting import expand
    from testigo.actions.applying import apply_all
    from testigo.queries.accounts import all_workspaces
    from tests.factories.facts import crossing
    from tests.factories.facts import tell as record

    # Far enough apart that none is gathered with others.
    instants = [clock.now() - n * APART for n in range(count, 0, -1)]
    for space in all_workspaces():
        for number, now in enumerate(instants):
            record(space, list(crossing(now, f"l{number}@acme.example")), now)
            apply_all(workspace=space, now=now)
            expand(workspace=space, now=now)


def work(share: float, kills: int, *broken: str) -> None:
    """Send until the end of the test: a sender of its own each time the last one died, by chance or
    over a message that is poison. So many are killed besides."""
    chance, deaths = random.Random(SEED), 0
    _break(share, *broken)
    while True:
        child = os.fork()
        if child == 0:
            _send(deaths)
        if kills:
            time.sleep(chance.uniform(0.3, 1.2))
            # It may have died by its own hand meanwhile.
            if os.waitpid(child, os.WNOHANG)[0] == 0:
                kills -= 1
                os.kill(child, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(child, 0)
        deaths += 1
        _note(deaths)


def _note(deaths: int) -> None:
    """How many senders have died, and which messages the last one was at."""
    from django.db import connections

    from testigo.store.models import Delivery

    home = Path(os.environ["TESTIGO_HOME"])
    was_at = Delivery._base_manager.filter(state="waiting").exclude(leased_until=None)
    with open(home / "was_at", "a") as file:
        file.writelines(f"{one}\n" for one in was_at.values_list("id", flat=True))
    (home / "deaths").write_text(str(deaths))
    connections.close_all()


def _send(seed: int) -> None:
    from testigo.store.leases import LET_GO
    from testigo.store.models import Delivery
    from testigo.worker.alerts import AlertSender

    random.seed(seed)
    # As if the time had passed after which another sender takes over.
    Delivery._base_manager.exclude(leased_until=None).update(**LET_GO)
    AlertSender().run(threading.Event().wait)


def _break(share: float, *broken: str) -> None:
    """Have the process kill itself now and then, before a message is handed over or after it was
    and before that is written; and what else is to be wrong."""
    from testigo.actions import alert_times
    from testigo.actions import deliveries as actions
    from testigo.store import deliveries as store

    # Each leaves by itself, however many there are; storms are another test's matter.
    alert_times.ceilings = lambda channel: ()
    hand_over = actions._hand_over
    poison = os.environ.get("POISON", "")

    def die(when: bool) -> None:
        if when:
            os.kill(os.getpid(), signal.SIGKILL)

    def dying(space: Any, held: Any, now: Any) -> Any:
        die(bool(poison) and held.row.id == poison)
        die(random.random() < share / 2)
        if "twice" in broken:
            hand_over(space, held, now)
        receipt = hand_over(space, held, now)
        die(random.random() < share / 2)
        return receipt

    actions._hand_over = dying
    if "marks_first" in broken:
        store.claim = _marking_first(store.claim)
    if "no_poison" in broken:
        store.is_poison = lambda claims, concluded: False


def _marking_first(claim: Any) -> Any:
    """A sender that says that a message is sent before it sends it."""
    from testigo.store.models import Delivery

    def marked(workspace_id: int, kind: str, now: Any, **more: Any) -> Any:
        held = claim(workspace_id, kind, now, **more)
        if held is not None:
            Delivery.objects.of(workspace_id).filter(id=held.row.id).update(
                state="sent", ended_at=now, lease="", leased_until=None
            )
        return held

    return marked


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "set-up":
        set_up(int(sys.argv[2]), sys.argv[3], sys.argv[4])
        tell(int(sys.argv[5]))
    else:
        work(float(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
