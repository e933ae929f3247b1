import re
from datetime import timedelta

import pytest
from django.test import Client

from testigo.store.models import FactRow
from tests.web.handed_over import NOW, Shop, hand_over, open_shop
from tests.web.queue.conftest import signed_in

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def lucia(shop: Shop) -> str:
    return hand_over(shop)


def post(client: Client, person: str, **values: str) -> object:
    data = {"said": "2", "once": "press-0001", "channel": "phone"} | values
    return client.post(f"/w/nortia/queue/{person}/outcome?mine=1", data, headers=HTMX)


def test_an_outcome_is_in_the_log_and_the_answer_holds_list_and_undo(
    shop: Shop, seller: Client, lucia: str
) -> None:
    answer = post(seller, lucia)
    html = answer.content.decode()
    assert answer.status_code == 200
    [fact] = shop.facts("contact.attempted")
    assert fact.props["outcome"] == "no_answer"
    assert "Anotado para Lucía Fernández: No contesta" in html
    assert f"/w/nortia/leads/{lucia}/undo?fact={fact.id}" in html
    assert 'id="group-scheduled"' in html
    assert "Último: No contesta" in html
    assert "1 de 5" in html


def test_without_scripts_the_form_leads_back_to_the_queue_with_the_undo(
    shop: Shop, seller: Client, lucia: str
) -> None:
    html = seller.get("/w/nortia/queue").content.decode()
    form = re.search(r'<form class="outcome".*?</form>', html, flags=re.DOTALL)
    assert form is not None
    action = re.search(r'action="([^"]+)"', form[0])
    once = re.search(r'name="once" value="([^"]+)"', form[0])
    assert action is not None
    assert once is not None
    answer = seller.post(action[1], {"said": "2", "once": once[1], "channel": "email"}, follow=True)
    assert answer.redirect_chain == [("/w/nortia/queue?mine=1", 302)]
    [fact] = shop.facts("contact.attempted")
    assert fact.props["channel"] == "email"
    html = answer.content.decode()
    undo = re.search(r'action="([^"]*undo[^"]*)"', html)
    assert undo is not None
    back = seller.post(undo[1].replace("&amp;", "&"), follow=True)
    assert back.redirect_chain == [("/w/nortia/queue?mine=1", 302)]
    assert len([f for f in shop.facts("fact.retracted") if f.origin == "reported"]) == 1
    assert "Deshecho: No contesta" in back.content.decode()


def test_the_same_press_sent_twice_is_one_fact(shop: Shop, seller: Client, lucia: str) -> None:
    for _ in range(2):
        assert post(seller, lucia).status_code == 200
    assert len(shop.facts("contact.attempted")) == 1


def test_calling_later_offers_times_of_the_pact_and_takes_one(
    shop: Shop, seller: Client, lucia: str
) -> None:
    html = seller.get("/w/nortia/queue").content.decode()
    times = re.findall(r'value="(4:[^"]+)"', html)
    assert [time[2:] for time in times] == [
        "2026-10-06T09:00:00+00:00",
        "2026-10-06T16:00:00+02:00",
        "2026-10-07T07:00:00+00:00",
        "2026-10-07T16:00:00+02:00",
        "2026-10-13T07:00:00+00:00",
    ]
    assert "Mañana, 9:00" in html
    post(seller, lucia, said=times[2])
    [fact] = shop.facts("contact.attempted")
    assert fact.props["outcome"] == "call_back"
    assert fact.props["call_at"] == times[2][2:]


def test_a_time_typed_by_hand_is_local(shop: Shop, seller: Client, lucia: str) -> None:
    post(seller, lucia, said="4", when="2026-10-08T17:15")
    [fact] = shop.facts("contact.attempted")
    assert fact.props["call_at"] == "2026-10-08T17:15:00+02:00"


def test_not_a_fit_takes_a_reason_of_the_pact(shop: Shop, seller: Client, lucia: str) -> None:
    html = seller.get("/w/nortia/queue").content.decode()
    assert re.findall(r'value="(6:[^"]+)"', html) == ["6:wrong_role", "6:student", "6:not_a_fit"]
    answer = post(seller, lucia, said="6:student")
    assert [f.props["reason"] for f in shop.facts("lead.rejected")] == ["student"]
    assert "No encaja: es estudiante" in answer.content.decode()
    assert f"row-{lucia}" not in answer.content.decode()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("6", "No se ha registrado nada."),
        ("6:nonsense", "No se ha registrado nada."),
        ("4", "No se ha registrado nada."),
        ("4:2020-01-01T00:00:00+00:00", "No se ha registrado nada."),
        ("9", "No se ha registrado nada."),
    ],
)
def test_what_cannot_be_recorded_is_said_in_a_toast_and_the_list_stays(
    shop: Shop, seller: Client, lucia: str, said: str, sentence: str
) -> None:
    answer = post(seller, lucia, said=said)
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#toasts"
    assert sentence in answer.content.decode()
    assert shop.facts("contact.attempted") == shop.facts("lead.rejected") == []


@pytest.mark.parametrize("once", ["", "short", "x" * 65, "has space here", "../../etc"])
def test_a_press_without_a_proper_name_is_refused(
    shop: Shop, seller: Client, lucia: str, once: str
) -> None:
    assert post(seller, lucia, once=once).status_code == 400
    assert shop.facts("contact.attempted") == []


def test_who_only_reads_is_refused_and_nothing_changes(shop: Shop, lucia: str) -> None:
    before = FactRow.objects.of(shop.workspace.id).count()
    assert post(signed_in(shop.dora), lucia).status_code == 403
    assert FactRow.objects.of(shop.workspace.id).count() == before


def test_an_outsider_and_an_unknown_lead_get_the_same_answer(shop: Shop, lucia: str) -> None:
    rival = open_shop("rival")
    outsider, ana = signed_in(rival.ana), signed_in(shop.ana)
    data = {"said": "2", "once": "press-0001", "channel": "phone"}
    answers = [
        outsider.post(f"/w/nortia/queue/{lucia}/outcome", data),
        outsider.post(f"/w/rival/queue/{lucia}/outcome", data),
        ana.post("/w/nortia/queue/nobody/outcome", data),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert shop.facts("contact.attempted") == rival.facts("contact.attempted") == []


def test_a_form_from_elsewhere_is_refused(shop: Shop, lucia: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(shop.ana, backend="django.contrib.auth.backends.ModelBackend")
    assert post(strict, lucia).status_code == 403
    assert shop.facts("contact.attempted") == []


def test_taking_back_tells_the_page_to_ask_anew(shop: Shop, seller: Client, lucia: str) -> None:
    post(seller, lucia)
    [fact] = shop.facts("contact.attempted")
    answer = seller.post(f"/w/nortia/leads/{lucia}/undo?fact={fact.id}", headers=HTMX)
    assert answer.status_code == 200
    assert "undone" in answer["HX-Trigger"]
    html = seller.get("/w/nortia/queue").content.decode()
    assert "0 de 5" in html
    assert 'id="group-today"' in html


@pytest.mark.parametrize("fact", ["", "nonsense", "0" * 32])
def test_taking_back_what_is_not_there_is_not_found(
    shop: Shop, seller: Client, lucia: str, fact: str
) -> None:
    answer = seller.post(f"/w/nortia/leads/{lucia}/undo?fact={fact}", headers=HTMX)
    assert answer.status_code == 404


def test_taking_back_what_somebody_else_recorded_is_refused(
    shop: Shop, seller: Client, lucia: str
) -> None:
    post(seller, lucia)
    [fact] = shop.facts("contact.attempted")
    vera = signed_in(shop.vera)
    assert vera.post(f"/w/nortia/leads/{lucia}/undo?fact={fact.id}").status_code == 403
    assert [f for f in shop.facts("fact.retracted") if f.origin == "reported"] == []


def test_the_way_back_never_leaves_this_site(shop: Shop, seller: Client, lucia: str) -> None:
    post(seller, lucia)
    [fact] = shop.facts("contact.attempted")
    address = f"/w/nortia/leads/{lucia}/undo?fact={fact.id}&next=https://evil.example/"
    assert seller.post(address)["Location"] == f"/w/nortia/leads/{lucia}"


def test_a_later_outcome_counts_as_another_attempt_only_after_a_quarter_of_an_hour(
    shop: Shop, seller: Client, lucia: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(seller, lucia)
    monkeypatch.setattr("testigo.clock.now", lambda: NOW + timedelta(minutes=20))
    answer = post(seller, lucia, once="press-0002", said="3")
    assert "2 de 5" in answer.content.decode()
    assert "Hasta ahora, un solo canal (teléfono): prueba con otro" in answer.content.decode()
