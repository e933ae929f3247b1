"""What every channel promises: it takes one message for one address, and says what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from testigo.alerts.channels.options import Option

# Act now, look at it today, read it once a week.
Urgency = Literal["now", "today", "weekly"]
# What `Message.recipient_address` must be; "nobody": the channel itself is the place.
RecipientKind = Literal["nobody", "email", "phone", "slack", "chat", "topic", "key"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one person, or one place, is told.

    `id` is the same on every try; whoever receives a message twice knows it by that. `at` is the
    instant of this try. `subject` is one line; `text` is plain and complete without the subject;
    `link` leads to where something can be done. `event` and `data` are for programs.
    """

    id: str
    recipient_address: str
    subject: str
    text: str
    at: datetime
    html: str = ""
    link: str = ""
    urgency: Urgency = "today"
    event: str = "alert"
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The other side took the message; `reference` is how it calls it, "" where it does not say."""

    reference: str


class NotDelivered(Exception):
    """The message was not taken, or nobody knows. `words` are for the log, one line without
    secrets, addresses or anything that the other side wrote freely; `code` is a problem's, for
    people.

    `permanent`: no later try changes it. `retry_after`: seconds that the other side asked for.
    """

    def __init__(
        self,
        words: str,
        permanent: bool,
        *,
        code: str = "alert_not_taken",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(words)
        self.words = words
        self.permanent = permanent
        self.code = code
        self.retry_after = retry_after


class Channel(Protocol):
    """A way to people. `options` are what its configuration may hold."""

    @property
    def kind(self) -> str: ...

    @property
    def options(self) -> tuple[Option, ...]: ...

    def recipient(self, config: Mapping[str, Any]) -> RecipientKind:
        """Which kind of address it needs, so configured."""
        ...

    def send(self, message: Message, config: Mapping[str, Any]) -> Receipt:
        """Hand the message over. Raises NotDelivered."""
        ...
