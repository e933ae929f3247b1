"""Today at a fixed instant."""

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


def page_for(user: User, address: str = "/w/nortia/today", **headers: str) -> str:
    """The page as this user sees it."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()
