"""Values of fields as people type them: each kind reads its own, and says what it cannot read."""

from typing import Any

from testigo.connect.amounts import typed_amount
from testigo.connect.identity import normal_email, normal_phone
from testigo.connect.typed import as_kept
from testigo.connect.values import BadValue, json_number
from testigo.core.fields import LONGEST_VALUE, Field
from testigo.core.problems import Problem

LONGEST_TEXT = 2000
# Number fields with a meaning of their own have an end of their own.
_MOST_EMPLOYEES = 10_000_000
_MOST = 10**12
_YES = frozenset({"yes", "sí", "si", "true", "1"})
_NO = frozenset({"no", "false", "0"})


def typed_value(field: Field, text: str, language: str, country: str) -> tuple[Any, Problem | None]:
    """The value that a field takes from a text that is not empty, and what is wrong with it.

    E-mails and phones are in their normal form; `country` (ES) gives a national number its prefix.
    Numbers are read in the way of the language: `1.234,56` and `1,234.56` are one number, and one
    that may be read in two ways is asked about.
    """
    if field.kind == "number":
        return _number(field, text, language)
    if field.kind == "yes_no":
        return _yes_or_no(field, text)
    if field.kind in ("email", "phone"):
        return _key(field, text, country)
    if field.kind == "choices":
        return _several(field, text)
    return _text(field, text)


def _key(field: Field, text: str, country: str) -> tuple[Any, Problem | None]:
    try:
        return (normal_email(text) if field.kind == "email" else normal_phone(text, country)), None
    except BadValue as bad:
        return None, Problem(bad.code, field.trait, {**bad.params, "column": field.trait})


def _number(field: Field, text: str, language: str) -> tuple[Any, Problem | None]:
    counts = field.trait == "employees"
    code = "completed_no_number" if counts else "field_no_number"
    wrong = Problem(code, field.trait, {"value": text[:60]})
    try:
        number = typed_amount(text[:LONGEST_VALUE], language)
    except BadValue as bad:
        if bad.code == "amount_ambiguous":
            return None, Problem(bad.code, field.trait, bad.params)
        return None, wrong
    most = _MOST_EMPLOYEES if counts else _MOST
    if abs(number) > most or (counts and number <= 0):
        return None, wrong
    return json_number(number), None


def _yes_or_no(field: Field, text: str) -> tuple[Any, Problem | None]:
    said = text.casefold()
    if said in _YES or said in _NO:
        return said in _YES, None
    return None, Problem("completed_not_known", field.trait, {"value": text[:60]})


def _several(field: Field, text: str) -> tuple[Any, Problem | None]:
    values = list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    for value in values:
        _, problem = _text(field, value)
        if problem is not None:
            return None, problem
    return values, None


def _text(field: Field, text: str) -> tuple[Any, Problem | None]:
    longest = LONGEST_TEXT if field.kind == "long_text" else LONGEST_VALUE
    if len(text) > longest or not text.isprintable():
        return None, Problem("completed_too_long", field.trait, {"value": text[:60]})
    if not field.takes(text):
        return None, Problem("completed_not_known", field.trait, {"value": text[:60]})
    return text if field.values else as_kept(field.trait, text), None
