"""Values that no page of ours sends: the page stays whole, and the answer is not a failure."""

import pytest
from django.test import Client

from testigo.actions.applying import apply_all
from tests.web.handed_over import NOW, Shop, hand_over, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def lucia(shop: Shop) -> str:
    return hand_over(shop)


@pytest.mark.parametrize("call_at", ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00"])
def test_an_appointment_that_no_calendar_holds_breaks_no_page(
    shop: Shop, seller: Client, lucia: str, call_at: str
) -> None:
    said = {"channel": "phone", "outcome": "call_back", "call_at": call_at}
    tell(shop, "lucia@ebro.example", "contact.attempted", NOW, said)
    apply_all(workspace=shop.workspace, now=NOW)
    for place in (f"leads/{lucia}", "queue", "leads", "today"):
        assert seller.get(f"/w/nortia/{place}?mine=0").status_code == 200


def test_nothing_but_the_id_of_a_person_is_asked_of_the_database(
    shop: Shop, seller: Client, lucia: str
) -> None:
    """PostgreSQL takes no NUL."""
    press = {"said": "2", "once": "press-nul-00"}
    assert seller.get("/w/nortia/leads/a%00").status_code == 404
    for address in ("leads/a%00/outcome", "queue/a%00/outcome", f"leads/{lucia}/undo?fact=%00"):
        assert seller.post(f"/w/nortia/{address}", press).status_code == 404
