"""Looking at a page changes nothing: mail scanners and prefetching browsers open every link."""

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from testigo.actions.applying import apply_all
from testigo.actions.content import add_piece
from testigo.actions.keys import create_key
from testigo.store.models import Membership, Workspace
from tests.factories.business import business
from tests.factories.facts import crossing, draft, person_with, tell
from tests.factories.forms import published, question
from tests.spec.agreement import at
from tests.web.conftest import MakeMember

pytestmark = pytest.mark.django_db
NAME = re.compile(r"<(?:\w+:)?(\w+)>")
AGENTS = (
    "Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 Safari/537.36",
    "Mimecast Link Scanner",
)


def routes(found: Any = None, before: str = "") -> Iterator[str]:
    """Every address of the house, as its pattern."""
    for one in (found or get_resolver()).url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one, route)
        elif isinstance(one, URLPattern):
            yield route


def state() -> dict[str, str]:
    """A digest of every table of the house."""
    found = {}
    for model in apps.get_app_config("testigo").get_models():
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(map(repr, cursor.fetchall()))
        found[table] = sha256("\n".join(rows).encode()).hexdigest()
    return found


@pytest.fixture
def space(monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setattr("testigo.clock.now", lambda: at(2))
    space = business()
    tell(space, crossing(at(0)), at(0))
    tell(space, [draft("page.viewed", at(0), "b@acme.example", props={"path": "/guia"})], at(0))
    apply_all(workspace=space, now=at(1))
    return space


def filled(space: Workspace, by: Membership) -> dict[str, str]:
    """Something that is there for each name in an address."""
    form = published(space, by, at(1), question("sector"))
    key, _ = create_key(workspace=space, name="web", scope="ingest", now=at(1), public=True)
    piece = add_piece(workspace=space, title="Guía", path="/guia", kind="guide", by="x", now=at(1))
    person = person_with(space, "ana@acme.example")
    known = {"slug": space.slug, "person": person, "form": form.id, "address": form.address}
    return known | {"key": key.id, "piece": piece, "trait": "sector", "kind": "csv", "act": "try"}


def test_no_address_changes_anything_when_it_is_opened(
    space: Workspace, make_member: MakeMember, client: Client
) -> None:
    user = make_member(space, role="admin")
    values = filled(space, Membership.objects.of(space.pk).get(user=user))
    signed_in = Client()
    signed_in.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    before = state()
    opened = 0
    for route in routes():
        address = "/" + NAME.sub(lambda found: values.get(found[1], "x"), route)
        for browser in (signed_in, client):
            for agent in AGENTS:
                answer = browser.get(address, HTTP_USER_AGENT=agent)
                assert answer.status_code < 500, address
                opened += answer.status_code == 200
        after = state()
        assert after == before, (address, [t for t in after if after[t] != before[t]])
    assert opened > 40
