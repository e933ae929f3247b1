"""SMS by Twilio and by Vonage: what arrives, the receipt, and what they answer."""

import pytest

from testigo.alerts.channels import BY_KIND, NotDelivered, problems_of, recipient_problems
from tests.alerts.channels.messages import LINK, a_message
from tests.factories.services import twilio, vonage, vonage_says
from tests.factories.web_sink import Says, WebSink, receiver, says_json

__all__ = ["receiver"]

SMS = BY_KIND["sms"]
TO = "+34600111222"


def by_twilio(receiver: WebSink, **values: str) -> dict[str, str]:
    said = {"provider": "twilio", "account": "AC1", "token": "t1", "from": "+34600999888"}
    return {**said, "base": receiver.url, **values}


def by_vonage(receiver: WebSink, **values: str) -> dict[str, str]:
    said = {"provider": "vonage", "key": "k1", "secret": "s1", "from": "Nortia"}
    return {**said, "base": receiver.url, **values}


def test_twilio_takes_text_and_link_and_gives_a_receipt(receiver: WebSink) -> None:
    receiver.answer = twilio("AC1", "t1")
    receipt = SMS.send(a_message(recipient_address=TO), by_twilio(receiver))
    assert receipt.reference == "SM0001"
    assert receiver.got[0].form == {
        "To": TO,
        "From": "+34600999888",
        "Body": f"Vence a las 10:30: llama o reasigna.\n{LINK}",
    }


def test_a_service_of_twilio_chooses_the_sender(receiver: WebSink) -> None:
    receiver.answer = twilio("AC1", "t1")
    service = f"MG{'0' * 32}"
    SMS.send(a_message(recipient_address=TO), by_twilio(receiver, **{"from": service}))
    assert receiver.got[0].form["MessagingServiceSid"] == service


def test_vonage_takes_text_and_link_and_gives_a_receipt(receiver: WebSink) -> None:
    receiver.answer = vonage("k1", "s1")
    receipt = SMS.send(a_message(recipient_address=TO, text="Vence ya, Ñu"), by_vonage(receiver))
    assert receipt.reference == "0C01"
    said = receiver.got[0].form
    assert (said["to"], said["from"], said["type"]) == ("34600111222", "Nortia", "unicode")
    assert (said["text"], said["client-ref"]) == (f"Vence ya, Ñu\n{LINK}", "alert.0193")


def test_a_long_text_is_cut_and_the_link_is_not(receiver: WebSink) -> None:
    receiver.answer = twilio("AC1", "t1")
    SMS.send(a_message(recipient_address=TO, text="ñ" * 2_000), by_twilio(receiver))
    body = receiver.got[0].form["Body"]
    assert body.endswith(f"…\n{LINK}")
    assert len(body) == 670


@pytest.mark.parametrize(
    ("says", "permanent", "code", "words"),
    [
        (says_json({"code": 21211}, 400), True, "alert_not_taken", "400 Bad Request · 21211"),
        (says_json({"code": 20003}, 401), True, "alert_key_refused", "401 Unauthorized · 20003"),
        (says_json({"code": "<b>"}, 404), True, "alert_not_taken", "404 Not Found"),
        (says_json({"code": 20429}, 429), False, "alert_busy", "429 Too Many Requests · 20429"),
        (Says(500, body=b"oops"), False, "alert_no_answer", "500 Internal Server Error"),
    ],
)
def test_what_twilio_answers_decides(
    receiver: WebSink, says: Says, permanent: bool, code: str, words: str
) -> None:
    receiver.always(says)
    with pytest.raises(NotDelivered) as caught:
        SMS.send(a_message(recipient_address=TO), by_twilio(receiver))
    got = caught.value
    assert (got.permanent, got.code, got.words) == (permanent, code, words)


@pytest.mark.parametrize(
    ("status", "permanent", "code"),
    [
        ("1", False, "alert_busy"),
        ("5", False, "alert_no_answer"),
        ("10", False, "alert_busy"),
        ("4", True, "alert_key_refused"),
        ("9", True, "alert_key_refused"),
        ("3", True, "alert_not_taken"),
        ("7", True, "alert_not_taken"),
        ("<b>", False, "alert_no_answer"),
        ("", False, "alert_no_answer"),
    ],
)
def test_what_vonage_says_beside_200_decides(
    receiver: WebSink, status: str, permanent: bool, code: str
) -> None:
    receiver.always(vonage_says(status))
    with pytest.raises(NotDelivered) as caught:
        SMS.send(a_message(recipient_address=TO), by_vonage(receiver))
    assert (caught.value.permanent, caught.value.code) == (permanent, code)
    assert "<" not in caught.value.words
    assert "words of theirs" not in caught.value.words


@pytest.mark.parametrize("body", [b"", b"[]", b'{"messages": []}', b'{"messages": [7]}', b"\xff"])
def test_an_answer_that_says_nothing_may_be_tried_again(receiver: WebSink, body: bytes) -> None:
    receiver.always(Says(200, body=body))
    with pytest.raises(NotDelivered) as caught:
        SMS.send(a_message(recipient_address=TO), by_vonage(receiver))
    assert not caught.value.permanent


def test_an_account_cannot_lead_to_another_path(receiver: WebSink) -> None:
    receiver.always(Says(404))
    with pytest.raises(NotDelivered):
        SMS.send(a_message(recipient_address=TO), by_twilio(receiver, account="../../x?y#z"))
    (got,) = receiver.got
    assert got.path == "/2010-04-01/Accounts/..%2F..%2Fx%3Fy%23z/Messages.json"


@pytest.mark.parametrize("number", ["600111222", "+0600111222", "+34 600", "+34600111222\n", "+1"])
def test_a_number_has_its_country_code(number: str) -> None:
    (problem,) = recipient_problems("sms", {"provider": "twilio"}, number)
    assert problem.code == "alert_address_unreadable"


@pytest.mark.parametrize(
    ("sender", "good"),
    [
        ("+34600999888", True),
        ("Nortia", True),
        ("Nortia 24", True),
        ("12345", False),
        ("Nortia Automatización", False),
        ("", False),
        ("Nortia\n", False),
    ],
)
def test_a_sender_is_a_number_or_a_short_name(sender: str, good: bool) -> None:
    config = {"provider": "vonage", "key": "k", "secret": "s", "from": sender}
    assert (problems_of("sms", config) == ()) is good
