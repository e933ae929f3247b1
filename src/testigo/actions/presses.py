"""Presses of buttons, each with a name, by which one that arrives twice is known."""

from hashlib import blake2b

import msgspec

_encode = msgspec.json.Encoder(order="sorted").encode


def press_of(once: str, *said: object) -> str:
    """The name of a press with what it says: told again it is the same, and it is another one once
    it says anything else, as when somebody goes back to a page and corrects what they typed."""
    return f"{once}.{blake2b(_encode(said), digest_size=6).hexdigest()}"
