"""People and workspaces for the tests of screens."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from testigo.store.models import LogHead, Membership, User, Workspace

PASSWORD = "correct horse battery"
BORN = datetime(2026, 1, 5, 8, tzinfo=UTC)

MakeSpace = Callable[..., Workspace]
MakeMember = Callable[..., User]


@pytest.fixture
def make_space(db: None) -> MakeSpace:
    def make(slug: str = "nortia", **values: object) -> Workspace:
        workspace = Workspace.objects.create(
            slug=slug, **{"name": slug.title(), "created_at": BORN, **values}
        )
        LogHead.objects.create(workspace=workspace)
        return workspace

    return make


@pytest.fixture
def make_member(db: None) -> MakeMember:
    def make(
        *spaces: Workspace,
        email: str = "ana@nortia.example",
        role: str = "sales",
        active: bool = True,
        **values: object,
    ) -> User:
        user = User.objects.create_user(
            email, PASSWORD, **{"name": "Ana Ruiz", "created_at": BORN, **values}
        )
        for space in spaces:
            Membership.objects.of(space.pk).create(user=user, role=role, active=active)
        return user

    return make


@pytest.fixture
def space(make_space: MakeSpace) -> Workspace:
    return make_space()


@pytest.fixture
def ana(make_member: MakeMember, space: Workspace) -> User:
    return make_member(space)


@pytest.fixture
def browser(client: Client, ana: User) -> Client:
    """A client in which Ana, of the workspace `nortia`, is signed in."""
    client.force_login(ana, backend="django.contrib.auth.backends.ModelBackend")
    return client
