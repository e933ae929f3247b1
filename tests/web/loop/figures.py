"""Figures of the loop made by hand."""

from decimal import Decimal
from typing import Any

from testigo.core.costs import LeftOut
from testigo.core.lead_figures import Figures
from testigo.core.loop import Loop, LoopRow
from testigo.web.loop.table import Group, add_up, groups_of


def figures(**values: Any) -> Figures:
    """Nothing happened, except for these values; `cost` and `revenue` may be whole numbers."""
    for name in ("cost", "revenue", "margin"):
        if values.get(name) is not None:
            values[name] = Decimal(values[name])
    nothing: dict[str, Any] = dict.fromkeys(
        ("leads", "mql", "accepted", "sql", "opportunities", "customers"), 0
    )
    nothing |= {"cost": None, "claimed": None, "margin": None, "revenue": Decimal(0)}
    nothing |= {"right_role": {"yes": 0, "no": 0, "unknown": 0}, "lost": {}, "rejected": {}}
    return Figures(**nothing | values)


def groups(*rows: tuple[str, str, Figures]) -> tuple[list[Group], Figures]:
    """Channels of (channel, campaign, figures), and their totals."""
    lines = tuple(LoopRow(*row) for row in sorted(rows, key=lambda row: row[:2]))
    totals = add_up([line.figures for line in lines])
    return groups_of(Loop(lines, totals, LeftOut()), {}), totals
