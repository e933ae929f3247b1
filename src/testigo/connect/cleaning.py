"""What a text may hold once it is inside: no NUL, no control characters, no endless values."""

import math
import re
from typing import Any

from testigo.connect.values import MAX_TEXT
from testigo.core.problems import Problem

MAX_DEPTH = 8
# Whoever writes tables puts an apostrophe before a text that a spreadsheet would take for a
# formula; it is not part of the text (the counterpart stands in `outgoing`).
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_GUARDED_WITHIN = re.compile(r"([;,\t\n]\s*)'('*[=+\-@＝＋－＠])")

_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_WHOLE = 1 << 63
_DIGITS_ALIKE = bytes.maketrans(b"123456789", b"000000000")
_TOO_LONG_A_NUMBER = b"0" * len(str(_WHOLE))


def unguarded(cell: str) -> str:
    """A cell without the apostrophes that guard it."""
    if "'" not in cell:
        return cell
    return _GUARDED_WITHIN.sub(r"\1\2", cell[1:] if _GUARDED.match(cell) else cell)


def clean_row(
    header: tuple[str, ...], cells: list[Any], line: int
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The row under its header, with control characters replaced by blanks; problems for NUL,
    values too long and numbers too large."""
    problems: list[Problem] = []
    row = {
        column: _clean(cell, column, line, problems, 0)
        for column, cell in zip(header, cells, strict=False)
    }
    return row, tuple(problems)


def clean_text(text: str) -> str:
    """A text without control characters; line ends are kept, written as a newline. A NUL, which
    no database takes, becomes the replacement character."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    return _CONTROL.sub(" ", text)


def clean_value(value: Any, column: str, line: int) -> tuple[Any, list[Problem]]:
    """A value that came in as JSON, and what is wrong with it."""
    problems: list[Problem] = []
    return _clean(value, column, line, problems, 0), problems


def is_clean_json(written: bytes) -> bool:
    """Whether JSON holds nothing to clean, as most does: seen from its bytes at once, which takes
    a tenth of a walk through its values. Wherever it might, the answer is no."""
    return (
        len(written) <= MAX_TEXT
        and b"\\" not in written
        and ((written.isascii() and b"\x7f" not in written) or written.decode().isprintable())
        and written.count(b"{") + written.count(b"[") <= MAX_DEPTH
        and _TOO_LONG_A_NUMBER not in written.translate(_DIGITS_ALIKE)
    )


def _clean(value: Any, column: str, line: int, problems: list[Problem], depth: int) -> Any:
    if isinstance(value, str):
        if "\x00" in value:
            problems.append(Problem("nul_character", column, {"column": column}, line))
        elif len(value) > MAX_TEXT:
            params: dict[str, str | int] = {"column": column, "limit": MAX_TEXT}
            problems.append(Problem("value_too_long", column, params, line))
        return clean_text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None  # what data frames write where there is nothing
    if isinstance(value, int) and not -_WHOLE <= value < _WHOLE:
        problems.append(Problem("number_too_large", column, {"column": column, "value": "…"}, line))
        return None
    if isinstance(value, (list, dict)) and depth >= MAX_DEPTH:
        problems.append(
            Problem("nested_too_deep", column, {"column": column, "limit": MAX_DEPTH}, line)
        )
        return None
    if isinstance(value, list):
        return [_clean(item, column, line, problems, depth + 1) for item in value]
    if isinstance(value, dict):
        return {
            _clean(str(key), column, line, problems, depth + 1): _clean(
                item, column, line, problems, depth + 1
            )
            for key, item in value.items()
        }
    return value
