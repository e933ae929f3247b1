"""What the log says of the rates that goals are computed with: matured cohorts and their cycle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from testigo.core.asof import Days
from testigo.core.contribution import contribution
from testigo.core.costs import CENT
from testigo.core.facts import Fact
from testigo.core.lead_figures import Figures
from testigo.core.loop import close_loop
from testigo.core.quota import Cohort, Counted, Input
from testigo.core.sales_cycle import LOOKED_AT, Cycle, cycle_of, matured
from testigo.queries.report_facts import loop_facts

# The stages whose need follows from the share of them that signed.
LATER_STAGES = ("sql", "opportunity")


@dataclass(frozen=True, slots=True)
class History:
    """The matured leads of `days` and what became of them; nothing before anybody has signed.

    `average_deal` is the mean of the `contracts` signed in the year before; `rates` are shares by
    the input that they would be, `later` the share of those in a stage who signed.
    """

    days: Days | None = None
    cycle: Cycle | None = None
    average_deal: Decimal | None = None
    contracts: int = 0
    rates: Mapping[Input, Counted] = field(default_factory=dict)
    later: Mapping[str, Counted] = field(default_factory=dict)
    cohorts: tuple[Cohort, ...] = ()


def history_of(
    workspace_id: int,
    facts: Sequence[Fact],
    *,
    asked: Days | None,
    zone: Days,
    asof: datetime,
    currency: str,
) -> History:
    """The history of the leads that began on the days asked for, else in the year before they had
    matured; `facts` are those of `goal_facts`, `zone` are any days of the zone."""
    cycle = cycle_of(facts, asof)
    if cycle is None:
        return History()
    days = matured(asked, cycle, asof, zone)
    found = loop_facts(workspace_id, days, asof, facts)
    loop = close_loop(found, days, asof, currency)
    of_channel: dict[str, list[Figures]] = {}
    for row in loop.rows:
        of_channel.setdefault(row.channel, []).append(row.figures)
    cohorts = tuple(_cohort(channel, rows) for channel, rows in of_channel.items())
    signed = contribution(facts, _year_before(asof, zone), asof, currency)
    return History(
        days=days,
        cycle=cycle,
        average_deal=_mean(signed.revenue, signed.contracts),
        contracts=signed.contracts,
        rates=_rates(loop.totals),
        later={stage: _of_stage(loop.totals, stage) for stage in LATER_STAGES},
        cohorts=tuple(cohort for cohort in cohorts if cohort.leads),
    )


def _year_before(asof: datetime, zone: Days) -> Days:
    today = asof.astimezone(zone.zone).date()
    return Days(today - LOOKED_AT, today + timedelta(days=1), zone.zone)


def _mean(amount: Decimal, contracts: int) -> Decimal | None:
    """To the cent; None without contracts, or where they are worth nothing."""
    return (amount / contracts).quantize(CENT, ROUND_HALF_UP) if contracts and amount > 0 else None


def _cohort(channel: str, rows: Sequence[Figures]) -> Cohort:
    return Cohort(
        channel,
        leads=sum(one.leads for one in rows),
        mql=sum(one.mql for one in rows),
        customers=sum(one.customers for one in rows),
    )


def _rates(totals: Figures) -> dict[Input, Counted]:
    return {
        "lead_to_customer": _counted(totals.customers, totals.leads),
        "lead_to_mql": _counted(totals.mql, totals.leads),
        "mql_to_customer": _counted(totals.customers, totals.mql),
    }


def _of_stage(totals: Figures, stage: str) -> Counted:
    reached = {"sql": totals.sql, "opportunity": totals.opportunities}
    return _counted(totals.customers, reached[stage])


def _counted(met: int, cases: int) -> Counted:
    """Whoever signed without having been in a stage is no case of it."""
    return Counted(min(met, cases), cases)
