"""Reports as the OpenAPI document declares them."""

from pydantic import Field

from testigo.api.documents import Document, Money


class RightRole(Document):
    """How often Sales found the right role."""

    yes: int
    no: int
    unknown: int


class LeadFigures(Document):
    """What became of some leads; absent is null."""

    leads: int
    mql: int
    accepted: int
    sql: int
    opportunities: int
    customers: int
    revenue: Money | None
    margin: Money | None
    right_role: RightRole
    right_role_range: list[float] | None
    customer_range: list[float] | None
    lost: dict[str, int]
    rejected: dict[str, int]
    note: str | None


class LoopFigures(LeadFigures):
    """The same beside what the leads cost; rates are shares of 1."""

    cost: Money | None
    claimed: int | float | None
    cost_per_lead: Money | None
    cost_per_mql: Money | None
    cost_per_sql: Money | None
    cost_per_opportunity: Money | None
    cost_per_customer: Money | None
    roi: float | None


class LoopRow(LoopFigures):
    """One channel and campaign."""

    channel: str
    campaign: str


class ContentRow(LeadFigures):
    """The leads who mentioned one piece of content to Sales, by its title."""

    content: str


class CompetitorRow(LeadFigures):
    """The leads of whom Sales named one competitor."""

    competitor: str


class FormRow(LeadFigures):
    """The leads whom one form made leads; empty where none did."""

    form: str


class TeamRow(LeadFigures):
    """The leads that one team received first; `owner` where it was one person, empty where they
    were not handed over."""

    team: str


class LeftOut(Document):
    """Amounts that could not be added up."""

    other_currency: int
    unreadable: int


class LoopDocument(Document):
    """The loop of the leads created from `from` up to but not including `to`."""

    from_: str = Field(alias="from")
    to: str
    asof: str
    pact: int | None
    pact_stale: bool
    currency: str
    rows: list[LoopRow]
    content: list[ContentRow]
    competitors: list[CompetitorRow]
    forms: list[FormRow]
    teams: list[TeamRow]
    totals: LoopFigures
    left_out: LeftOut


class FunnelRow(Document):
    """One stage."""

    stage: str
    people: int
    implied: int
    of_previous: float | None
    median_days_from_previous: float | None
    note: str | None


class FunnelDocument(Document):
    """How many enter each stage, what share goes on and how long it takes."""

    mode: str
    from_: str = Field(alias="from")
    to: str
    asof: str
    pact: int | None
    pact_stale: bool
    rows: list[FunnelRow]


class AttemptsRow(Document):
    """People by how often they were tried; `most` is null where there is no upper end."""

    least: int
    most: int | None
    people: int
    customers: int
    rate: float | None
    note: str | None


class AttemptsDocument(Document):
    """Conversion by the number of attempts."""

    from_: str = Field(alias="from")
    to: str
    asof: str
    rows: list[AttemptsRow]
    totals: AttemptsRow


class CommitmentRow(Document):
    """One commitment in one period: counts as integers, money as decimal text, shares of 1 as
    numbers; null where nobody can tell."""

    id: str
    side: str
    promise: str
    pact: int
    from_: str = Field(alias="from")
    to: str
    value: int | float | Money | None
    target: int | float | Money
    expected: int | float | Money | None
    low: int | float | Money | None
    high: int | float | Money | None
    state: str
    cases: int
    note: str | None
    final: bool
    parts: dict[str, int]


class CommitmentsDocument(Document):
    """How each side keeps its word, period by period."""

    from_: str = Field(alias="from")
    to: str
    asof: str
    pact: int | None
    pact_stale: bool
    currency: str
    rows: list[CommitmentRow]
