"""A chart as it is drawn for a slide, and the page of HTML that it is drawn from.

The text may hold what visitors wrote, so the template escapes everything and cuts what is long,
and a picture has a bounded number of rows; it refers to nothing outside itself.
"""

from dataclasses import dataclass
from typing import Literal

from django.template.loader import render_to_string
from django.utils.translation import get_language

# More would not be read on a slide; the picture says how many there are.
MOST_ROWS = 24

Fill = Literal[
    "lead", "mql", "sql", "opportunity", "customer", "claimed", "held", "cost", "revenue", "total",
    "more", "less", "none", "first", "last", "linear", "worth",
]  # fmt: skip

Kind = Literal["whole", "part", "plain", "total"]
# A page is so wide without its margins; names and figures need about so much of it.
_WIDTH, _NAME, _FIGURE = 888, 210, 96
_SHORTEST, _LONGEST = 120, 480
# From so many figures a row on they are smaller.
_MANY = 7


@dataclass(frozen=True, slots=True)
class Bar:
    """A length: where it begins and how wide it is, of 100."""

    fill: Fill
    width: float
    start: float = 0.0

    @property
    def attributes(self) -> tuple[str, str]:
        """Both as attributes of a drawing, whose decimals have a point in every language."""
        return f"{self.start:.2f}", f"{self.width:.2f}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure; `under` stands small below it, and `shade` (1 to 4) colours it."""

    text: str
    under: str = ""
    shade: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the chart. `told` is a sentence below its bars; `kind` is part for what stands
    below a whole, plain where there are no parts, total for the last line."""

    name: str
    cells: tuple[Cell, ...]
    bars: tuple[Bar, ...] = ()
    told: str = ""
    kind: Kind = "whole"


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn. `title` is the finding, `subject` what is shown, `asked` the days and as of
    when, `columns` the heads of the cells; `bars` says whether there is room for bars, and
    `legend` what their fills mean."""

    title: str
    subject: str
    asked: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    first: str = ""
    bars: bool = True
    legend: tuple[tuple[Fill, str], ...] = ()
    foot: str = ""

    @property
    def shown(self) -> tuple[Row, ...]:
        """The rows that are drawn, and the totals. Of many only the wholes, of too many wholes the
        first."""
        totals = tuple(row for row in self.rows if row.kind == "total")
        others = [row for row in self.rows if row.kind != "total"]
        if len(others) > MOST_ROWS:
            others = [row for row in others if row.kind != "part"]
        return (*others[:MOST_ROWS], *totals)

    @property
    def many(self) -> bool:
        """Whether there are so many figures in a row that they are smaller."""
        return len(self.columns) >= _MANY

    @property
    def bar_width(self) -> int:
        """What names and figures leave."""
        left = _WIDTH - _NAME - _FIGURE * len(self.columns)
        return max(_SHORTEST, min(_LONGEST, left))

    @property
    def bar_height(self) -> int:
        """Several bars of one row are thinner."""
        return 16 if max((len(row.bars) for row in self.rows), default=1) < 2 else 9

    @property
    def left_out(self) -> int:
        """How many are not drawn: parts of what is drawn, or further rows of the total."""
        return len(self.rows) - len(self.shown)


def html_of(picture: Picture, workspace: str) -> str:
    """The page that is drawn, in the language in use."""
    context = {"picture": picture, "workspace": workspace, "language": get_language() or "es"}
    return render_to_string("paper/picture.html", context)
