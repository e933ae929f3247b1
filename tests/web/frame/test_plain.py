"""No NUL gets past the door of the screens, whichever database is behind them."""

import pytest
from django.test import Client

from tests.web.handed_over import Shop, hand_over, open_shop
from tests.web.queue.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return open_shop()


@pytest.fixture
def seller(shop: Shop) -> Client:
    return signed_in(shop.ana)


@pytest.mark.parametrize(
    "path", ["settings/mail-copies/%00/dismiss", "leads/%00", "pipeline/%00", "companies/a%00b"]
)
def test_there_is_nothing_at_an_address_that_holds_one(seller: Client, path: str) -> None:
    answer = seller.post if path.endswith("dismiss") else seller.get
    assert answer(f"/w/nortia/{path}").status_code == 404


def test_what_is_sent_is_taken_without_it(shop: Shop, seller: Client) -> None:
    person = hand_over(shop)
    told = {"said": "note", "note": "Ll\0ama", "once": "press-nul-1"}
    answer = seller.post(f"/w/nortia/leads/{person}/outcome", told, follow=True)
    assert answer.status_code == 200
    [note] = shop.facts("note.written")
    assert note.props["text"] == "Llama"


@pytest.mark.parametrize("said", ["\0", "no\0", "\0note"])
def test_odd_outcomes_are_answered(shop: Shop, seller: Client, said: str) -> None:
    person = hand_over(shop)
    told = {"said": said, "note": "x", "once": "press-nul-2"}
    assert seller.post(f"/w/nortia/leads/{person}/outcome", told).status_code < 500


@pytest.mark.parametrize("page", ["leads", "companies", "pipeline", "queue", "search", "loop"])
def test_queries_are_read_without_it(seller: Client, page: str) -> None:
    query = {"search": "a\0b", "q": "a\0b", "after": "\0", "step": "\0", "\0": "x"}
    assert seller.get(f"/w/nortia/{page}", query).status_code < 500
