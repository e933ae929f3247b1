"""Every address by every method for everybody: who may not gets no further, and changes nothing.

The routes come from the URL resolver, so that a new one without a row fails here. The addresses of
programs have a matrix of their own in tests/api.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from testigo.store.models import ROLES, Membership
from tests.factories.business import hire
from tests.web.tenancy_pact_rows import PACT_ROWS
from tests.web.tenancy_rows import NOBODY, OF_SPACE, Row
from tests.web.world import Place, open_place, routes, state

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
SPACE = "w/<slug:slug>/"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ROWS: dict[str, Row] = {**OF_SPACE, **PACT_ROWS}
# Addresses outside any workspace, which hold nothing of one or ask no more than a form's address
# or the code of a paper.
OUTSIDE = {
    *(
        "",
        "healthz",
        "sign-in/",
        "sign-out/",
        "spaces/",
        "language/",
        "theme/",
        "keys/",
        "gallery",
        "sw.js",
        "offline",
        "t.js",
        "f.js",
        "v/",
        "v/file",
        "v/<str:code>",
    ),
    *(f"f/<slug:address>{more}" for more in ("", "/embed", "/thanks", "/confirm", "/confirmed")),
}
# A method that an address does not know is refused before or after the role is asked about.
NO_METHOD = {True: (405,), False: ()}
ADDRESSED = sorted(route for route in ROWS if "<" in route and "<str:kind>" not in route)


@pytest.fixture
def mine() -> Place:
    return open_place("mia")


@pytest.fixture
def yours() -> Place:
    return open_place("tuya")


def address(slug: str, route: str, ids: Mapping[str, str]) -> str:
    """The address of a route with these ids, as `ids` of its row names them."""
    named = ROWS[route].ids

    def put(found: re.Match[str]) -> str:
        name = named.get(found[1], found[1])
        return name[1:] if name.startswith("=") else ids[name]

    return f"/w/{slug}/" + re.sub(r"<\w+:(\w+)>", put, route)


def ask(client: Client, method: str, path: str, body: Mapping[str, str]) -> HttpResponse:
    send: Callable[..., HttpResponse] = getattr(client, method.lower())
    return send(path, dict(body)) if method == "POST" else send(path)


@contextmanager
def undone() -> Iterator[None]:
    """What happens within leaves nothing in the database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user, backend=BACKEND)
    return client


def expected(row: Row, method: str, role: str) -> int:
    """What a role of the workspace gets."""
    may = {"GET": row.get, "POST": row.post}.get(method, frozenset())
    if role in may:
        return row.gets if method == "POST" else row.shows
    return 403


def test_every_route_has_its_row() -> None:
    found = {route for route in routes() if not route.startswith("api/v1/")}
    assert found == OUTSIDE | {SPACE + route for route in ROWS}


@pytest.fixture
def clients(mine: Place, yours: Place) -> dict[str, Client]:
    """A client for each role in my workspace, and for those who are not of it."""
    space = mine.workspace
    for role in ROLES:
        hire(space, f"{role}@mia.example", role)
    hire(space, "left@mia.example", "admin")
    Membership.objects.of(space.pk).filter(user__email="left@mia.example").update(active=False)
    members = Membership.objects.of(space.pk).select_related("user")
    found = {role: signed_in(members.get(user__email=f"{role}@mia.example")) for role in ROLES}
    found["left"] = signed_in(members.get(user__email="left@mia.example"))
    found["stranger"] = signed_in(yours.boss)
    found["nobody"] = Client()
    return found


def test_each_role_gets_what_it_may_and_whoever_may_not_changes_nothing(
    mine: Place, clients: dict[str, Client]
) -> None:
    before, wrong = state(), []
    for route, row in ROWS.items():
        path = address("mia", route, mine.ids)
        asked = [(who, method) for who in clients for method in methods_of(who)]
        told = {(who, method): wanted_of(row, method, who) for who, method in asked}
        for who, method in asked:
            if told[who, method] >= 400 or method == "GET":
                got = ask(clients[who], method, path, row.body).status_code
                if got not in (told[who, method], *NO_METHOD[told[who, method] == 403]):
                    wrong.append((route, who, method, got, told[who, method]))
        assert state() == before, route
        for who, method in asked:
            # What is allowed is taken back, so that each finds the same.
            with undone():
                if told[who, method] < 400 and method != "GET":
                    got = ask(clients[who], method, path, row.body).status_code
                    if got != told[who, method]:
                        wrong.append((route, who, method, got, told[who, method]))
    assert not wrong, "\n".join(map(str, wrong))


def methods_of(who: str) -> Sequence[str]:
    """What no address knows is asked by those who may the most and the least."""
    return METHODS if who in ("admin", "stranger", "nobody") else METHODS[:2]


def wanted_of(row: Row, method: str, who: str) -> int:
    if who == "nobody":
        return 302
    if who in ("left", "stranger"):
        return 404
    return expected(row, method, who)


# What an address of mine is asked with when its ids are of somebody else's, besides the row's own:
# the parameter that carries one more id.
CARRIED = {
    "leads/<slug:person>/undo": ("fact", "fact", "?"),
    "leads/<slug:person>": ("from", "joined_person", "?"),
    "queue/assign": ("people", "person", "?"),
    "companies/<slug:company>/merge": ("other", "company", ""),
    "settings/content/<str:piece>/merge": ("into", "piece", ""),
    "companies/<slug:company>/part": ("joined", "joined_company", ""),
    "settings/mail-copies/<str:mail>/whose": ("person", "person", ""),
}
# What differs from one answer to the next whatever was asked: ids, tokens, the instant.
_PASSING = re.compile(
    r"[0-9a-f]{32}|(data-now=|X-CSRFToken\": |name=\"(csrfmiddlewaretoken|once|seen)\" value=)"
    r"\"[^\"]*\""
)


def bare(answer: HttpResponse, *ids: str) -> str:
    """A page without what differs whatever was asked."""
    text = _PASSING.sub("", answer.content.decode())
    return re.sub("|".join(map(re.escape, ids)), "", text)


def asked_alike(client: Client, route: str, ids: Mapping[str, str]) -> list[tuple[int, str]]:
    """What every method answers an address with these ids, ids themselves left out."""
    path, row = address("mia", route, ids), ROWS[route]
    found = []
    for method in METHODS:
        answer = ask(client, method, path, row.body)
        found.append((answer.status_code, bare(answer, *ids.values())))
    return found


def whoever_may(row: Row) -> str:
    """A role that may do all there is at an address, so that only the ids stand in its way."""
    may = frozenset.intersection(*(roles for roles in (row.get, row.post) if roles))
    return "admin" if "admin" in may else min(may)


def test_what_is_of_another_workspace_is_as_if_it_were_nowhere(
    mine: Place, yours: Place, clients: dict[str, Client]
) -> None:
    before = state()
    for route in ADDRESSED:
        boss = clients[whoever_may(ROWS[route])]
        names = [ROWS[route].ids.get(name, name) for name in re.findall(r"<\w+:(\w+)>", route)]
        for name in names:
            if not name.startswith("="):
                foreign = asked_alike(boss, route, {**mine.ids, name: yours.ids[name]})
                absent = asked_alike(boss, route, {**mine.ids, name: NOBODY})
                assert foreign == absent, (route, name)
                assert {status for status, _ in foreign} <= {404, 405}, (route, name)
    assert state() == before


def test_an_id_of_another_workspace_beside_an_address_finds_nothing(
    mine: Place, yours: Place
) -> None:
    boss, before = signed_in(mine.boss), state()
    for route, (name, carried, place) in CARRIED.items():
        path = address("mia", route, mine.ids)
        found = []
        for value in (yours.ids[carried], NOBODY):
            send = boss.get if place and ROWS[route].get else boss.post
            got = send(f"{path}?{name}={value}") if place else send(path, {name: value})
            found.append((got.status_code, bare(got, value)))
        assert found[0] == found[1], route
    assert state() == before
