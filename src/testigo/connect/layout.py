"""Where the table of a grid begins: titles, periods and cover pages stand before it."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from testigo.connect.deal_headers import DEAL_HEADERS
from testigo.connect.headers import COST_HEADERS, LEAD_HEADERS, header_key

# A row that fills so much of the widest one is the header or below it.
_SHARE = 0.6
_LOOKS_LIKE_DATA = re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]+|[0-9][0-9.,/: -]*")


def header_at(sample: Sequence[Sequence[Any]]) -> int | None:
    """The index of the header row: the first that fills as many cells as the others do. None
    where nothing is filled."""
    filled = [_filled(cells) for cells in sample]
    most = max(filled, default=0)
    if not most:
        return None
    return next(at for at, count in enumerate(filled) if count >= most * _SHARE)


def looks_like_data(name: str) -> bool:
    """Whether a text is no name of a column but an address, a number or a date."""
    return _LOOKS_LIKE_DATA.fullmatch(name) is not None


def looks_like_table(sample: Sequence[Sequence[Any]]) -> bool:
    """Whether the first rows of a sheet are those of a table: a header and something below it,
    three columns wide or with a name that is known."""
    at = header_at(sample)
    if at is None:
        return False
    names = [str(cell).strip() for cell in sample[at] if cell not in ("", None)]
    if any(map(looks_like_data, names)):
        return False
    below = [_filled(cells) for cells in sample[at + 1 :]]
    if not below or max(below) < len(names) * _SHARE:
        return False
    return len(names) > 2 or any(header_key(name) in _known() for name in names)


@cache
def _known() -> frozenset[str]:
    vocabularies: tuple[Mapping[str, Sequence[str]], ...] = (
        LEAD_HEADERS,
        COST_HEADERS,
        DEAL_HEADERS,
    )
    return frozenset(
        name for known in vocabularies for names in known.values() for name in names
    ) | {"name", "at", "person", "props"}


def _filled(cells: Sequence[Any]) -> int:
    return sum(1 for cell in cells if cell not in ("", None))
