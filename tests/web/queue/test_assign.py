"""Assigning from the queue: two presses, by whoever may, and looking changes nothing."""

import re

import pytest
from django.test import Client

from testigo.store import log
from testigo.store.models import Lead, Membership
from tests.web.handed_over import Shop, hand_over, open_shop
from tests.web.queue.conftest import signed_in

pytestmark = pytest.mark.django_db

QUEUE = "/w/nortia/queue"
ASSIGN = f"{QUEUE}/assign"
ONCE = "press-assign-1"


@pytest.fixture
def shop(db: None) -> Shop:
    """A shop in whose team nobody sits."""
    return open_shop(seated=False)


@pytest.fixture
def lucia(shop: Shop) -> str:
    return hand_over(shop)


@pytest.fixture
def vera(shop: Shop) -> Client:
    return signed_in(shop.vera)


def owner(shop: Shop, person: str) -> int | None:
    found: int | None = Lead.objects.of(shop.workspace.pk).get(person=person).owner_id
    return found


def test_it_takes_two_presses(shop: Shop, vera: Client, lucia: str) -> None:
    html = vera.get(QUEUE).content.decode()
    [link] = re.findall(r'class="btn queue-assign" href="([^"]+)"', html)
    shown = vera.get(link.replace("&amp;", "&")).content.decode()
    assert "¿Quién se ocupa de Lucía Fernández?" in shown
    once = re.search(r'name="once" value="([^"]+)"', shown)
    assert once is not None
    pressed = {"people": lucia, "to": str(shop.ana.pk), "once": once[1], "next": f"{QUEUE}?mine=0"}
    answer = vera.post(ASSIGN, pressed)
    assert (answer.status_code, answer["Location"]) == (302, f"{QUEUE}?mine=0")
    assert owner(shop, lucia) == shop.ana.pk
    assert "1 lead está ahora con Ana Ruiz." in vera.get(QUEUE).content.decode()


def test_several_are_given_together_and_one_may_be_left_out(
    shop: Shop, vera: Client, lucia: str
) -> None:
    eva = hand_over(shop, "eva@ebro.example", name="Eva Mar")
    noa = hand_over(shop, "noa@ebro.example", name="Noa Sur")
    html = vera.get(f"{ASSIGN}?people=unassigned").content.decode()
    assert html.count('name="people"') == 3
    assert "Asignar varios" in vera.get(QUEUE).content.decode()
    vera.post(ASSIGN, {"people": [eva, noa], "to": str(shop.vera.pk), "once": ONCE})
    assert [owner(shop, one) for one in (lucia, eva, noa)] == [None, shop.vera.pk, shop.vera.pk]


def test_looking_changes_nothing(shop: Shop, vera: Client, lucia: str) -> None:
    before = log.head(shop.workspace.pk).last_seq
    for _ in range(3):
        vera.get(f"{ASSIGN}?people={lucia}")
    assert log.head(shop.workspace.pk).last_seq == before


def test_whoever_only_reads_is_offered_nothing_and_gives_nothing(shop: Shop, lucia: str) -> None:
    dora = signed_in(shop.dora)
    assert "queue-assign" not in dora.get(QUEUE).content.decode()
    assert dora.get(f"{ASSIGN}?people={lucia}").status_code == 403
    pressed = {"people": lucia, "to": str(shop.ana.pk), "once": ONCE}
    assert dora.post(ASSIGN, pressed).status_code == 403
    assert owner(shop, lucia) is None


def test_only_members_who_work_here_are_offered_and_receive(
    shop: Shop, vera: Client, lucia: str
) -> None:
    Membership.objects.of(shop.workspace.pk).filter(user=shop.ana).update(active=False)
    html = vera.get(f"{ASSIGN}?people={lucia}").content.decode()
    assert re.findall(r'name="to" value="(\d+)"', html) == [str(shop.vera.pk)]
    for to in (str(shop.ana.pk), str(shop.dora.pk), "x", ""):
        vera.post(ASSIGN, {"people": lucia, "to": to, "once": ONCE})
        assert "no puede recibir leads" in vera.get(QUEUE).content.decode()
    assert owner(shop, lucia) is None


def test_a_lead_of_another_workspace_is_not_there(shop: Shop, vera: Client) -> None:
    other = open_shop("otra", seated=False)
    theirs = hand_over(other)
    assert vera.get(f"{ASSIGN}?people={theirs}").status_code == 404
    pressed = {"people": theirs, "to": str(shop.ana.pk), "once": ONCE}
    assert vera.post(ASSIGN, pressed).status_code == 404
    assert owner(other, theirs) is None
    assert signed_in(other.vera).get(f"{ASSIGN}").status_code == 404


def test_a_press_without_a_name_is_none_of_ours(shop: Shop, vera: Client, lucia: str) -> None:
    assert vera.post(ASSIGN, {"people": lucia, "to": str(shop.ana.pk)}).status_code == 400


def test_with_nothing_to_give_it_says_so(shop: Shop, vera: Client) -> None:
    assert "Ningún lead espera" in vera.get(ASSIGN).content.decode()


def test_what_somebody_who_left_had_stands_under_unassigned(
    shop: Shop, vera: Client, lucia: str
) -> None:
    vera.post(ASSIGN, {"people": lucia, "to": str(shop.ana.pk), "once": ONCE})
    assert 'id="group-unassigned"' not in vera.get(QUEUE).content.decode()
    Membership.objects.of(shop.workspace.pk).filter(user=shop.ana).update(active=False)
    assert 'id="group-unassigned"' in vera.get(QUEUE).content.decode()


def test_giving_is_undone_from_the_toast(shop: Shop, vera: Client, lucia: str) -> None:
    pressed = {"people": lucia, "to": str(shop.ana.pk), "once": ONCE, "next": "/w/nortia/leads"}
    vera.post(ASSIGN, pressed)
    assert "/assign/undo/" not in vera.get(QUEUE).content.decode(), "nobody had her"
    vera.post(ASSIGN, pressed | {"to": str(shop.vera.pk)})
    [undo] = re.findall(r'action="([^"]+/assign/undo/[^"]+)"', vera.get(QUEUE).content.decode())
    assert signed_in(shop.ana).post(undo).status_code == 403
    assert vera.post(undo).headers["Location"] == "/w/nortia/leads"
    assert owner(shop, lucia) == shop.ana.pk
    assert "vuelve a estar con quien lo llevaba" in vera.get(QUEUE).content.decode()
