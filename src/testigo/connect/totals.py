"""Rows that are nobody and no cost: totals, averages, footers, and headers that come again."""

import re
from collections.abc import Mapping, Sequence

from testigo.connect.values import Cell, as_text, is_blank

# What no campaign is called, whatever else stands in the row.
_SURE = r"(?:grand |gran )?total:.*|resultados totales.*|resultados de [0-9].*|results from [0-9].*"
_SURELY = re.compile(_SURE, re.IGNORECASE)
_TOTAL = re.compile(
    rf"{_SURE}|(?:(?:grand|gran|overall|sub)[ -]?)?total(?:es)?"
    r"(?:\s*[:(–—-].*|\s+(?:general|de|del|of|for|results?|resultados?|cuenta|account)\b.*)?"
    r"|media|promedio|average|avg\.?|suma|sum",
    re.IGNORECASE,
)
_FOOTER = re.compile(r"(?:©|\(c\) ?[0-9]{4}|copyright\b).*", re.IGNORECASE)
_BESIDE = re.compile(f"(?:{_TOTAL.pattern})|{_FOOTER.pattern}", re.IGNORECASE)


def passed_over(cells: Mapping[str, Cell], own: Sequence[str], named: str = "") -> str:
    """Why a row is not read: `total_row`, `footer_row` or `repeated_header`; empty when it is.

    `own` are the columns of which a row fills one when it is somebody, or a cost of its own: a
    day, say. `named` is the column of its name: a campaign may well be called Total when its row
    has a day, but none is called Resultados totales.
    """
    filled = [column for column in own if not is_blank(cells.get(column))]
    texts = [as_text(cells[column]) for column in filled]
    if texts and texts == filled and _repeats(cells):
        return "repeated_header"
    if all(map(_BESIDE.fullmatch, texts)):
        first = next((as_text(cell) for cell in cells.values() if not is_blank(cell)), "")
        if _FOOTER.fullmatch(first):
            return "footer_row"
        return "total_row" if _TOTAL.fullmatch(first) else ""
    return "total_row" if named and _SURELY.fullmatch(as_text(cells.get(named))) else ""


def _repeats(cells: Mapping[str, Cell]) -> bool:
    return all(as_text(cell) in (column, "") for column, cell in cells.items())
