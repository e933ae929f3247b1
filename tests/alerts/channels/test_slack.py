"""Slack: what a channel or a person gets, and what Slack's words mean for the next try."""

from typing import Any

import pytest

from testigo.alerts.channels import BY_KIND, NotDelivered, problems_of, recipient_problems
from tests.alerts.channels.messages import LINK, a_message
from tests.factories.services import slack, slack_webhook
from tests.factories.web_sink import Says, WebSink, receiver, says_json

__all__ = ["receiver"]

SLACK = BY_KIND["slack"]
TO = "U0123456789"


def bot(receiver: WebSink, **values: str) -> dict[str, str]:
    return {"way": "bot", "token": "xoxb-1", "base": f"{receiver.url}/api", **values}


def webhook(receiver: WebSink) -> dict[str, str]:
    return {"way": "webhook", "url": f"{receiver.url}/services/T1/B1/secret"}


def test_a_webhook_takes_the_subject_the_text_and_the_link(receiver: WebSink) -> None:
    receiver.answer = slack_webhook
    SLACK.send(a_message(), webhook(receiver))
    (got,) = receiver.got
    assert got.json["text"] == "Vence en 12 min: Eva, de Talleres Ñu"
    header, text, link = (block["text"]["text"] for block in got.json["blocks"])
    assert header == "Vence en 12 min: Eva, de Talleres Ñu"
    assert text == "Vence a las 10:30: llama o reasigna."
    assert link == f"<{LINK}>"
    assert (got.json["unfurl_links"], got.json["unfurl_media"]) == (False, False)


def test_a_bot_writes_to_a_person_and_slack_says_how_it_calls_the_message(
    receiver: WebSink,
) -> None:
    receiver.answer = slack("xoxb-1")
    receipt = SLACK.send(a_message(recipient_address=TO), bot(receiver))
    assert receipt.reference == "1503435956.000247"
    assert receiver.got[0].json["channel"] == TO


def test_a_name_calls_nobody_and_links_nowhere(receiver: WebSink) -> None:
    receiver.answer = slack_webhook
    hostile = "<!channel> <https://evil.example|Ana> *x* & <@U1>"
    SLACK.send(a_message(subject=hostile, text=hostile), webhook(receiver))
    document = receiver.got[0].json
    assert "<" not in document["text"]
    kinds = [(block["text"]["type"], block["text"]["text"]) for block in document["blocks"]]
    assert [text for kind, text in kinds if kind == "mrkdwn"] == [f"<{LINK}>"]


def test_long_texts_are_cut_to_what_slack_takes(receiver: WebSink) -> None:
    receiver.answer = slack_webhook
    SLACK.send(a_message(subject="ñ" * 400, text="ñ" * 9_000), webhook(receiver))
    header, text, _ = (block["text"]["text"] for block in receiver.got[0].json["blocks"])
    assert (header[-1], text[-1]) == ("…", "…")


@pytest.mark.parametrize(
    ("says", "permanent", "code"),
    [
        ({"ok": False, "error": "ratelimited"}, False, "alert_busy"),
        ({"ok": False, "error": "internal_error"}, False, "alert_no_answer"),
        ({"ok": False, "error": "invalid_auth"}, True, "alert_key_refused"),
        ({"ok": False, "error": "is_archived"}, True, "alert_gone"),
        ({"ok": False, "error": "channel_not_found"}, True, "alert_not_taken"),
        ({"ok": False, "error": "<b>anything</b>"}, True, "alert_not_taken"),
        ([], False, "alert_not_taken"),
    ],
)
def test_what_slack_says_beside_200_decides(
    receiver: WebSink, says: Any, permanent: bool, code: str
) -> None:
    receiver.always(says_json(says))
    with pytest.raises(NotDelivered) as caught:
        SLACK.send(a_message(recipient_address=TO), bot(receiver))
    assert (caught.value.permanent, caught.value.code) == (permanent, code)
    assert "<b>" not in caught.value.words


def test_slack_may_ask_for_patience_and_a_webhook_may_be_gone(receiver: WebSink) -> None:
    receiver.always(Says(429, {"Retry-After": "30"}))
    with pytest.raises(NotDelivered) as busy:
        SLACK.send(a_message(recipient_address=TO), bot(receiver))
    assert busy.value.retry_after == 30.0
    receiver.always(Says(410, body=b"channel_is_archived"))
    with pytest.raises(NotDelivered) as gone:
        SLACK.send(a_message(), webhook(receiver))
    assert gone.value.code == "alert_gone"


def test_a_refused_token_is_not_in_the_words(receiver: WebSink) -> None:
    receiver.answer = slack("xoxb-other")
    with pytest.raises(NotDelivered) as caught:
        SLACK.send(a_message(recipient_address=TO), bot(receiver, token="xoxb-canary"))
    assert (caught.value.code, caught.value.permanent) == ("alert_key_refused", True)
    assert "canary" not in caught.value.words


def test_each_way_asks_its_own_settings_and_addresses() -> None:
    assert [one.where for one in problems_of("slack", {})] == ["way"]
    assert [one.where for one in problems_of("slack", {"way": "bot", "url": "x"})] == [
        "url",
        "token",
    ]
    config = {"way": "bot", "token": "xoxb-1"}
    assert recipient_problems("slack", config, TO) == ()
    assert [p.code for p in recipient_problems("slack", config, "#general")] == [
        "alert_address_unreadable"
    ]
    assert recipient_problems("slack", {"way": "webhook"}, "") == ()
