"""Every route by every method with every kind of key: what is refused changes nothing.

The routes come from the URL resolver, so a new one without a row fails here.
"""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver

from testigo.actions.keys import revoke_key
from testigo.store.models import ApiKey, Workspace
from tests.api.calling import BORN, Program, key_of
from tests.factories.business import open_workspace

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
FACT = {"name": "demo.requested", "at": "2026-09-16", "person": "ana@ajena.example"}
PERSON = {"email": "ana@ajena.example"}
# route → method → what it takes; `{person}` and `{fact}` are of the other workspace.
ROWS: dict[str, dict[str, Any]] = {
    "openapi.json": {"GET": "open"},
    "": {},
    "me": {"GET": None},
    "people": {"GET": None, "POST": PERSON},
    "people/batch": {"POST": {"people": [PERSON]}},
    "people/<person>": {"GET": "foreign"},
    "people/<person>/facts": {"GET": "foreign"},
    "companies": {"GET": None},
    "companies/<company>": {"GET": "foreign"},
    "facts": {"GET": None, "POST": FACT},
    "facts/batch": {"POST": {"facts": [FACT]}},
    "facts/<fact>": {"GET": "foreign"},
    "costs": {
        "GET": None,
        "POST": {"costs": [{"channel": "x", "day": "2026-09-01", "amount": "1"}]},
    },
    "reports/loop": {"GET": None},
    "reports/platforms": {"GET": None},
    "reports/restated": {"GET": None},
    "reports/costs": {"GET": None},
    "reports/funnel": {"GET": None},
    "reports/cohorts": {"GET": None},
    "reports/goals": {"GET": None},
    "reports/leaks": {"GET": None},
    "reports/gap": {"GET": None},
    "reports/recommendations": {"GET": None},
    "reports/journeys": {"GET": None},
    "reports/attribution": {"GET": None},
    "reports/attempts": {"GET": None},
    "reports/commitments": {"GET": None},
    "^.*$": {},
}


def routes(patterns: Any = None, prefix: str = "") -> Iterator[str]:
    """Every route under /api/v1/ that the resolver knows."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, route)
        elif isinstance(one, URLPattern) and route.startswith("api/v1/"):
            yield route.removeprefix("api/v1/")


def state() -> str:
    """A digest of every row of ours but the note of when a key was used."""
    digest = sha256()
    with connection.cursor() as cursor:
        tables = sorted(
            t for t in connection.introspection.table_names() if t.startswith("testigo_")
        )
        for table in tables:
            columns = [
                column.name
                for column in connection.introspection.get_table_description(cursor, table)
                if column.name != "last_used_at"
            ]
            cursor.execute(
                f"SELECT {', '.join(columns)} FROM {table} ORDER BY {', '.join(columns)}"
            )
            digest.update(repr((table, cursor.fetchall())).encode())
    return digest.hexdigest()


@pytest.fixture
def own(place: Workspace) -> dict[str, str]:
    """Ids in the workspace that strangers ask about."""
    crm = Program(key_of(place))
    eva = crm.post("/people", {"email": "eva@cliente.example"}).json()["id"]
    fact = crm.post("/facts", {**FACT, "person": "eva@cliente.example"}).json()["id"]
    company = crm.get("/companies").json()["companies"][0]["id"]
    return {"person": eva, "fact": fact, "company": company}


@pytest.fixture
def keys(place: Workspace, own: dict[str, str]) -> dict[str, str]:
    """Keys by what they are; `write` and `read` are of another workspace than what is asked for."""
    other = open_workspace("otra")
    revoked = key_of(other)
    revoke_key(workspace=other, key=ApiKey.objects.of(other.pk).get().id, now=BORN)
    return {
        "nobody": "",
        "bad": "tgo_write_" + "x" * 43,
        "revoked": revoked,
        "expired": key_of(other, expires_at=BORN + timedelta(seconds=1)),
        "ingest": key_of(other, "ingest"),
        "public": key_of(other, "ingest", public=True),
        "read": key_of(other, "read"),
        "write": key_of(other, "write"),
    }


def expected(row: dict[str, Any], method: str, key: str) -> int:
    """The status that a method of a route answers to a key."""
    if not row:
        return 404
    if method not in row:
        return 405
    if row[method] == "open":
        return 200
    if key in ("nobody", "bad", "revoked", "expired"):
        return 401
    if key in ("ingest", "public") or (key == "read" and method == "POST"):
        return 403
    if row[method] == "foreign":
        return 404
    return 201 if row[method] in (PERSON, FACT) else 200


def test_every_route_has_its_row() -> None:
    assert sorted(set(routes())) == sorted(ROWS)


@pytest.mark.parametrize("route", ROWS)
def test_each_key_gets_what_it_may_and_no_more(
    route: str, own: dict[str, str], keys: dict[str, str]
) -> None:
    path = "nothing" if route == "^.*$" else route
    for name, one in own.items():
        path = path.replace(f"<{name}>", one)
    row = ROWS[route]
    wanted = {(key, one): expected(row, one, key) for key in keys for one in METHODS}
    # Reading and what is refused come first: together they change nothing.
    order = sorted(wanted, key=lambda pair: pair[1] == "POST" and wanted[pair] < 400)
    before = state()
    found = {}
    for key, method in order:
        if method == "POST" and wanted[key, method] < 400:
            assert state() == before
        found[key, method] = ask(Program(keys[key]), method, path, row.get(method))
    assert found == wanted


def ask(sender: Program, method: str, path: str, body: Any) -> int:
    """The status that a request gets."""
    if method == "POST":
        return sender.post(f"/{path}", body if isinstance(body, dict) else {}).status_code
    send = getattr(sender.client, method.lower())
    status: int = send(f"/api/v1/{path}", headers=sender.headers).status_code
    return status
