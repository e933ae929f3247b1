"""`python -m tests.faults.timers COUNT SECONDS LEAD`: leads of the workspace `nortia`, handed over
under a pact that is open round the clock, so that the clocks of so many of them fall due one after
the other over so many seconds, the first of them LEAD seconds from now."""

import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from testigo.store.models import Workspace

PROMISED = timedelta(hours=2)
# Leads that are handed over together.
TOGETHER = 5


def sign(nortia: "Workspace", now: datetime) -> None:
    """The pact, in force since some days ago."""
    from testigo.actions.pacts import load_pact_draft, sign_pact
    from tests.actions.business import PACT
    from tests.factories.business import staff

    staff(nortia)
    signed = now - timedelta(days=9)
    text = (
        PACT.replace('{mon-fri: ["09:00-18:00"]}', '{mon-sun: ["00:00-24:00"]}')
        .replace("  holidays: {country: ES, subdivision: MD}\n", "")
        .replace("2026-09-01", f"{signed + timedelta(days=1):%Y-%m-%d}")
        .replace("2026-11-30", f"{now + timedelta(days=30):%Y-%m-%d}")
    )
    made = load_pact_draft(workspace=nortia, text=text, by="test", now=signed)
    for email in ("laura@nortia.example", "pablo@nortia.example"):
        sign_pact(workspace=nortia, number=made.number, email=email, by="test", now=signed)


def hand_over(nortia: "Workspace", count: int, seconds: float, first_due: datetime) -> None:
    """So many leads, whose clocks fall due evenly over so many seconds."""
    from django.db import transaction

    from testigo.actions.applying import apply_all
    from testigo.actions.facts import record_facts
    from tests.factories.facts import draft

    with transaction.atomic():
        for first in range(0, count, TOGETHER):
            at = first_due - PROMISED + timedelta(seconds=seconds * first / count)
            told = [
                draft("demo.requested", at, f"lead{number}@c{number}.example")
                for number in range(first, min(first + TOGETHER, count))
            ]
            record_facts(workspace=nortia, drafts=told, source="test", now=at)
    apply_all(workspace=nortia, now=first_due)


def main(count: int, seconds: float, lead: float) -> None:
    """Open the business and hand over; what should have been warned of by then is."""
    from testigo import clock
    from testigo.actions.ticking import tick
    from testigo.store.models import Workspace

    nortia = Workspace.objects.get(slug="nortia")
    now = clock.now()
    sign(nortia, now)
    first_due = now + timedelta(seconds=lead)
    hand_over(nortia, count, seconds, first_due)
    tick(workspace=nortia, now=clock.now())
    if clock.now() >= first_due:
        sys.exit("this took longer than there was time")


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]))
