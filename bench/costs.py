"""The report of costs of a log of a million facts: it reads the costs, and none of the others.

`TESTIGO_BENCH_FACTS` sets how many facts the log has.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bench import histories
from bench.databases import print_figures, run_in_databases
from bench.lake import FACTS, append, fill
from bench.measuring import Figure, cpu_seconds

if TYPE_CHECKING:
    from testigo.core.facts import Fact

CAMPAIGNS, WEEKS = 20, 100
LIMIT_MS = 500
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


def run() -> list[Figure]:
    """Both databases, each in a process of its own."""
    return run_in_databases("bench.costs")


def _measure(engine: str, count: int) -> list[Figure]:
    from testigo.core.asof import midnight
    from testigo.queries.asking import zone_of
    from testigo.queries.costs import READS, costs_report
    from testigo.queries.report_facts import facts_called
    from testigo.store.models import Workspace

    workspace_id, _ = fill(count)
    append(workspace_id, list(_costs()), "")
    workspace = Workspace.objects.get(pk=workspace_id)
    since = histories.START.date()
    until = since + WEEKS * _WEEK
    asof = midnight(until, zone_of(workspace, None))
    asked: dict[str, Any] = {"since": since, "until": until, "asof": asof}
    taken = cpu_seconds(lambda: costs_report(workspace, **asked), times=5) * 1000
    read = len(facts_called(workspace_id, READS, asof))
    name, told = f"costs, {engine}", CAMPAIGNS * WEEKS
    return [
        Figure(name, f"{told:,} costs among {count:,} facts", taken, "CPU ms", LIMIT_MS, False),
        Figure(name, "facts read for them", read, "facts", told, False),
    ]


def _costs() -> "Iterator[Fact]":
    """Each campaign's cost of each week, recorded on its last day."""
    from testigo.core.facts import Fact

    for week in range(WEEKS):
        first = histories.START.date() + week * _WEEK
        at = histories.START + (week + 1) * _WEEK - _DAY
        for campaign in range(CAMPAIGNS):
            told = {"channel": "google_ads", "campaign": f"c{campaign}", "amount": "120.50"}
            days = {"from": first.isoformat(), "to": (first + _WEEK - _DAY).isoformat()}
            number = f"cost{week}-{campaign}"
            yield Fact(number, "cost.recorded", at, at, number, props={**told, **days})


if __name__ == "__main__":
    print_figures(_measure, FACTS)
