"""One's own address for copies of e-mails, and what was set aside, on their page."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from testigo.actions.mail_copies import KEPT, MOST_ASIDE, forget_mails, log_mail
from testigo.connect.received import Received
from testigo.queries.mail_copies import mails_aside, member_at
from testigo.store.models import MailAside, User
from tests.web.handed_over import NOW, Shop, hand_over, open_shop

pytestmark = pytest.mark.django_db
HERE = "/w/nortia/settings/mail-copies"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def taken_here(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)
    settings.MAIL_LISTEN, settings.MAIL_DOMAIN = ("127.0.0.1", 2525), "copias.nortia.example"


@pytest.fixture
def shop(db: None) -> Shop:
    return open_shop()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, BACKEND)
    return client


def page(client: Client, query: str = "") -> str:
    return unescape(client.get(HERE + query).content.decode())


def own(client: Client) -> str:
    return "".join(re.findall(r'value="(log\+[^"]+)"', page(client)))


def arrived(shop: Shop, mark: str = "1", *receivers: str, at: Any = NOW) -> None:
    mail = Received(mark * 40, (shop.ana.email,), receivers or ("quien@nadie.example",), at)
    log_mail(by=shop.member(shop.ana), mail=mail, now=at)


def ids(shop: Shop) -> list[str]:
    return [one.id for one in mails_aside(shop.member(shop.ana))]


def test_an_address_is_given_read_again_and_renewed(shop: Shop) -> None:
    ana = signed_in(shop.ana)
    assert own(ana) == ""
    assert ana.post(f"{HERE}/address").status_code == 302
    first = own(ana)
    assert first == own(ana)
    assert member_at(first) == shop.member(shop.ana)
    ana.post(f"{HERE}/address")
    assert member_at(first) is None
    assert member_at(own(ana).upper()) == shop.member(shop.ana)


def test_each_has_their_own_and_whoever_only_reads_has_none(shop: Shop) -> None:
    ana, vera, dora = (signed_in(user) for user in (shop.ana, shop.vera, shop.dora))
    for client in (ana, vera):
        client.post(f"{HERE}/address")
    assert len({own(ana), own(vera)}) == 2
    assert "Tu rol no registra nada" in page(dora)
    assert dora.post(f"{HERE}/address").status_code == 403


def test_where_nothing_is_taken_the_page_says_who_switches_it_on(shop: Shop, settings: Any) -> None:
    settings.MAIL_LISTEN = None
    body = page(signed_in(shop.ana))
    assert "TESTIGO_MAIL_LISTEN" in body
    assert f"{HERE}/address" not in body


def test_another_secret_key_hides_an_address_that_still_works(shop: Shop, settings: Any) -> None:
    ana = signed_in(shop.ana)
    ana.post(f"{HERE}/address")
    first = own(ana)
    settings.SECRET_KEY = "x" * 50
    again = signed_in(shop.ana)
    assert own(again) == ""
    assert "cambió la clave secreta" in page(again)
    assert member_at(first) == shop.member(shop.ana)


def test_a_mail_that_was_set_aside_is_recorded_with_the_lead_that_is_chosen(shop: Shop) -> None:
    person = hand_over(shop)
    arrived(shop)
    [mail] = ids(shop)
    ana = signed_in(shop.ana)
    assert "q…@nadie.example" in page(ana)
    body = page(ana, f"?mail={mail}&search=lucia")
    assert f'name="person" value="{person}"' in body
    assert ana.post(f"{HERE}/{mail}/whose", {"person": person}).status_code == 302
    [fact] = shop.facts("contact.attempted")
    assert (fact.holder, fact.source, fact.props["channel"]) == (person, "mail", "email")
    assert ids(shop) == []
    assert ana.post(f"{HERE}/{mail}/whose", {"person": person}).status_code == 404
    assert len(shop.facts("contact.attempted")) == 1


def test_a_mail_that_was_set_aside_is_dismissed(shop: Shop) -> None:
    arrived(shop)
    [mail] = ids(shop)
    ana = signed_in(shop.ana)
    assert ana.post(f"{HERE}/{mail}/dismiss").status_code == 302
    assert ids(shop) == []
    assert shop.facts("contact.attempted") == []


def test_what_was_set_aside_for_one_is_nobody_else_s(shop: Shop) -> None:
    person = hand_over(shop)
    other = open_shop("sur")
    arrived(shop)
    [mail] = ids(shop)
    vera = signed_in(shop.vera)
    assert "nadie.example" not in page(vera)
    assert vera.post(f"{HERE}/{mail}/dismiss").status_code == 404
    assert vera.post(f"{HERE}/{mail}/whose", {"person": person}).status_code == 404
    stranger = signed_in(other.ana)
    assert stranger.post(f"{HERE}/{mail}/dismiss").status_code == 404
    sur = HERE.replace("nortia", "sur")
    assert stranger.post(f"{sur}/{mail}/dismiss").status_code == 404
    assert ids(shop) == [mail]


def test_a_lead_of_another_space_cannot_be_chosen(shop: Shop) -> None:
    foreign = hand_over(open_shop("sur"), "ines@sur.example")
    arrived(shop)
    [mail] = ids(shop)
    ana = signed_in(shop.ana)
    assert ana.post(f"{HERE}/{mail}/whose", {"person": foreign}).status_code == 404
    assert ids(shop) == [mail]


def test_what_waits_is_bounded_in_number_and_in_time(shop: Shop) -> None:
    ana = shop.member(shop.ana)
    for number in range(MOST_ASIDE + 3):
        mail = Received(f"{number:040}", (shop.ana.email,), ("a@b.example",))
        log_mail(by=ana, mail=mail, now=NOW)
    assert len(ids(shop)) == MOST_ASIDE
    MailAside.objects.of(shop.workspace.pk).update(arrived_at=NOW - KEPT)
    assert forget_mails(workspace=shop.workspace, now=NOW) == 0
    arrived(shop, "z")
    assert forget_mails(workspace=shop.workspace, now=NOW.replace(microsecond=1)) == MOST_ASIDE - 1
    assert len(ids(shop)) == 1


def test_what_came_too_often_says_so_and_is_recorded_by_hand(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("testigo.actions.mail_copies.MOST_RECORDED", 1)
    person = hand_over(shop)
    for mark in "12":
        arrived(shop, mark, "lucia@ebro.example")
    [mail] = ids(shop)
    ana = signed_in(shop.ana)
    assert "En una hora llegaron más copias de las que se registran solas" in page(ana)
    assert ana.post(f"{HERE}/{mail}/whose", {"person": person}).status_code == 302
    assert len(shop.facts("contact.attempted")) == 2
    assert ids(shop) == []
