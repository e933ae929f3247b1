"""What a backtest says, in sentences: the verdict, and which threshold the history speaks for."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from testigo.core.tryout.answer import Answer
from testigo.core.tryout.report import Comparison, Tried
from testigo.web.backtest.figures import number, rounded
from testigo.web.templatetags.figures import num


def verdict_of(answer: Answer) -> list[str]:
    """What the comparison says, in sentences."""
    found = answer.comparison
    now, then = found.current, found.draft
    if now is None:
        return [
            _("No pact is in force to compare with: the draft hands over %(n)s leads a month.")
            % {"n": number(then.monthly)}
        ]
    return [*_more_leads(now, then), *_customers(now, then), *_more_calls(now, then)]


def _more_leads(now: Tried, then: Tried) -> Iterator[str]:
    more = int(rounded(then.monthly - now.monthly))
    same = now.threshold == then.threshold or then.threshold is None
    values = {"n": num(abs(more)), "at": then.threshold}
    if not more:
        yield (
            _("The draft hands over as many leads as the pact in force.")
            if same
            else _("At %(at)s, as many leads as now are handed over.") % values
        )
    elif more > 0:
        text = (
            ngettext(
                "The draft hands over %(n)s more lead a month.",
                "The draft hands over %(n)s more leads a month.",
                more,
            )
            if same
            else ngettext(
                "At %(at)s, %(n)s more lead a month.", "At %(at)s, %(n)s more leads a month.", more
            )
        )
        yield text % values
    else:
        text = (
            ngettext(
                "The draft hands over %(n)s lead less a month.",
                "The draft hands over %(n)s leads less a month.",
                -more,
            )
            if same
            else ngettext(
                "At %(at)s, %(n)s lead less a month.", "At %(at)s, %(n)s leads less a month.", -more
            )
        )
        yield text % values


def _customers(now: Tried, then: Tried) -> Iterator[str]:
    gained = now.missed - then.missed
    if gained > 0:
        yield ngettext(
            "%(n)s became a customer whom the pact in force would never have handed over.",
            "%(n)s became customers whom the pact in force would never have handed over.",
            gained,
        ) % {"n": num(gained)}
    elif gained < 0:
        yield ngettext(
            "%(n)s person who became a customer would not have been handed over.",
            "%(n)s people who became customers would not have been handed over.",
            -gained,
        ) % {"n": num(-gained)}
    else:
        yield _("It changes nothing for those who became customers.")


def _more_calls(now: Tried, then: Tried) -> Iterator[str]:
    if now.calls is None or then.calls is None:
        return
    more = rounded(then.calls - now.calls, 1)
    if more > 0:
        yield _("It asks for up to %(n)s more attempts per seller and working day.") % {
            "n": num(more, 1)
        }
    elif more < 0:
        yield _("It saves up to %(n)s attempts per seller and working day.") % {"n": num(-more, 1)}


def fewer_at_less(found: Comparison) -> str:
    """Why a lower threshold counts fewer customers, where one does: whoever it hands over before
    the days asked for counts there. Empty where none does."""
    least, gap = None, 0
    pair = (0, 0)
    for at, step in enumerate(found.steps):
        if least is None or step.customers < found.steps[least].customers:
            least = at
        if step.customers - found.steps[least].customers > gap:
            gap, pair = step.customers - found.steps[least].customers, (least, at)
    if not gap:
        return ""
    low, high = (found.steps[at] for at in pair)
    return _(
        "“Became customers” counts those handed over in these days. A lower threshold hands some "
        "over before these days, and they count there: that is why %(low)s has %(fewer)s and "
        "%(high)s has %(more)s. No customer is lost by it."
    ) % {
        "low": low.threshold,
        "fewer": num(low.customers),
        "high": high.threshold,
        "more": num(high.customers),
    }


def suggestion_of(found: Comparison) -> list[str]:
    """Why the history speaks for a threshold, and what it cannot tell; nothing without one."""
    best = found.suggestion
    if best is None:
        return []
    step = found.steps[best.threshold]
    values = {"at": best.threshold, "mql": num(step.mql), "customers": num(step.customers)}
    told = [
        _("%(at)s fits the history best: of %(mql)s leads handed over, %(customers)s customers.")
        % values,
        _("A lead counts as worth it while leads like it sign at least half as often as today’s."),
    ]
    if best.under:
        told.append(
            _("Below it were %(n)s more leads; Sales worked %(worked)s, so little can be known.")
            % {"n": num(best.under), "worked": num(best.worked)}
        )
    if best.low < best.high:
        told.append(
            _("The outcomes cannot tell it from the thresholds from %(low)s to %(high)s.")
            % {"low": num(best.low), "high": num(best.high)}
        )
    return told
