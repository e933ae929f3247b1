"""Who works here: an administrator lets members enter no more, or again."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from testigo.actions.handing_on import give_leads
from testigo.actions.members import (
    LastAdmin,
    add_member,
    create_user,
    deactivate_member,
    reactivate_member,
    seat_member,
)
from testigo.actions.rerouting import look_again
from testigo.actions.verifying import verify
from testigo.store.models import Lead, Membership, Team, User
from tests.web.handed_over import NOW, PASSWORD, Shop, hand_over, open_shop
from tests.web.queue.conftest import signed_in

pytestmark = pytest.mark.django_db

HOME = "/w/nortia/settings/teams"


@pytest.fixture(autouse=True)
def fixed_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)


@pytest.fixture
def shop(db: None) -> Shop:
    return open_shop()


@pytest.fixture
def alba(shop: Shop) -> User:
    """Who administers."""
    user = create_user(email="alba@nortia.example", name="Alba", password=PASSWORD, now=NOW)
    add_member(workspace=shop.workspace, user=user, role="admin")
    return user


def address(user: User, what: str) -> str:
    return f"{HOME}/people/u{user.pk}/{what}"


def page(client: Client) -> str:
    answer = client.get(HOME)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def is_in(shop: Shop, user: User) -> bool:
    return shop.member(user).active


def test_whoever_leaves_enters_no_more_and_their_leads_move_on(shop: Shop, alba: User) -> None:
    person, client, ana = hand_over(shop), signed_in(alba), signed_in(shop.ana)
    sdr = Team.objects.of(shop.workspace.pk).get(slug="sdr")
    seat_member(workspace=shop.workspace, team=sdr, user=shop.vera)
    assert ana.get(HOME).status_code == 200
    assert "1 lead abierto pasa a quien pueda recibirlo" in page(client)
    assert client.post(address(shop.ana, "deactivate")).status_code == 302
    assert not is_in(shop, shop.ana)
    assert ana.get(HOME).status_code in (403, 404)
    look_again(workspace=shop.workspace, now=NOW)
    assert Lead.objects.of(shop.workspace.pk).get(person=person).owner_id == shop.vera.pk
    html = page(client)
    assert "Ya no entra" in html
    assert address(shop.ana, "reactivate") in html
    assert client.post(address(shop.ana, "reactivate")).status_code == 302
    assert ana.get(HOME).status_code == 200
    assert shop.member(shop.ana).role == "sdr"


def test_whoever_came_back_and_leaves_once_more_keeps_no_lead_either(shop: Shop) -> None:
    space, person = shop.workspace, hand_over(shop)
    sdr = Team.objects.of(space.pk).get(slug="sdr")
    seat_member(workspace=space, team=sdr, user=shop.vera)
    for minute in range(3):
        now = NOW + timedelta(minutes=minute)
        deactivate_member(workspace=space, user=shop.ana.pk, by=None, now=now)
        assert look_again(workspace=space, now=now) == 1
        assert Lead.objects.of(space.pk).get(person=person).owner_id == shop.vera.pk
        assert look_again(workspace=space, now=now) == 0
        reactivate_member(workspace=space, user=shop.ana.pk, by=None, now=now)
        by = shop.member(shop.vera)
        give_leads(workspace=space, people=[person], to=shop.ana.pk, by=by, now=now, once=str(now))
    assert verify(workspace=space) == []


def test_nobody_shuts_themselves_out(shop: Shop, alba: User) -> None:
    client = signed_in(alba)
    assert address(alba, "deactivate") not in page(client)
    assert (
        "Nadie se desactiva"
        in client.post(address(alba, "deactivate"), follow=True).content.decode()
    )
    assert is_in(shop, alba)


def test_the_only_administrator_stays(shop: Shop, alba: User) -> None:
    other = create_user(email="otro@nortia.example", name="Otro", password=PASSWORD, now=NOW)
    add_member(workspace=shop.workspace, user=other, role="admin")
    deactivate_member(workspace=shop.workspace, user=other.pk, by=shop.member(alba), now=NOW)
    with pytest.raises(LastAdmin):
        deactivate_member(workspace=shop.workspace, user=alba.pk, by=None, now=NOW)
    reactivate_member(workspace=shop.workspace, user=other.pk, by=None, now=NOW)
    deactivate_member(workspace=shop.workspace, user=alba.pk, by=None, now=NOW)
    assert not is_in(shop, alba)


def test_only_administrators_do_it_and_only_in_their_workspace(shop: Shop, alba: User) -> None:
    for role in ("lead", "director", "marketing", "dpo"):
        Membership.objects.of(shop.workspace.pk).filter(user=shop.vera).update(role=role)
        client = signed_in(shop.vera)
        assert "/people/" not in page(client)
        for what in ("deactivate", "reactivate"):
            assert client.post(address(shop.ana, what)).status_code == 403
    other = open_shop("otra")
    assert signed_in(alba).post(address(other.ana, "deactivate")).status_code == 404
    assert signed_in(other.vera).post(address(shop.ana, "deactivate")).status_code in (403, 404)
    assert is_in(shop, shop.ana)
    assert is_in(other, other.ana)


def test_the_log_tells_who_let_whom_in_or_out_and_when(shop: Shop, alba: User) -> None:
    client, space, user = signed_in(alba), shop.workspace, shop.ana.pk
    for what in ("deactivate", "deactivate", "reactivate", "reactivate"):
        client.post(address(shop.ana, what))
    later = NOW + timedelta(minutes=1)
    deactivate_member(workspace=space, user=user, by=None, now=later)
    [shut, by_hand] = shop.facts("member.deactivated")
    [back] = shop.facts("member.reactivated")
    told = [(one.actor, one.at, one.props) for one in (shut, back, by_hand)]
    ana = {"who": f"user:{user}"}
    assert told == [
        (f"user:{alba.pk}", NOW, ana),
        (f"user:{alba.pk}", NOW, ana),
        ("operator", later, ana),
    ]
    assert verify(workspace=space) == []
