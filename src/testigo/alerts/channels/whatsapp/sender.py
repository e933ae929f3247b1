"""WhatsApp, which lets a business write first only with a template that was approved: one with a
single gap, {{1}}, where the alert goes. By Meta's own service or by Twilio.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from testigo.alerts.channels import twilio
from testigo.alerts.channels.contract import Message, Receipt, RecipientKind
from testigo.alerts.channels.options import Option
from testigo.alerts.channels.texts import cut, one_line
from testigo.alerts.channels.whatsapp import meta

# What fills a gap is one line, and the whole message up to 1,024 characters.
_LONGEST = 900
_META, _TWILIO = ("provider", "meta"), ("provider", "twilio")


class WhatsApp:
    kind = "whatsapp"
    options = (
        Option("provider", "choice", choices=("meta", "twilio")),
        Option("number", "text", within=_META),
        Option("account", "text", within=_TWILIO),
        Option("token", "secret", most=500),
        Option("from", "phone", within=_TWILIO),
        Option("template", "text"),
        Option("language", "text", within=_META, most=10),
        Option("base", "base", required=False),
    )

    def recipient(self, config: Mapping[str, Any]) -> RecipientKind:
        return "phone"

    def send(self, message: Message, config: Mapping[str, Any]) -> Receipt:
        gap = _one_line(message)
        if config["provider"] == "meta":
            return meta.send(message.recipient_address, gap, config)
        said = {
            "ContentSid": config["template"],
            "ContentVariables": msgspec.json.encode({"1": gap}).decode(),
        }
        to = f"whatsapp:{message.recipient_address}"
        return twilio.send(to, f"whatsapp:{config['from']}", said, config)


def _one_line(message: Message) -> str:
    text = one_line(message.text)
    if not message.link or message.link in text:
        return cut(text, _LONGEST)
    return f"{cut(text, _LONGEST - len(message.link) - 1)} {message.link}"
