"""Push notifications: by ntfy, whose server may be one's own, or by what Apprise knows."""

from collections.abc import Mapping
from typing import Any

from testigo.alerts.channels.contract import Message, Receipt, RecipientKind
from testigo.alerts.channels.handing import document_of, hand_over_json, reference
from testigo.alerts.channels.options import Option
from testigo.alerts.channels.push.services import RECIPIENT, SERVICES
from testigo.alerts.channels.texts import cut, plain, subject_of

NTFY = "https://ntfy.sh"
# A longer one becomes a file (docs.ntfy.sh).
_LONGEST = 3_500
_PRIORITY = {"now": 4, "today": 3, "weekly": 2}
_NTFY, _APPRISE = ("service", "ntfy"), ("service", "apprise")


class Push:
    kind = "push"
    options = (
        Option("service", "choice", choices=("ntfy", "apprise")),
        Option("base", "base", required=False, within=_NTFY),
        Option("token", "secret", required=False, within=_NTFY),
        Option("url", "service_url", choices=tuple(SERVICES), within=_APPRISE, most=500),
    )

    def recipient(self, config: Mapping[str, Any]) -> RecipientKind:
        if config.get("service") != "apprise":
            return "topic"
        return "key" if RECIPIENT in str(config.get("url", "")) else "nobody"

    def send(self, message: Message, config: Mapping[str, Any]) -> Receipt:
        if config["service"] == "apprise":
            # Slow to import, and few use it.
            from testigo.alerts.channels.push import by_apprise

            return by_apprise.send(message, config["url"])
        token = config.get("token")
        head = {"Authorization": f"Bearer {token}"} if token else {}
        answer = hand_over_json(config.get("base") or NTFY, _document(message), head)
        return Receipt(reference(document_of(answer).get("id")))


def _document(message: Message) -> Mapping[str, Any]:
    said = {
        "topic": message.recipient_address,
        "title": subject_of(message),
        "message": cut(plain(message.text).strip(), _LONGEST),
        "priority": _PRIORITY[message.urgency],
    }
    return said | {"click": message.link} if message.link else said
