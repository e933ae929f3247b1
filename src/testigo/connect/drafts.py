"""What the rows of a file become: drafts of facts with stable ids, or rejections."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, TypeVar

import msgspec

from testigo.connect.values import BadValue, Cell
from testigo.core.drafts import PersonKeys
from testigo.core.problems import Problem

MAX_FACT_BYTES = 32_768
# What the log holds of a name; PostgreSQL refuses a longer one, and with it the whole file.
MAX_NAME = 80

T = TypeVar("T")

_encode = msgspec.json.Encoder(order="sorted").encode


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is not taken in: its cells as they came, and every reason."""

    line: int
    raw: Mapping[str, Cell]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A row that is about nothing of its own, such as a total below the rows that it adds up;
    `reason` is the code of a sentence."""

    line: int
    raw: Mapping[str, Cell]
    reason: str


@dataclass(frozen=True, slots=True)
class Noted:
    """What is worth telling of the line whose drafts came before: codes of `undated` (it names no
    date) or of traits that keep a key as it was written."""

    line: int
    notes: tuple[str, ...]


class MessageIds:
    """Gives each draft of one file a stable id: the same file again gives the same ids, and what
    honestly repeats has its own. A trait that is stated twice, of the same person, with the same
    value, at the same instant, is one statement and has one."""

    def __init__(self) -> None:
        # 64 bits of the digest: should two contents ever share them, ids stay distinct and stable.
        self._seen: set[int] = set()
        self._again: dict[int, int] = {}

    def of(
        self,
        name: str,
        at: datetime | None,
        person: PersonKeys,
        anonymous_id: str | None,
        props: Mapping[str, Any],
    ) -> str:
        """The id of this content; raises BadValue (fact_too_large).

        `at` is None for a row that names no date: its content is the same whenever it is read.
        """
        content = _encode(
            (name, at, person.email, person.phone, person.external_id, anonymous_id, props)
        )
        if len(content) > MAX_FACT_BYTES:
            raise BadValue("fact_too_large", limit=MAX_FACT_BYTES)
        digest = blake2b(content, digest_size=16)
        if name == "trait.set":
            return f"file:{digest.hexdigest()}"
        key = int.from_bytes(digest.digest()[:8], "big")
        if key not in self._seen:
            self._seen.add(key)
            return f"file:{digest.hexdigest()}"
        ordinal = self._again.get(key, 1) + 1
        self._again[key] = ordinal
        return f"file:{digest.hexdigest()}:{ordinal}"


def attempt(
    found: list[Problem], line: int, column: str, read: Callable[..., T], *args: Any
) -> T | None:
    """Read one cell; a value that cannot be read is noted in `found` and gives None."""
    try:
        return read(*args)
    except BadValue as bad:
        found.append(Problem(bad.code, column, {**bad.params, "column": column}, line))
        return None
