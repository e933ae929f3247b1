"""Handing a message to a service by HTTP, and what its answer means for the message."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec

from testigo.alerts.channels.contract import NotDelivered
from testigo.egress import http
from testigo.egress.http import Answer, NotReached
from testigo.egress.targets import BadTarget

# Answers that say: not now (RFC 9110, 8470, 6585).
_LATER = (408, 425, 429)
_KEY_REFUSED = (401, 403)


def hand_over(url: str, content: bytes, headers: Mapping[str, str]) -> Answer:
    """Post to a service; returns only where it took the message. Raises NotDelivered."""
    answer = answer_of(url, content, headers)
    if 200 <= answer.status < 300:
        return answer
    raise refusal(answer)


def hand_over_json(url: str, document: Any, headers: Mapping[str, str] | None = None) -> Answer:
    """The same with a document as JSON."""
    said = {"Content-Type": "application/json", **(headers or {})}
    return hand_over(url, msgspec.json.encode(document), said)


def answer_of(url: str, content: bytes, headers: Mapping[str, str]) -> Answer:
    """Whatever a service answers. Raises NotDelivered where there was no answer."""
    try:
        return http.post(url, content=content, headers=headers)
    except BadTarget as error:
        raise NotDelivered("not connected to", True, code=error.code) from None
    except NotReached as error:
        raise NotDelivered(str(error), False, code="alert_no_answer") from None


def refusal(answer: Answer, detail: str = "") -> NotDelivered:
    """What an answer means that is none of success. `detail` is a code of the service that we
    know."""
    status = answer.status
    words = f"{_phrase(status)} · {detail}" if detail else _phrase(status)
    if status == 410:
        return NotDelivered(words, True, code="alert_gone")
    if 300 <= status < 400:
        return NotDelivered(words, True, code="alert_moved")
    if status in _LATER or status == 503:
        return NotDelivered(words, False, code="alert_busy", retry_after=answer.retry_after)
    if status in _KEY_REFUSED:
        return NotDelivered(words, True, code="alert_key_refused")
    if 400 <= status < 500:
        return NotDelivered(words, True)
    return NotDelivered(words, False, code="alert_no_answer", retry_after=answer.retry_after)


def document_of(answer: Answer) -> Mapping[str, Any]:
    """The object in the answer; an empty one where there is none that can be read."""
    try:
        document = msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def reference(value: object) -> str:
    """How the service calls the message, where that is a plain text or a number."""
    text = str(value) if isinstance(value, (str, int)) else ""
    return text[:100] if text.isascii() and text.isprintable() else ""


def _phrase(status: int) -> str:
    """The status in the words of the standard; those of the other side may say anything."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
