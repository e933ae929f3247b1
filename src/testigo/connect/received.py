"""Reading a copy of an e-mail that somebody sent: its head, in bounded work, and nothing else.

The text and the files of a mail are not looked at, and of its head nothing is given back but who
it is from, who it is to, when it left, and marks by which it is known again.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from hashlib import sha256
from typing import Any, Literal

from testigo.connect.identity import normal_email
from testigo.connect.values import BadValue

# Bytes; a mail program writes a tenth of it.
LONGEST_HEAD = 64 * 1024
# Bytes of From, To and Cc together; reading more addresses takes long and tells of no conversation.
LONGEST_ADDRESSES = 6 * 1024
# Whoever writes to more people at once is not trying to reach one of them.
MOST_RECEIVERS = 25
# A mail that so many servers have passed on goes round in a circle.
MOST_HOPS = 30
# A Date header is believed when it lies so far back at most: mail servers try for five days.
BELIEVED = timedelta(days=7)

Reason = Literal[
    "unreadable", "automatic", "not_from_you", "too_many", "nobody", "no_lead", "too_often"
]

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_PEOPLE = frozenset({"from", "to", "cc"})
_LISTS = ("List-Id", "List-Post", "X-Autoreply", "X-Autorespond")
_IN_BULK = frozenset({"bulk", "list", "junk", "auto_reply"})


@dataclass(frozen=True, slots=True)
class Received:
    """What the head of a mail says. `mark` names the mail, however often it is delivered; `senders`
    and `receivers` (To and Cc, in order) are in normal form; `sent_at` is None where nothing
    readable says it; `problem` is what keeps it from being an attempt whoever sent it."""

    mark: str
    senders: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    sent_at: datetime | None = None
    problem: Reason | None = None


def read_received(content: bytes, *, bounced: bool = False) -> Received:
    """What the head says, of a mail that has no sender to return to if `bounced`; never raises,
    whatever the bytes are."""
    end = _END_OF_HEAD.search(content, 0, LONGEST_HEAD)
    head = content[: end.start()] if end else content
    if len(head) > LONGEST_HEAD:
        return Received(_mark(content[:LONGEST_HEAD]), problem="unreadable")
    try:
        mail = _read(head)
        return replace(mail, problem="automatic") if bounced else mail
    except Exception:
        # The parser of the standard library lets other errors than its own out on broken headers.
        return Received(_mark(head), problem="unreadable")


def why_aside(mail: Received, own: str) -> Reason | None:
    """Why a mail that came to the address of whoever writes as `own` is no attempt of theirs."""
    if mail.problem is not None:
        return mail.problem
    return None if mail.senders == (own.lower(),) else "not_from_you"


def believed(mail: Received, now: datetime) -> datetime:
    """When it was sent, where that is plausible, else when it came."""
    at = mail.sent_at
    return at if at is not None and now - BELIEVED <= at <= now else now


def masked(address: str) -> str:
    """An address by which whoever knows it knows it again, and nobody else: `l…@ebro.example`."""
    local, _at, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def _read(head: bytes) -> Received:
    parser: BytesParser[EmailMessage] = BytesParser(_class=EmailMessage, policy=default)
    message = parser.parsebytes(head, headersonly=True)
    # As they are written; what is asked of the message is parsed, which takes work.
    raw = [(name.lower(), str(value)) for name, value in message.raw_items()]
    mark = _mark(_named(raw).encode("utf-8", "surrogateescape"))
    people = [(name, value) for name, value in raw if name in _PEOPLE]
    if len({name for name, _ in people}) < len(people):
        # A mail has one of each (RFC 5322, 3.6).
        return Received(mark, problem="unreadable")
    if sum(len(value) for _, value in people) > LONGEST_ADDRESSES:
        return Received(mark, problem="too_many")
    receivers = tuple(dict.fromkeys((*_addresses(message, "To"), *_addresses(message, "Cc"))))
    problem: Reason | None = None
    if _is_automatic(message, raw):
        problem = "automatic"
    elif len(receivers) > MOST_RECEIVERS:
        problem = "too_many"
    return Received(
        mark,
        tuple(dict.fromkeys(_addresses(message, "From"))),
        receivers,
        _sent_at(message),
        problem,
    )


def _named(raw: Collection[tuple[str, str]]) -> str:
    """What names a mail: its id, or what else stays the same when it is delivered again."""
    told = dict(reversed([*raw]))
    own = told.get("message-id", "").strip()
    return own or "\n".join(told.get(key, "") for key in ("date", "from", "to", "cc", "subject"))


def _mark(named: bytes) -> str:
    return sha256(named).hexdigest()[:40]


def _addresses(message: EmailMessage, header: str) -> Iterator[str]:
    """The addresses of a header, members of groups included, in normal form; what is none is
    passed over."""
    found: list[Any] = message.get_all(header, [])
    for one in found:
        for address in one.addresses:
            try:
                yield normal_email(address.addr_spec)
            except BadValue:
                continue


def _is_automatic(message: EmailMessage, raw: Collection[tuple[str, str]]) -> bool:
    """Whether a machine wrote it, a list passed it on, or it goes round."""
    told = {name: value.partition(";")[0].strip().lower() for name, value in raw}
    return (
        told.get("auto-submitted", "no") != "no"
        or told.get("precedence", "") in _IN_BULK
        or told.get("return-path", "") == "<>"
        or told.get("content-type", "") == "multipart/report"
        or any(name.lower() in told for name in _LISTS)
        or sum(name == "received" for name, _ in raw) > MOST_HOPS
    )


def _sent_at(message: EmailMessage) -> datetime | None:
    header: Any = message.get("Date")
    moment: datetime | None = getattr(header, "datetime", None)
    if moment is None:
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
