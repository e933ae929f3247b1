"""The rules of channels on screen: written, refused with reasons, kept from others."""

import pytest
from django.test import Client

from testigo.queries.channels import own_rules
from testigo.store.models import User, Workspace
from tests.factories.business import business, open_workspace
from tests.web.conftest import MakeMember

pytestmark = pytest.mark.django_db
PAGE = "/w/nortia/settings/sources/channels"


@pytest.fixture
def space() -> Workspace:
    return business()


@pytest.fixture
def vera(space: Workspace, make_member: MakeMember) -> User:
    return make_member(space, email="vera@nortia.example", role="marketing")


@pytest.fixture
def browser(client: Client, vera: User) -> Client:
    client.force_login(vera, backend="django.contrib.auth.backends.ModelBackend")
    return client


def rules(*rows: tuple[str, str, str]) -> dict[str, list[str]]:
    tests, values, channels = zip(*rows, strict=True)
    return {"test": list(tests), "value": list(values), "channel": list(channels)}


def test_rules_are_written_and_shown_again(browser: Client, space: Workspace) -> None:
    said = rules(
        ("source", " radio ", "Radio local"),
        ("referrer", "foro.example", "Redes sociales"),
        ("source", "", ""),
    )
    assert browser.post(PAGE, said).status_code == 302
    held = own_rules(space.pk).rules
    assert [(rule.test, rule.value, rule.channel) for rule in held] == [
        ("source", "radio", "Radio local"),
        ("referrer", "foro.example", "organic_social"),
    ]
    page = browser.get(PAGE).content.decode()
    for shown in ('value="radio"', 'value="Radio local"', 'value="Redes sociales"', "gclid"):
        assert shown in page


def test_what_is_wrong_is_told_and_what_was_written_is_kept(
    browser: Client, space: Workspace
) -> None:
    answer = browser.post(PAGE, rules(("source", "radio", ""), ("x", "", "Ferias")))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "En la regla 1 falta el canal" in page
    assert "El valor de la regla 2 no sirve" in page
    assert "En la regla 2 falta qué se mira" in page
    assert 'value="radio"' in page
    assert own_rules(space.pk).rules == ()


def test_what_is_written_is_shown_as_text(browser: Client) -> None:
    browser.post(PAGE, rules(("source", '"><script>x</script>', "<b>x</b>")))
    page = browser.get(PAGE).content.decode()
    assert "<script>x" not in page
    assert "<b>x" not in page


def test_who_does_not_set_up_and_outsiders_are_refused(
    client: Client, space: Workspace, vera: User, make_member: MakeMember
) -> None:
    open_workspace("otra")
    seller = make_member(space, email="sara@nortia.example", role="sales")
    client.force_login(seller, backend="django.contrib.auth.backends.ModelBackend")
    said = rules(("source", "radio", "radio"))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, said).status_code == 403
    client.force_login(vera, backend="django.contrib.auth.backends.ModelBackend")
    outside = "/w/otra/settings/sources/channels"
    assert client.get(outside).status_code == 404
    assert client.post(outside, said).status_code == 404
    client.logout()
    assert client.post(PAGE, said).status_code == 302
    assert own_rules(space.pk).rules == ()
