"""E-mail, by the server that the operator named (`TESTIGO_SMTP_URL`) and by no other.

A mail that is sent twice has the same Message-ID.
"""

from collections.abc import Mapping
from typing import Any

from testigo.alerts.channels.contract import Message, NotDelivered, Receipt, RecipientKind
from testigo.alerts.channels.options import Option
from testigo.alerts.channels.texts import subject_of, with_link
from testigo.egress.mail import Mail, MailNotTaken, MailServerDown, Post, can_be_sent

# No mail that somebody reads is longer.
_MOST = 100_000


class Email:
    kind = "email"
    # The name that mail comes from, where the operator's address has none.
    options = (Option("sender", required=False, most=100),)

    def recipient(self, config: Mapping[str, Any]) -> RecipientKind:
        return "email"

    def send(self, message: Message, config: Mapping[str, Any]) -> Receipt:
        if not can_be_sent():
            raise NotDelivered("no mail server is named", False, code="mail_not_set_up")
        try:
            mail = _mail(message, config.get("sender") or "Testigo")
        except ValueError:
            raise NotDelivered("a header is one line", True) from None
        try:
            with Post() as post:
                post.send(mail)
        except MailServerDown as error:
            raise NotDelivered(str(error), False, code="alert_no_answer") from None
        except MailNotTaken as error:
            permanent = error.unknown
            code = "alert_gone" if permanent else "alert_not_taken"
            raise NotDelivered(str(error), permanent, code=code) from None
        return Receipt(mail.id)


def _mail(message: Message, sender: str) -> Mail:
    return Mail(
        id=message.id,
        to=message.recipient_address,
        sender=sender,
        subject=subject_of(message),
        text=f"{with_link(message, _MOST)}\n",
        html=message.html,
    )
