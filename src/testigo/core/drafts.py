"""What a door hands in: a fact about somebody, before the log gives it a place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class PersonKeys:
    """Normalised keys of a person: e-mail in small letters, phone as E.164, an outside id."""

    email: str = ""
    phone: str = ""
    external_id: str = ""

    def __bool__(self) -> bool:
        return bool(self.email or self.phone or self.external_id)


@dataclass(frozen=True, slots=True)
class FactDraft:
    """A fact as told. `at` is in UTC; `message_id` is unique per workspace, so telling it again
    adds nothing. `person` may name somebody by keys, by `person_id`, or not at all.

    `claimed` says that anybody could have told it, as with a public key in a web page: its keys
    find or make people whom nobody vouches for, never somebody verified. `told` is the body as it
    came, by which a repeated `message_id` is compared; empty where none is kept. `part_of` is the
    `message_id` of the draft that a message told beside this one.
    """

    name: str
    at: datetime
    message_id: str
    person: PersonKeys = PersonKeys()
    person_id: str | None = None
    anonymous_id: str | None = None
    company: str | None = None
    deal: str | None = None
    actor: str = ""
    automatic: bool = False
    claimed: bool = False
    told: str = ""
    part_of: str = ""
    props: Mapping[str, Any] = field(default_factory=dict)
    line: int | None = None
