"""The figures of some leads together: how far they came, what they cost and brought."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from testigo.core.asof import FEW_CASES
from testigo.core.costs import CENT
from testigo.core.intervals import wilson

RightRole = Literal["yes", "no", "unknown"]
RIGHT_ROLE: tuple[RightRole, ...] = ("yes", "no", "unknown")
_RATE = Decimal("0.000001")
# The lower and the upper share, as fractions of 1.
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Figures:
    """What one row, or the whole report, says. Money in the report's currency.

    `cost` and `claimed` are None when nothing was recorded; `margin` is None unless every
    contract states one. `lost` counts deals and `rejected` leads, by reason.
    """

    cost: Decimal | None
    claimed: Decimal | None
    leads: int
    mql: int
    accepted: int
    sql: int
    opportunities: int
    customers: int
    revenue: Decimal
    margin: Decimal | None
    right_role: Mapping[RightRole, int]
    lost: Mapping[str, int]
    rejected: Mapping[str, int]

    @property
    def cost_per_lead(self) -> Decimal | None:
        """To the cent; None without cost or leads."""
        return _per(self.cost, self.leads)

    @property
    def cost_per_mql(self) -> Decimal | None:
        """To the cent; None without cost or MQL."""
        return _per(self.cost, self.mql)

    @property
    def cost_per_sql(self) -> Decimal | None:
        """To the cent; None without cost or SQL."""
        return _per(self.cost, self.sql)

    @property
    def cost_per_opportunity(self) -> Decimal | None:
        """To the cent; None without cost or opportunities."""
        return _per(self.cost, self.opportunities)

    @property
    def cost_per_customer(self) -> Decimal | None:
        """To the cent; None without cost or customers."""
        return _per(self.cost, self.customers)

    @property
    def roi(self) -> Decimal | None:
        """(margin, else revenue, − cost) / cost as a fraction of 1; None without cost."""
        if not self.cost:
            return None
        gain = self.revenue if self.margin is None else self.margin
        return ((gain - self.cost) / self.cost).quantize(_RATE, ROUND_HALF_UP)

    @property
    def note(self) -> str | None:
        """`few_cases` when the leads are too few for a rate."""
        return "few_cases" if self.leads < FEW_CASES else None

    @property
    def right_role_range(self) -> Interval | None:
        """Between which shares of the right role the true one lies, among those of whom it was
        said; None where it was said of too few."""
        yes, no = self.right_role["yes"], self.right_role["no"]
        return wilson(yes + no, yes) if yes + no >= FEW_CASES else None

    @property
    def customer_range(self) -> Interval | None:
        """Between which shares of leads that bring a customer the true one lies; None where the
        leads are too few. Who brings two companies is one of them."""
        if self.leads < FEW_CASES:
            return None
        return wilson(self.leads, min(self.customers, self.leads))


def add_up(parts: Sequence[Figures]) -> Figures:
    """The figures of several rows together; rates follow from the sums."""
    costs = [part.cost for part in parts if part.cost is not None]
    claims = [part.claimed for part in parts if part.claimed is not None]
    margins = [part.margin for part in parts if part.margin is not None]
    # A row without contracts states no margin, and takes none away.
    stated = bool(margins) and all(p.margin is not None or not p.revenue for p in parts)
    roles: Counter[str] = Counter()
    for part in parts:
        roles.update(part.right_role)
    return Figures(
        cost=sum(costs, Decimal(0)) if costs else None,
        claimed=sum(claims, Decimal(0)) if claims else None,
        leads=sum(part.leads for part in parts),
        mql=sum(part.mql for part in parts),
        accepted=sum(part.accepted for part in parts),
        sql=sum(part.sql for part in parts),
        opportunities=sum(part.opportunities for part in parts),
        customers=sum(part.customers for part in parts),
        revenue=sum((part.revenue for part in parts), Decimal(0)),
        margin=sum(margins, Decimal(0)) if stated else None,
        right_role={role: roles[role] for role in RIGHT_ROLE},
        lost=_together([part.lost for part in parts]),
        rejected=_together([part.rejected for part in parts]),
    )


def _together(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part)
    return dict(total)


def _per(cost: Decimal | None, cases: int) -> Decimal | None:
    return None if cost is None or not cases else (cost / cases).quantize(CENT, ROUND_HALF_UP)
