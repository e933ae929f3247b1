"""A form, and somebody of Marketing who makes forms."""

import pytest
from django.test import Client

from testigo.store.models import (
    Form,
    Membership,
    User,
    Workspace,
)
from tests.factories.forms import published
from tests.web.conftest import MakeMember
from tests.web.forms.building import BACKEND, SECTOR
from tests.web.handed_over import NOW


@pytest.fixture
def laura(make_member: MakeMember, space: Workspace) -> User:
    return make_member(space, email="laura@nortia.example", role="marketing", name="Laura Gil")


@pytest.fixture
def marketer(client: Client, laura: User) -> Client:
    client.force_login(laura, backend=BACKEND)
    return client


@pytest.fixture
def by(space: Workspace, laura: User) -> Membership:
    found: Membership = Membership.objects.of(space.pk).get(user=laura)
    return found


@pytest.fixture
def form(space: Workspace, by: Membership) -> Form:
    return published(space, by, NOW, SECTOR)
