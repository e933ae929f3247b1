"""The API among 100,000 leads: one made and scored, one handed over, pages read.

Each request goes through the whole of Django, as the server calls it; the network is left out.
"""

import json
import sys
from random import Random
from time import process_time
from typing import TYPE_CHECKING, Any

from bench.business import open_business
from bench.databases import run_in_databases, start_django
from bench.lists import COMPANIES, fill
from bench.measuring import Figure, wall_each

if TYPE_CHECKING:
    from django.test import Client

MADE = 200
MADE_MS = 8
LIST_MS = 10
BATCH = 100
BATCH_RATE = 2500


def run() -> list[Figure]:
    """Both databases, each in a process of its own."""
    return run_in_databases("bench.api")


def _measure(engine: str) -> list[Figure]:
    from django.test import Client

    from testigo import clock
    from testigo.actions.keys import create_key
    from testigo.api.limits import LIMITS

    workspace = open_business()
    fill(workspace)
    _, key = create_key(workspace=workspace, name="bench", scope="write", now=clock.now())
    LIMITS.__init__(burst=1e9)  # type: ignore[misc]  # a bench is a flood
    client = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {key}"})
    return [*_writes(client, engine), *_reads(client, engine)]


def _writes(client: "Client", engine: str) -> list[Figure]:
    people = [_somebody(number) for number in range(MADE)]
    start = process_time()
    each = wall_each([lambda one=one: _post(client, "/people", one) for one in people])
    own = (process_time() - start) / MADE * 1000
    demos = [_demo(number) for number in range(MADE)]
    given = wall_each([lambda one=one: _post(client, "/facts", one) for one in demos])
    [last] = client.get(f"/api/v1/people?external_id=bench-{MADE - 1}").json()["people"]
    assert last["owner"], "nobody was handed over"
    batches = [
        {"people": [_somebody(MADE + at * BATCH + n) for n in range(BATCH)]} for at in range(5)
    ]
    many = wall_each([lambda one=one: _post(client, "/people/batch", one) for one in batches])
    more = [
        {"people": [_somebody(MADE + (5 + at) * BATCH + n) for n in range(BATCH)]}
        for at in range(5)
    ]
    later = {"Prefer": "respond-async"}
    told = wall_each([lambda one=one: _post(client, "/people/batch", one, later) for one in more])
    name = f"api, {engine}"
    return [
        Figure(name, "one lead made and scored, p50", _at(each, 0.5), "ms", MADE_MS, False),
        Figure(name, "the same, p99", _at(each, 0.99), "ms"),
        Figure(name, "the same, our own CPU", own, "ms"),
        Figure(name, "one fact told, lead handed over, p50", _at(given, 0.5), "ms", MADE_MS, False),
        Figure(name, "the same, p99", _at(given, 0.99), "ms"),
        Figure(
            name, "a hundred leads made and scored at once", BATCH / _at(many, 0.5) * 1000, "/s"
        ),
        Figure(
            name,
            "the same, answered once recorded",
            BATCH / _at(told, 0.5) * 1000,
            "/s",
            BATCH_RATE,
        ),
    ]


def _reads(client: "Client", engine: str) -> list[Figure]:
    random = Random(5)
    marks = [f"{random.randrange(100_000):032x}" for _ in range(50)]
    asked = {
        "a page of 50 people": [f"/people?after={mark}" for mark in marks],
        "a page of 50 of one stage": [f"/people?stage=mql&after={mark}" for mark in marks],
        "one by e-mail": [f"/people?email=n{n}@firma{n}.example" for n in range(50)],
        "a page of 100 facts": [f"/facts?after={random.randrange(5000)}" for _ in marks],
    }
    figures = []
    for what, addresses in asked.items():
        start = process_time()
        each = wall_each([lambda one=one: _get(client, one) for one in addresses])
        own = (process_time() - start) / len(addresses) * 1000
        name = f"api, {engine}"
        figures.append(Figure(name, f"{what}, p50", _at(each, 0.5), "ms", LIST_MS, False))
        figures.append(Figure(name, f"{what}, our own CPU", own, "ms"))
    return figures


def _somebody(number: int) -> dict[str, Any]:
    return {
        "email": f"n{number}@firma{number % COMPANIES}.example",
        "external_id": f"bench-{number}",
        "traits": {"name": f"Nora {number}", "sector": "industria", "employees": 80},
    }


def _demo(number: int) -> dict[str, Any]:
    from testigo import clock

    person = f"bench-{number}"
    return {"name": "demo.requested", "at": clock.now().isoformat(), "person": person}


def _post(client: "Client", path: str, body: Any, headers: dict[str, str] | None = None) -> None:
    told = json.dumps(body)
    answer = client.post(
        f"/api/v1{path}", told, content_type="application/json", headers=headers or {}
    )
    assert answer.status_code in (200, 201), answer.content


def _get(client: "Client", path: str) -> None:
    answer = client.get(f"/api/v1{path}")
    assert answer.status_code == 200, answer.content


def _at(seconds: list[float], share: float) -> float:
    return sorted(seconds)[int(share * (len(seconds) - 1))] * 1000


if __name__ == "__main__":
    start_django()
    print(json.dumps([figure.as_data() for figure in _measure(sys.argv[1])]))
