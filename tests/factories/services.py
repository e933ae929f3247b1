"""What services answer, as their documents say it: `receiver.answer = slack("xoxb-1")`."""

import json
import re
from base64 import b64encode
from collections.abc import Callable
from typing import Any

from tests.factories.web_sink import Got, Says, says_json

Answer = Callable[[Got], Says]
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}\Z")


def slack(token: str, known: str = "U0123456789") -> Answer:
    """Slack's API: 200 to whatever can be read, and what came of it in the body."""

    def answer(got: Got) -> Says:
        if got.path != "/api/chat.postMessage":
            return says_json({"ok": False, "error": "unknown_method"})
        if got.headers.get("authorization") != f"Bearer {token}":
            return says_json({"ok": False, "error": "invalid_auth"})
        if got.json.get("channel") != known:
            return says_json({"ok": False, "error": "channel_not_found"})
        if not blocks_are_good(got.json.get("blocks")):
            return says_json({"ok": False, "error": "invalid_blocks"})
        return says_json({"ok": True, "channel": known, "ts": "1503435956.000247"})

    return answer


def slack_webhook(got: Got) -> Says:
    """An incoming webhook: `ok` as text, or what is wrong with the payload."""
    document = got.json
    if not document.get("text"):
        return Says(400, body=b"no_text")
    return Says(200, body=b"ok") if blocks_are_good(document["blocks"]) else Says(400)


def blocks_are_good(blocks: Any) -> bool:
    """Whether Slack takes these blocks: the lengths and forms that it asks."""
    for block in blocks:
        text = block["text"]
        if block["type"] == "header":
            good = text["type"] == "plain_text" and len(text["text"]) <= 150
        else:
            good = text["type"] in ("plain_text", "mrkdwn") and 0 < len(text["text"]) <= 3_000
        if not good:
            return False
    return 0 < len(blocks) <= 50


def teams(got: Got) -> Says:
    """A workflow of Teams: 202 without a body for a card that it can post."""
    (attachment,) = got.json["attachments"]
    card = attachment["content"]
    good = (
        got.json["type"] == "message"
        and attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
        and card["type"] == "AdaptiveCard"
        and len(got.body) <= 28 * 1024
    )
    return Says(202) if good else says_json({"error": {"code": "BadRequest"}}, 400)


def twilio(account: str, token: str) -> Answer:
    """Twilio: 201 with the message, or a problem with its own code."""
    basic = b64encode(f"{account}:{token}".encode()).decode()

    def answer(got: Got) -> Says:
        if got.headers.get("authorization") != f"Basic {basic}":
            return says_json({"code": 20003, "message": "Authenticate", "status": 401}, 401)
        if got.path != f"/2010-04-01/Accounts/{account}/Messages.json":
            return says_json({"code": 20404, "status": 404}, 404)
        said = got.form
        if not _NUMBER.match(said["To"].removeprefix("whatsapp:")):
            return says_json({"code": 21211, "message": "Invalid 'To'", "status": 400}, 400)
        if not (0 < len(said.get("Body", "")) <= 1600 or said.get("ContentSid")):
            return says_json({"code": 21617, "status": 400}, 400)
        return says_json({"sid": "SM0001", "status": "queued", "to": said["To"]}, 201)

    return answer


def vonage(key: str, secret: str) -> Answer:
    """Vonage's SMS API: always 200; the status stands in the body, as text."""

    def answer(got: Got) -> Says:
        said = got.form
        status = "0"
        if (said.get("api_key"), said.get("api_secret")) != (key, secret):
            status = "4"
        elif not said["to"].isdigit() or got.path != "/sms/json":
            status = "3"
        return vonage_says(status)

    return answer


def vonage_says(status: str) -> Says:
    part = {"to": "34600111222", "status": status}
    part |= {"message-id": "0C01"} if status == "0" else {"error-text": "words of theirs"}
    return says_json({"message-count": "1", "messages": [part]})


def telegram(token: str) -> Answer:
    """Telegram's bot API."""

    def answer(got: Got) -> Says:
        if got.path != f"/bot{token}/sendMessage":
            return says_json({"ok": False, "error_code": 404, "description": "Not Found"}, 404)
        said = got.json
        if not said["chat_id"] or not 0 < len(said["text"]) <= 4096 or "parse_mode" in said:
            return says_json({"ok": False, "error_code": 400, "description": "Bad Request"}, 400)
        return says_json({"ok": True, "result": {"message_id": 42, "text": said["text"]}})

    return answer


def meta(number: str, token: str) -> Answer:
    """Meta's Cloud API: outside a conversation only an approved template is taken."""

    def answer(got: Got) -> Says:
        if got.headers.get("authorization") != f"Bearer {token}":
            return meta_says(190, 401)
        said = got.json
        if got.path != f"/v23.0/{number}/messages" or said["messaging_product"] != "whatsapp":
            return meta_says(100, 400)
        if said["type"] != "template":
            return meta_says(131047, 400)
        (body,) = said["template"]["components"]
        (gap,) = body["parameters"]
        # A gap holds neither ends of lines nor tabs nor more than four blanks.
        if re.search(r"[\n\t]| {5}", gap["text"]) or not said["to"].isdigit():
            return meta_says(132000, 400)
        return says_json({"messages": [{"id": "wamid.HBgL", "message_status": "accepted"}]})

    return answer


def meta_says(code: int, status: int) -> Says:
    return says_json({"error": {"code": code, "message": "words of theirs"}}, status)


def ntfy(token: str = "") -> Answer:
    """ntfy: publishing as JSON to the root."""

    def answer(got: Got) -> Says:
        if token and got.headers.get("authorization") != f"Bearer {token}":
            return says_json({"code": 40101, "http": 401, "error": "unauthorized"}, 401)
        if got.path != "/" or not json.loads(got.body).get("topic"):
            return says_json({"code": 40009, "http": 400}, 400)
        return says_json({"id": "hwQ2YpKdmg", "event": "message", "topic": got.json["topic"]})

    return answer
