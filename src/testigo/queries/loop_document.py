"""The loop as programs read it, with its channels beside their campaigns."""

from itertools import groupby
from operator import attrgetter
from typing import Any

from testigo.core.lead_figures import add_up
from testigo.queries.loop import LoopReport, figures_document


def loop_document(report: LoopReport) -> dict[str, Any]:
    """The report as JSON, in the shape that `report loop --json` promises."""
    channels = [
        {"channel": channel, **figures_document(add_up([row.figures for row in rows]))}
        for channel, rows in groupby(report.loop.rows, key=attrgetter("channel"))
    ]
    return report.document() | {"channels": channels}
