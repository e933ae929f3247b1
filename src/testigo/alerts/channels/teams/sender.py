"""Microsoft Teams: a workflow ("Post to a channel when a webhook request is received") that takes
an adaptive card. The former connectors took another form and are being retired.
"""

from collections.abc import Mapping
from typing import Any

from testigo.alerts.channels.contract import Message, Receipt, RecipientKind
from testigo.alerts.channels.handing import hand_over_json
from testigo.alerts.channels.options import Option
from testigo.alerts.channels.texts import cut, plain, subject_of

# Teams refuses cards of more than 28 KB.
_LONGEST_TEXT = 5_000


class Teams:
    kind = "teams"
    options = (Option("url", "secret_address", most=2_000),)

    def recipient(self, config: Mapping[str, Any]) -> RecipientKind:
        return "nobody"

    def send(self, message: Message, config: Mapping[str, Any]) -> Receipt:
        attachment = {
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": None,
            "content": _card(message),
        }
        hand_over_json(config["url"], {"type": "message", "attachments": [attachment]})
        return Receipt("")


def _card(message: Message) -> dict[str, Any]:
    """Runs of text, which are shown as they are: in a text block a name could hold a link."""
    text = cut(plain(message.text), _LONGEST_TEXT)
    card: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [
            _run(subject_of(message), weight="Bolder"),
            *(_run(line) for line in text.splitlines() if line.strip()),
        ],
    }
    if message.link:
        card["actions"] = [{"type": "Action.OpenUrl", "title": "Testigo", "url": message.link}]
    return card


def _run(text: str, **look: str) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **look}]}
