"""Alerts by e-mail: what arrives, and what the server's words mean for the next try."""

from typing import Any

import pytest

from testigo.alerts.channels import BY_KIND, NotDelivered
from tests.alerts.channels.messages import LINK, a_message
from tests.factories.sink import LATER, NEVER, UNKNOWN, Sink, body_of, post_box, use

__all__ = ["post_box"]

EMAIL = BY_KIND["email"]


def test_a_mail_arrives_with_its_link_and_names_who_sends(post_box: Sink) -> None:
    receipt = EMAIL.send(a_message(), {"sender": "Nortia"})
    (got,) = post_box.mails
    assert got["From"] == "Nortia <hola@nortia.example>"
    assert got["Subject"] == "Vence en 12 min: Eva, de Talleres Ñu"
    assert body_of(got).strip() == f"Vence a las 10:30: llama o reasigna.\n{LINK}"
    assert not got.is_multipart()
    assert (got["Message-ID"], receipt.reference) == ("<alert.0193@nortia.example>", "alert.0193")


def test_a_mail_may_be_html_too(post_box: Sink) -> None:
    EMAIL.send(a_message(html="<p>Vence</p>"), {})
    (got,) = post_box.mails
    assert got["From"] == "Testigo <hola@nortia.example>"
    assert body_of(got, "html").strip() == "<p>Vence</p>"


def test_a_subject_with_ends_of_lines_stays_one_line(post_box: Sink) -> None:
    EMAIL.send(a_message(subject="Eva\r\nBcc: x@y.example"), {})
    (got,) = post_box.mails
    assert (got["Subject"], got["Bcc"]) == ("Eva Bcc: x@y.example", None)


@pytest.mark.parametrize(
    ("answer", "permanent", "code"),
    [
        (UNKNOWN, True, "alert_gone"),
        (LATER, False, "alert_not_taken"),
        (NEVER, False, "alert_not_taken"),
    ],
)
def test_the_server_says_whether_trying_again_is_of_use(
    post_box: Sink, answer: str, permanent: bool, code: str
) -> None:
    post_box.answers["ana@nortia.example"] = answer
    with pytest.raises(NotDelivered) as caught:
        EMAIL.send(a_message(), {})
    assert (caught.value.permanent, caught.value.code) == (permanent, code)
    assert "ana@" not in caught.value.words


def test_a_server_that_is_away_or_not_named_may_be_tried_again(settings: Any) -> None:
    use(settings, "smtp://127.0.0.1:9")
    with pytest.raises(NotDelivered) as away:
        EMAIL.send(a_message(), {})
    use(settings, "")
    with pytest.raises(NotDelivered) as none:
        EMAIL.send(a_message(), {})
    assert [one.value.permanent for one in (away, none)] == [False, False]
    assert [one.value.code for one in (away, none)] == ["alert_no_answer", "mail_not_set_up"]


def test_an_address_that_would_begin_another_header_is_not_sent_to(post_box: Sink) -> None:
    with pytest.raises(NotDelivered) as caught:
        EMAIL.send(a_message(recipient_address="a@b.es\r\nBcc: c@d.es"), {})
    assert (caught.value.permanent, post_box.mails) == (True, [])
