"""A press is recorded in the name of who pressed it, whoever has signed in since."""

import re

import pytest
from django.test import Client

from testigo.store.models import FactRow
from tests.web.handed_over import Shop, hand_over, open_shop
from tests.web.queue.conftest import signed_in

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
PRESS = {"said": "2", "channel": "phone", "role": "yes", "need": "yes", "once": "press-0001"}
DOORS = ("queue/{}/outcome", "leads/{}/outcome", "leads/{}/answers")


@pytest.fixture
def lucia(shop: Shop) -> str:
    return hand_over(shop)


def facts_of(shop: Shop) -> int:
    return FactRow.objects.of(shop.workspace.id).count()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("late", [{}, {"pressed_at": "2026-10-06T07:50:00Z"}])
@pytest.mark.parametrize("by", ["vera", "0", "nonsense", "\0"])
def test_what_somebody_else_pressed_is_refused(
    shop: Shop, seller: Client, lucia: str, door: str, late: dict[str, str], by: str
) -> None:
    before = facts_of(shop)
    data = PRESS | late | {"pressed_by": str(shop.vera.pk) if by == "vera" else by}
    answer = seller.post(f"/w/nortia/{door.format(lucia)}", data, headers=HTMX)
    assert answer.status_code == 409
    assert "Otra persona ha iniciado sesión en este navegador" in answer.content.decode()
    assert answer["HX-Retarget"] == "#toasts"
    assert facts_of(shop) == before


@pytest.mark.parametrize("door", DOORS)
def test_ones_own_is_recorded(shop: Shop, seller: Client, lucia: str, door: str) -> None:
    before = facts_of(shop)
    data = PRESS | {"pressed_by": str(shop.ana.pk)}
    assert seller.post(f"/w/nortia/{door.format(lucia)}", data, headers=HTMX).status_code == 200
    assert facts_of(shop) > before


def test_whoever_is_not_in_the_workspace_gets_the_same_answer(shop: Shop, lucia: str) -> None:
    outsider = signed_in(open_shop("rival").ana)
    data = PRESS | {"pressed_by": str(shop.ana.pk)}
    answers = [
        outsider.post(f"/w/nortia/queue/{person}/outcome", data) for person in (lucia, "nobody")
    ]
    assert [answer.status_code for answer in answers] == [409, 409]


def test_the_page_of_before_is_told_what_happened_rather_than_that_it_is_old(
    shop: Shop, lucia: str
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(shop.vera, backend="django.contrib.auth.backends.ModelBackend")
    url = f"/w/nortia/queue/{lucia}/outcome"
    answer = strict.post(url, PRESS | {"pressed_by": str(shop.ana.pk)})
    assert answer.status_code == 409
    assert "Vuelve a entrar con tu cuenta" in answer.content.decode()
    assert strict.post(url, PRESS | {"pressed_by": str(shop.vera.pk)}).status_code == 403
    assert shop.facts("contact.attempted") == []


def test_the_forms_say_whose_page_they_are_on(shop: Shop, seller: Client, lucia: str) -> None:
    html = seller.get(f"/w/nortia/queue?ask=talk&about={lucia}").content.decode()
    for name in ("outcome", "talk-form"):
        form = re.search(rf'<form [^>]*id="{name}".*?</form>', html, flags=re.DOTALL)
        assert form is not None
        assert f'name="pressed_by" value="{shop.ana.pk}"' in form[0]
