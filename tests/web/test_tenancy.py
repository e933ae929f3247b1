"""Every address by every method for everybody: who may not gets no further, and changes nothing.

The routes come from the URL resolver, so that a new one without a row fails here. The addresses of
programs have a matrix of their own in tests/api.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from testigo.store.models import ROLES, Membership
from testigo.store.models.accounts import (
    CLOSING_ROLES,
    JOINING_ROLES,
    LEADING_ROLES,
    SETTING_UP_ROLES,
    WRITING_ROLES,
)
from tests.factories.business import hire
from tests.web.world import Place, open_place, routes, state

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
SPACE = "w/<slug:slug>/"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
EVERY = frozenset(ROLES)
NOBODY = "0" * 32
ONCE = {"once": "press-matrix-1"}


@dataclass(frozen=True, slots=True)
class Row:
    """Who may, by method, and what a POST sends and gets; `ids` says what an address holds where
    its parameter is called otherwise."""

    get: frozenset[str] = frozenset()
    post: frozenset[str] = frozenset()
    body: Mapping[str, str] = field(default_factory=dict)
    gets: int = 302
    ids: Mapping[str, str] = field(default_factory=dict)
    shows: int = 200


def seen(roles: frozenset[str] = EVERY) -> Row:
    return Row(get=roles)


def done(roles: frozenset[str], gets: int = 302, ids: str = "", **body: str) -> Row:
    named = dict([ids.split("=", 1)]) if ids else {}
    return Row(post=roles, body=body, gets=gets, ids=named)


def both(roles: frozenset[str], gets: int = 302, **body: str) -> Row:
    return Row(get=roles, post=roles, body=body, gets=gets)


SET_UP, JOIN, WRITE = SETTING_UP_ROLES, JOINING_ROLES, WRITING_ROLES
LEAD, CLOSE, ADMIN = LEADING_ROLES, CLOSING_ROLES, frozenset({"admin"})
DAYS = {"from": "2026-12-01", "to": "2026-12-02", "reason": "holiday"}
PACT = Row(get=EVERY, shows=404, ids={"number": "=9"})
ROWS: dict[str, Row] = {
    **dict.fromkeys(("today", "search", "today/team", "queue", "leads"), seen()),
    "queue/assign": both(WRITE, people=NOBODY, to="0", **ONCE),
    "queue/assign/undo/<slug:fact>": done(WRITE, 404),
    "queue/<slug:person>/outcome": done(WRITE, said="2", channel="phone", **ONCE),
    "leads.<str:kind>": Row(get=SET_UP, ids={"kind": "=csv"}),
    "leads/new": both(WRITE, phone="612345678", source="x", basis="contract", **ONCE),
    "leads/board": seen(),
    "leads/board/<slug:person>": Row(get=WRITE, shows=404),
    "leads/views/save": done(EVERY, name="MQL", query="?stage=mql"),
    "leads/views/open": done(EVERY, view=""),
    "leads/views/<str:view>/rename": done(LEAD, name="Otra"),
    "leads/views/<str:view>/remove": done(LEAD),
    "leads/<slug:person>": seen(),
    # The address says no time: the page of the lead says so.
    "leads/<slug:person>/meeting.ics": Row(get=WRITE, shows=302),
    "leads/<slug:person>/outcome": done(WRITE, said="2", channel="phone", **ONCE),
    "leads/<slug:person>/answers": done(WRITE, need="yes", **ONCE),
    "leads/<slug:person>/field": done(WRITE, trait="sector", value="Industria", **ONCE),
    # The address names no fact.
    "leads/<slug:person>/undo": done(WRITE, 404),
    # Nothing is late, and nothing was returned: the page says so.
    "leads/<slug:person>/excuse": done(WRITE, reason="Feria"),
    "leads/<slug:person>/contest": done(frozenset({"marketing"}), reason="Encaja"),
    "excuses": seen(),
    "excuses/answer": done(WRITE - {"success"}, answer="accept"),
    "excuses/returns/<slug:person>": done(
        frozenset({"sdr", "sales", "lead", "director"}), answer="stands"
    ),
    "leads/<slug:person>/same": seen(JOIN),
    "leads/<slug:person>/apart": Row(get=JOIN, ids={"person": "joined_person"}),
    "leads/<slug:person>/apart/now": done(JOIN, ids="person=joined_person"),
    "duplicates": seen(),
    "duplicates/rule": done(JOIN, at_least="0"),
    "duplicates/<slug:person>/<slug:other>": seen(),
    "duplicates/<slug:person>/<slug:other>/join": done(JOIN),
    "duplicates/<slug:person>/<slug:other>/dismiss": done(JOIN),
    # The pair was not dismissed.
    "duplicates/<slug:person>/<slug:other>/again": done(JOIN, 404),
    "companies": seen(),
    "companies/<slug:company>": seen(),
    "companies/<slug:company>/name": done(WRITE, name="Otra"),
    "companies/<slug:company>/domains": done(WRITE, domain="nueva.example"),
    "companies/<slug:company>/domains/remove": done(WRITE, 404, domain="ajena.example"),
    "companies/<slug:company>/merge": done(WRITE, 400, other=NOBODY),
    "companies/<slug:company>/part": done(WRITE, 400, joined=NOBODY),
    "nurture": seen(),
    "nurture.<str:kind>": Row(get=SET_UP, ids={"kind": "=csv"}),
    "nurture/<str:person>": done(WRITE, sector="Industria"),
    "loop": seen(),
    "pipeline": seen(),
    "pipeline/week": seen(),
    "pipeline/with/<slug:person>": seen(WRITE),
    "pipeline/with/<slug:person>/open": done(WRITE, title="Otra", **ONCE),
    "pipeline/<slug:deal>": seen(),
    "pipeline/<slug:deal>/change": done(WRITE, amount="12", **ONCE),
    "pipeline/<slug:deal>/lose": done(WRITE, reason="price", **ONCE),
    "pipeline/<slug:deal>/win": done(WRITE, signed_amount="12", **ONCE),
    # The fact is not about the deal.
    "pipeline/<slug:deal>/undo/<slug:fact>": done(WRITE, 404),
    "customers": seen(),
    "pact": seen(),
    "pact/new": both(SET_UP | LEAD, 400, text="title: x"),
    "pact/<int:number>/sign": Row(EVERY, EVERY, gets=404, ids={"number": "=9"}, shows=302),
    **{f"pact/<int:number>{end}": PACT for end in ("", ".yaml", "/changes")},
    "settings": seen(),
    "settings/set-aside/retry": done(SET_UP),
    "settings/content": both(SET_UP, title="Otra", path="/otra", kind="guide"),
    "settings/content/find": done(SET_UP),
    "settings/content/<str:piece>": done(SET_UP, title="Guía", path="/guia", kind="guide"),
    "settings/content/<str:piece>/merge": done(SET_UP, 404, into=NOBODY),
    "settings/sources": both(SET_UP, 200, name="Otra", kind="read"),
    "settings/sources/events": both(SET_UP),
    "settings/sources/channels": both(SET_UP),
    "settings/sources/keys/<str:key>/revoke": done(SET_UP),
    "settings/alerts": seen(SET_UP),
    "settings/alerts/log": seen(SET_UP),
    "settings/alerts/log/again": done(SET_UP),
    "settings/alerts/log/<str:delivery>/again": done(SET_UP),
    "settings/alerts/channels/<slug:kind>": Row(
        get=SET_UP, post=SET_UP, body={"sender": "Mia", "policy": "usual"}, ids={"kind": "=email"}
    ),
    "settings/alerts/channels/<slug:kind>/test": done(SET_UP, ids="kind==email"),
    "settings/alerts/channels/<slug:kind>/off": done(SET_UP, ids="kind==email"),
    "settings/my-alerts": both(EVERY, quiet_from="13:00", quiet_to="14:00"),
    # Without a mail server no channel leads to anybody.
    "settings/my-alerts/<slug:kind>/test": done(EVERY, 404, ids="kind==email"),
    # … and none asks for an address.
    "settings/my-alerts/<slug:kind>/code": done(EVERY, 404, ids="kind==sms"),
    "settings/my-alerts/<slug:kind>/confirm": done(EVERY, 404, ids="kind==sms", code="123456"),
    "settings/forms": both(SET_UP, name="Otro"),
    "settings/forms/<slug:form>": both(SET_UP, name="Otro"),
    "settings/forms/<slug:form>/preview": seen(SET_UP),
    "settings/forms/<slug:form>/preview/frame": seen(SET_UP),
    "settings/forms/<slug:form>/answers": seen(SET_UP),
    "settings/forms/<slug:form>/answers.<slug:kind>": Row(get=SET_UP, ids={"kind": "=csv"}),
    "settings/forms/<slug:form>/versions": seen(SET_UP),
    "settings/forms/<slug:form>/versions/<int:number>": Row(get=SET_UP, ids={"number": "=1"}),
    "settings/forms/<slug:form>/versions/<int:number>/frame": Row(get=SET_UP, ids={"number": "=1"}),
    "settings/forms/<slug:form>/versions/<int:number>/draft": done(SET_UP, ids="number==1"),
    "settings/forms/<slug:form>/<slug:act>": Row(post=SET_UP, ids={"act": "=close"}),
    "settings/fields": both(SET_UP, label="Talla", kind="text"),
    "settings/fields/<slug:trait>": both(SET_UP, label="Talla", kind="text"),
    "settings/letters": Row(get=EVERY, post=SET_UP | LEAD, body={"name": "Una", "text": "Hola"}),
    # There is none of this id.
    "settings/letters/<slug:letter>": Row(post=SET_UP | LEAD, gets=404, ids={"letter": "=none"}),
    "settings/letters/<slug:letter>/remove": done(SET_UP | LEAD, 404, ids="letter==none"),
    "settings/mail-copies": seen(),
    "settings/mail-copies/address": done(WRITE),  # What is set aside is of whoever it came to.
    "settings/mail-copies/<str:mail>/whose": done(WRITE, 404),
    "settings/mail-copies/<str:mail>/dismiss": done(WRITE, 404),
    "settings/pipeline": Row(get=EVERY, post=LEAD, body={"es": "Firma"}),
    "settings/pipeline/move": Row(post=LEAD, body={"code": "proposal", "to": "down"}),
    "settings/pipeline/remove": Row(post=LEAD, body={"code": "negotiation"}),
    "settings/imports": both(SET_UP, 400),
    "settings/imports/<slug:run>": both(SET_UP, 400),
    "settings/imports/<slug:run>/preview": Row(post=SET_UP, gets=200),
    "settings/imports/<slug:run>/progress": seen(SET_UP),
    "settings/imports/<slug:run>/aside.csv": seen(SET_UP),
    "settings/imports/<slug:run>/<slug:act>": Row(post=SET_UP, ids={"act": "=discard"}),
    "settings/teams": Row(get=EVERY, post=LEAD, body={"name": "Sur", "slug": "sur"}),
    # Nobody has this number.
    "settings/teams/of/<slug:team>/seat": done(LEAD, 404, user="0"),
    "settings/teams/of/<slug:team>/leave": done(LEAD, 404, user="0"),
    "settings/teams/moving": done(LEAD, when_due_soon="1"),
    "settings/teams/hours/<slug:member>": both(LEAD, mon="09:00-12:00"),
    "settings/teams/absences": Row(post=WRITE, body=DAYS),
    "settings/teams/absences/<slug:absence>/remove": done(LEAD),
    # Without a day and without a time the page says what is missing.
    "settings/teams/calendar/close": done(CLOSE, 400),
    "settings/teams/calendar/outage": done(CLOSE, 400),
    "settings/teams/calendar/<slug:fact>/undo": done(CLOSE, ids="fact=closed_day"),
    "settings/teams/people/<slug:member>/deactivate": done(ADMIN),
    "settings/teams/people/<slug:member>/reactivate": done(ADMIN),
}
# Addresses outside any workspace, which hold nothing of one or ask no more than a form's address.
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
