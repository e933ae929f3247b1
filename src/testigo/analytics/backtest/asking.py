"""The tests of a pact as expressions over columns: the second meaning of `core.conditions`.

What the columns cannot tell for sure is marked as odd, and the core itself is asked about it: text
beyond plain letters, lists, and true and false, which a column of texts does not tell from words.
"""

import re
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from testigo.core.conditions import Glob, Test

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, StringValue

# Letters whose accents the engine takes off as the core does (tests hold it to that), beside ASCII.
ACCENTED = "áàâäãéèêëíìîïóòôöõúùûüñçÁÀÂÄÃÉÈÊËÍÌÎÏÓÒÔÖÕÚÙÛÜÑÇ"
_WORD = f"[!-~{ACCENTED}]"
# Words with single spaces between them, the first of which does not begin a list or an object.
PLAIN = rf"^(?:[!-Z\\\]^-z|}}~{ACCENTED}]{_WORD}*(?: {_WORD}+)*)?$"
# Numbers that are not written the same everywhere, and those beyond what a float holds exactly.
UNSURE = r"^(?:true|false|[+-]?[0-9]*[.eE][0-9.eE+-]*|[+-]?[0-9]{16,})$"
_NUMBER = r"^[+-]?[0-9]+$"


def is_odd(text: "StringValue", *, always_text: bool = False) -> "BooleanValue":
    """Whether only the core can tell what a text means. `always_text` says that it was never a
    number nor true or false."""
    strange = ~text.re_search(PLAIN)
    return strange if always_text else strange | text.re_search(UNSURE)


def normal(text: "StringValue", strip_accents: Any) -> "StringValue":
    """A text that is not odd, as conditions compare it."""
    return strip_accents(text).lower()


def passes(test: Test, text: "StringValue") -> "BooleanValue":
    """Whether a normalised text that is not odd passes; a missing one may come out as null."""
    match test.op:
        case "exists":
            present = text.notnull() & (text != "")
            return present if test.operand else ~present
        case "is_not":
            return ~_same(text, (test.operand,)).fill_null(False)
        case "not_in":
            return ~_same(text, test.operand).fill_null(False)
        case "is":
            return _same(text, (test.operand,))
        case "in":
            return _same(text, test.operand)
        case "contains":
            return text.contains(str(test.operand))
        case "matches":
            return reduce(or_, [fits(pattern, text) for pattern in test.operand])
    return _compares(test, text)


def _same(text: "StringValue", operands: Sequence[Any]) -> "BooleanValue":
    """Whether a text is one of them: texts as texts, numbers as numbers; true and false are odd."""
    import ibis

    words = [one for one in operands if isinstance(one, str)]
    numbers = [one for one in operands if not isinstance(one, (str, bool))]
    found = [text == words[0] if len(words) == 1 else text.isin(words)] if words else []
    if numbers:
        found.append(_number(text).isin(numbers))
    return reduce(or_, found) if found else ibis.literal(False)


def _number(text: "StringValue") -> Any:
    import ibis

    return ibis.ifelse(text.re_search(_NUMBER), text, None).try_cast("float64")


def _compares(test: Test, text: "StringValue") -> "BooleanValue":
    number = _number(text)
    match test.op:
        case "over":
            return number > test.operand
        case "at_least":
            return number >= test.operand
        case "at_most":
            return number <= test.operand
    low, high = test.operand
    return number.between(low, high)


def fits(pattern: Glob, text: "StringValue") -> "BooleanValue":
    """Whether the whole of a normalised text fits a pattern."""
    first, last = pattern.parts[0], pattern.parts[-1]
    if len(pattern.parts) == 1:
        return text == first
    if any(sign in part for part in pattern.parts for sign in "%_\\"):
        return text.re_search("(?s)^" + ".*".join(map(re.escape, pattern.parts)) + "$")
    if len(pattern.parts) == 2 and not (first and last):
        return text.startswith(first) if first else text.endswith(last)
    return text.like("%".join(pattern.parts))
