"""The four leaks as a picture: how many, and what they are worth."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from testigo.web.leaks.page import CHARTS, Card
from testigo.web.pictures.picture import Bar, Cell, Picture, Row
from testigo.web.templatetags.figures import num
from testigo.web.templatetags.words import word


def picture_of(chart: str, context: Mapping[str, Any]) -> Picture | None:
    """The picture of a chart; None where the page shows none of that name."""
    found, headline = context["found"], context["headline"]
    if chart not in CHARTS or not found.handed_over:
        return None
    cards: list[Card] = context["cards"]
    most = max((_worth(card) for card in cards), default=Decimal(0)) or Decimal(1)
    revenue = _("It is revenue that comparable leads bring, not money that was spent.")
    return Picture(
        title=headline.text,
        subject=_("Leakage"),
        asked=context["period_asked"],
        columns=(_("Leads"), _("Estimated loss")),
        rows=tuple(_row(card, found.handed_over, most) for card in cards),
        first=_("Leak"),
        legend=(("worth", _("Revenue that was lost, estimated")),),
        foot=f"{headline.between} {revenue}" if headline.between else "",
    )


def _row(card: Card, handed_over: int, most: Decimal) -> Row:
    cases = _("%(part)s of %(whole)s") % {
        "part": num(len(card.row.cases)),
        "whole": num(handed_over),
    }
    note = word(card.row.note, "leak_note") if card.row.note and card.row.cases else "–"
    return Row(
        word(card.row.leak, "leak"),
        (Cell(cases), Cell(card.worth, card.between) if card.worth else Cell(note)),
        (Bar("worth", float(100 * _worth(card) / most)),),
        told=card.signed,
    )


def _worth(card: Card) -> Decimal:
    return max(Decimal(0), card.row.worth.value) if card.row.worth is not None else Decimal(0)
