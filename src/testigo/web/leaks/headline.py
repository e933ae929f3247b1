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
    """What is lost, in one sentence that gives its range first and one that says how sure it is;
    `figure` is the likeliest amount in it, empty where the cases are too few for one."""

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
    return Headline(figure, _lost(total, days, currency), _likely(total, days, currency))


def about_money(amount: Decimal, currency: str) -> str:
    """An estimate in money: three figures are as much as it knows."""
    step = Decimal(1).scaleb(max(0, amount.adjusted() - 2))
    return money_whole((amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step, currency)


def _lost(total: Euros, days: Days, currency: str) -> str:
    length = (days.until - days.since).days
    said = {
        "amount": about_money(total.value, currency),
        "low": about_money(total.low, currency),
        "high": about_money(total.high, currency),
        "days": num(length),
    }
    if length in _YEAR:
        return (
            _(
                "Between %(low)s and %(high)s a year are lost between both teams; most likely, "
                "about %(amount)s."
            )
            % said
        )
    return (
        ngettext(
            "Between %(low)s and %(high)s were lost between both teams in this day; most likely, "
            "about %(amount)s.",
            "Between %(low)s and %(high)s were lost between both teams in these %(days)s days; "
            "most likely, about %(amount)s.",
            length,
        )
        % said
    )


def _likely(total: Euros, days: Days, currency: str) -> str:
    """How sure the range is, and what a month of it comes to where there are several."""
    length = (days.until - days.since).days
    sure = _("Four times in five the true loss lies in that range.")
    if length <= _SEVERAL_MONTHS:
        return sure
    month = about_money(total.value * _MONTH / length, currency)
    monthly = _("The likeliest figure comes to %(month)s a month.") % {"month": month}
    return f"{sure} {monthly}"


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
