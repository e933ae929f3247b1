"""The ways to people, by kind. `core/notices.py` names them in the pact; each has its folder."""

from collections.abc import Mapping
from typing import Any

from testigo.alerts.channels.checked import Checked
from testigo.alerts.channels.contract import (
    Channel,
    Message,
    NotDelivered,
    Receipt,
    RecipientKind,
    Urgency,
)
from testigo.alerts.channels.email.sender import Email
from testigo.alerts.channels.options import Option, without_secrets
from testigo.alerts.channels.push.sender import Push
from testigo.alerts.channels.slack.sender import Slack
from testigo.alerts.channels.sms.sender import Sms
from testigo.alerts.channels.teams.sender import Teams
from testigo.alerts.channels.telegram.sender import Telegram
from testigo.alerts.channels.webhook.sender import Webhook
from testigo.alerts.channels.whatsapp.sender import WhatsApp
from testigo.core.problems import Problem

__all__ = [
    "BY_KIND",
    "Channel",
    "Message",
    "NotDelivered",
    "Option",
    "Receipt",
    "RecipientKind",
    "Urgency",
    "problems_of",
    "recipient_problems",
    "shown",
]

BY_KIND: Mapping[str, Checked] = {
    channel.kind: Checked(channel)
    for channel in (
        Push(),
        Email(),
        Slack(),
        Teams(),
        Sms(),
        WhatsApp(),
        Telegram(),
        Webhook(),
    )
}


def problems_of(kind: str, config: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Everything that is wrong with the configuration of a channel; `where` is the key."""
    return BY_KIND[kind].problems(config)


def recipient_problems(kind: str, config: Mapping[str, Any], address: str) -> tuple[Problem, ...]:
    """What is wrong with the address of somebody for a channel that is configured so."""
    return BY_KIND[kind].address_problems(config, address)


def shown(kind: str, config: Mapping[str, Any]) -> dict[str, str]:
    """The configuration as it may be shown, without secrets."""
    return without_secrets(BY_KIND[kind].options, config)
