"""Whose an address is: whoever can read what is sent there knows the code that was sent.

What a member writes down as their phone may be somebody else's; until its code is entered nothing
but the code goes there, and the address that was confirmed before stays in use.
docs/rules/alerts.md explains it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

DIGITS = 6
CODE_LASTS = timedelta(minutes=10)
MOST_ENTRIES = 5
# So many codes may leave for a member, and to an address, within this time, whatever the channel:
# each costs somebody's attention, and five entries of each are no way to guess one in a million.
MOST_CODES, CODES_WITHIN = 5, timedelta(hours=1)
# So many may leave for all members of a workspace within the same time: each may cost money.
MOST_CODES_OF_ALL = 100

Standing = Literal["confirmed", "wrong", "over"]


@dataclass(frozen=True, slots=True)
class Pending:
    """An address that is not confirmed yet. `digest` is that of the code that was sent there, empty
    where none was; it counts until `until`, for MOST_ENTRIES entries of which `entries` were
    made."""

    address: str
    digest: str = ""
    until: datetime | None = None
    entries: int = 0

    def takes_entries(self, now: datetime) -> bool:
        """Whether the code may still be entered; one that seems to last longer than any was sent
        while the clock stood further ahead."""
        if not self.digest or self.until is None or self.entries >= MOST_ENTRIES:
            return False
        return now < self.until <= now + CODE_LASTS


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where channels find somebody, by kind: what is confirmed and what is not yet."""

    confirmed: Mapping[str, str]
    pending: Mapping[str, Pending]


def after_choice(held: Addresses, wanted: Mapping[str, str]) -> Addresses:
    """What stands after somebody wrote down these addresses: one that is new is pending, and the
    one that was confirmed before stays until it is, unless it was taken away."""
    confirmed, pending = {}, {}
    for kind, address in wanted.items():
        if not address:
            continue
        before, asked = held.confirmed.get(kind), held.pending.get(kind)
        if before is not None:
            confirmed[kind] = before
        if address != before:
            pending[kind] = asked if asked and asked.address == address else Pending(address)
    return Addresses(confirmed, pending)


def to_be_sent(addresses: Addresses) -> tuple[str, ...]:
    """The channels whose pending address was sent no code yet."""
    return tuple(kind for kind, one in addresses.pending.items() if not one.digest)


@dataclass(frozen=True, slots=True)
class Left:
    """A code that has left: for which member, and the digest of the address."""

    user: int | None
    address: str


def are_enough(lately: Sequence[Left], user: int, address: str) -> bool:
    """Whether so many codes have left within CODES_WITHIN that a member gets no other one for an
    address with this digest."""
    own = sum(one.user == user for one in lately)
    there = sum(one.address == address for one in lately)
    return max(own, there) >= MOST_CODES or len(lately) >= MOST_CODES_OF_ALL


def enter(one: Pending, digest: str, now: datetime) -> Standing:
    """What an entry of a code with this digest comes to."""
    if not one.takes_entries(now):
        return "over"
    return "confirmed" if digest == one.digest else "wrong"


def pending_of(value: Any) -> Pending:
    """What `as_data` kept."""
    until = value.get("until")
    return Pending(
        value["address"],
        value.get("digest", ""),
        datetime.fromisoformat(until) if until else None,
        int(value.get("entries", 0)),
    )


def as_data(one: Pending) -> dict[str, Any]:
    """The pending address as plain data."""
    return {
        "address": one.address,
        "digest": one.digest,
        "until": one.until.isoformat() if one.until else None,
        "entries": one.entries,
    }
