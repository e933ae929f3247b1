"""Costs by month as the OpenAPI document declares them."""

from pydantic import Field

from testigo.api.documents import Document, Moment, Money
from testigo.api.reports_documents import LeftOut, Told


class CostRow(Document):
    """What a campaign cost in each of the months, null where no cost was recorded, and how many
    leads its platform claims."""

    channel: str
    campaign: str
    months: list[Money | None]
    total: Money
    claimed: int | float | None


class CostOverlap(Document):
    """Days, `to` left out, of one campaign that two sources told: the one that counts, and the one
    that does not, by their `export`."""

    channel: str
    campaign: str
    from_: str = Field(alias="from")
    to: str
    currency: str
    counts: str
    amount: Money
    left_out: str
    left_amount: Money


class CostSourceLine(Document):
    """One file, or what else told costs: what it says of the days, and what of it counts."""

    export: str
    door: str
    import_id: str | None
    file_name: str | None
    by: str | None
    recorded_at: Moment
    rows: int
    from_: str = Field(alias="from")
    to: str
    channels: list[str]
    amount: Money | None
    counts: Money | None
    other_currencies: list[str]


class SameCampaign(Document):
    """A campaign that was said to be the same as another, by which fact."""

    fact: str
    channel: str
    campaign: str
    into_channel: str
    into_campaign: str
    by: str | None
    at: Moment


class CostsDocument(Told):
    """What campaigns cost by month; `months` are their first days among those asked for."""

    currency: str
    months: list[str]
    rows: list[CostRow]
    by_month: list[Money | None]
    total: Money | None
    overlaps: list[CostOverlap]
    sources: list[CostSourceLine]
    same: list[SameCampaign]
    left_out: LeftOut
