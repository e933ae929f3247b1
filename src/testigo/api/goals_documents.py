"""Goals as the OpenAPI document declares them."""

from typing import Literal

from pydantic import Field

from testigo.api.documents import Document, Money
from testigo.api.improving_documents import ContributionFigures
from testigo.core.quota import Input, Source, StepCode
from testigo.core.sla.verdicts import State


class GoalPeriod(Document):
    """The period of the goals as the pact writes it, 2026-Q4 or 2026-10, and its days."""

    name: str
    from_: str = Field(alias="from")
    to: str


class GoalInput(Document):
    """What a calculation takes, money as decimal text and rates as shares of 1, and where it comes
    from."""

    value: Money | float
    source: Source


class GoalStep(Document):
    """One fraction: `top` divided or multiplied by `by`, what comes out, and that rounded up."""

    code: StepCode
    top: str
    operation: Literal["divide", "multiply"]
    by: str
    given: Input
    source: Source
    exact: str
    result: int
    per_month: int


class GoalProblem(Document):
    """Why something could not be computed."""

    code: str
    where: str


class GoalVariation(Document):
    """What it takes with another value of one input."""

    given: Input
    value: Money | float
    customers: int | None
    leads: int | None
    mql: int | None


class GoalCycle(Document):
    """Within how many days half, four in five and nine in ten of those who `signed` did so."""

    signed: int
    p50: float
    p80: float
    p90: float


class CountedRate(Document):
    """So many of so many, as a share of 1, and between what it lies."""

    met: int
    cases: int
    share: float | None
    low: float | None
    high: float | None
    note: Literal["few_cases", "indicative"] | None


class GoalHistory(Document):
    """What became of the leads of the days, once they had the time of a sales cycle: shares by
    input, and of each `later` stage the share that signed."""

    cycle: GoalCycle
    average_deal: Money | None
    contracts: int
    rates: dict[str, CountedRate]
    later: dict[str, CountedRate]


class NeededBy(Document):
    """The day by which leads have to be there so that this share of those who sign do so in the
    period."""

    share: float
    days: float
    day: str


class ChannelGoal(Document):
    """The leads and customers that a channel has to bring; `pooled` where its own are too few to
    learn a rate from."""

    channel: str
    leads: int
    customers: float
    rate: float
    pooled: bool
    counted: CountedRate


class PaceLine(Document):
    """What came of one thing in the period, what is needed of it and expected by now, and between
    what it ends if it goes on so: counts, or money for revenue."""

    code: Literal["revenue", "customer", "opportunity", "sql", "mql", "lead"]
    value: int | Money
    target: int | Money | None
    expected: int | Money | None
    low: int | Money | None
    high: int | Money | None
    state: State | None


class RevenuePromise(Document):
    """How a promise of revenue stands in the period."""

    id: str
    side: str
    from_: str = Field(alias="from")
    to: str
    value: Money | None
    target: Money | None
    low: Money | None
    high: Money | None
    state: State
    parts: dict[str, int]


class GoalsDocument(Document):
    """What revenue takes of each side, and the pace. `from` and `to` are the days on which the
    leads of the history began, null before anybody has signed."""

    from_: str | None = Field(alias="from")
    to: str | None
    asof: str
    pact: int | None
    pact_stale: bool
    currency: str
    period: GoalPeriod
    inputs: dict[str, GoalInput | None]
    steps: list[GoalStep]
    problems: list[GoalProblem]
    sensitivity: list[GoalVariation]
    history: GoalHistory | None
    needed_by: list[NeededBy]
    channels: list[ChannelGoal]
    channels_leads: int | None
    pace: list[PaceLine]
    money: ContributionFigures
    marketing: list[RevenuePromise]
