"""A business with a pact, and somebody of Marketing who sets it up."""

import pytest
from django.test import Client

from testigo.store.models import User, Workspace
from tests.factories.business import business
from tests.web.conftest import MakeMember


@pytest.fixture
def space() -> Workspace:
    return business()


@pytest.fixture
def vera(space: Workspace, make_member: MakeMember, client: Client) -> User:
    user = make_member(space, email="vera@nortia.example", role="marketing", name="Vera Sanz")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user
