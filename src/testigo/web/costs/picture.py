"""What was paid by month as a picture."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from testigo.web.costs.page import CHARTS, MonthBar
from testigo.web.pictures.picture import Bar, Cell, Picture, Row
from testigo.web.templatetags.figures import money_whole


def picture_of(chart: str, context: Mapping[str, Any]) -> Picture | None:
    """The picture of a chart; None where the page shows none of that name."""
    report = context["report"]
    if chart not in CHARTS or report.total is None:
        return None
    total = Row(_("Total"), (Cell(money_whole(report.total, report.currency)),), kind="total")
    return Picture(
        title=context["finding"],
        subject=_("Costs"),
        asked=context["period_asked"],
        columns=(_("Cost"),),
        rows=(*(_row(bar, report.currency) for bar in context["bars"]), total),
        first=_("Month"),
        foot=_(
            "A cost is spread evenly over its days; claims that reach beyond these days are not "
            "counted."
        ),
    )


def _row(bar: MonthBar, currency: str) -> Row:
    if bar.amount is None:
        return Row(bar.label, (Cell(_("no cost"), bar.part),), kind="plain")
    drawn = (Bar("cost", float(bar.width.rstrip("%"))),)
    told = Cell(money_whole(bar.amount, currency), bar.part)
    return Row(bar.label, (told,), drawn, kind="plain")
