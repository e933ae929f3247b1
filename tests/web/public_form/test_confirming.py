"""Confirming an address on the pages of a form: opening does nothing, pressing does it once."""

import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from testigo.actions.applying import apply_all
from testigo.actions.confirmations import MOST_TO_ADDRESS, WITHIN, forget_unconfirmed, token_of
from testigo.actions.forms import close_form
from testigo.store.models import (
    FactRow,
    Form,
    Lead,
    Membership,
    OutboxRow,
    PendingConfirmation,
    Workspace,
)
from testigo.web.public_form import limits
from tests.factories.business import business, hire, membership
from tests.factories.forms import EMAIL, published, question
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db
NOW = at(0)
FIVE = timedelta(seconds=5)
EVA = "Eva.Pons@Cliente.example"
CONSENT = {"purpose": "news", "channel": "email", "text": "Quiero novedades", "required": False}


@pytest.fixture
def space(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Workspace:
    settings.EMAIL_HOST = "mail.nortia.example"
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)
    monkeypatch.setattr("testigo.web.public_form.views.LIMITS", limits.Limits())
    monkeypatch.setattr("testigo.web.public_form.views.MAILS", limits.Limits(30, 3600))
    return business()


@pytest.fixture
def laura(space: Workspace) -> Membership:
    return membership(space, hire(space, "laura@nortia.example", "marketing"))


def confirming(space: Workspace, laura: Membership, **values: Any) -> Form:
    said: dict[str, Any] = {
        "questions": [question("name"), EMAIL | {"required": True}],
        "consents": [CONSENT],
        "double_opt_in": True,
        "thanks": "Te llamamos hoy.",
    }
    return published(space, laura, NOW - timedelta(days=1), **said | values)


@pytest.fixture
def form(space: Workspace, laura: Membership) -> Form:
    return confirming(space, laura)


class Visitor:
    """Somebody who fills in a form and reads the mail."""

    def __init__(self, client: Client, patch: pytest.MonkeyPatch, form: Form) -> None:
        self.client, self.patch, self.form = client, patch, form

    def come(self, when: Any) -> None:
        self.patch.setattr("testigo.clock.now", lambda: when)

    def answer(self, page: str = "", **said: Any) -> Any:
        address = f"/f/{self.form.address}{page}"
        text = self.client.get(address).content.decode()
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', text))
        self.come(NOW + FIVE)
        sent = self.client.post(
            address, {**hidden, "name": "Eva", "email": EVA, "consent": "news.email", **said}
        )
        self.come(NOW)
        return sent

    def token(self) -> str:
        """The token of the only mail, as the sender makes it."""
        rows = OutboxRow.objects.of(self.form.workspace_id)
        order = rows.get(topic="form.confirmation")
        return token_of(self.form.workspace_id, self.form.id, order.cause)

    def open(self, token: str, method: str = "get") -> Any:
        ask = getattr(self.client, method)
        return ask(f"/f/{self.form.address}/confirm", {"t": token})


@pytest.fixture
def eva(client: Client, monkeypatch: pytest.MonkeyPatch, form: Form) -> Visitor:
    return Visitor(client, monkeypatch, form)


def told(form: Form) -> int:
    return FactRow.objects.of(form.workspace_id).filter(source="form").count()


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


# --- sending the form ----------------------------------------------------------------------------


def test_the_visitor_is_told_to_look_in_the_mail_with_the_address_mostly_hidden(
    eva: Visitor, form: Form
) -> None:
    sent = eva.answer()
    assert sent.status_code == 302
    assert "eva" not in sent["Location"].lower()
    page = text_of(eva.client.get(sent["Location"]))
    assert "e•••@cliente.example" in page
    assert "eva.pons" not in page.lower()
    assert "Te llamamos hoy" not in page
    assert told(form) == 0
    assert eva.client.cookies == {}


def test_in_a_frame_it_stays_in_the_frame(eva: Visitor, form: Form) -> None:
    sent = eva.answer("/embed")
    assert "in=frame" in sent["Location"]
    page = eva.client.get(sent["Location"])
    assert "X-Frame-Options" not in page
    assert f"/f/{form.address}/embed" in text_of(page)


@pytest.mark.parametrize("said", ["", "?to=x", "?to=eyJ0byI6IngifQ:1:x"])
def test_no_page_says_what_somebody_else_wrote_into_its_address(eva: Visitor, said: str) -> None:
    page = text_of(eva.client.get(f"/f/{eva.form.address}/thanks{said}"))
    assert "Un mensaje va de camino" in page
    assert "<b>" not in page


def test_the_page_is_the_same_for_the_address_that_had_its_mails(eva: Visitor, form: Form) -> None:
    pages = set()
    for _ in range(MOST_TO_ADDRESS + 1):
        sent = eva.answer()
        pages.add((sent.status_code, text_of(eva.client.get(sent["Location"]))))
    assert len(pages) == 1
    assert OutboxRow.objects.of(form.workspace_id).count() == MOST_TO_ADDRESS


def test_one_network_makes_so_many_mails(eva: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("testigo.web.public_form.views.MAILS", limits.Limits(2, 3600))
    statuses = [eva.answer(email=f"e{number}@c.example").status_code for number in range(3)]
    assert statuses == [302, 302, 429]


def test_what_machines_fill_in_sends_no_mail(eva: Visitor, form: Form) -> None:
    assert eva.answer(website_address="http://spam").status_code == 302
    assert not OutboxRow.objects.of(form.workspace_id).exists()
    assert told(form) == 0


def test_what_is_wrong_is_said_before_anything_waits(eva: Visitor, form: Form) -> None:
    assert eva.answer(email="eva arroba").status_code == 400
    assert not PendingConfirmation.objects.of(form.workspace_id).exists()


# --- the link and the button ---------------------------------------------------------------------


def test_opening_the_link_changes_nothing_and_the_button_makes_the_lead(
    eva: Visitor, form: Form, space: Workspace
) -> None:
    eva.answer()
    token = eva.token()
    before = PendingConfirmation.objects.of(space.pk).values().get()
    for method in ("get", "head", "get", "get"):
        page = eva.open(token, method)
        assert page.status_code == 200
    assert 'method="post"' in text_of(page)
    assert PendingConfirmation.objects.of(space.pk).values().get() == before
    assert told(form) == 0
    eva.come(NOW + timedelta(hours=2))
    pressed = eva.open(token, "post")
    assert pressed.status_code == 302
    assert token not in pressed["Location"]
    page = text_of(eva.client.get(pressed["Location"]))
    assert "Tu dirección está confirmada" in page
    assert "Te llamamos hoy." in page
    apply_all(workspace=space, now=NOW + timedelta(hours=2))
    assert Lead.objects.of(space.pk).get().stage == "lead"
    assert {fact.automatic for fact in FactRow.objects.of(space.pk).filter(source="form")} == {
        False
    }


def test_pressing_or_opening_again_says_that_it_is_done(eva: Visitor, form: Form) -> None:
    eva.answer()
    token = eva.token()
    eva.open(token, "post")
    count = told(form)
    for method in ("post", "get"):
        assert eva.open(token, method)["Location"].endswith("/confirmed")
    assert told(form) == count


def test_a_form_that_leads_to_a_page_of_its_own_does_so_afterwards_only(
    space: Workspace, laura: Membership, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    onward = "https://www.nortia.example/gracias?a=1"
    eva = Visitor(client, monkeypatch, confirming(space, laura, redirect=onward))
    waiting = text_of(client.get(eva.answer()["Location"]))
    assert "nortia.example/gracias" not in waiting
    pressed = eva.open(eva.token(), "post")
    assert f'content="1; url={onward}"' in text_of(client.get(pressed["Location"]))


@pytest.mark.parametrize("method", ["get", "post"])
def test_too_late_or_not_ours_leads_back_to_the_form(
    eva: Visitor, form: Form, space: Workspace, method: str
) -> None:
    eva.answer()
    token = eva.token()
    eva.come(NOW + WITHIN + FIVE)
    pages = [eva.open(token, method)]
    forget_unconfirmed(workspace=space, now=NOW + WITHIN + FIVE)
    pages += [eva.open(said, method) for said in (token, "", "x" * 500, "\0")]
    for page in pages:
        assert page.status_code == 410
        assert f'href="/f/{form.address}"' in text_of(page)
    assert told(form) == 0


def test_the_token_of_another_workspace_opens_nothing(eva: Visitor, form: Form) -> None:
    eva.answer()
    other = business("otra")
    theirs = confirming(other, membership(other, hire(other, "iker@otra.example", "marketing")))
    for method in ("get", "post"):
        ask = getattr(eva.client, method)
        assert ask(f"/f/{theirs.address}/confirm", {"t": eva.token()}).status_code == 410
    assert told(form) == 0


def test_a_form_that_was_closed_meanwhile_still_takes_the_confirmation(
    eva: Visitor, form: Form, space: Workspace, laura: Membership
) -> None:
    eva.answer()
    close_form(workspace=space, form_id=form.id, by=laura, now=NOW)
    assert eva.open(eva.token(), "post").status_code == 302
    assert told(form) > 0


def test_the_page_of_the_link_is_framed_by_nobody_kept_by_no_cache_and_told_to_no_other(
    eva: Visitor,
) -> None:
    eva.answer()
    for page in (eva.open(eva.token()), eva.open("x")):
        assert page["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
        assert "no-store" in page["Cache-Control"]
        assert page["Referrer-Policy"] == "no-referrer"
    assert eva.client.cookies == {}


def test_no_journal_holds_the_token(eva: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    eva.answer()
    token = eva.token()
    with caplog.at_level(logging.DEBUG):
        eva.open(token)
        eva.come(NOW + WITHIN + FIVE)
        eva.open(token)
        eva.open(token, "post")
    assert caplog.text.count("Gone") == 2
    assert token not in caplog.text
