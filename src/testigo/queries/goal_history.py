"""What the log says of the rates that goals are computed with: matured cohorts and their cycle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from testigo.core.asof import Days
from testigo.core.contribution import amounts_from
from testigo.core.costs import CENT
from testigo.core.lead_figures import Figures
from testigo.core.quota import Cohort, Counted, Input
from testigo.core.sales_cycle import LOOKED_AT, Cycle, matured
from testigo.queries.goal_reading import Reading

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


def history_of(reading: Reading, *, asked: Days | None, zone: Days, asof: datetime) -> History:
    """The history of the leads that began on the days asked for, else in the year before they had
    matured; `zone` are any days of the zone."""
    if reading.cycle is None:
        return History()
    days = matured(asked, reading.cycle, asof, zone)
    loop = reading.loop(days)
    of_channel: dict[str, list[Figures]] = {}
    for row in loop.rows:
        of_channel.setdefault(row.channel, []).append(row.figures)
    cohorts = tuple(_cohort(channel, rows) for channel, rows in of_channel.items())
    signed = amounts_from(reading.money, _year_before(asof, zone), reading.currency)
    return History(
        days=days,
        cycle=reading.cycle,
        average_deal=_mean(signed),
        contracts=len(signed),
        rates=_rates(loop.totals),
        later={stage: _of_stage(loop.totals, stage) for stage in LATER_STAGES},
        cohorts=tuple(cohort for cohort in cohorts if cohort.leads),
    )


def _year_before(asof: datetime, zone: Days) -> Days:
    today = asof.astimezone(zone.zone).date()
    return Days(today - LOOKED_AT, today + timedelta(days=1), zone.zone)


def _mean(amounts: Sequence[Decimal]) -> Decimal | None:
    """To the cent; None without contracts, or where they are worth nothing."""
    total = sum(amounts, Decimal(0))
    return (total / len(amounts)).quantize(CENT, ROUND_HALF_UP) if total > 0 else None


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
