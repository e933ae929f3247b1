"""How every commitment stands, and the lists behind its figures, of 100,000 leads with a million
facts."""

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bench import scale
from bench.business import open_business
from bench.databases import run_in_databases, start_django
from bench.measuring import Figure, wall_median

if TYPE_CHECKING:
    from testigo.store.models import Workspace

# Of the 300 ms that Today may take, and for the page of a list with its tabs.
LIMIT_MS, LIST_MS = 200, 100


def run() -> list[Figure]:
    """Both databases, each in a process of its own."""
    return run_in_databases("bench.standings")


def _measure(engine: str) -> list[Figure]:
    from testigo.queries.commitments import revenue_goal, standings

    workspace = open_business()
    scale.fill(workspace)
    bench, now = f"standings, {engine}", scale.NOW
    both = wall_median(lambda: (standings(workspace.pk, now), revenue_goal(workspace.pk, now)), 9)
    first = Figure(bench, "every commitment and the goal", both * 1000, "ms", LIMIT_MS, False)
    return [first, *_lists(workspace, bench)]


def _lists(workspace: "Workspace", bench: str) -> Iterator[Figure]:
    """What the largest figure of each commitment opens."""
    from testigo.core.asof import Days
    from testigo.queries.asking import version_at, zone_of
    from testigo.queries.commitments import CommitmentAsk, standings
    from testigo.queries.lead_counts import stage_counts
    from testigo.queries.lead_filters import LeadFilters
    from testigo.queries.leads import lead_page

    zone = zone_of(workspace, version_at(workspace, scale.NOW))
    for one in standings(workspace.pk, scale.NOW):
        part = max(one.parts, key=lambda part: part.count)
        days = Days(one.first, one.until, zone)

        def open_list(one=one, part=part, days=days) -> None:  # type: ignore[no-untyped-def]
            ask = CommitmentAsk(one.promise, part.code, days, one.currency, scale.NOW)
            filters = LeadFilters(commitment=ask)
            lead_page(workspace.pk, filters, now=scale.NOW)
            stage_counts(workspace.pk, filters)

        what = f"list of {one.promise.id}: {part.count:,} {part.code}"
        yield Figure(bench, what, wall_median(open_list, 7) * 1000, "ms", LIST_MS, False)


if __name__ == "__main__":
    start_django()
    print(json.dumps([figure.as_data() for figure in _measure(sys.argv[1])]))
