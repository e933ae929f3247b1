"""Slack: an incoming webhook, which writes to its one channel, or a bot, which writes to whom it is
told. Both take the same blocks.
"""

from collections.abc import Mapping
from typing import Any

from testigo.alerts.channels.contract import Message, NotDelivered, Receipt, RecipientKind
from testigo.alerts.channels.handing import document_of, hand_over_json, reference
from testigo.alerts.channels.options import Option
from testigo.alerts.channels.texts import cut, plain, subject_of
from testigo.egress.http import Answer

API = "https://slack.com/api"
# What a header and a text may hold (Block Kit).
_LONGEST_HEADER, _LONGEST_TEXT = 150, 2_900
_BOT = ("way", "bot")

# What Slack says beside 200 where it did not take the message: whether it may later, and what it
# means to people. Anything else is taken to last.
_SAID: Mapping[str, tuple[bool, str]] = {
    "ratelimited": (False, "alert_busy"),
    "rate_limited": (False, "alert_busy"),
    "internal_error": (False, "alert_no_answer"),
    "fatal_error": (False, "alert_no_answer"),
    "service_unavailable": (False, "alert_no_answer"),
    "request_timeout": (False, "alert_no_answer"),
    "team_added_to_org": (False, "alert_no_answer"),
    "invalid_auth": (True, "alert_key_refused"),
    "not_authed": (True, "alert_key_refused"),
    "token_revoked": (True, "alert_key_refused"),
    "token_expired": (True, "alert_key_refused"),
    "account_inactive": (True, "alert_key_refused"),
    "missing_scope": (True, "alert_key_refused"),
    "no_permission": (True, "alert_key_refused"),
    "is_archived": (True, "alert_gone"),
    "channel_not_found": (True, "alert_not_taken"),
    "not_in_channel": (True, "alert_not_taken"),
    "restricted_action": (True, "alert_not_taken"),
    "invalid_blocks": (True, "alert_not_taken"),
    "msg_too_long": (True, "alert_not_taken"),
    "no_text": (True, "alert_not_taken"),
}


class Slack:
    kind = "slack"
    options = (
        Option("way", "choice", choices=("webhook", "bot")),
        Option("url", "secret_address", within=("way", "webhook"), most=2_000),
        Option("token", "secret", within=_BOT),
        Option("base", "base", required=False, within=_BOT),
    )

    def recipient(self, config: Mapping[str, Any]) -> RecipientKind:
        return "slack" if config.get("way") == "bot" else "nobody"

    def send(self, message: Message, config: Mapping[str, Any]) -> Receipt:
        if config["way"] == "webhook":
            hand_over_json(config["url"], _document(message))
            return Receipt("")
        said = {"channel": message.recipient_address, **_document(message)}
        url = f"{(config.get('base') or API).rstrip('/')}/chat.postMessage"
        head = {
            "Authorization": f"Bearer {config['token']}",
            "Content-Type": "application/json; charset=utf-8",
        }
        return _receipt(hand_over_json(url, said, head))


def _document(message: Message) -> dict[str, Any]:
    """A header, the text and the link. Names are never read as commands or mentions."""
    subject = subject_of(message)
    text = cut(plain(message.text).strip(), _LONGEST_TEXT)
    blocks = [_block("header", "plain_text", cut(subject, _LONGEST_HEADER))]
    if text:
        blocks.append(_block("section", "plain_text", text))
    if message.link:
        blocks.append(_block("section", "mrkdwn", f"<{_escaped(message.link)}>"))
    return {
        # What notifications show; blocks are what the channel shows.
        "text": _escaped(subject),
        "blocks": blocks,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _block(kind: str, form: str, text: str) -> dict[str, Any]:
    return {"type": kind, "text": {"type": form, "text": text}}


def _escaped(text: str) -> str:
    """As Slack asks it: `<!channel>` in a name calls nobody."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _receipt(answer: Answer) -> Receipt:
    said = document_of(answer)
    if said.get("ok") is True:
        return Receipt(reference(said.get("ts")))
    error = str(said.get("error", ""))
    permanent, code = _SAID.get(error, (bool(said), "alert_not_taken"))
    words = f"200 OK · {error}" if error in _SAID else "200 OK, but not taken"
    raise NotDelivered(words, permanent, code=code, retry_after=answer.retry_after)
