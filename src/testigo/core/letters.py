"""Letters written beforehand: their texts with fields, which a lead fills in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from testigo.core.problems import Problem

LONGEST_NAME, LONGEST_SUBJECT = 60, 150
# A link that opens the mail program may hold about two thousand characters.
LONGEST_TEXT = 1_200
MOST_LETTERS = 30
# What stands where nothing is known, so that whoever sends the letter sees the gap.
GAP = "____"

# field → its code, in both languages; nothing else is ever put into a letter.
FIELDS: Mapping[str, str] = {
    "nombre": "name",
    "name": "name",
    "nombre_de_pila": "first_name",
    "first_name": "first_name",
    "empresa": "company",
    "company": "company",
    "cargo": "job_title",
    "job_title": "job_title",
    "mi_nombre": "my_name",
    "my_name": "my_name",
    "mi_correo": "my_email",
    "my_email": "my_email",
    "nuestra_empresa": "workspace",
    "our_company": "workspace",
}
_FIELD = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter written beforehand."""

    id: str
    name: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A letter to one lead; `gaps` are the codes of the fields of which nothing is known."""

    name: str
    subject: str
    text: str
    gaps: tuple[str, ...]


def problems_of(name: str, subject: str, text: str) -> list[Problem]:
    """Everything that stands in the way of keeping a letter."""
    found = []
    if not name or len(name) > LONGEST_NAME:
        found.append(Problem("letter_name", params={"most": LONGEST_NAME}))
    if len(subject) > LONGEST_SUBJECT or "\n" in subject or "\r" in subject:
        found.append(Problem("letter_subject", params={"most": LONGEST_SUBJECT}))
    if not text or len(text) > LONGEST_TEXT:
        found.append(Problem("letter_text", params={"most": LONGEST_TEXT}))
    unknown = dict.fromkeys(one for one in _named(f"{subject} {text}") if one not in FIELDS)
    found += [Problem("letter_field", params={"field": one[:40]}) for one in unknown]
    return found


def fill(letter: Letter, values: Mapping[str, str]) -> Filled:
    """The letter with the values of one lead, by their codes. What a value holds is text: a field
    written in it stays as it is."""
    gaps: dict[str, None] = {}

    def put(found: re.Match[str]) -> str:
        code = FIELDS.get(found[1], "")
        value = " ".join(values.get(code, "").split())
        if not value and code:
            gaps[code] = None
        return value or GAP

    subject, text = _FIELD.sub(put, letter.subject), _FIELD.sub(put, letter.text)
    return Filled(letter.name, subject, text, tuple(gaps))


def _named(text: str) -> Iterator[str]:
    return (found[1] for found in _FIELD.finditer(text))
