"""Forms whose address is confirmed by mail, as those who make them see it."""

from typing import Any

import pytest
from django.test import Client

from testigo.store.models import (
    Form,
    PendingConfirmation,
    Workspace,
)
from tests.web.forms.building import HOSTILE, LIST, held, press
from tests.web.handed_over import NOW

pytestmark = pytest.mark.django_db


def test_the_mail_is_shown_as_it_is_sent_and_its_words_are_kept(
    marketer: Client, form: Form
) -> None:
    press(marketer, form, "save")
    assert "mail_text" not in held(form).draft
    said = {"double_opt_in": "1", "mail_subject": " Un\r\npaso ", "mail_text": f"Hola {HOSTILE}"}
    press(marketer, form, "save", **said)
    assert held(form).draft["mail_subject"] == "Un paso"
    for page in ("", "/preview"):
        shown = marketer.get(f"{LIST}/{form.id}{page}").content.decode()
        assert '<p class="mail-subject">Un paso</p>' in shown
        assert f"/f/{form.address}/confirm?t=…" in shown
        assert "<script>alert" not in shown
    press(marketer, form, "save", double_opt_in="1", mail_subject="", mail_text="")
    shown = marketer.get(f"{LIST}/{form.id}").content.decode()
    assert "Confirma tu dirección: Pide una demo" in shown


def test_it_is_published_once_mail_can_be_sent(marketer: Client, form: Form, settings: Any) -> None:
    must = {"double_opt_in": "1", "q1-required": "1"}
    press(marketer, form, "publish", **must)
    assert "TESTIGO_SMTP_URL" in marketer.get(f"{LIST}/{form.id}").content.decode()
    assert held(form).published == 1
    settings.EMAIL_HOST = "mail.nortia.example"
    press(marketer, form, "publish", **must)
    assert held(form).published == 2


def test_the_list_says_how_many_wait_and_how_many_never_confirmed(
    marketer: Client, space: Workspace, form: Form
) -> None:
    waiting = {"email": "eva@c.example", "submission": {"answers": {}}}
    never = {"email": "", "submission": {}}
    for number, values in enumerate((waiting, waiting, never)):
        PendingConfirmation.objects.of(space.pk).create(
            id=f"w{number}", form=form.id, number=1, submitted_at=NOW, expires_at=NOW, **values
        )
    for page in (LIST, f"{LIST}/{form.id}"):
        shown = marketer.get(page).content.decode()
        assert "2 esperan confirmación" in shown
        assert "1 sin confirmar en 90 días" in shown
        assert "eva@c.example" not in shown
