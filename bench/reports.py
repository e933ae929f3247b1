"""Every report of the sample company, in a warm process: CPU time, so that nothing else on the
machine counts, with nothing kept from the time before."""

import json
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bench.databases import run_in_databases, start_django
from bench.measuring import Figure, cpu_seconds

if TYPE_CHECKING:
    from testigo.store.models import Workspace

LIMIT_MS = 500


def run() -> list[Figure]:
    """Both databases, each in a process of its own."""
    return run_in_databases("bench.reports")


def _measure(engine: str) -> list[Figure]:
    from testigo import clock
    from testigo.sample.company import build

    now = clock.now()
    workspace = build(now).workspace
    return [
        Figure(f"reports, {engine}", name, cpu_seconds(work) * 1000, "CPU ms", LIMIT_MS, False)
        for name, work in _reports(workspace, now).items()
    ]


def _reports(workspace: "Workspace", now: datetime) -> dict[str, Callable[[], Any]]:
    from testigo.core.asof import midnight
    from testigo.queries.asking import version_at, zone_of
    from testigo.queries.attribution import attribution_report
    from testigo.queries.claims import claims_report
    from testigo.queries.costs import costs_report
    from testigo.queries.funnel import funnel_report
    from testigo.queries.funnel_parts import funnel_parts
    from testigo.queries.gap import gap_report
    from testigo.queries.goals import goals_report
    from testigo.queries.leaks import leaks_report
    from testigo.queries.loop import loop_report
    from testigo.queries.recommending import recommendations_report
    from testigo.queries.restating import restated_loop

    zone = zone_of(workspace, version_at(workspace, now))
    until = now.astimezone(zone).date() + timedelta(days=1)
    since, asof = until - timedelta(days=365), midnight(until, zone)
    year: dict[str, Any] = {"since": since, "until": until, "asof": asof}
    before: dict[str, Any] = {**year, "until": until - timedelta(days=100)}
    return {
        "loop": lambda: loop_report(workspace, **year),
        "platforms beside the CRM": lambda: claims_report(workspace, **year),
        "costs": lambda: costs_report(workspace, **year),
        "then and now": lambda: restated_loop(workspace, **before),
        "funnel": lambda: funnel_report(workspace, mode="cohort", **year),
        "funnel in its parts": lambda: funnel_parts(workspace, **year, by="sector"),
        "leakage": lambda: leaks_report(workspace, **year),
        "recommendations": lambda: recommendations_report(workspace, **year),
        "gap": lambda: gap_report(workspace, **year, against="previous"),
        "attribution": lambda: attribution_report(workspace, **year, window=90),
        "goals": lambda: goals_report(workspace, asof=asof),
    }


if __name__ == "__main__":
    start_django()
    print(json.dumps([figure.as_data() for figure in _measure(sys.argv[1])]))
