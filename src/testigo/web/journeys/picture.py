"""The models side by side as a picture. The lanes of sales name people and are none."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.core.attribution.models import SIMPLE
from testigo.web.journeys.table import Group, Line
from testigo.web.pictures.picture import Bar, Cell, Fill, Picture, Row
from testigo.web.templatetags.figures import money_whole, percent
from testigo.wording import word

CHARTS = ("models",)
_FILLS: tuple[Fill, ...] = ("first", "last", "linear")


def picture_of(chart: str, context: Mapping[str, Any]) -> Picture | None:
    """The picture of a chart; None where the page shows none of that name."""
    if chart not in CHARTS or not context["sales"]:
        return None
    names = [word("attribution_model", model, get_language() or "es") for model in SIMPLE]
    currency = context["currency"]
    rows = [_row(line, currency) for line in _lines(context)]
    totals = context["totals"]
    cells = tuple(Cell(money_whole(cell.amount, currency)) for cell in totals.simple)
    return Picture(
        title=context["finding"].text,
        subject=_("Journeys"),
        asked=context["period_asked"],
        columns=(*names, _("Difference")),
        rows=(*rows, Row(_("Total"), (*cells, Cell("")), kind="total")),
        first=_("Channel and campaign"),
        legend=tuple(zip(_FILLS, names, strict=True)),
        foot=_("Each column adds up to the revenue. No model proves what caused a signature."),
    )


def _lines(context: Mapping[str, Any]) -> list[Line]:
    lines: list[Line] = []
    group: Group
    for group in context["groups"]:
        lines.append(group.channel)
        if context["asked"].by == "campaign":
            lines += group.campaigns
    return lines


def _row(line: Line, currency: str) -> Row:
    channel = word("channel", line.channel, get_language() or "es")
    name = channel if line.campaign is None else line.campaign or _("Without a campaign")
    cells = tuple(
        Cell(money_whole(cell.amount, currency), percent(cell.share, 0)) for cell in line.simple
    )
    bars = tuple(
        Bar(fill, float(100 * max(0, cell.share or 0)))
        for fill, cell in zip(_FILLS, line.simple, strict=True)
    )
    gap = Cell("–" if line.unknown else percent(line.gap, 0))
    return Row(name, (*cells, gap), bars, kind="whole" if line.campaign is None else "part")
