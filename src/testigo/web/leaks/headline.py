"""The first figure that a director sees: what is lost between both teams, as a sentence."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from testigo.core.asof import Days
from testigo.core.leaks import Euros, Leakage
from testigo.web.templatetags.figures import money_whole, num

# A mean month, in days.
_MONTH = Decimal("30.4375")
_YEAR = range(360, 371)
# From so many days on it makes sense to say what a month of them comes to.
_SEVERAL_MONTHS = 59


@dataclass(frozen=True, slots=True)
class Headline:
    """What is lost, in one sentence and one about its interval; `figure` is the amount in it, empty
    where the cases are too few for one."""

    figure: str
    text: str
    between: str


def headline_of(found: Leakage, days: Days, currency: str) -> Headline:
    """What is lost of the leads handed over on these days."""
    total = found.total
    leads = sum(len(row.cases) for row in found.rows)
    if total is None:
        return Headline("", _too_few(leads, found.handed_over), "")
    figure = about_money(total.value, currency)
    if not total.value:
        text = _(
            "The leads that slipped between both teams signed as often as the others: no loss "
            "shows in euros."
        )
        return Headline(figure, text, _between(total, currency))
    return Headline(figure, _lost(total, days, currency), _between(total, currency))


def about_money(amount: Decimal, currency: str) -> str:
    """An estimate in money: three figures are as much as it knows."""
    step = Decimal(1).scaleb(max(0, amount.adjusted() - 2))
    return money_whole((amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step, currency)


def _lost(total: Euros, days: Days, currency: str) -> str:
    length = (days.until - days.since).days
    said = {
        "amount": about_money(total.value, currency),
        "month": about_money(total.value * _MONTH / length, currency),
        "days": num(length),
    }
    if length in _YEAR:
        return _("About %(amount)s a year is lost between both teams: %(month)s a month.") % said
    if length > _SEVERAL_MONTHS:
        return (
            _(
                "About %(amount)s was lost between both teams in these %(days)s days: %(month)s a "
                "month."
            )
            % said
        )
    return ngettext(
        "About %(amount)s was lost between both teams in this day.",
        "About %(amount)s was lost between both teams in these %(days)s days.",
        length,
    ) % {**said, "days": num(length)}


def _between(total: Euros, currency: str) -> str:
    said = {"low": about_money(total.low, currency), "high": about_money(total.high, currency)}
    return _("Four times in five it lies between %(low)s and %(high)s.") % said


def _too_few(leads: int, handed_over: int) -> str:
    if not handed_over:
        return _("No lead was handed over in these days.")
    return ngettext(
        "%(leads)s of %(all)s lead handed over slipped between both teams: too few to say in euros "
        "what is lost.",
        "%(leads)s of %(all)s leads handed over slipped between both teams: too few to say in "
        "euros what is lost.",
        handed_over,
    ) % {"leads": num(leads), "all": num(handed_over)}
