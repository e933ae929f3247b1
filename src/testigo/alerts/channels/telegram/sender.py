"""Telegram: a bot that writes to people, groups and channels that it was let into."""

from collections.abc import Mapping
from typing import Any

import msgspec

from testigo.alerts.channels.contract import Message, NotDelivered, Receipt, RecipientKind
from testigo.alerts.channels.handing import answer_of, document_of, reference, refusal
from testigo.alerts.channels.options import Option
from testigo.alerts.channels.texts import subject_of, with_link

API = "https://api.telegram.org"
_LONGEST = 4_000
_LONGEST_WAIT = 86_400


class Telegram:
    kind = "telegram"
    options = (
        Option("token", "bot_token"),
        # A server of one's own that speaks for Telegram's.
        Option("base", "base", required=False),
    )

    def recipient(self, config: Mapping[str, Any]) -> RecipientKind:
        return "chat"

    def send(self, message: Message, config: Mapping[str, Any]) -> Receipt:
        subject = subject_of(message)
        said = {
            "chat_id": message.recipient_address,
            # Without a way to read it (`parse_mode`) the text is shown as it is.
            "text": f"{subject}\n\n{with_link(message, _LONGEST - len(subject))}",
            "link_preview_options": {"is_disabled": True},
        }
        base = (config.get("base") or API).rstrip("/")
        answer = answer_of(
            f"{base}/bot{config['token']}/sendMessage",
            msgspec.json.encode(said),
            {"Content-Type": "application/json"},
        )
        document = document_of(answer)
        if 200 <= answer.status < 300 and document.get("ok") is True:
            result = document.get("result")
            return Receipt(reference(result.get("message_id")) if isinstance(result, dict) else "")
        raise _not_taken(answer.status, document) or refusal(answer)


def _not_taken(status: int, document: Mapping[str, Any]) -> NotDelivered | None:
    """What Telegram says in its own way: how long to wait; 404 for a bot that it does not know,
    403 for somebody who does not want this bot."""
    asked = document.get("parameters")
    if status == 429 and isinstance(asked, dict):
        wait = asked.get("retry_after")
        seconds = float(min(wait, _LONGEST_WAIT)) if isinstance(wait, int) and wait >= 0 else None
        return NotDelivered("429", False, code="alert_busy", retry_after=seconds)
    if status == 404:
        return NotDelivered("404 Not Found", True, code="alert_key_refused")
    if status == 403:
        return NotDelivered("403 Forbidden", True, code="alert_not_taken")
    if 200 <= status < 300:
        return NotDelivered(f"{status}, but not taken", True)
    return None
