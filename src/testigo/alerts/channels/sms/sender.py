"""SMS: the text and the link, by the provider that is chosen."""

from collections.abc import Mapping
from typing import Any

from testigo.alerts.channels import twilio
from testigo.alerts.channels.contract import Message, Receipt, RecipientKind
from testigo.alerts.channels.options import Option
from testigo.alerts.channels.sms import vonage
from testigo.alerts.channels.texts import with_link

# Ten parts; what somebody reads on a phone is shorter.
_LONGEST = 670
_TWILIO, _VONAGE = ("provider", "twilio"), ("provider", "vonage")


class Sms:
    kind = "sms"
    options = (
        Option("provider", "choice", choices=("twilio", "vonage")),
        Option("account", "text", within=_TWILIO),
        Option("token", "secret", within=_TWILIO),
        Option("key", "text", within=_VONAGE),
        Option("secret", "secret", within=_VONAGE),
        Option("from", "sender"),
        Option("base", "base", required=False),
    )

    def recipient(self, config: Mapping[str, Any]) -> RecipientKind:
        return "phone"

    def send(self, message: Message, config: Mapping[str, Any]) -> Receipt:
        text = with_link(message, _LONGEST)
        if config["provider"] == "vonage":
            return vonage.send(message.id, message.recipient_address, text, config)
        return twilio.send(message.recipient_address, config["from"], {"Body": text}, config)
