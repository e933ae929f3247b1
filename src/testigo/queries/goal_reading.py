"""What the report of goals reads of the past: out of the log or, of a long history, of the lake."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from testigo.analytics.measures.goals import MONEY, cycle_in, daily_in, money_in
from testigo.analytics.measures.loop import HOW_FAR, loop_in
from testigo.core.asof import Days, held_by
from testigo.core.costs import RECORDED
from testigo.core.facts import Fact
from testigo.core.loop import Loop, close_loop
from testigo.core.sales_cycle import Cycle, cycle_from
from testigo.core.sla.ledger import Ledger
from testigo.queries.report_facts import goal_facts, loop_facts

if TYPE_CHECKING:
    from testigo.analytics.measures.known import Known


@dataclass(frozen=True, slots=True)
class Reading:
    """What was known before an instant. `money` are the facts of contracts and costs, `cycle` is
    that of everybody who signed, `loop` tells how far the leads created on some days came, and
    `daily` how many entered each stage on each of some days."""

    currency: str
    money: Sequence[Fact]
    cycle: Cycle | None
    loop: Callable[[Days], Loop]
    daily: Callable[[Days], Mapping[str, Mapping[date, int]]]


def out_of_log(workspace_id: int, asof: datetime, currency: str) -> Reading:
    """Everything in one reading of the log, but for what the loop asks of its own leads."""
    facts = goal_facts(workspace_id, asof)
    known = held_by(facts, asof)
    # What campaigns without leads cost says nothing of how far leads come.
    named = [fact for fact in facts if fact.name != RECORDED]

    def loop(days: Days) -> Loop:
        return close_loop(loop_facts(workspace_id, days, asof, named), days, asof, currency)

    return Reading(
        currency,
        money=[fact for fact in known if fact.name in MONEY],
        cycle=cycle_from(known),
        loop=loop,
        daily=lambda days: Ledger(known, (), asof, currency).daily(days),
    )


def out_of_lake(known: "Known", currency: str) -> Reading:
    """The same of the lake, from which every question is answered by itself."""
    return Reading(
        currency,
        money=money_in(known),
        cycle=cycle_in(known),
        loop=lambda days: loop_in(known, days, currency, told=HOW_FAR),
        daily=lambda days: daily_in(known, days),
    )
