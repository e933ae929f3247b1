"""The queue of a shop at a fixed instant."""

import pytest
from django.test import Client

from testigo.store.models import User
from tests.web.handed_over import NOW, Shop, open_shop

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def fixed_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)


@pytest.fixture
def shop(db: None) -> Shop:
    return open_shop()


def signed_in(user: User) -> Client:
    """A client of this user."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def seller(shop: Shop) -> Client:
    """Ana, who receives the leads."""
    return signed_in(shop.ana)
