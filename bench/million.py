"""The list of leads among a million: pages, filters, tabs and searches, as the server makes them.

A round is what the page asks the database for: choices, the people found, a page of them and the
counts of the tabs. Templates are left out; they cost the same whatever there is.
"""

import json
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bench import boards
from bench.apply import NOW
from bench.business import open_business
from bench.databases import run_in_databases, start_django
from bench.lists import fill
from bench.measuring import Figure, wall_each

if TYPE_CHECKING:
    from testigo.queries.lead_filters import LeadFilters
    from testigo.store.models import Workspace

LEADS = 1_000_000
LIMIT_MS = 100
ROUNDS = 11


def run() -> list[Figure]:
    """Both databases, each in a process of its own."""
    return run_in_databases("bench.million")


def _measure(engine: str, leads: int) -> list[Figure]:
    workspace = open_business()
    fill(workspace, leads)
    return [*measure(workspace, engine), *boards.measure(workspace, engine)]


def measure(workspace: "Workspace", engine: str) -> list[Figure]:
    """The figures of a workspace that is filled already."""
    figures = []
    name = f"million, {engine}"
    for what, filters, after in _asked(workspace):
        _list(workspace.id, filters, after)
        taken = sorted(wall_each([lambda f=filters, a=after: _list(workspace.id, f, a)] * ROUNDS))
        median, least = taken[len(taken) // 2] * 1000, taken[0] * 1000
        figures.append(Figure(name, what, median, "ms", LIMIT_MS, False))
        figures.append(Figure(name, f"{what}, least", least, "ms"))
    return figures


def _list(workspace_id: int, filters: "LeadFilters", after: str) -> Any:
    from testigo.queries.lead_counts import tab_counts
    from testigo.queries.lead_filters import sieve_of
    from testigo.queries.leads import lead_page
    from testigo.web.leads.filters import choices_of

    choices_of(workspace_id, sees_all=True)
    sieve = sieve_of(workspace_id, filters)
    page = lead_page(workspace_id, filters, now=NOW, after=after, sieve=sieve)
    return page, tab_counts(sieve)


def _asked(workspace: "Workspace") -> list[tuple[str, "LeadFilters", str]]:
    from testigo.core.asof import Days
    from testigo.queries.lead_filters import Held, LeadFilters, Owed
    from testigo.store.models import Lead

    ranked = Lead.objects.of(workspace.id).exclude(stage="").order_by("-score", "person")
    deep: Any = ranked.only("score", "person")[ranked.count() // 2]
    owned = ranked.filter(owner__isnull=False).only(
        "stage", "owner", "channel", "campaign", "status"
    )
    one: Any = owned.first()
    zone = NOW.tzinfo
    days = Days(NOW.date() - timedelta(days=7), NOW.date(), zone)  # type: ignore[arg-type]
    owner, channel, campaign = one.owner_id, one.channel, one.campaign
    return [
        ("first page and tabs", LeadFilters(), ""),
        ("page in the middle", LeadFilters(), f"{deep.score}~{deep.person}"),
        ("lowest first", LeadFilters(lowest_first=True), ""),
        ("of one stage", LeadFilters(stage="mql"), ""),
        ("off the path", LeadFilters(stage="none"), ""),
        ("of one owner", LeadFilters(owner=owner), ""),
        ("of nobody", LeadFilters(owner=0), ""),
        ("of one status", LeadFilters(status="connected"), ""),
        ("of one channel", LeadFilters(channel=channel), ""),
        ("of one campaign", LeadFilters(channel=channel, campaign=campaign), ""),
        ("four filters at once", LeadFilters(one.stage, owner, channel, status=one.status), ""),
        ("nobody by four filters", LeadFilters("sql", owner, channel, status="waiting"), ""),
        ("of some scores", LeadFilters(at_least=30, at_most=40), ""),
        ("scores and owner", LeadFilters(owner=owner, at_least=30, at_most=40), ""),
        ("past due", LeadFilters(owed=Owed("past_due", NOW)), ""),
        ("created in a week", LeadFilters(created=days), ""),
        ("of one sector", LeadFilters(held=Held("sector", "Industria")), ""),
        ("sector and owner", LeadFilters(owner=owner, held=Held("sector", "sanidad")), ""),
        ("search, very many found", LeadFilters(search="ana"), ""),
        ("search, many found", LeadFilters(search="ruiz"), ""),
        ("search, one letter", LeadFilters(search="a"), ""),
        ("search, two letters", LeadFilters(search="zz"), ""),
        ("search, two words", LeadFilters(search="marta ruiz"), ""),
        ("search, with accents", LeadFilters(search="Ángela MUÑOZ gar"), ""),
        ("search, one found", LeadFilters(search="p77777 zabala"), ""),
        ("search, none found", LeadFilters(search="xyzzy"), ""),
        ("search by e-mail", LeadFilters(search="p777777@acme97.example"), ""),
        ("search by the start of an e-mail", LeadFilters(search="p77777"), ""),
        ("search by domain", LeadFilters(search="@acme97.example"), ""),
        ("search by phone", LeadFilters(search="600 77 77 77"), ""),
        ("search by the start of a phone", LeadFilters(search="+34 600 77"), ""),
        ("search within one owner", LeadFilters(owner=owner, search="ruiz"), ""),
        ("search within a stage", LeadFilters(stage="customer", search="ana"), ""),
    ]


if __name__ == "__main__":
    # Fewer to try, such as `python -m bench.million SQLite 100000`.
    size = int(sys.argv[2]) if len(sys.argv) > 2 else LEADS
    start_django()
    print(json.dumps([figure.as_data() for figure in _measure(sys.argv[1], size)]))
