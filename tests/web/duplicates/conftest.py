"""A workspace in which Ana is there twice, and who may and may not join her."""

import pytest
from django.test import Client

from testigo.actions.applying import apply_all
from testigo.actions.duplicates import look_at_newcomers
from testigo.store.models import DuplicateCandidate, User, Workspace
from tests.factories.business import business
from tests.factories.facts import crossing, draft, person_with, tell, trait
from tests.spec.agreement import at
from tests.web.conftest import MakeMember

OFFICE, OWN, OTHER = "ana.ruiz@acme.example", "anaruiz@correo.example", "eva@boreal.example"


@pytest.fixture
def space() -> Workspace:
    space = business()
    tell(space, [trait("name", "Ana Ruiz", at(0), OFFICE), *crossing(at(0), OFFICE)], at(0))
    tell(space, [trait("company", "Acme", at(0), OFFICE)], at(0))
    told = [trait("name", "Ana Ruiz Soler", at(1), OWN), trait("company", "ACME, S.L.", at(1), OWN)]
    tell(space, [*told, *crossing(at(1), OWN)], at(1))
    tell(
        space,
        [trait("name", "Eva Gil", at(1), OTHER), draft("demo.requested", at(1), OTHER)],
        at(1),
    )
    apply_all(workspace=space, now=at(1))
    look_at_newcomers(workspace=space, now=at(1))
    return space


@pytest.fixture
def pair(space: Workspace) -> tuple[str, str]:
    row = DuplicateCandidate.objects.of(space.pk).get()
    assert {row.one, row.other} == {person_with(space, OFFICE), person_with(space, OWN)}
    return row.one, row.other


@pytest.fixture
def vera(space: Workspace, make_member: MakeMember) -> User:
    return make_member(space, email="vera@nortia.example", role="marketing")


@pytest.fixture
def marketing(client: Client, vera: User) -> Client:
    client.force_login(vera, backend="django.contrib.auth.backends.ModelBackend")
    return client
