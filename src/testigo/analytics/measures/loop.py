"""The loop of many leads, or what is asked of it: `core.loop` over a lake."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from testigo.analytics.measures.known import Known
from testigo.analytics.measures.leads import Begun, forms_of, leads_in
from testigo.analytics.measures.lives import Lives, created_on, lives_of
from testigo.analytics.measures.rows import facts_in
from testigo.analytics.measures.touches import first_touches
from testigo.core.asof import Days
from testigo.core.campaigns import SAME, same_campaigns
from testigo.core.cost_days import Cost, costs_on
from testigo.core.costs import RECORDED, LeftOut, Money
from testigo.core.lead_figures import Figures
from testigo.core.loop import Lead, Loop, LoopRow, loop_of, rows_of, totals_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

# What is told of few leads and differs from one to the next.
_ALONE = ("deal.lost", "contract.signed")
_FORM = "form.submitted"
# What tells what became of leads: all that the loop says, how far they came alone, what
# `core.restating` counts, and what `core.recommending` looks at.
ALL = (
    *("stage.entered", "lead.handed_over", "lead.accepted", "lead.qualified", "lead.rejected"),
    *("lead.reinstated", "feedback.given", *_ALONE, _FORM),
)
HOW_FAR = ("stage.entered", "contract.signed")
_OF_TOTALS = (*HOW_FAR, "lead.accepted", "lead.qualified")
_OF_ADVICE = (*HOW_FAR, "feedback.given")


def loop_in(
    known: Known,
    days: Days,
    currency: str,
    named: Callable[[str], str] = str,
    *,
    told: Sequence[str] = ALL,
) -> Loop:
    """The loop of the leads created on `days`, as `close_loop` makes it of the same facts; `told`
    are those of them that tell what became of leads, ALL or HOW_FAR."""
    lives = lives_in(known, days, told)
    return loop_from(lives, first_touches(known, lives.created), currency, named, told=told)


def lives_in(known: Known, days: Days, told: Sequence[str] = ALL) -> Lives:
    """The lives of the leads created on `days`, with what tells the loop what became of them."""
    return _lives(known, created_on(known, days), days, told)


def loop_from(
    lives: Lives,
    touches: "ir.Table",
    currency: str,
    named: Callable[[str], str] = str,
    *,
    told: Sequence[str] = ALL,
) -> Loop:
    """The loop of the leads of `lives_in`; `touches` are their first ones."""
    forms = forms_of(lives) if _FORM in told else None
    added = _added(lives, Begun(touches, forms), currency)
    return loop_of(added.leads, added.costs, added.left_out, named)


def totals_in(known: Known, days: Days, currency: str) -> Figures:
    """The totals of the leads created on `days`, of the facts that `core.restating` reads."""
    return _totals(_counted(known, days), currency)


def totals_by(known: Known, days: Days, closed: datetime, currency: str) -> tuple[Figures, Figures]:
    """The totals of what had happened by an instant after these days, and of everything."""
    lives = _counted(known, days)
    # Whoever became a lead on these days had done so by then.
    happened = replace(known, facts=known.facts.filter(known.facts["at"] < closed))
    earlier = replace(lives, known=happened, own=lives.own.filter(lives.own["at"] < closed))
    return _totals(earlier, currency), _totals(lives, currency)


def advice_in(
    known: Known, created: "ir.Table", touches: "ir.Table", days: Days, currency: str
) -> tuple[LoopRow, ...]:
    """The rows by campaign of the leads of `created_on`, of the facts that
    `core.recommending` reads; `touches` are the first ones of at least these."""
    lives = _lives(known, created, days, _OF_ADVICE)
    added = _added(lives, Begun(touches.semi_join(created, "person")), currency)
    return rows_of(added.leads, added.costs)


@dataclass(frozen=True, slots=True)
class _Added:
    leads: list[Lead]
    costs: list[Cost]
    left_out: LeftOut


def _lives(known: Known, created: "ir.Table", days: Days, told: Sequence[str]) -> Lives:
    names = [name for name in told if name != _FORM]
    return lives_of(known, created, days, names, _ALONE)


def _counted(known: Known, days: Days) -> Lives:
    return _lives(known, created_on(known, days), days, _OF_TOTALS)


def _totals(lives: Lives, currency: str) -> Figures:
    added = _added(lives, Begun(), currency)
    return totals_of(added.leads, added.costs)


def _added(lives: Lives, begun: Begun, currency: str) -> _Added:
    """The leads and costs of these lives."""
    money = Money(currency, LeftOut())
    beside = facts_in(lives.known.called(RECORDED, SAME))
    same = same_campaigns(beside)
    leads = leads_in(lives, begun, money, same)
    return _Added(leads, list(costs_on(lives.days, beside, money, same)), money.left_out)
