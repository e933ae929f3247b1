"""The steps of the pipeline on screen: named, ordered, added and removed by whoever leads."""

import pytest
from django.test import Client

from testigo.store.models import DealRow
from testigo.store.steps import steps_of
from tests.web.handed_over import open_shop
from tests.web.pipeline.conftest import Desk
from tests.web.queue.conftest import signed_in

pytestmark = pytest.mark.django_db
ROOM = "/w/nortia/settings/pipeline"


@pytest.fixture
def head(desk: Desk) -> Client:
    """Vera, who leads the team."""
    return signed_in(desk.shop.vera)


def codes(desk: Desk) -> list[str]:
    return [one.code for one in steps_of(desk.shop.workspace.id)]


def shown(client: Client, path: str = ROOM) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    page: str = answer.content.decode()
    return page


def test_a_step_is_called_otherwise_and_its_deals_stay(desk: Desk, head: Client) -> None:
    head.post(ROOM, {"code": "proposal", "es": "Oferta enviada", "en": "Offer sent"})
    board = desk.get()
    column = board[board.index('data-step="proposal"') :]
    assert "Oferta enviada" in column.split("</h2>")[0]
    assert "Envases Ebro" in column.split("</section>")[0]
    assert "Oferta enviada" in desk.get(f"/{desk.deal}")
    assert "Propuesta" not in desk.get(f"/{desk.deal}")
    assert "Oferta enviada" in desk.get("?view=list")
    desk.shop.ana.language = "en"
    desk.shop.ana.save()
    assert "Offer sent" in desk.get()


def test_a_name_in_one_language_serves_both_and_an_empty_one_is_the_usual(
    desk: Desk, head: Client
) -> None:
    head.post(ROOM, {"code": "proposal", "es": "", "en": "Offer sent"})
    assert "Offer sent" in desk.get()
    assert 'name="es" value="" placeholder="Offer sent"' in shown(head)
    head.post(ROOM, {"code": "proposal", "es": "", "en": ""})
    assert "Propuesta" in desk.get()


def test_a_new_step_stands_last_and_takes_deals(desk: Desk, head: Client) -> None:
    head.post(ROOM, {"es": "Firma"})
    assert codes(desk) == ["discovery", "proposal", "negotiation", "Firma"]
    desk.post(f"/{desk.deal}/change", step="Firma")
    found = DealRow.objects.of(desk.shop.workspace.id).get(deal=desk.deal)
    assert found.step == "Firma"
    assert desk.get().count("data-step=") == 4


def test_steps_are_ordered_and_the_first_stays_first(desk: Desk, head: Client) -> None:
    head.post(f"{ROOM}/move", {"code": "negotiation", "to": "up"})
    assert codes(desk) == ["discovery", "negotiation", "proposal"]
    board = desk.get()
    assert board.index('data-step="negotiation"') < board.index('data-step="proposal"')
    for code, to in (("negotiation", "up"), ("discovery", "down"), ("proposal", "down")):
        head.post(f"{ROOM}/move", {"code": code, "to": to})
    assert codes(desk) == ["discovery", "negotiation", "proposal"]


def test_a_step_with_open_deals_is_not_removed_and_says_how_many(desk: Desk, head: Client) -> None:
    answer = head.post(f"{ROOM}/remove", {"code": "proposal"})
    assert answer.status_code == 400
    assert "oportunidades abiertas en esta fase: 1" in answer.content.decode()
    # Of the three only the one that is empty and not the first offers it.
    assert shown(head).count(f'formaction="{ROOM}/remove"') == 1
    head.post(f"{ROOM}/remove", {"code": "negotiation"})
    assert codes(desk) == ["discovery", "proposal"]
    assert "La primera fase no se quita" in (
        head.post(f"{ROOM}/remove", {"code": "discovery"}).content.decode()
    )
    desk.post(f"/{desk.deal}/lose", reason="price", once="press-lost")
    head.post(f"{ROOM}/remove", {"code": "proposal"})
    assert codes(desk) == ["discovery"]
    assert "Propuesta" in desk.get(f"/{desk.deal}")


def test_a_step_that_only_deals_hold_is_shown_and_gets_a_place(desk: Desk, head: Client) -> None:
    desk.open(title="De otro sistema", step="Demo agendada")
    assert "todavía sin sitio" in shown(head)
    head.post(ROOM, {"code": "Demo agendada", "es": "Demo", "en": ""})
    assert codes(desk)[-1] == "Demo agendada"
    assert "todavía sin sitio" not in shown(head)
    assert head.post(ROOM, {"code": "Nada", "es": "Nada"}).status_code == 404


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"es": " ", "en": ""}, "Ponle un nombre a la fase"),
        ({"es": "PROPOSAL"}, "Ya hay una fase que se llama"),
        ({"es": "x" * 61}, "caben 60 caracteres"),
    ],
)
def test_what_is_no_name_is_refused_and_kept_in_the_field(
    desk: Desk, head: Client, said: dict[str, str], why: str
) -> None:
    answer = head.post(ROOM, said)
    page = answer.content.decode()
    assert (answer.status_code, why in page) == (400, True)
    assert said["es"] in page
    assert len(codes(desk)) == 3


def test_there_is_room_for_twelve(desk: Desk, head: Client) -> None:
    for number in range(10):
        head.post(ROOM, {"es": f"Fase {number}"})
    assert len(codes(desk)) == 12
    assert "Caben 12 fases" in head.post(ROOM, {"es": "Uno más"}).content.decode()


def test_a_name_is_shown_as_text(desk: Desk, head: Client) -> None:
    head.post(ROOM, {"code": "proposal", "es": "<script>alert(1)</script>"})
    for page in (shown(head), desk.get(), desk.get(f"/{desk.deal}"), desk.get("?view=list")):
        assert "<script>alert(1)" not in page


def test_who_does_not_lead_looks_and_changes_nothing(desk: Desk) -> None:
    assert "Añadir" not in shown(desk.client)
    for path in ("", "/move", "/remove"):
        said = {"code": "negotiation", "es": "X", "to": "up"}
        assert desk.client.post(f"{ROOM}{path}", said).status_code == 403
    assert codes(desk) == ["discovery", "proposal", "negotiation"]


def test_another_workspace_has_steps_of_its_own(desk: Desk, head: Client) -> None:
    other = open_shop("otra")
    head.post(ROOM, {"code": "proposal", "es": "Oferta"})
    assert [one.name("es") for one in steps_of(other.workspace.id)] == ["", "", ""]
    assert head.post("/w/otra/settings/pipeline", {"es": "X"}).status_code == 404
