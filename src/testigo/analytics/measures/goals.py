"""What goals are computed and paced by: `core.sales_cycle`, contracts and costs, and
`core.sla.ledger.Ledger.daily` over a lake."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from testigo.analytics.measures.known import Known
from testigo.analytics.measures.rows import BRIEF, facts_in
from testigo.core.asof import Days, midnight
from testigo.core.campaigns import SAME
from testigo.core.costs import RECORDED
from testigo.core.facts import STAGES, Fact
from testigo.core.sales_cycle import Cycle, cycle_from

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Few facts at any size.
MONEY = ("contract.signed", RECORDED, SAME)
_ENDS = ("lead", "customer")
_DAY = timedelta(days=1)


def money_in(known: Known) -> list[Fact]:
    """The contracts and costs, and what was said of campaigns that are one."""
    return facts_in(known.called(*MONEY))


def cycle_in(known: Known) -> Cycle | None:
    """The sales cycle of everybody who signed, who are few."""
    entered = _entered(known)
    customers = entered.filter(entered.stage == "customer").select("person").distinct()
    theirs = entered.filter(entered.stage.isin(_ENDS)).semi_join(customers, "person")
    return cycle_from(facts_in(theirs.select(BRIEF)))


def daily_in(known: Known, days: Days) -> dict[str, Counter[date]]:
    """How many entered each stage on each of these days, as `Ledger.daily` counts them."""
    entered = _entered(known)
    entered = entered.mutate(cycle=entered.cycle.try_cast("int64"))
    numbered = entered.filter(entered.cycle.notnull() & entered.stage.isin(STAGES))
    first = numbered.group_by("person", "cycle", "stage").agg(at=numbered["at"].min())
    on_days = first.filter((first["at"] >= days.start) & (first["at"] < days.end))
    told = on_days.asof_join(_midnights(known, days), "at")
    found: dict[str, Counter[date]] = defaultdict(Counter)
    for row in told.group_by("stage", "day").agg(people=told.count()).to_pyarrow().to_pylist():
        found[row["stage"]][row["day"]] = row["people"]
    return dict(found)


def _entered(known: Known) -> "ir.Table":
    """Who entered a stage, not by skipping it."""
    entered = known.called("stage.entered")
    skipped = (entered.implied == "true").fill_null(False)
    return entered.filter(entered.person.notnull() & ~skipped)


def _midnights(known: Known, days: Days) -> "ir.Table":
    """`day` and the instant `at` which it begins."""
    asked = [days.since + _DAY * place for place in range((days.until - days.since).days)]
    begun = [midnight(day, days.zone) for day in asked]
    return known.listed("midnights", {"day": "date", "at": "timestamp('UTC', 6)"}, [asked, begun])
