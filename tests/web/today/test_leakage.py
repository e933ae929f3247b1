"""The first figure of a director: on Today, without waiting for it."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from testigo.actions.members import add_member, create_user
from testigo.store.models import User
from tests.web.handed_over import NOW, PASSWORD, Shop, hand_over, open_shop

pytestmark = pytest.mark.django_db

TODAY, FIRST = "/w/nortia/today", "/w/nortia/leaks/first"
_BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)
    shop = open_shop()
    hand_over(shop)
    return shop


def director_of(shop: Shop) -> User:
    user = create_user(email="marta@nortia.example", name="Marta", password=PASSWORD, now=NOW)
    add_member(workspace=shop.workspace, user=user, role="director")
    return user


def test_a_director_sees_it_first_and_asks_for_it_beside_the_page(
    client: Client, shop: Shop
) -> None:
    client.force_login(director_of(shop), _BACKEND)
    body = client.get(TODAY).content.decode()
    assert f'hx-get="{FIRST}"' in body
    assert body.index('id="leakage"') < body.index('class="promises')
    part = client.get(FIRST).content.decode()
    assert "En estos días no se traspasó ningún lead." in part
    assert "hx-get" not in part
    body = client.get(TODAY).content.decode()
    assert "En estos días no se traspasó ningún lead." in body
    assert f'hx-get="{FIRST}"' not in body


def test_it_leads_to_the_page_that_shows_the_same_figure(client: Client, shop: Shop) -> None:
    client.force_login(director_of(shop), _BACKEND)
    part = client.get(FIRST).content.decode()
    url = part.split('href="')[1].split('"')[0].replace("&amp;", "&")
    assert "asof=2026-10-05" in url
    assert "En estos días no se traspasó ningún lead." in client.get(url).content.decode()


def test_who_works_the_queue_does_not_see_it(client: Client, shop: Shop) -> None:
    client.force_login(shop.ana, _BACKEND)
    assert 'id="leakage"' not in client.get(TODAY).content.decode()


def test_an_outsider_sees_nothing(client: Client, shop: Shop) -> None:
    client.force_login(open_shop("other").ana, _BACKEND)
    assert client.get(FIRST).status_code == 404
