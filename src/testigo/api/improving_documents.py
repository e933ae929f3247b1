"""Leakage, the gap and recommendations as the OpenAPI document declares them."""

from typing import Literal

from pydantic import Field

from testigo.api.documents import Document, Money
from testigo.api.inputs import Against
from testigo.api.reports_documents import Told
from testigo.core.gap import Factor
from testigo.core.leaks import Leak
from testigo.core.recommending import Kind


class Worth(Document):
    """An estimate in money, and between what it lies."""

    low: Money | None
    value: Money | None
    high: Money | None


class LeakRow(Document):
    """One leak: how many leads, how many of them signed all the same, how many would have signed
    at the rates of comparable leads, and what that is worth."""

    leak: Leak
    leads: int
    customers: int
    expected_customers: float | None
    worth: Worth | None
    note: Literal["few_cases", "no_comparables", "no_deals"] | None


class ComparableLeads(Document):
    """The leads that were handled as promised."""

    leads: int
    customers: int


class LeakTotals(Document):
    """All leaks together."""

    leads: int
    customers: int
    worth: Worth | None


class ContributionFigures(Document):
    """What was signed on the days, less what the campaigns cost; never called a net profit."""

    contracts: int
    revenue: Money | None
    margin: Money | None
    cost: Money | None
    contribution: Money | None


class LeaksDocument(Told):
    """What is lost of the leads handed over on the days."""

    currency: str
    handed_over: int
    comparable: ComparableLeads
    average_deal: Money | None
    contracts: int
    rows: list[LeakRow]
    totals: LeakTotals
    contribution: ContributionFigures


class GapRow(Document):
    """How much of the gap one link of the chain explains; `without_goal` where the goal says
    nothing of it."""

    factor: Factor
    amount: Money
    without_goal: bool


class ChainLinks(Document):
    """The links of the chain in one period; shares of 1, null without cases."""

    leads: int
    quality: float | None
    acceptance: float | None
    on_time: float | None
    full_effort: float | None
    win_rate: float | None
    average_deal: float | None


class GapDocument(Told):
    """The gap and its links, the earlier period first; the amounts are null where the pact has no
    goal for exactly these days."""

    against: Against
    before_from: str | None
    before_to: str | None
    currency: str
    before: Money | None
    after: Money | None
    gap: Money | None
    rows: list[GapRow]
    links: list[ChainLinks]


class ComparedShare(Document):
    """Of so many cases, those that met it."""

    met: int
    cases: int
    rate: float


class WrongIf(Document):
    """What would prove a recommendation wrong: what at least or at most so many of the next ones
    are, or what a customer costs."""

    of: int | None
    at_least: int | None
    at_most: int | None
    customer_costs_more_than: Money | None


class RecommendationRow(Document):
    """One recommendation; of what it speaks stands in whichever of `channel`, `campaign`,
    `weekday` (0 is Monday) with hours, and `minutes` is not null."""

    kind: Kind
    channel: str | None
    campaign: str | None
    weekday: int | None
    from_: int | None = Field(alias="from")
    to: int | None
    minutes: int | None
    own: ComparedShare
    others: ComparedShare
    effect_per_month: Worth
    wrong_if: WrongIf


class RecommendationsDocument(Told):
    """At most three, by what each is expected to bring a month."""

    currency: str
    average_deal: Money | None
    rows: list[RecommendationRow]
