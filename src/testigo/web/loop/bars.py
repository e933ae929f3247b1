"""The funnel as horizontal bars, and the step that keeps the fewest."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.core.asof import FEW_CASES
from testigo.core.funnel import FunnelRow
from testigo.web.templatetags.figures import num, percent
from testigo.wording import word


@dataclass(frozen=True, slots=True)
class Bar:
    """A stage: `width` is its length as an SVG attribute, `share` of the stage before it (None
    under ten cases), `before` how many stood there."""

    row: FunnelRow
    width: str
    share: Decimal | None
    before: int | None


@dataclass(frozen=True, slots=True)
class Bars:
    """The bars, and what they say."""

    bars: tuple[Bar, ...]
    finding: str


def bars_of(rows: Sequence[FunnelRow]) -> Bars:
    """The bars of a funnel by cohort."""
    longest = max((row.people for row in rows), default=0) or 1
    bars = tuple(
        Bar(
            row,
            f"{100 * row.people / longest:.2f}%",
            None if row.note else row.of_previous,
            rows[place - 1].people if place else None,
        )
        for place, row in enumerate(rows)
    )
    return Bars(bars, _finding(bars))


def _finding(bars: Sequence[Bar]) -> str:
    steps = [
        (bar.share, bar, before)
        for before, bar in pairwise(bars)
        if bar.share is not None and before.row.people >= FEW_CASES
    ]
    if not steps:
        return _("How far the leads of this period have come")
    share, bar, before = min(steps, key=lambda step: step[0])
    language = get_language() or "es"
    return _(
        "The step that fewest take is from %(before)s to %(stage)s: %(cases)s of %(base)s "
        "(%(share)s)."
    ) % {
        "before": word("stage", before.row.stage, language),
        "stage": word("stage", bar.row.stage, language),
        "cases": num(bar.row.people),
        "base": num(before.row.people),
        "share": percent(share),
    }
