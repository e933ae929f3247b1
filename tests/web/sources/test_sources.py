"""Web and keys: made, shown once, revoked; what events mean, changed row by row."""

import re
from html import unescape

import pytest
from django.test import Client

from testigo.actions.events import Event, record_events
from testigo.actions.facts import record_facts
from testigo.actions.keys import note_use
from testigo.core.problems import Problem
from testigo.queries.events import changes_of, mapping_of
from testigo.queries.keys import grant_of
from testigo.store.models import ApiKey, Setting, User, Workspace
from tests.factories.business import open_workspace
from tests.factories.facts import draft
from tests.spec.agreement import at
from tests.web.conftest import MakeMember

pytestmark = pytest.mark.django_db
HOSTILE = b'{"event": "<script>alert(1)</script>"}'


@pytest.fixture
def space() -> Workspace:
    return open_workspace()


@pytest.fixture
def vera(space: Workspace, make_member: MakeMember, client: Client) -> User:
    user = make_member(space, email="vera@nortia.example", role="marketing")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def home(space: Workspace, more: str = "") -> str:
    return f"/w/{space.slug}/settings/sources{more}"


def test_the_snippet_of_the_site_is_there_whenever_one_comes_back(
    space: Workspace, client: Client, vera: User
) -> None:
    asked = {"name": "Web", "kind": "public", "origins": "https://a.example https://b.example"}
    answer = client.post(home(space), asked)
    page = answer.content.decode()
    found = re.search(r"tgo_ingest_[\w-]{20,}", page)
    assert found is not None
    grant = grant_of(found[0], at(0))
    assert grant is not None
    assert (grant.public, grant.origins) == (True, ("https://a.example", "https://b.example"))
    assert "/t.js" in page
    assert answer["Cache-Control"] == "no-store"
    again = unescape(client.get(home(space)).content.decode())
    assert f'data-key="{found[0]}" data-privacy="/privacidad"></script>' in again
    assert "https://a.example · https://b.example" in again


def test_the_key_of_a_program_is_shown_once(space: Workspace, client: Client, vera: User) -> None:
    page = client.post(home(space), {"name": "CRM", "kind": "write"}).content.decode()
    found = re.search(r"tgo_write_[\w-]{20,}", page)
    assert found is not None
    assert found[0] not in client.get(home(space)).content.decode()


def test_the_screen_says_whether_the_site_tells_anything(
    space: Workspace, client: Client, vera: User
) -> None:
    assert "Di dónde está tu web" in client.get(home(space)).content.decode()
    client.post(home(space), {"name": "Web", "kind": "public", "origins": ""})
    assert "Aún no ha llegado ninguna visita" in client.get(home(space)).content.decode()
    page = draft("page.viewed", at(0), "", anonymous_id="b1", props={"path": "/"})
    record_facts(workspace=space, drafts=[page], source="collector", now=at(0))
    assert "Última visita recibida:" in client.get(home(space)).content.decode()


def test_what_is_wrong_with_a_key_is_said_and_nothing_typed_is_lost(
    space: Workspace, client: Client, vera: User
) -> None:
    asked = {"name": "<b>Web", "kind": "public", "origins": "javascript:alert(1)"}
    answer = client.post(home(space), asked)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "no es un sitio" in page
    assert "&lt;b&gt;Web" in page
    assert not ApiKey.objects.of(space.pk).exists()
    assert client.post(home(space), {"name": "x", "kind": "admin"}).status_code == 400


def test_a_key_is_revoked(space: Workspace, client: Client, vera: User) -> None:
    client.post(home(space), {"name": "CRM", "kind": "write"})
    key = ApiKey.objects.of(space.pk).get()
    assert "Una clave retirada no vuelve" in client.get(home(space)).content.decode()
    assert client.post(home(space, f"/keys/{key.id}/revoke")).status_code == 302
    assert ApiKey.objects.of(space.pk).get().revoked_at is not None
    assert client.post(home(space, "/keys/nobody/revoke")).status_code == 404


def test_the_meaning_of_events_is_changed_row_by_row(
    space: Workspace, client: Client, vera: User
) -> None:
    told = {
        "events_from": ["Alta", "", ""],
        "events_to": ["form.submitted", "", ""],
        "traits_from": ["cargo"],
        "traits_to": ["job_title"],
    }
    assert client.post(home(space, "/events"), told).status_code == 302
    assert mapping_of(space.pk).fact_of("Alta") == "form.submitted"
    assert 'value="Alta"' in client.get(home(space, "/events")).content.decode()
    bad = {"events_from": ["Baja"], "events_to": ["¡no!"]}
    answer = client.post(home(space, "/events"), bad)
    assert answer.status_code == 400
    assert 'value="¡no!"' in answer.content.decode()
    assert changes_of(space.pk)["events"] == {"Alta": "form.submitted"}


def test_what_was_kept_aside_is_shown_as_it_came_and_harms_nobody(
    space: Workspace, client: Client, vera: User
) -> None:
    aside = Event(HOSTILE, "m1", (), (Problem("event_type", "type", {"value": "<img>"}),))
    record_events(workspace=space, events=[aside], source="collector", now=at(0))
    page = client.get(home(space, "/events")).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert(1)" not in page
    assert "<img>" not in page
    assert "1 evento" in client.get(home(space)).content.decode()


def test_sellers_and_outsiders_see_and_change_nothing(
    space: Workspace, client: Client, make_member: MakeMember
) -> None:
    seller = make_member(space, email="sara@nortia.example", role="sales")
    outsider = make_member(open_workspace("otra"), email="o@otra.example", role="admin")
    for user, status in ((seller, 403), (outsider, 404)):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(home(space)).status_code == status
        assert client.get(home(space, "/events")).status_code == status
        assert client.post(home(space), {"name": "x", "kind": "read"}).status_code == status
        assert client.post(home(space, "/events"), {}).status_code == status
        assert client.post(home(space, "/keys/x/revoke")).status_code == status
    assert not ApiKey.objects.of(space.pk).exists()
    assert not Setting.objects.of(space.pk).exists()


def test_a_key_opens_until_its_last_day_and_the_list_says_when_it_was_used(
    space: Workspace, client: Client, vera: User
) -> None:
    client.post(home(space), {"name": "BI", "kind": "read", "expires": "2199-06-30"})
    key = ApiKey.objects.of(space.pk).get()
    assert key.expires_at is not None
    assert key.expires_at.isoformat() == "2199-06-30T22:00:00+00:00"
    page = client.get(home(space)).content.decode()
    assert "abre hasta el 1 jul 2199, 00:00" in page
    assert "sin usar todavía" in page
    note_use(workspace=space, key=key.id, last=None, now=at(0))
    assert "usada por última vez el" in client.get(home(space)).content.decode()


@pytest.mark.parametrize("day", ["2020-01-01", "mañana", "9999-12-31", "2027-02-30"])
def test_a_last_day_that_cannot_be_makes_no_key(
    space: Workspace, client: Client, vera: User, day: str
) -> None:
    answer = client.post(home(space), {"name": "BI", "kind": "read", "expires": day})
    assert (answer.status_code, "BI" in answer.content.decode()) == (400, True)
    assert not ApiKey.objects.of(space.pk).exists()
