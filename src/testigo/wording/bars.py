"""Bars for mails: cells of a table, which every mail program shows without fetching anything, and
which say nothing to a screen reader that the line above has not said."""

from dataclasses import dataclass
from itertools import pairwise

# Widths in pixels; mails are read on phones.
_WIDTH, _HEIGHT, _MARK = 320, 10, 2
_DONE, _LEFT, _AT = "#4074c2", "#e3e8f0", "#0f172a"


@dataclass(frozen=True, slots=True)
class Bar:
    """How much of a whole is there, and how much the plan asks for by now, as fractions of 1."""

    share: float
    mark: float | None = None


def drawn(bar: Bar) -> str:
    """The bar as HTML."""
    share = _within(bar.share)
    ends = {0.0, share, 1.0} if bar.mark is None else {0.0, share, _within(bar.mark), 1.0}
    cells = []
    for start, end in pairwise(sorted(ends)):
        if bar.mark is not None and start == _within(bar.mark):
            cells.append(_cell(_MARK, _AT))
        cells.append(_cell(round((end - start) * _WIDTH), _DONE if end <= share else _LEFT))
    if bar.mark is not None and _within(bar.mark) == 1.0:
        cells.append(_cell(_MARK, _AT))
    return (
        f'<table role="presentation" aria-hidden="true" cellpadding="0" cellspacing="0" '
        f'width="{_WIDTH}" style="border-collapse:collapse;margin:-8px 0 12px">'
        f"<tr>{''.join(cells)}</tr></table>"
    )


def _within(share: float) -> float:
    return min(1.0, max(0.0, share))


def _cell(width: int, colour: str) -> str:
    return f'<td width="{width}" height="{_HEIGHT}" bgcolor="{colour}" style="font-size:0"></td>'
