"""Settings → Alerts: channels whose secrets are kept, a test that really leaves, the rules."""

import pytest
from django.test import Client

from testigo.actions.members import create_team
from testigo.alerts.ways import config_of
from testigo.store.models import AlertChannel, Delivery, Membership, User, Workspace
from tests.factories.business import sign_pact_text
from tests.factories.sink import UNKNOWN, Sink, post_box
from tests.web.alerts.conftest import HOOK, SECRET, webhook
from tests.web.conftest import MakeMember, MakeSpace

__all__ = ["post_box"]

pytestmark = pytest.mark.django_db
ALERTS = "/w/nortia/settings/alerts"
HOOKS = f"{ALERTS}/channels/webhook"


def kept(space: Workspace) -> AlertChannel:
    row: AlertChannel = AlertChannel.objects.of(space.pk).get(kind="webhook")
    return row


def test_every_channel_says_how_it_stands(
    browser: Client, laura: Membership, space: Workspace
) -> None:
    page = browser.get(ALERTS).content.decode()
    assert "Sin servidor de correo" in page
    assert "Sin preparar" in page
    assert "Aún no hay ningún pacto vigente" in page
    webhook(space, laura)
    assert "Listo" in browser.get(ALERTS).content.decode()


def test_the_rules_of_the_pact_are_said_in_plain_words(
    browser: Client, laura: Membership, space: Workspace
) -> None:
    for slug in ("sdr", "ventas"):
        create_team(workspace=space, slug=slug, name=slug)
    sign_pact_text(space)
    page = browser.get(ALERTS).content.decode()
    assert "Llega un lead" in page
    assert "A: quien lleva el lead y Marketing. Por: notificación en el móvil y correo." in page


def test_a_channel_is_set_up_and_its_secrets_are_never_shown(
    browser: Client, laura: Membership, space: Workspace
) -> None:
    told = {"url": HOOK, "secret": SECRET, "policy": "less"}
    assert browser.post(HOOKS, told).status_code == 302
    row = kept(space)
    assert config_of(row) == {"url": HOOK, "secret": SECRET}
    assert (row.policy, row.changed_by) == ("less", f"user:{laura.user_id}")
    assert SECRET not in row.config
    for page in (HOOKS, ALERTS):
        assert SECRET not in browser.get(page).content.decode()


def test_a_secret_that_is_left_empty_stays(
    browser: Client, laura: Membership, space: Workspace
) -> None:
    webhook(space, laura)
    browser.post(HOOKS, {"url": "https://other.example.com/", "secret": "", "policy": "usual"})
    found = config_of(kept(space))
    assert found == {"url": "https://other.example.com/", "secret": SECRET}


def test_a_secret_is_not_handed_to_another_server_than_it_was_given_for(
    browser: Client, laura: Membership, space: Workspace
) -> None:
    page, told = f"{ALERTS}/channels/slack", {"way": "bot", "token": "xoxb-1", "policy": "less"}
    assert browser.post(page, told).status_code == 302
    elsewhere = told | {"token": "", "base": "https://elsewhere.example.com"}
    assert browser.post(page, elsewhere).status_code == 400
    row = AlertChannel.objects.of(space.pk).get(kind="slack")
    assert config_of(row) == {"way": "bot", "token": "xoxb-1"}
    assert browser.post(page, elsewhere | {"token": "xoxb-2"}).status_code == 302
    assert browser.post(page, elsewhere | {"policy": "usual"}).status_code == 302


def test_a_secret_is_made_and_shown_once(
    browser: Client, laura: Membership, space: Workspace
) -> None:
    told = {"url": HOOK, "secret": "", "make": "secret", "policy": "less"}
    answer = browser.post(HOOKS, told)
    secret = (config_of(kept(space)) or {})["secret"]
    assert answer["Cache-Control"] == "no-store"
    assert secret in answer.content.decode()
    assert secret not in browser.get(HOOKS).content.decode()


def test_what_is_wrong_is_said_at_once_and_nothing_is_kept(
    browser: Client, laura: Membership, space: Workspace
) -> None:
    answer = browser.post(HOOKS, {"url": "ftp://x", "secret": "short", "policy": "all"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "La dirección debe empezar por" in page
    assert "whsec_" in page
    assert "all" in page
    assert not AlertChannel.objects.of(space.pk).exists()


def test_a_test_really_leaves_and_stands_in_the_log(
    browser: Client, laura: Membership, space: Workspace, post_box: Sink
) -> None:
    answer = browser.post(f"{ALERTS}/channels/email/test", follow=True)
    assert "La prueba se ha aceptado" in answer.content.decode()
    (mail,) = post_box.mails
    assert mail["To"] == laura.user.email
    assert mail["Subject"] == "Prueba de avisos de Testigo"
    row = Delivery.objects.of(space.pk).get()
    assert (row.event, row.state, row.user_id) == ("test", "sent", laura.user_id)


def test_a_test_that_is_not_taken_says_why(
    browser: Client, laura: Membership, space: Workspace, post_box: Sink
) -> None:
    post_box.answers[laura.user.email] = UNKNOWN
    page = browser.post(f"{ALERTS}/channels/email/test", follow=True).content.decode()
    assert "La prueba no se ha aceptado" in page
    assert laura.user.email not in page.split("La prueba no se ha aceptado")[1][:200]
    assert Delivery.objects.of(space.pk).get().state == "refused"


def test_switched_off_it_forgets_its_secrets_and_what_waits(
    browser: Client, laura: Membership, space: Workspace
) -> None:
    webhook(space, laura)
    assert browser.post(f"{HOOKS}/off").status_code == 302
    assert (kept(space).config, kept(space).active) == ("", False)
    assert "Desactivado" in browser.get(ALERTS).content.decode()


def test_what_was_sealed_with_another_key_is_to_be_set_up_anew(
    browser: Client, laura: Membership, space: Workspace, settings: object
) -> None:
    webhook(space, laura)
    AlertChannel.objects.of(space.pk).update(config="gAAAAA-not-ours")
    assert "Prepararlo de nuevo" in browser.get(ALERTS).content.decode()


def test_a_channel_that_nobody_knows_is_nowhere(browser: Client, laura: Membership) -> None:
    for path in ("channels/pigeon", "channels/pigeon/test", "channels/pigeon/off"):
        method = browser.get if path == "channels/pigeon" else browser.post
        assert method(f"{ALERTS}/{path}").status_code == 404


def test_sellers_set_up_nothing(browser: Client, space: Workspace) -> None:
    assert browser.get(ALERTS).status_code == 403
    assert browser.post(HOOKS, {"url": HOOK, "secret": SECRET, "policy": "less"}).status_code == 403
    assert not AlertChannel.objects.of(space.pk).exists()


def test_an_outsider_sees_nothing(
    client: Client, make_space: MakeSpace, make_member: MakeMember, space: Workspace
) -> None:
    other: User = make_member(make_space("otra"), email="eva@otra.example", role="admin")
    client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    for path in (ALERTS, f"{ALERTS}/log", HOOKS, "/w/nortia/settings/my-alerts"):
        assert client.get(path).status_code == 404
