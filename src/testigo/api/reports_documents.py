"""Reports as the OpenAPI document declares them."""

from pydantic import Field

from testigo.api.documents import Document, Money


class Told(Document):
    """What a report was asked for: its days, `to` the first one left out, the day to whose end
    things were known, and the version of the pact in force then, if any."""

    from_: str = Field(alias="from")
    to: str
    asof: str
    pact: int | None
    pact_stale: bool


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


class ChannelRow(LoopFigures):
    """One channel, its campaigns together."""

    channel: str


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


class LoopDocument(Told):
    """The loop of the leads created from `from` up to but not including `to`."""

    currency: str
    rows: list[LoopRow]
    channels: list[ChannelRow]
    content: list[ContentRow]
    competitors: list[CompetitorRow]
    forms: list[FormRow]
    teams: list[TeamRow]
    totals: LoopFigures
    left_out: LeftOut


class PlatformRow(Document):
    """One channel whose platform claims leads: what it claims, besides `undivided` of periods that
    reach beyond the days, what the CRM holds of it, why they differ, and what became of the leads.
    """

    channel: str
    claimed: int | float
    undivided: int | float
    leads: int
    difference: int | float
    reasons: dict[str, int | float]
    sql: int
    customers: int
    cost: Money | None
    cost_per_sql: Money | None
    cost_per_customer: Money | None


class PlatformsDocument(Told):
    """Platforms beside the CRM; `unknown_leads` came by a channel that nobody knows, `other_leads`
    by one that claims nothing."""

    currency: str
    left_out: LeftOut
    platforms: list[PlatformRow]
    unknown_leads: int
    other_leads: int


class RestatedRow(Document):
    """One figure of the loop: when the days were over, what was recorded late, what has happened
    since, and now. They add up."""

    figure: str
    closed: Money
    late: Money
    since: Money
    now: Money


class RestatedDocument(Told):
    """The loop then and now; without rows while the days are not over."""

    currency: str
    rows: list[RestatedRow]


class FunnelRow(Document):
    """One stage."""

    stage: str
    people: int
    implied: int
    of_previous: float | None
    median_days_from_previous: float | None
    note: str | None


class FunnelDocument(Told):
    """How many enter each stage, what share goes on and how long it takes."""

    mode: str
    rows: list[FunnelRow]


class ReachedStage(Document):
    """How many came as far as a stage, and whether all of them have had the time to."""

    people: int
    share: float | None
    mature: bool


class CohortRow(Document):
    """The leads that began in one month, as 2026-09, and how far they came."""

    month: str
    began: int
    stages: dict[str, ReachedStage]


class GroupRow(Document):
    """The leads of whom a channel, campaign or field says the same; empty where nobody knows."""

    value: str
    began: int
    stages: dict[str, ReachedStage]


class StayRow(Document):
    """How many days passes stay in a stage: half and nine in ten of those that `left`, and half of
    those that are still `here`."""

    stage: str
    left: int
    half: float | None
    nine_in_ten: float | None
    here: int
    here_half: float | None


class CohortsDocument(Told):
    """How far the leads of each month came, how long stages take, and both `by` something."""

    cohorts: list[CohortRow]
    stays: list[StayRow]
    by: str
    groups: list[GroupRow]


class AttemptsRow(Document):
    """People by how often they were tried; `most` is null where there is no upper end."""

    least: int
    most: int | None
    people: int
    customers: int
    rate: float | None
    note: str | None


class AttemptsDocument(Told):
    """Conversion by the number of attempts."""

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


class CommitmentsDocument(Told):
    """How each side keeps its word, period by period."""

    currency: str
    rows: list[CommitmentRow]
