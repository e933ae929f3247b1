"""Signed webhooks, for programs, as Standard Webhooks has them: the id is the same on every try,
the signature covers id, instant and body.
"""

import base64
import secrets
from collections.abc import Mapping
from datetime import UTC
from typing import Any

import msgspec
from standardwebhooks.webhooks import Webhook as Signature

from testigo.alerts.channels.contract import Message, Receipt, RecipientKind
from testigo.alerts.channels.handing import hand_over
from testigo.alerts.channels.options import LEAST_SECRET, Option
from testigo.alerts.channels.texts import plain, subject_of


class Webhook:
    kind = "webhook"
    options = (
        Option("url", "address", most=2_000),
        Option("secret", "signing"),
        # Signs too while receivers change from one secret to the next.
        Option("old_secret", "signing", required=False),
    )

    def recipient(self, config: Mapping[str, Any]) -> RecipientKind:
        return "nobody"

    def send(self, message: Message, config: Mapping[str, Any]) -> Receipt:
        body = msgspec.json.encode(_document(message))
        hand_over(config["url"], body, _headers(message, body, config))
        return Receipt(message.id)


def new_secret() -> str:
    """What a receiver checks signatures with; shown to people once."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(LEAST_SECRET)).decode('ascii')}"


def _document(message: Message) -> Mapping[str, Any]:
    return {
        "type": message.event,
        "timestamp": message.at,
        "data": {
            **message.data,
            "subject": subject_of(message),
            "text": plain(message.text),
            "link": message.link,
            "urgency": message.urgency,
        },
    }


def _headers(message: Message, body: bytes, config: Mapping[str, Any]) -> Mapping[str, str]:
    at = message.at.astimezone(UTC)
    used = [secret for key in ("secret", "old_secret") if (secret := config.get(key))]
    signed = [Signature(secret).sign(message.id, at, body.decode()) for secret in used]
    return {
        "Content-Type": "application/json",
        "webhook-id": message.id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signed),
    }
