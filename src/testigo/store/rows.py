"""Between rows and the core: facts, cases, and what lists show of them."""

import secrets
from hashlib import sha256
from typing import Any

import msgspec

from testigo.core.casefile import CaseFile
from testigo.core.facts import Fact
from testigo.core.person import TraitValue
from testigo.store.models.fields import from_micros, to_micros

FACT_COLUMNS = (
    "workspace_id",
    "seq",
    "id",
    "name",
    "at",
    "recorded_at",
    "message_id",
    "person",
    "anonymous_id",
    "company",
    "deal",
    "actor",
    "side",
    "source",
    "origin",
    "cause",
    "clause",
    "pact_version",
    "automatic",
    "history",
    "holder",
    "digest",
    "told",
    "props",
    "salt",
)
_AS_TOLD = (*FACT_COLUMNS[2:20], "props")
# What reading a fact needs, in the order of `fact_of`: as it was told and sealed, and as it counts,
# for whoever holds it now.
FACT_AS_TOLD = ", ".join(_AS_TOLD)
FACT_READ = ", ".join("holder" if column == "person" else column for column in _AS_TOLD)

_encode = msgspec.json.Encoder(order="deterministic").encode
_decode_props = msgspec.json.Decoder(dict[str, Any]).decode
_decode_case = msgspec.json.Decoder(CaseFile).decode
_encode_case = msgspec.json.Encoder().encode


class _HeldPerson(msgspec.Struct):
    traits: dict[str, TraitValue] = {}


class _HeldStory(msgspec.Struct):
    person: _HeldPerson = msgspec.field(default_factory=_HeldPerson)


class _HeldCase(msgspec.Struct):
    story: _HeldStory = msgspec.field(default_factory=_HeldStory)


_decode_held = msgspec.json.Decoder(_HeldCase).decode
_SALT = 32


def _stated(fact: Fact) -> tuple[Any, ...]:
    """Everything that a fact states but its props, in the order of the log's columns."""
    return (
        fact.id,
        fact.name,
        to_micros(fact.at),
        to_micros(fact.recorded_at),
        fact.message_id,
        fact.person,
        fact.anonymous_id,
        fact.company,
        fact.deal,
        fact.actor,
        fact.side,
        fact.source,
        fact.origin,
        fact.cause,
        fact.clause,
        fact.pact_version,
        fact.automatic,
        fact.history,
    )


def canonical(fact: Fact) -> bytes:
    """The content that a fact's digest binds: everything but its place in the log."""
    return _encode((*_stated(fact), fact.props))


def digest_of(fact: Fact, salt: str) -> str:
    """SHA-256(salt ‖ canonical content); without its salt it says nothing of the content."""
    return _digest(canonical(fact), salt)


def _digest(content: bytes, salt: str) -> str:
    return sha256(salt.encode() + content).hexdigest()


def told_digest(body: str, salt: str) -> str:
    """SHA-256(salt ‖ body as it came): tells a repetition from another fact with the same id."""
    return sha256(f"{salt}{body}".encode("utf-8", "surrogatepass")).hexdigest()


def new_salts(count: int) -> list[str]:
    """So many salts, each of 16 random bytes in hexadecimal digits."""
    # Asked for at once: the system takes as long for one as for thousands.
    digits = secrets.token_hex(count * _SALT // 2)
    return [digits[start : start + _SALT] for start in range(0, len(digits), _SALT)]


def fact_row(
    workspace_id: int, seq: int, fact: Fact, holder: str | None, salt: str, told: str = ""
) -> tuple[Any, ...]:
    """A fact as the log's row, in the order of FACT_COLUMNS, sealed with a salt of its own."""
    stated = _stated(fact)
    props = _encode(fact.props)
    return (
        workspace_id,
        seq,
        *stated,
        holder,
        _digest(_encode((*stated, msgspec.Raw(props))), salt),
        told_digest(told, salt) if told else None,
        props.decode(),
        salt,
    )


def fact_of(row: tuple[Any, ...]) -> Fact:
    """The fact of a row read with FACT_READ; an erased body reads as no props."""
    return Fact(
        row[0],
        row[1],
        from_micros(row[2]),
        from_micros(row[3]),
        row[4],
        row[5],
        row[6],
        row[7],
        row[8],
        row[9],
        row[10],
        row[11],
        row[12],
        row[13],
        row[14],
        row[15],
        bool(row[16]),
        bool(row[17]),
        props_of(row[18]),
    )


def props_of(body: str | None) -> dict[str, Any]:
    """What a fact says, as stored; nothing once it is erased."""
    return _decode_props(body) if body else {}


def case_of(text: str) -> CaseFile:
    """The core's state of a person, as stored."""
    return _decode_case(text)


def traits_in(text: str) -> dict[str, TraitValue]:
    """The traits alone of a person's state as stored: lists of thousands need nothing else."""
    return _decode_held(text).story.person.traits


def case_text(case: CaseFile) -> str:
    """The core's state of a person, to store."""
    return _encode_case(case).decode()
