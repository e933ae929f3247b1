"""My alerts: what each member takes away, where they are found, when they want quiet."""

from typing import Any

import pytest
from django.test import Client

from testigo.actions.alert_channels import set_up_channel
from testigo.alerts.ways import preferences_in, with_mail
from testigo.core.alerting import CHOSEN, Quiet
from testigo.store.models import AlertPreference, Delivery, Membership, User, Workspace
from tests.factories.services import twilio
from tests.factories.sink import Sink, post_box
from tests.factories.web_sink import WebSink, receiver
from tests.web.alerts.conftest import NOW

__all__ = ["post_box", "receiver"]

pytestmark = pytest.mark.django_db
ACCOUNT, TOKEN = "AC" + "0" * 32, "f" * 32
PHONE = "+34600111222"
MINE = "/w/nortia/settings/my-alerts"
ALL = [f"{event} email" for event in CHOSEN]


def choose(browser: Client, **told: Any) -> int:
    return browser.post(MINE, {"on": ALL, **told}).status_code


def test_without_any_channel_it_says_who_sets_them_up(browser: Client) -> None:
    assert "Aún no te llega ningún canal" in browser.get(MINE).content.decode()


def test_everybody_chooses_for_themselves(
    browser: Client, space: Workspace, ana: User, post_box: Sink
) -> None:

    with_mail(space, NOW)
    on = [one for one in ALL if not one.startswith("clock.warned")]
    assert choose(browser, on=on, quiet_from="13:00", quiet_to="15:30") == 302
    own = preferences_in(space.pk, ana.pk)
    assert own.off == {("clock.warned", "email")}
    assert own.quiet == Quiet(780, 930)
    page = browser.get(MINE).content.decode()
    assert 'value="13:00"' in page
    assert page.count(' email" checked>') == len(CHOSEN) - 1


def test_hours_that_mean_nothing_are_refused_and_nothing_is_kept(
    browser: Client, space: Workspace, post_box: Sink
) -> None:

    with_mail(space, NOW)
    for told in (("13:00", "13:00"), ("13:00", ""), ("x", "y")):
        answer = browser.post(MINE, {"on": ALL, "quiet_from": told[0], "quiet_to": told[1]})
        assert answer.status_code == 400
        assert "Las horas de silencio necesitan" in answer.content.decode()
    assert not AlertPreference.objects.of(space.pk).exists()


def test_a_test_goes_to_whoever_asks(
    browser: Client, space: Workspace, ana: User, post_box: Sink
) -> None:

    with_mail(space, NOW)
    assert browser.post(f"{MINE}/email/test").status_code == 302
    assert [mail["To"] for mail in post_box.mails] == [ana.email]
    assert browser.post(f"{MINE}/webhook/test").status_code == 404
    assert Delivery.objects.of(space.pk).count() == 1


def test_a_phone_is_confirmed_with_the_code_that_was_sent_there(
    browser: Client, space: Workspace, ana: User, laura: Membership, receiver: WebSink
) -> None:
    receiver.answer = twilio(ACCOUNT, TOKEN)
    said = {"provider": "twilio", "account": ACCOUNT, "token": TOKEN, "base": receiver.url}
    values = {**said, "from": "+34600000000"}
    set_up_channel(workspace=space, kind="sms", values=values, policy="usual", by=laura, now=NOW)
    assert browser.post(MINE, {"on": ALL, "address_sms": PHONE}).status_code == 302
    page = browser.get(MINE).content.decode()
    assert "Aún sin confirmar" in page
    assert "Ha salido un código de seis cifras (SMS)" in page
    assert browser.post(f"{MINE}/sms/code").status_code == 302
    assert len(receiver.got) == 2
    browser.post(f"{MINE}/sms/confirm", {"code": "x"})
    assert "El código no es ese. Intentos que quedan: 4." in browser.get(MINE).content.decode()
    code = receiver.got[-1].form["Body"][:6]
    browser.post(f"{MINE}/sms/confirm", {"code": code})
    page = browser.get(MINE).content.decode()
    assert "Confirmado: tus avisos te llegan ahí." in page
    assert "Aún sin confirmar" not in page
    assert preferences_in(space.pk, ana.pk).addresses == {"sms": PHONE}
    assert browser.post(f"{MINE}/telegram/confirm", {"code": code}).status_code == 404
