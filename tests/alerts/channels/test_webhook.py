"""Signed webhooks: a receiver can check them, and what it answers decides what follows."""

from datetime import UTC, datetime
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook as Signature
from standardwebhooks.webhooks import WebhookVerificationError

from testigo.alerts.channels import BY_KIND, NotDelivered, problems_of
from testigo.alerts.channels.webhook.sender import new_secret
from tests.alerts.channels.messages import LINK, a_message
from tests.factories.web_sink import BREAKS, HANGS, Says, WebSink, receiver

__all__ = ["receiver"]

WEBHOOK = BY_KIND["webhook"]
SECRET = new_secret()


def config(receiver: WebSink, **values: str) -> dict[str, str]:
    return {"url": f"{receiver.url}/hook", "secret": SECRET, **values}


def now_message(**values: Any) -> Any:
    """One whose instant the library, which reads the clock, takes for fresh."""
    return a_message(at=datetime.now(UTC), **values)  # noqa: TID251


def test_a_receiver_can_check_who_sent_it_and_read_it(receiver: WebSink) -> None:
    message = now_message(event="lead.handed_over", data={"person": "p1"})
    receipt = WEBHOOK.send(message, config(receiver))
    (got,) = receiver.got
    document = Signature(SECRET).verify(got.body, dict(got.headers))
    assert document == {
        "type": "lead.handed_over",
        "timestamp": message.at.isoformat().replace("+00:00", "Z"),
        "data": {
            "person": "p1",
            "subject": "Vence en 12 min: Eva, de Talleres Ñu",
            "text": "Vence a las 10:30: llama o reasigna.",
            "link": LINK,
            "urgency": "now",
        },
    }
    assert (got.headers["webhook-id"], receipt.reference) == (message.id, message.id)


def test_a_body_that_was_changed_on_its_way_does_not_verify(receiver: WebSink) -> None:
    WEBHOOK.send(now_message(), config(receiver))
    (got,) = receiver.got
    with pytest.raises(WebhookVerificationError):
        Signature(SECRET).verify(got.body.replace(b"Eva", b"Ana"), dict(got.headers))


def test_the_id_is_the_same_on_every_try_and_the_signature_is_of_each(receiver: WebSink) -> None:
    for minute in (0, 1):
        at = datetime(2026, 3, 2, 9, minute, tzinfo=UTC)
        WEBHOOK.send(a_message(at=at), config(receiver))
    first, second = receiver.got
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]
    assert first.headers["webhook-timestamp"] == "1772442000"


def test_while_the_secret_changes_both_verify(receiver: WebSink) -> None:
    former = new_secret()
    WEBHOOK.send(now_message(), config(receiver, old_secret=former))
    (got,) = receiver.got
    for secret in (SECRET, former):
        Signature(secret).verify(got.body, dict(got.headers))


@pytest.mark.parametrize(
    ("status", "permanent", "code"),
    [
        (400, True, "alert_not_taken"),
        (401, True, "alert_key_refused"),
        (403, True, "alert_key_refused"),
        (404, True, "alert_not_taken"),
        (408, False, "alert_busy"),
        (410, True, "alert_gone"),
        (422, True, "alert_not_taken"),
        (425, False, "alert_busy"),
        (429, False, "alert_busy"),
        (500, False, "alert_no_answer"),
        (502, False, "alert_no_answer"),
        (503, False, "alert_busy"),
        (599, False, "alert_no_answer"),
        (301, True, "alert_moved"),
        (302, True, "alert_moved"),
        (307, True, "alert_moved"),
        (304, True, "alert_moved"),
        (999, False, "alert_no_answer"),
    ],
)
def test_an_answer_says_whether_trying_again_is_of_use(
    receiver: WebSink, status: int, permanent: bool, code: str
) -> None:
    receiver.always(Says(status, {"Location": receiver.url}, b"<b>secret of the inner network</b>"))
    with pytest.raises(NotDelivered) as caught:
        WEBHOOK.send(a_message(), config(receiver))
    assert (caught.value.permanent, caught.value.code) == (permanent, code)
    assert caught.value.words.startswith(str(status))
    assert "secret" not in caught.value.words
    assert len(receiver.got) == 1


def test_a_receiver_may_ask_for_patience(receiver: WebSink) -> None:
    receiver.always(Says(429, {"Retry-After": "30"}))
    with pytest.raises(NotDelivered) as caught:
        WEBHOOK.send(a_message(), config(receiver))
    assert (caught.value.permanent, caught.value.retry_after) == (False, 30.0)


@pytest.mark.parametrize("manner", [HANGS, BREAKS], ids=["hangs", "breaks"])
def test_silence_may_be_tried_again(
    receiver: WebSink, manner: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("testigo.egress.http.LONGEST", 0.3)
    receiver.always(manner)
    with pytest.raises(NotDelivered) as caught:
        WEBHOOK.send(a_message(), config(receiver))
    assert (caught.value.permanent, caught.value.code) == (False, "alert_no_answer")


def test_what_is_not_public_is_not_connected_to(receiver: WebSink, settings: Any) -> None:
    settings.EGRESS_SINKS = frozenset()
    with pytest.raises(NotDelivered) as caught:
        WEBHOOK.send(a_message(), config(receiver) | {"url": "http://localhost:80/"})
    assert (caught.value.permanent, caught.value.code) == (True, "target_not_public")
    assert receiver.got == []


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({}, {"url": "alert_option_missing", "secret": "alert_option_missing"}),
        ({"url": "ftp://x.example", "secret": SECRET}, {"url": "target_scheme"}),
        ({"url": "https://u:p@x.example", "secret": SECRET}, {"url": "target_with_user"}),
        (
            {"url": "https://x.example", "secret": "whsec_c2hvcnQ="},
            {"secret": "alert_option_signing"},
        ),
        ({"url": "https://x.example", "secret": "short"}, {"secret": "alert_option_signing"}),
        ({"url": 7, "secret": SECRET}, {"url": "alert_option_unreadable"}),
        ({"url": "https://x.example", "secret": SECRET, "id": "1"}, {"id": "alert_option_unknown"}),
    ],
)
def test_a_configuration_has_all_its_problems_named(
    values: dict[str, Any], codes: dict[str, str]
) -> None:
    assert {one.where: one.code for one in problems_of("webhook", values)} == codes
