"""How a value is written in the document, so that it is read as the same value again."""

import json
import re
from datetime import date
from decimal import Decimal

from testigo.core.pact.load import scalar_of
from testigo.core.pact.source import Value

# What needs no quotes anywhere, in braces neither.
_BARE = re.compile(r"\w(?:[\w .+*/@%()&'-]*[\w.+*/@%()&'-])?\Z")
# What JSON leaves as it is and a document may not hold bare.
_QUOTED = '"'
_ODD = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def written(value: Value, quote: str = "") -> str:
    """A value on one line; a text keeps the `quote` that it had."""
    match value:
        case dict():
            pairs = (f"{written(key)}: {written(item)}" for key, item in value.items())
            return "{" + ", ".join(pairs) + "}"
        case list():
            return "[" + ", ".join(written(item) for item in value) + "]"
        case str():
            return _text(value, quote)
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case float():
            return format(Decimal(repr(value)), "f")
        case _:
            return str(value)


def _text(text: str, quote: str) -> str:
    if quote == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    bare = quote != _QUOTED and _BARE.match(text) and scalar_of(text, quoted=False) == text
    if bare and "\n" not in text:
        return text
    said = json.dumps(text, ensure_ascii=False)
    return _ODD.sub(lambda match: f"\\u{ord(match[0]):04x}", said)
