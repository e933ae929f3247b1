"""The waterfall of the gap as a picture."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from testigo.web.gap.page import CHARTS
from testigo.web.gap.page import Bar as Fall
from testigo.web.pictures.picture import Bar, Cell, Picture, Row


def picture_of(chart: str, context: Mapping[str, Any]) -> Picture | None:
    """The picture of a chart; None where the page shows none of that name."""
    if chart not in CHARTS or not context["bars"]:
        return None
    return Picture(
        title=context["finding"],
        subject=_("Gap"),
        asked=f"{context['period_asked']} {context['compared']}".strip(),
        columns=(_("Explains"),),
        rows=tuple(_row(fall) for fall in context["bars"]),
        first=_("Link of the chain"),
        legend=(("more", _("Adds")), ("less", _("Takes away"))),
        foot=context["caution"],
    )


def _row(fall: Fall) -> Row:
    bar = Bar(fall.kind, float(fall.width), float(fall.x))  # type: ignore[arg-type]
    # The totals stand in their place, at both ends.
    kind = "whole" if fall.kind == "total" else "part"
    return Row(fall.name, (Cell(fall.amount),), (bar,), fall.sentence, kind)  # type: ignore[arg-type]
