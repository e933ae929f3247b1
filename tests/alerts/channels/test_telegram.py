"""Telegram: what a bot writes, and what Telegram answers."""

from typing import Any

import pytest

from testigo.alerts.channels import BY_KIND, NotDelivered, problems_of, recipient_problems
from tests.alerts.channels.messages import LINK, a_message
from tests.factories.services import telegram
from tests.factories.web_sink import WebSink, receiver, says_json

__all__ = ["receiver"]

TELEGRAM = BY_KIND["telegram"]
TOKEN = f"110201543:{'A' * 35}"


def config(receiver: WebSink, **values: str) -> dict[str, str]:
    return {"token": TOKEN, "base": receiver.url, **values}


def test_a_bot_writes_plain_text_without_a_preview_of_the_link(receiver: WebSink) -> None:
    receiver.answer = telegram(TOKEN)
    message = a_message(recipient_address="-100123", subject="<b>Eva</b> *x*")
    assert TELEGRAM.send(message, config(receiver)).reference == "42"
    assert receiver.got[0].json == {
        "chat_id": "-100123",
        "text": f"<b>Eva</b> *x*\n\nVence a las 10:30: llama o reasigna.\n{LINK}",
        "link_preview_options": {"is_disabled": True},
    }


def test_a_long_text_fits(receiver: WebSink) -> None:
    receiver.answer = telegram(TOKEN)
    TELEGRAM.send(a_message(recipient_address="7", text="ñ" * 9_000), config(receiver))
    assert receiver.got[0].json["text"].endswith(LINK)


@pytest.mark.parametrize(
    ("status", "says", "permanent", "code", "wait"),
    [
        (429, {"parameters": {"retry_after": 35}}, False, "alert_busy", 35.0),
        (429, {"parameters": {"retry_after": "x"}}, False, "alert_busy", None),
        (429, {}, False, "alert_busy", None),
        (403, {"description": "bot was blocked by the user"}, True, "alert_not_taken", None),
        (404, {}, True, "alert_key_refused", None),
        (401, {}, True, "alert_key_refused", None),
        (400, {"description": "chat not found"}, True, "alert_not_taken", None),
        (200, {"ok": False}, True, "alert_not_taken", None),
        (502, {}, False, "alert_no_answer", None),
    ],
)
def test_what_telegram_answers_decides(
    receiver: WebSink, status: int, says: Any, permanent: bool, code: str, wait: float | None
) -> None:
    receiver.always(says_json(says, status))
    with pytest.raises(NotDelivered) as caught:
        TELEGRAM.send(a_message(recipient_address="7"), config(receiver))
    got = caught.value
    assert (got.permanent, got.code, got.retry_after) == (permanent, code, wait)
    assert TOKEN not in got.words


@pytest.mark.parametrize("token", ["x", f"1/../{TOKEN}", f"{TOKEN}/x", f"{TOKEN}?", f"{TOKEN}\n"])
def test_a_token_is_never_part_of_another_path(token: str) -> None:
    (problem,) = problems_of("telegram", {"token": token})
    assert problem.code == "alert_option_bot_token"


@pytest.mark.parametrize(
    ("address", "good"),
    [("7", True), ("-100123", True), ("@nortia_ventas", True), ("ana", False), ("@x", False)],
)
def test_a_chat_is_a_number_or_a_public_name(address: str, good: bool) -> None:
    assert (recipient_problems("telegram", {"token": TOKEN}, address) == ()) is good
