"""A channel that hands over nothing with settings or for an address that would be refused today,
however they came to be stored.
"""

from collections.abc import Mapping
from typing import Any

from testigo.alerts.channels.addresses import address_problems
from testigo.alerts.channels.contract import (
    Channel,
    Message,
    NotDelivered,
    Receipt,
    RecipientKind,
)
from testigo.alerts.channels.options import Option, option_problems
from testigo.core.problems import Problem


class Checked:
    """The channel `inner`, behind its own checks."""

    def __init__(self, inner: Channel) -> None:
        self._inner = inner

    @property
    def kind(self) -> str:
        return self._inner.kind

    @property
    def options(self) -> tuple[Option, ...]:
        return self._inner.options

    def recipient(self, config: Mapping[str, Any]) -> RecipientKind:
        return self._inner.recipient(config)

    def problems(self, config: Mapping[str, Any]) -> tuple[Problem, ...]:
        """Everything that is wrong with a configuration; `where` is the key."""
        return option_problems(self.kind, self.options, config)

    def address_problems(self, config: Mapping[str, Any], address: str) -> tuple[Problem, ...]:
        """What is wrong with somebody's address for a channel that is configured so."""
        return address_problems(self.recipient(config), address)

    def send(self, message: Message, config: Mapping[str, Any]) -> Receipt:
        found = self.problems(config) or self.address_problems(config, message.recipient_address)
        if found:
            words = f"not sent: {found[0].where}, {found[0].code}"
            raise NotDelivered(words, True, code="alert_not_set_up")
        try:
            return self._inner.send(message, config)
        except UnicodeEncodeError:
            # Half of a character, which some programs put into names.
            raise NotDelivered("a text that cannot be written", True) from None
