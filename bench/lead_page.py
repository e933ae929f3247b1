"""The page of a lead: an ordinary one, an overfull one of 1,200 facts, and one of 10,000."""

import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from bench import histories
from bench.apply import import_facts
from bench.business import open_business
from bench.databases import run_in_databases, start_django
from bench.measuring import Figure, wall_median
from testigo.core.drafts import FactDraft, PersonKeys

if TYPE_CHECKING:
    from testigo.store.models import Workspace

LIMIT_MS = 150
OVERFULL = 1_200
SIZES = (100, OVERFULL, 10_000)
NOW = histories.START + timedelta(days=92, hours=3)


def run() -> list[Figure]:
    """Both databases, each in a process of its own."""
    return run_in_databases("bench.lead_page")


def _measure(engine: str) -> list[Figure]:
    from testigo import clock
    from testigo.actions.applying import apply_all
    from testigo.actions.pacts import load_pact_draft
    from testigo.conf.static_files import collect_when_stale

    collect_when_stale()
    workspace = open_business()
    for size in SIZES:
        import_facts(workspace, list(_life(size)), NOW)
    apply_all(workspace=workspace, now=NOW)
    # A draft beside the pact in force: every page says what it would make of the lead.
    text = histories.pact_text().replace("points: 20", "points: 25")
    load_pact_draft(workspace=workspace, text=text, by="bench", now=NOW)
    clock.now = lambda: NOW
    name = f"lead page, {engine}"
    figures = []
    for size in SIZES:
        goal = LIMIT_MS if size == OVERFULL else None
        for what, query in (("page", ""), ("as of a day", "?asof=2026-10-15")):
            taken = _page(workspace, size, query) * 1000
            figures.append(Figure(name, f"{what}, {size} facts", taken, "ms", goal, False))
    return figures


def _life(size: int) -> Iterator[FactDraft]:
    """So many facts about one person: pages, calls, downloads, letters."""
    keys = PersonKeys(email=f"full{size}@acme.example")
    names = (
        "page.viewed",
        "page.viewed",
        "contact.attempted",
        "content.downloaded",
        "email.opened",
    )
    step = timedelta(days=90) / size
    for number, (trait, value) in enumerate(
        (("name", "Ana Ruiz"), ("sector", "Industria"), ("employees", "120"))
    ):
        props = {"trait": trait, "value": value}
        yield FactDraft("trait.set", histories.START, f"t{size}-{number}", person=keys, props=props)
    for number in range(size - 3):
        name = names[number % len(names)]
        props = {
            "page.viewed": {"path": f"/precios/{number}", "url": f"https://x.example/{number}"},
            "contact.attempted": {"channel": "phone", "outcome": "no_answer"},
        }.get(name, {"content": f"guia-{number % 40}"})
        at = histories.START + step * (number + 1)
        yield FactDraft(name, at, f"f{size}-{number}", person=keys, props=props)


def _page(workspace: "Workspace", size: int, query: str) -> float:
    """The whole answer, from the request to the last byte."""
    from django.test import Client

    from testigo.store.models import Membership, PersonKey

    member = Membership.objects.of(workspace.pk).filter(role="sales").first()
    key = PersonKey.objects.of(workspace.pk).get(kind="email", value=f"full{size}@acme.example")
    client = Client(HTTP_HOST="localhost")
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/w/nortia/leads/{key.person}{query}"

    def open_page() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")

    return wall_median(open_page, 9)


if __name__ == "__main__":
    start_django()
    print(json.dumps([figure.as_data() for figure in _measure(sys.argv[1])]))
