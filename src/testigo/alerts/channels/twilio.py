"""Messages by Twilio, which carries SMS and WhatsApp in the same way."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from testigo.alerts.channels.contract import Receipt
from testigo.alerts.channels.handing import answer_of, document_of, reference, refusal

API = "https://api.twilio.com"


def send(to: str, sender: str, said: Mapping[str, str], config: Mapping[str, Any]) -> Receipt:
    """Hand over a message, with the `account` and the `token` of a configuration; `base` may name
    the region of the account. The receipt is Twilio's SID."""
    account = quote(config["account"], safe="")
    base = (config.get("base") or API).rstrip("/")
    by = "MessagingServiceSid" if sender.startswith("MG") else "From"
    pair = b64encode(f"{config['account']}:{config['token']}".encode()).decode("ascii")
    answer = answer_of(
        f"{base}/2010-04-01/Accounts/{account}/Messages.json",
        urlencode({"To": to, by: sender, **said}).encode(),
        {
            "Authorization": f"Basic {pair}",
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    document = document_of(answer)
    if not 200 <= answer.status < 300:
        code = document.get("code")
        raise refusal(answer, str(code) if isinstance(code, int) else "")
    return Receipt(reference(document.get("sid")))
