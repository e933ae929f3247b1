"""Journeys and attribution as the OpenAPI document declares them."""

from typing import Literal

from pydantic import ConfigDict

from testigo.api.documents import Document, Moment, Money
from testigo.api.reports_documents import Told
from testigo.core.attribution.models import Model


class SignedDocument(Told):
    """What was signed on the days, and what Marketing had a part in; `notes` count what could not
    be taken as it came."""

    currency: str
    window: int
    sales: int
    revenue: Money
    of_which_renewals: Money
    sourced: Money
    influenced: Money
    notes: dict[str, int]


class Credit(Document):
    """What each model asked for gives, by its name."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Money]


class CreditRow(Credit):
    """What each model asked for gives one channel or campaign, by the name of the model."""

    channel: str
    campaign: str


class AttributionDocument(SignedDocument):
    """Who is credited with what was signed; every model adds up to the revenue."""

    by: Literal["channel", "campaign"]
    models: list[Model]
    rows: list[CreditRow]
    totals: Credit


class TouchLine(Document):
    """One touch, and the fact that it is."""

    at: Moment
    person: str
    channel: str
    campaign: str
    fact: str


class JourneyLine(Document):
    """What preceded one sale, or one deal that was lost."""

    deal: str
    ended_at: Moment
    company: str
    person: str
    people: list[str]
    revenue: Money
    of_which_renewals: Money
    sourced: bool
    influenced: bool
    lead_at: Moment | None
    deal_at: Moment | None
    path: list[str]
    touches: list[TouchLine]
    touches_before: int
    touches_after: int


class PathLine(Document):
    """The channels that several journeys took in this order."""

    channels: list[str]
    sales: int
    revenue: Money
    median_days: float | None


class StepTime(Document):
    """How many journeys took a step, and in how many days half of them."""

    journeys: int
    median_days: float | None


class JourneysDocument(SignedDocument):
    """The journeys of what was signed and of what was lost, the paths walked most, and how long
    steps take."""

    journeys: list[JourneyLine]
    lost: list[JourneyLine]
    paths: list[PathLine]
    steps: dict[str, StepTime]
