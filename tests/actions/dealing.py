"""What several workers that deal at once do: run in threads, or as processes on a database."""

import os
import sys
from dataclasses import replace
from datetime import timedelta

WORKERS, SELLERS = 8, 4
EACH = int(os.environ.get("TESTIGO_TEST_HAND_OVERS", "20"))


def deal(slug: str, worker: int) -> None:
    """Let people cross, one after the other, and draw what follows as the worker does."""
    from testigo.actions.applying import apply_all
    from testigo.actions.rerouting import look_again
    from testigo.store.models import Workspace
    from tests.factories.facts import crossing, tell
    from tests.spec.agreement import at

    workspace = Workspace.objects.get(slug=slug)
    for number in range(EACH):
        now = at(0) + timedelta(seconds=number)
        told = crossing(now, f"w{worker}n{number}@x.example")
        own = [replace(one, message_id=f"{worker}-{number}-{n}") for n, one in enumerate(told)]
        tell(workspace, own, now)
        apply_all(workspace=workspace, now=now)
        look_again(workspace=workspace, now=now)


def main(worker: str) -> None:
    """One process: `migrate` makes the database with a business, a number deals."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "testigo.conf.settings"
    import django

    django.setup()
    if worker == "open":
        from tests.factories.business import business

        business(sdr=SELLERS)
    else:
        deal("nortia", int(worker))


if __name__ == "__main__":
    main(sys.argv[1])
