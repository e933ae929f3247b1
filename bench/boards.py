"""The pages that stand beside the list of a million leads: the board, and those to nurture.

A round is the whole answer, from the request to the last byte, with templates.
"""

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bench.apply import NOW
from bench.measuring import Figure, wall_each

if TYPE_CHECKING:
    from testigo.store.models import Workspace

LIMIT_MS = 100
ROUNDS = 21


def measure(workspace: "Workspace", engine: str) -> list[Figure]:
    """The middle and the 95th of a hundred answers, of a workspace that is filled already."""
    from django.test import Client

    from testigo import clock
    from testigo.conf.static_files import collect_when_stale
    from testigo.store.models import Membership

    collect_when_stale()
    clock.now = lambda: NOW
    member = Membership.objects.of(workspace.pk).filter(role="sales").first()
    client = Client(HTTP_HOST="localhost")
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")

    def get(address: str) -> None:
        answer = client.get(f"/w/{workspace.slug}/{address}")
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")

    figures = []
    name = f"million, {engine}"
    for what, address in _asked(workspace):
        get(address)
        taken = sorted(wall_each([lambda a=address: get(a)] * ROUNDS))
        median, late = taken[ROUNDS // 2] * 1000, taken[int(ROUNDS * 0.95)] * 1000
        figures.append(Figure(name, f"{what}, p50", median, "ms"))
        figures.append(Figure(name, f"{what}, p95", late, "ms", LIMIT_MS, False))
    return figures


def _asked(workspace: "Workspace") -> list[tuple[str, str]]:
    from testigo.store.models import Lead

    leads = Lead.objects.of(workspace.id)
    one: Any = leads.filter(owner__isnull=False).only("owner", "channel", "campaign").first()
    campaign = f"channel={one.channel}&campaign={quote(one.campaign)}"
    board = {
        "board": "",
        "board of one owner": f"owner={one.owner_id}",
        "board of nobody": "owner=none",
        "board of one status": "status=connected",
        "board of one channel": f"channel={one.channel}",
        "board of one campaign": campaign,
        "board, past due": "owed=past_due",
        "board, owed anything": "owed=any",
        "board of some scores": "at_least=30&at_most=40",
        "board of one sector": "field=sector&value=Industria",
        "board, search, very many found": "search=ana",
        "board, search, many found": "search=marta+ruiz",
        "board, search, one found": "search=p77777+zabala",
    }
    nurture = {
        "to nurture": "",
        "to nurture, search, very many found": "search=ana",
        "to nurture, search, many found": "search=marta+ruiz",
        "to nurture, search, one found": "search=p77777+zabala",
        "to nurture, search, none found": "search=xyzzy",
    }
    return [
        *((what, f"leads/board?{query}") for what, query in board.items()),
        *((what, f"nurture?{query}") for what, query in nurture.items()),
    ]
