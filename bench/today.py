"""Today, as each role opens it, on 100,000 leads and a million facts."""

import json
import sys
from typing import TYPE_CHECKING, Any

from bench import scale
from bench.business import open_business
from bench.databases import run_in_databases, start_django
from bench.measuring import Figure, wall_median

if TYPE_CHECKING:
    from testigo.store.models import Workspace

LIMIT_MS = 300
ROLES = ("marketing", "sdr", "lead", "director", "success")


def run() -> list[Figure]:
    """Both databases, each in a process of its own."""
    return run_in_databases("bench.today")


def _measure(engine: str) -> list[Figure]:
    from testigo import clock
    from testigo.conf.static_files import collect_when_stale

    collect_when_stale()
    workspace = open_business()
    scale.fill(workspace)
    clock.now = lambda: scale.NOW
    name = f"today, {engine}"
    pages = [
        Figure(name, f"page, {role}", _page(workspace, role) * 1000, "ms", LIMIT_MS, False)
        for role in ROLES
    ]
    return [*_sizes(workspace, name), *pages, *_parts(workspace, name)]


def _sizes(workspace: "Workspace", name: str) -> list[Figure]:
    from testigo.store.models import ClockRow, FactRow, Lead

    return [
        Figure(name, what, model.objects.of(workspace.pk).count(), "rows")
        for what, model in (("facts", FactRow), ("leads", Lead), ("clocks", ClockRow))
    ]


def _page(workspace: "Workspace", role: str) -> float:
    """The whole answer, from the request to the last byte."""
    from django.test import Client

    from testigo.actions.members import add_member
    from testigo.store.models import Membership, User

    seated = Membership.objects.of(workspace.pk).filter(role=role).first()
    user: Any = seated.user if seated else None
    if user is None:
        user = User.objects.create_user(f"{role}@x.example", name=role, created_at=scale.NOW)
        add_member(workspace=workspace, user=user, role=role)
    client = Client(HTTP_HOST="localhost")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def open_page() -> None:
        answer = client.get("/w/nortia/today")
        if answer.status_code != 200:
            raise SystemExit(f"{role}: {answer.status_code}")

    return wall_median(open_page, 9)


def _parts(workspace: "Workspace", name: str) -> list[Figure]:
    from testigo.queries.changes import changes
    from testigo.queries.commitments import revenue_goal, standings
    from testigo.queries.customers import customers
    from testigo.queries.evidence import Evidence
    from testigo.queries.load import loads, waiting_by_owner
    from testigo.queries.queue import queue
    from testigo.store.agreements import agreement_of

    version: Any = agreement_of(workspace.pk).at(scale.NOW)
    calendar, now = version.pact.calendar, scale.NOW
    zone = version.pact.zone
    parts = {
        "the queue": lambda: queue(workspace.pk, owner=None, now=now, zone=zone, shown=1),
        "every commitment": lambda: standings(workspace.pk, now),
        "the revenue goal": lambda: revenue_goal(workspace.pk, now),
        "what has changed": lambda: changes(Evidence(workspace.pk, now), calendar),
        "who has how much": lambda: loads(
            workspace.pk, waiting_by_owner(workspace.pk, now), now=now
        ),
        "what is owed to customers": lambda: customers(workspace.pk, now, zone),
    }
    found = [
        Figure(name, f"of which {what}", wall_median(work, 9) * 1000, "ms")
        for what, work in parts.items()
    ]
    return [*found, Figure(name, "beside it: a year of leakage", _leakage(workspace), "ms")]


def _leakage(workspace: "Workspace") -> float:
    """The figure that the page of management asks for beside it, once a day."""
    from datetime import timedelta

    from testigo.core.asof import midnight
    from testigo.queries.asking import version_at, zone_of
    from testigo.queries.leaks import leaks_report

    zone = zone_of(workspace, version_at(workspace, scale.NOW))
    until = scale.NOW.astimezone(zone).date()
    since, asof = until - timedelta(days=365), midnight(until, zone)
    once = wall_median(lambda: leaks_report(workspace, since=since, until=until, asof=asof), 3)
    return once * 1000


if __name__ == "__main__":
    start_django()
    print(json.dumps([figure.as_data() for figure in _measure(sys.argv[1])]))
