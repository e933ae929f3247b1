"""WhatsApp by Meta and by Twilio: the approved template, filled."""

import json

import pytest

from testigo.alerts.channels import BY_KIND, NotDelivered, problems_of
from tests.alerts.channels.messages import LINK, a_message
from tests.factories.services import meta, meta_says, twilio
from tests.factories.web_sink import Says, WebSink, receiver

__all__ = ["receiver"]

WHATSAPP = BY_KIND["whatsapp"]
TO = "+34600111222"
GAP = f"Vence a las 10:30: llama o reasigna. {LINK}"


def by_meta(receiver: WebSink, **values: str) -> dict[str, str]:
    said = {"provider": "meta", "number": "1061", "token": "EAA1", "template": "aviso"}
    return {**said, "language": "es", "base": f"{receiver.url}/v23.0", **values}


def by_twilio(receiver: WebSink) -> dict[str, str]:
    said = {"provider": "twilio", "account": "AC1", "token": "t1", "from": "+34600999888"}
    return {**said, "template": "HX1", "base": receiver.url}


def test_meta_takes_the_template_with_its_gap_filled(receiver: WebSink) -> None:
    receiver.answer = meta("1061", "EAA1")
    message = a_message(recipient_address=TO, text="Vence a las 10:30:\n\n  llama o reasigna.")
    assert WHATSAPP.send(message, by_meta(receiver)).reference == "wamid.HBgL"
    said = receiver.got[0].json
    assert said["to"] == "34600111222"
    assert said["template"] == {
        "name": "aviso",
        "language": {"code": "es"},
        "components": [{"type": "body", "parameters": [{"type": "text", "text": GAP}]}],
    }


def test_twilio_takes_the_template_with_its_gap_filled(receiver: WebSink) -> None:
    receiver.answer = twilio("AC1", "t1")
    receipt = WHATSAPP.send(a_message(recipient_address=TO), by_twilio(receiver))
    assert receipt.reference == "SM0001"
    said = receiver.got[0].form
    assert (said["To"], said["From"]) == (f"whatsapp:{TO}", "whatsapp:+34600999888")
    assert (said["ContentSid"], json.loads(said["ContentVariables"])) == ("HX1", {"1": GAP})


@pytest.mark.parametrize(
    ("code", "status", "permanent", "meaning"),
    [
        (130429, 400, False, "alert_busy"),
        (131056, 400, False, "alert_busy"),
        (131000, 400, False, "alert_no_answer"),
        (190, 400, True, "alert_key_refused"),
        (132001, 404, True, "alert_not_taken"),
        (2, 500, False, "alert_no_answer"),
        (99, 503, False, "alert_busy"),
    ],
)
def test_the_code_of_meta_says_more_than_the_status(
    receiver: WebSink, code: int, status: int, permanent: bool, meaning: str
) -> None:
    receiver.always(meta_says(code, status))
    with pytest.raises(NotDelivered) as caught:
        WHATSAPP.send(a_message(recipient_address=TO), by_meta(receiver))
    assert (caught.value.permanent, caught.value.code) == (permanent, meaning)
    assert "words of theirs" not in caught.value.words


@pytest.mark.parametrize("body", [b"{}", b'{"messages": [7]}', b"x"])
def test_a_receipt_without_a_name_is_a_receipt(receiver: WebSink, body: bytes) -> None:
    receiver.always(Says(200, body=body))
    assert WHATSAPP.send(a_message(recipient_address=TO), by_meta(receiver)).reference == ""


def test_a_template_must_be_named() -> None:
    wheres = [one.where for one in problems_of("whatsapp", {"provider": "meta"})]
    assert wheres == ["number", "token", "template", "language"]
