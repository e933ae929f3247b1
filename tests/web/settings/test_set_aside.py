"""Leads that wait apart, shown to whoever sets things up and tried again when they say so."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from testigo.store.models import CaseAside, Person, Workspace
from tests.web.conftest import MakeMember

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"
HOME = "/w/nortia/settings"
NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)


@pytest.fixture
def aside(space: Workspace) -> CaseAside:
    Person.objects.of(space.id).create(id="a" * 32, name="Zoe Vidal", created_at=NOW)
    row: CaseAside = CaseAside.objects.of(space.id).create(
        person="a" * 32, failed_at=NOW, tries=5, problem="KeyError decide.py:12"
    )
    return row


def test_who_waits_apart_is_named_with_why_and_leads_to_their_page(
    client: Client, make_member: MakeMember, aside: CaseAside
) -> None:
    client.force_login(make_member(aside.workspace, role="admin"), backend=BACKEND)
    shown = client.get(HOME).content.decode()
    assert "1 lead espera aparte" in shown
    assert f'href="/w/nortia/leads/{"a" * 32}"' in shown
    assert "Zoe Vidal" in shown
    assert "KeyError decide.py:12" in shown


def test_where_nobody_waits_nothing_is_said(
    client: Client, make_member: MakeMember, space: Workspace
) -> None:
    client.force_login(make_member(space, role="admin"), backend=BACKEND)
    assert "espera aparte" not in client.get(HOME).content.decode()


def test_pressing_lets_them_be_tried_again(
    client: Client, make_member: MakeMember, aside: CaseAside
) -> None:
    client.force_login(make_member(aside.workspace, role="admin"), backend=BACKEND)
    answer = client.post(f"{HOME}/set-aside/retry", follow=True)
    assert "Se vuelven a intentar ahora." in answer.content.decode()
    row = CaseAside.objects.of(aside.workspace_id).get()
    assert row.tries == 0
    assert row.next_try_at is not None
    assert "se está intentando otra vez" in answer.content.decode()


@pytest.mark.parametrize("role", ["sales", "sdr", "success"])
def test_who_sets_nothing_up_neither_sees_nor_retries_them(
    client: Client, make_member: MakeMember, aside: CaseAside, role: str
) -> None:
    client.force_login(make_member(aside.workspace, role=role), backend=BACKEND)
    assert "Zoe Vidal" not in client.get(HOME).content.decode()
    assert client.post(f"{HOME}/set-aside/retry").status_code == 403
    assert CaseAside.objects.of(aside.workspace_id).get().tries == 5
