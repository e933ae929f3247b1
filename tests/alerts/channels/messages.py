"""A message to try channels with."""

from datetime import UTC, datetime
from typing import Any

from testigo.alerts.channels import Message

LINK = "https://testigo.nortia.example/w/nortia/leads/p1?from=alert"


def a_message(**values: Any) -> Message:
    said: dict[str, Any] = {
        "id": "alert.0193",
        "recipient_address": "ana@nortia.example",
        "subject": "Vence en 12 min: Eva, de Talleres Ñu",
        "text": "Vence a las 10:30: llama o reasigna.",
        "link": LINK,
        "at": datetime(2026, 3, 2, 9, 18, 30, tzinfo=UTC),
        "urgency": "now",
    }
    return Message(**said | values)
