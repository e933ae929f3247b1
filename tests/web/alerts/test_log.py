"""The log of deliveries: every try, filters, and letting what was set aside be tried anew."""

import pytest
from django.test import Client

from testigo.store.models import Delivery, Membership, Workspace
from tests.web.alerts.conftest import delivery

pytestmark = pytest.mark.django_db
LOG = "/w/nortia/settings/alerts/log"


def state_of(row: Delivery) -> str:
    return str(Delivery.objects.of(row.workspace_id).get(id=row.id).state)


def test_it_is_empty_at_first(browser: Client, laura: Membership) -> None:
    assert "Aún no hay ningún aviso" in browser.get(LOG).content.decode()


def test_it_shows_every_delivery_with_every_try(
    browser: Client, laura: Membership, log: dict[str, Delivery]
) -> None:
    page = browser.get(LOG).content.decode()
    for said in ("Enviado", "En espera", "Apartado", "No aceptado", "Sin enviar", "Dentro de otro"):
        assert said in page
    assert "2 intentos" in page
    assert "503 Service Unavailable" in page
    assert "Ya no hacía falta: estaba resuelto." in page


def test_it_is_filtered(browser: Client, laura: Membership, log: dict[str, Delivery]) -> None:
    assert browser.get(f"{LOG}?state=aside").content.decode().count("alert-line-head") == 1
    assert browser.get(f"{LOG}?channel=webhook").content.decode().count("alert-line-head") == 1
    mine = browser.get(f"{LOG}?user={laura.user_id}").content.decode()
    assert mine.count("alert-line-head") == 6
    assert "Nada coincide" in browser.get(f"{LOG}?user=999999").content.decode()
    # What means nothing filters nothing.
    assert browser.get(f"{LOG}?state=x&channel=y&user=z").content.decode().count("-head") >= 6


def test_a_page_leads_to_the_next(browser: Client, laura: Membership, space: Workspace) -> None:
    for number in range(60):
        delivery(space, number, "sent")
    first = browser.get(LOG)
    assert first.content.decode().count("alert-line-head") == 50
    second = browser.get(f"{LOG}?{first.context['after']}").content.decode()
    assert second.count("alert-line-head") == 10
    assert browser.get(f"{LOG}?after=nonsense").status_code == 200


def test_one_that_was_set_aside_is_tried_anew(
    browser: Client, laura: Membership, log: dict[str, Delivery]
) -> None:
    assert browser.post(f"{LOG}/{log['aside'].id}/again").status_code == 302
    assert state_of(log["aside"]) == "waiting"
    assert state_of(log["refused"]) == "refused"


def test_all_that_were_set_aside_are_tried_anew(
    browser: Client, laura: Membership, log: dict[str, Delivery]
) -> None:
    page = browser.post(f"{LOG}/again", follow=True).content.decode()
    assert "Se intentará otra vez 1 aviso." in page
    assert state_of(log["aside"]) == "waiting"


def test_what_was_sent_is_not_sent_again(
    browser: Client, laura: Membership, log: dict[str, Delivery]
) -> None:
    assert browser.post(f"{LOG}/{log['sent'].id}/again").status_code == 404
    assert browser.post(f"{LOG}/{'0' * 64}/again").status_code == 404
    assert state_of(log["sent"]) == "sent"


def test_sellers_see_no_log(browser: Client, log: dict[str, Delivery]) -> None:
    assert browser.get(LOG).status_code == 403
    assert browser.post(f"{LOG}/again").status_code == 403
    assert state_of(log["aside"]) == "aside"
