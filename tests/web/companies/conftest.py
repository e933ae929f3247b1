"""Two companies, one person with free mail, and somebody of Marketing who looks at them."""

import pytest
from django.test import Client

from testigo.actions.applying import apply_all
from testigo.core.companies import company_id
from testigo.store.models import User, Workspace
from tests.factories.business import business
from tests.factories.facts import attempt, crossing, draft, tell, trait
from tests.spec.agreement import at
from tests.web.conftest import MakeMember

ACME, BETA = company_id("acme.example"), company_id("beta.example")


@pytest.fixture
def space() -> Workspace:
    """Ana and Bea of Acme, Eva of Beta, and Iris, of whom nobody knows where she works."""
    space = business()
    known = [
        trait("name", "Ana Ruiz", at(0), "ana@acme.example"),
        trait("company", "Acme, S.L.", at(0), "ana@acme.example"),
        trait("name", "Bea Gil", at(0), "bea@acme.example"),
        trait("company", "Acme", at(0), "iris@gmail.com"),
    ]
    touch = {"path": "/", "gclid": "x", "utm_campaign": "otoño"}
    seen = [
        draft("page.viewed", at(-100), "bea@acme.example", props=touch),
        draft("page.viewed", at(0), "eva@beta.example", props={"path": "/blog"}),
        draft("page.viewed", at(0), "iris@gmail.com", props={"path": "/"}),
    ]
    tell(space, [*known, *seen, *crossing(at(0), "ana@acme.example")], at(0))
    deal = {"amount": "9000.00", "close_on": "2026-12-01"}
    told = [attempt(at(1)), draft("deal.opened", at(2), deal="d1", props=deal)]
    tell(space, told, at(2))
    apply_all(workspace=space, now=at(2))
    return space


@pytest.fixture
def vera(space: Workspace, make_member: MakeMember) -> User:
    return make_member(space, email="vera@nortia.example", role="marketing", name="Vera Sanz")


@pytest.fixture
def browser(client: Client, vera: User) -> Client:
    client.force_login(vera, backend="django.contrib.auth.backends.ModelBackend")
    return client
