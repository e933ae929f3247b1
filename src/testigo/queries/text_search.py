"""Finding text as people type it: without regard to case or accents, on both databases.

SQLite folds only ASCII, and `LOWER('Ángela')` leaves the Á alone; so a word becomes a pattern in
which every letter stands for all its forms, and the columns are compared as they are.
"""

import re
import unicodedata
from collections.abc import Sequence

from django.db import connection

# A longer search says nothing more, and each word is another pass over the rows.
MOST_WORDS = 5
LONGEST_WORD = 60

_FORMS = {
    "a": "aáàâäãå",
    "c": "cç",
    "e": "eéèêë",
    "i": "iíìîï",
    "n": "nñ",
    "o": "oóòôöõø",
    "u": "uúùûü",
    "y": "yýÿ",
}


def words_of(search: str) -> list[str]:
    """The words of a search, each of which must be found."""
    clean = search.replace("\0", " ")
    return [word[:LONGEST_WORD] for word in clean.split()][:MOST_WORDS]


def joined(columns: Sequence[str]) -> str:
    """SQL of the columns as one text."""
    text = " || ' ' || ".join(columns)
    return f"({text})"


def anywhere(columns: Sequence[str], word: str) -> tuple[str, list[str]]:
    """SQL by which any of these columns contains a word, and its values."""
    if connection.vendor == "postgresql":
        return contains(joined(columns), word)
    # SQLite puts texts together more slowly than it looks through them.
    tests = [contains(column, word) for column in columns]
    return f"({' OR '.join(sql for sql, _ in tests)})", [v for _, given in tests for v in given]


def contains(text: str, word: str) -> tuple[str, list[str]]:
    """SQL by which a text expression contains a word, and its values."""
    if connection.vendor == "postgresql":
        return f"{text} ~ %s", ["".join(map(_as_expression, word))]
    # LIKE is four times as fast as GLOB: it leaves few rows to look at closely.
    sql, values = f"{text} LIKE %s ESCAPE '!'", [f"%{''.join(map(_as_like, word))}%"]
    if any(len(_forms(letter)) > 2 for letter in word):
        return f"({sql} AND {text} GLOB %s)", [*values, f"*{''.join(map(_as_glob, word))}*"]
    return sql, values


def _as_like(letter: str) -> str:
    if len(_forms(letter)) > 2:
        return "_"
    return f"!{letter}" if letter in "%_!" else letter


def _as_glob(letter: str) -> str:
    forms = _forms(letter)
    if len(forms) > 1:
        return f"[{forms}]"
    return f"[{letter}]" if letter in "*?[" else letter


def _as_expression(letter: str) -> str:
    forms = _forms(letter)
    return f"[{forms}]" if len(forms) > 1 else re.escape(letter)


def _forms(letter: str) -> str:
    """Every form of a letter, small and capital; anything else is only itself."""
    if not letter.isalpha():
        return letter
    base = unicodedata.normalize("NFD", letter)[0].lower()
    forms = _FORMS.get(base, letter.lower())
    both = forms + forms.upper()
    # Letters without capitals, or with capitals of two letters, are only themselves.
    return both if len(set(both)) == 2 * len(forms) else letter
