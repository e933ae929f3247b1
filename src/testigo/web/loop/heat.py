"""First contact by weekday and time of day, as the rows and cells of a heat table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from babel.dates import get_day_names
from django.utils.translation import gettext as _

from testigo.core.asof import FEW_CASES
from testigo.core.recommending import THRESHOLDS
from testigo.queries.response_times import Kept, WeekHour
from testigo.web.templatetags.figures import locale, num

# Hours at which the bands begin and end: those of the recommendations, which speak of them.
BANDS = tuple(pairwise(THRESHOLDS.hours))
WORKING_WEEK = 5
# From these shares not on time upwards a cell is one shade darker.
_SHADES = (Decimal("0.05"), Decimal("0.15"), Decimal("0.3"), Decimal("0.5"))
# A cell this far below the whole is worth a sentence.
_NOTABLE = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Cell:
    """Leads handed over in one band of one weekday. `share` is None under ten cases."""

    kept: int
    total: int

    @property
    def share(self) -> Decimal | None:
        """The share on time."""
        return Decimal(self.kept) / self.total if self.total >= FEW_CASES else None

    @property
    def shade(self) -> int:
        """0 to 4, darker the fewer were on time; 0 where there are too few to say."""
        share = self.share
        return 0 if share is None else sum(1 - share >= step for step in _SHADES)


@dataclass(frozen=True, slots=True)
class HeatTable:
    """Rows of (name of the weekday, cells by band), bands as hours, and what they say."""

    bands: tuple[tuple[int, int], ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    whole: Cell
    finding: str


def heat_table(hours: Mapping[WeekHour, Kept]) -> HeatTable:
    """The table of what was found by hour; days of the weekend only where they hold a lead."""
    names = get_day_names("wide", locale=locale())
    last = max((weekday for weekday, _hour in hours), default=0)
    days = range(max(WORKING_WEEK, last + 1))
    cells = {day: tuple(_cell(hours, day, band) for band in BANDS) for day in days}
    whole = _sum(hours.values())
    rows = tuple((names[day], cells[day]) for day in days)
    return HeatTable(BANDS, rows, whole, _finding(rows, whole))


def _cell(hours: Mapping[WeekHour, Kept], day: int, band: tuple[int, int]) -> Cell:
    return _sum(hours[day, hour] for hour in range(*band) if (day, hour) in hours)


def _sum(parts: Iterable[Kept]) -> Cell:
    found = list(parts)
    return Cell(sum(part.kept for part in found), sum(part.total for part in found))


def _finding(rows: tuple[tuple[str, tuple[Cell, ...]], ...], whole: Cell) -> str:
    if not whole.total:
        return _("First contact")
    said = {"all_kept": num(whole.kept), "all_total": num(whole.total)}
    known = [
        (cell.share, name, band, cell)
        for name, cells in rows
        for band, cell in zip(BANDS, cells, strict=True)
        if cell.share is not None
    ]
    if known and whole.share is not None:
        share, name, (start, end), cell = min(known, key=lambda found: found[0])
        if whole.share - share >= _NOTABLE:
            return _(
                "On %(day)s, from %(start)s to %(end)s h, first contact was on time for %(kept)s "
                "of %(total)s leads; overall, for %(all_kept)s of %(all_total)s."
            ) % {
                **said,
                "day": name,
                "start": start,
                "end": end,
                "kept": num(cell.kept),
                "total": num(cell.total),
            }
    return _("First contact was on time for %(all_kept)s of %(all_total)s leads.") % said
