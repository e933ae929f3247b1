"""The revenue that both sides share, against the goal of the pact."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from testigo.core.sla.calendar import Calendar, working_days_between
from testigo.core.sla.verdicts import standing_of
from testigo.queries.commitments import GoalStanding, as_promise
from testigo.web.templatetags.figures import money_whole, num
from testigo.web.today.standings import period_words


@dataclass(frozen=True, slots=True)
class GoalCard:
    """The goal in words. `filled` and `expected_at` are widths of the bar, as attributes of a
    drawing that is 100 wide; `customers` opens the list of the contracts that were signed."""

    value: str
    of: str
    compared: tuple[str, ...]
    left: str
    state: str
    customers: int
    wanted: int
    url: str
    filled: str
    expected_at: str


def goal_card(goal: GoalStanding, leads: str, calendar: Calendar, today: date) -> GoalCard:
    """The card of a goal; `leads` is the address of the list of leads."""
    target = goal.goal.revenue
    compared = [period_words(as_promise(goal.goal), goal.first)]
    if goal.expected is not None:
        compared.append(
            _("expected today: %(expected)s") % {"expected": _said(goal.expected, goal)}
        )
    if goal.low is not None and goal.high is not None and goal.low < goal.high:
        said = {"low": _said(goal.low, goal), "high": _said(goal.high, goal)}
        compared.append(_("projected: %(low)s to %(high)s") % said)
    return GoalCard(
        value=_said(goal.value, goal),
        of=_("of %(target)s") % {"target": _said(target, goal)},
        compared=tuple(compared),
        left=_left(goal, calendar, today),
        state=standing_of(goal.state, goal.value, goal.expected, goal.high),
        customers=goal.whole.count,
        wanted=goal.customers,
        url=f"{leads}?{goal.whole.leads_query}",
        filled=_width(goal.value, target),
        expected_at=_width(goal.expected or Decimal(0), target),
    )


def _left(goal: GoalStanding, calendar: Calendar, today: date) -> str:
    """What is still to be signed, and in how many working days, today among them."""
    missing = goal.goal.revenue - goal.value
    if missing <= 0:
        return ""
    days = working_days_between(calendar, today, goal.until)
    return ngettext(
        "%(missing)s to go and %(days)s working day left",
        "%(missing)s to go and %(days)s working days left",
        days,
    ) % {"missing": _said(missing, goal), "days": num(days)}


def _said(amount: Decimal, goal: GoalStanding) -> str:
    return money_whole(amount, goal.currency)


def _width(amount: Decimal, target: Decimal) -> str:
    share = min(Decimal(1), max(Decimal(0), amount / target)) if target else Decimal(0)
    return f"{100 * share:.2f}"
