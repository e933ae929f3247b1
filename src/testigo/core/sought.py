"""The terms by which somebody is found: words as people type them, and values of fields.

A term has no case, accents, blanks or marks, so that every index of texts keeps it whole. The words
of a name, a company and an e-mail are found from their beginning, one that marks divide in parts by
each part and by all of them together; a phone from its beginning too, with its country in front or
without.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from testigo.core.conditions import normalise

# A longer search says nothing more.
MOST_WORDS = 5
LONGEST_TERM = 60
# A part of a phone that is worth looking for.
_SHORTEST_PHONE = 3
# The number of a country has three digits at most.
_COUNTRY = 3
_LONGEST_VALUE = 120
_WORD = re.compile(r"[^\W_]+")
_PHONE_MARKS = re.compile(r"[\s().+-]")
_NAMED = ("name", "company")
# Nobody filters by what is searched for.
SEARCHED = frozenset({"name", "email", "phone"})


@dataclass(frozen=True, slots=True)
class Term:
    """A term to be found; a `start` is the beginning of one."""

    text: str
    start: bool = True


def terms_of(traits: Mapping[str, Any]) -> tuple[str, ...]:
    """Every term of somebody by their traits, each once; empty for whoever says nothing."""
    found = [term for name in _NAMED for term in _of_text(str(traits.get(name) or ""))]
    found += _of_email(str(traits.get("email") or ""))
    found += _of_phone(str(traits.get("phone") or ""))
    for name, value in sorted(traits.items()):
        found += [of_field(name, one) for one in _each(value) if name not in SEARCHED]
    return tuple(dict.fromkeys(found))


def of_field(trait: str, value: object) -> str:
    """The term of a value in a field, as conditions compare values."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    said = f"{trait}={normalise(str(value))}"
    # No word begins so: words are letters and digits.
    return f"§{blake2b(said.encode(), digest_size=8).hexdigest()}"


def asked_for(search: str) -> tuple[Term, ...]:
    """What a search asks for, all of which must be found; empty when it holds no word.

    One letter begins half of all words: it is left out beside others, and alone it is a word.
    """
    digits = phone_of(search)
    if digits:
        return (Term(digits),)
    words = ["".join(_parts(word)) for word in search.replace("\0", " ").split()[:MOST_WORDS]]
    longer = [Term(word[:LONGEST_TERM]) for word in words if len(word) > 1]
    alone = [Term(word, start=False) for word in words if word]
    return tuple(dict.fromkeys(longer or alone))


def phone_of(search: str) -> str:
    """The digits of a search that looks like a phone, however it is spaced; else empty."""
    bare = _PHONE_MARKS.sub("", search)
    fits = _SHORTEST_PHONE <= len(bare) <= LONGEST_TERM
    return bare if bare.isascii() and bare.isdigit() and fits else ""


def _parts(word: str) -> list[str]:
    return _WORD.findall(normalise(word))


def _of_text(text: str) -> list[str]:
    return [term for word in text.split() for term in _of_word(word)]


def _of_word(word: str) -> list[str]:
    parts = _parts(word)
    return [term[:LONGEST_TERM] for term in dict.fromkeys([*parts, "".join(parts)]) if term]


def _of_email(email: str) -> list[str]:
    name, _, domain = email.rpartition("@")
    # How a domain ends is a part of the whole only: it tells nobody from another.
    told = _of_text(domain.rpartition(".")[0].replace(".", " "))
    whole = ["".join(_parts(text))[:LONGEST_TERM] for text in (domain, email)]
    return [*_of_word(name), *told, *filter(None, whole)]


def _of_phone(phone: str) -> list[str]:
    digits = "".join(c for c in phone if c.isascii() and c.isdigit())[:LONGEST_TERM]
    return [digits[cut:] for cut in range(_COUNTRY + 1) if len(digits) - cut >= _SHORTEST_PHONE]


def _each(value: object) -> Iterator[object]:
    """The value, or each of several, that a list can be filtered by."""
    for one in value if isinstance(value, (list, tuple)) else (value,):
        if isinstance(one, (str, int, float)) and 0 < len(str(one)) <= _LONGEST_VALUE:
            yield one
