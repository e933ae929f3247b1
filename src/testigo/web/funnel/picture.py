"""The stages of the funnel as a picture."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from testigo.web.loop.picture import funnel_picture
from testigo.web.pictures.picture import Picture

CHARTS = ("stages",)


def picture_of(chart: str, context: Mapping[str, Any]) -> Picture | None:
    """The picture of a chart; None where the page shows none of that name."""
    if chart not in CHARTS or not context["months"]:
        return None
    if context["asked"].mode == "cohort":
        foot = _(
            "Passes that began in the period, and how far they have come. A lead that is recycled "
            "begins another pass."
        )
    else:
        foot = _(
            "Passes that entered each stage in the period, whenever they began: work done, from "
            "which no rate is read."
        )
    return funnel_picture(context["funnel"], context["period_asked"], foot)
