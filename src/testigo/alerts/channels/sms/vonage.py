"""SMS by Vonage, which answers 200 to everything and says in the body what came of it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from testigo.alerts.channels.contract import NotDelivered, Receipt
from testigo.alerts.channels.handing import document_of, hand_over, reference

API = "https://rest.nexmo.com"
# Statuses (developer.vonage.com, SMS API): those that pass, those of keys and accounts; any other
# but 0 lasts.
_LATER = {"1": "alert_busy", "5": "alert_no_answer", "10": "alert_busy", "13": "alert_no_answer"}
_KEYS = ("4", "8", "9", "14", "29")


def send(id: str, to: str, text: str, config: Mapping[str, Any]) -> Receipt:
    """Hand over an SMS, with the `key` and the `secret` of a configuration."""
    said = {
        "api_key": config["key"],
        "api_secret": config["secret"],
        "from": config["from"].removeprefix("+"),
        "to": to.removeprefix("+"),
        "text": text,
        "type": "text" if text.isascii() else "unicode",
        "client-ref": id[:100],
    }
    url = f"{(config.get('base') or API).rstrip('/')}/sms/json"
    head = {"Content-Type": "application/x-www-form-urlencoded"}
    parts = document_of(hand_over(url, urlencode(said).encode(), head)).get("messages")
    # A long text goes as one message; more than one answer is one for each part.
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], dict) else {}
    return _receipt(first)


def _receipt(part: Mapping[str, Any]) -> Receipt:
    status = str(part.get("status", ""))
    if status == "0":
        return Receipt(reference(part.get("message-id")))
    if not (status.isascii() and status.isdigit() and len(status) <= 3):
        raise NotDelivered("200 OK, but not taken", False, code="alert_no_answer")
    words = f"200 OK · status {status}"
    if status in _LATER:
        raise NotDelivered(words, False, code=_LATER[status])
    raise NotDelivered(
        words, True, code="alert_key_refused" if status in _KEYS else "alert_not_taken"
    )
