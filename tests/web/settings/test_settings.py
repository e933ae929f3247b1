"""Behind the gear: what may be set up, for whoever may; a word for everybody else."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from testigo.store.models import Workspace
from testigo.web.frame.sections import OWN, SETTINGS
from tests.web.conftest import MakeMember

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"
HOME = "/w/nortia/settings"


def page(client: Client, make_member: MakeMember, space: Workspace, role: str) -> str:
    client.force_login(make_member(space, role=role), backend=BACKEND)
    return client.get(HOME).content.decode()


@pytest.mark.parametrize("role", ["marketing", "director", "admin"])
def test_whoever_sets_things_up_finds_every_page_of_it(
    client: Client, make_member: MakeMember, space: Workspace, role: str
) -> None:
    shown = page(client, make_member, space, role)
    for section in SETTINGS:
        address = reverse(section.key, kwargs={"slug": "nortia"})
        assert f'href="{address}"' in shown
        assert client.get(address).status_code == 200
        assert f'href="{HOME}"' in client.get(address).content.decode()


@pytest.mark.parametrize("role", ["sales", "sdr", "success", "lead", "dpo"])
def test_nobody_is_led_to_a_page_that_their_role_does_not_open(
    client: Client, make_member: MakeMember, space: Workspace, role: str
) -> None:
    shown = page(client, make_member, space, role)
    led = set(re.findall(rf'href="({HOME}/[^"]*)"', shown))
    assert led == {reverse(section.key, kwargs={"slug": "nortia"}) for section in OWN}
    assert all(client.get(address).status_code == 200 for address in led)
    assert "De esto se ocupan otros" in shown
