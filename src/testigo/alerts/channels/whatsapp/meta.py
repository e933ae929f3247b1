"""WhatsApp by the Cloud API of Meta."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from testigo.alerts.channels.contract import NotDelivered, Receipt
from testigo.alerts.channels.handing import answer_of, document_of, reference, refusal

API = "https://graph.facebook.com/v23.0"
# Codes of errors that pass, although the status says otherwise: too many messages, to this person
# or from this number, and service in difficulties.
_BUSY = (4, 80007, 130429, 131048, 131056)
_DOWN = (1, 2, 131000, 131016, 133004)
_KEY = 190


def send(to: str, gap: str, config: Mapping[str, Any]) -> Receipt:
    """Hand over the template of a configuration with its gap filled."""
    number = quote(config["number"], safe="")
    template = {
        "name": config["template"],
        "language": {"code": config["language"]},
        "components": [{"type": "body", "parameters": [{"type": "text", "text": gap}]}],
    }
    said = {
        "messaging_product": "whatsapp",
        "to": to.removeprefix("+"),
        "type": "template",
        "template": template,
    }
    answer = answer_of(
        f"{(config.get('base') or API).rstrip('/')}/{number}/messages",
        msgspec.json.encode(said),
        {"Authorization": f"Bearer {config['token']}", "Content-Type": "application/json"},
    )
    document = document_of(answer)
    if not 200 <= answer.status < 300:
        error = document.get("error")
        code = error.get("code") if isinstance(error, dict) else None
        raise _meant(code, answer.retry_after) or refusal(answer, _number(code))
    messages = document.get("messages")
    first = messages[0] if isinstance(messages, list) and messages else None
    return Receipt(reference(first.get("id")) if isinstance(first, dict) else "")


def _meant(code: object, retry_after: float | None) -> NotDelivered | None:
    """What the code of an error says better than the status."""
    if code in _BUSY:
        return NotDelivered(f"error {code}", False, code="alert_busy", retry_after=retry_after)
    if code in _DOWN:
        return NotDelivered(f"error {code}", False, code="alert_no_answer")
    if code == _KEY:
        return NotDelivered(f"error {code}", True, code="alert_key_refused")
    return None


def _number(code: object) -> str:
    return str(code) if isinstance(code, int) else ""
