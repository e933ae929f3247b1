"""The loop as tables: they are run as tests and printed in docs/rules/loop.md."""

from decimal import Decimal
from typing import NamedTuple

from testigo.core.lead_figures import Figures
from tests.spec import claims, costs
from tests.spec.story import Line, numbered
from tests.spec.working_time import table

# The leads of January 2026, in Madrid.
SINCE, UNTIL = "2026-01-01", "2026-02-01"

STORY = (
    Line("2026-01-05 10:00", "Ana", "form.submitted", "channel=linkedin_ads campaign=guide"),
    Line("2026-01-05 10:00", "Ana", "stage.entered", "stage=lead cycle=1"),
    Line("2026-01-06 12:00", "Ana", "stage.entered", "stage=mql cycle=1"),
    Line("2026-01-07 09:30", "Ana", "lead.qualified"),
    Line("2026-01-07 09:30", "Ana", "stage.entered", "stage=sql cycle=1"),
    Line("2026-01-20 17:00", "Ana", "stage.entered", "stage=opportunity cycle=1"),
    Line("2026-02-10 13:00", "Ana", "contract.signed", "amount=9000.00 margin=6000.00"),
    Line("2026-02-11 09:00", "Ana", "feedback.given", "right_role=yes"),
    Line("2026-01-08 11:00", "Bea", "email.clicked", "channel=linkedin_ads campaign=guide"),
    Line("2026-01-08 11:05", "Bea", "stage.entered", "stage=lead cycle=1"),
    Line("2026-01-08 11:05", "Bea", "stage.entered", "stage=mql cycle=1"),
    Line("2026-01-09 10:00", "Bea", "lead.rejected", "reason=student"),
    Line("2026-01-09 10:00", "Bea", "feedback.given", "right_role=no"),
    Line("2026-01-12 16:00", "Carla", "page.viewed", "gclid=x utm_campaign=brand"),
    Line("2026-01-12 16:10", "Carla", "trait.set", "trait=company value=Acme"),
    Line("2026-01-12 16:10", "Carla", "stage.entered", "stage=lead cycle=1"),
    Line("2026-01-30 12:00", "Carla", "stage.entered", "stage=mql cycle=1 implied=yes"),
    Line("2026-01-30 12:00", "Carla", "stage.entered", "stage=sql cycle=1 implied=yes"),
    Line("2026-01-30 12:00", "Carla", "stage.entered", "stage=opportunity cycle=1 implied=yes"),
    Line("2026-01-30 12:00", "Carla", "contract.signed", "amount=4000.00"),
    Line("2026-01-15 09:00", "Dani", "webinar.attended", "channel=webinars"),
    Line("2026-01-15 09:00", "Dani", "trait.set", "trait=company value=ACME"),
    Line("2026-01-15 09:00", "Dani", "stage.entered", "stage=lead cycle=1"),
    Line("2026-03-01 10:00", "Dani", "contract.signed", "amount=2000.00"),
    Line("2026-01-31 23:30", "Eva", "page.viewed", "gclid=y automatic=yes"),
    Line("2026-01-31 23:30", "Eva", "stage.entered", "stage=lead cycle=1"),
    Line("2026-02-20 10:00", "Eva", "deal.lost", "deal=d1 reason=price"),
    Line("2026-02-01 00:30", "Fay", "stage.entered", "stage=lead cycle=1"),
    Line("2026-01-31 20:00", "", "cost.recorded",
         "channel=linkedin_ads campaign=guide from=2026-01-01 to=2026-01-31 "
         "amount=310.00 claimed=5"),
    Line("2026-01-16 08:00", "", "cost.recorded",
         "channel=google_ads from=2025-12-15 to=2026-01-15 amount=320.00 claimed=9"),
    Line("2026-01-31 20:00", "", "cost.recorded",
         "channel=tiktok_ads from=2026-01-10 to=2026-01-10 amount=99.99 claimed=3"),
    Line("2026-02-28 10:00", "Bea", "contract.signed", "amount=1500.00", "2026-03-12 10:00"),
    Line("2026-03-15 09:00", "Dani", "fact.retracted", "of=24"),
)  # fmt: skip


class Row(NamedTuple):
    """A row of the report, as text; empty where there is nothing to say."""

    channel: str
    campaign: str
    cost: str
    claimed: str
    leads: str
    mql: str
    accepted: str
    sql: str
    opportunities: str
    customers: str
    revenue: str
    margin: str
    cost_per_lead: str
    cost_per_customer: str
    roi: str


HEAD = (
    "Channel", "Campaign", "Cost", "Claimed", "Leads", "MQL", "Accepted", "SQL", "Opportunities",
    "Customers", "Revenue", "Margin", "Cost per lead", "Cost per customer", "ROI",
)  # fmt: skip

# As of 10 March 2026: what was known before the 11th began.
ASOF = "2026-03-11 00:00"
ROWS = (
    Row("google_ads", "", "150.00", "", "0", "0", "0", "0", "0", "0", "0", "", "", "",
        "-1.000000"),
    Row("google_ads", "brand", "", "", "1", "0", "0", "1", "1", "1", "4000.00", "", "", "", ""),
    Row("linkedin_ads", "guide", "310.00", "5", "2", "2", "1", "1", "1", "1", "9000.00", "6000.00",
        "155.00", "310.00", "18.354839"),
    Row("tiktok_ads", "", "99.99", "3", "0", "0", "0", "0", "0", "0", "0", "", "", "",
        "-1.000000"),
    Row("webinars", "", "", "", "1", "0", "0", "0", "0", "0", "2000.00", "", "", "", ""),
    Row("unknown", "", "", "", "1", "0", "0", "0", "0", "0", "0", "", "", "", ""),
)  # fmt: skip
TOTALS = Row(
    "total", "", "559.99", "8", "5", "2", "1", "2", "2", "2", "15000.00", "", "112.00", "280.00",
    "25.786193",
)  # fmt: skip


class AsOf(NamedTuple):
    """The totals of the same leads, asked as of other days."""

    asof: str
    leads: str
    mql: str
    customers: str
    revenue: str
    because: str


AS_OF = (
    AsOf("2026-01-08 00:00", "1", "1", "0", "0", "only Ana is known"),
    AsOf("2026-02-01 00:00", "5", "2", "1", "4000.00", "Fay became a lead in February"),
    AsOf("2026-02-11 00:00", "5", "2", "2", "13000.00", "Ana has signed"),
    AsOf("2026-03-11 00:00", "5", "2", "2", "15000.00", "the second contract of Acme"),
    AsOf("2026-03-13 00:00", "5", "2", "3", "16500.00", "Bea's contract was recorded on the 12th"),
    AsOf("2026-03-16 00:00", "5", "2", "3", "14500.00", "Dani's contract was taken back"),
)


class Part(NamedTuple):
    """A cost and the part of it that falls on the days asked for."""

    amount: str
    start: str
    end: str
    since: str
    until: str
    part: str
    claimed: str


# Each cost claims 7 leads.
PARTS = (
    Part("310.00", "2026-01-01", "2026-01-31", "2026-01-01", "2026-02-01", "310.00", "7"),
    Part("310.00", "2026-01-01", "2026-01-31", "2026-01-01", "2026-01-11", "100.00", ""),
    Part("310.00", "2026-01-01", "2026-01-31", "2025-12-01", "2026-03-01", "310.00", "7"),
    Part("10.00", "2026-01-01", "2026-01-03", "2026-01-01", "2026-01-02", "3.33", ""),
    Part("10.00", "2026-01-01", "2026-01-03", "2026-01-02", "2026-01-03", "3.33", ""),
    Part("10.00", "2026-01-01", "2026-01-03", "2026-01-03", "2026-01-04", "3.34", ""),
    Part("0.01", "2026-01-01", "2026-01-31", "2026-01-01", "2026-01-31", "0.00", ""),
    Part("0.01", "2026-01-01", "2026-01-31", "2026-01-31", "2026-02-01", "0.01", ""),
    Part("-30.00", "2026-01-01", "2026-01-30", "2026-01-01", "2026-01-16", "-15.00", ""),
)


def written(channel: str, campaign: str, figures: Figures) -> Row:
    """A row of the report as text."""
    return Row(
        channel,
        campaign,
        *(
            _text(value)
            for value in (
                figures.cost,
                figures.claimed,
                figures.leads,
                figures.mql,
                figures.accepted,
                figures.sql,
                figures.opportunities,
                figures.customers,
                figures.revenue,
                figures.margin,
                figures.cost_per_lead,
                figures.cost_per_customer,
                figures.roi,
            )
        ),
    )


def _text(value: Decimal | int | None) -> str:
    return "" if value is None else str(value)


def tables() -> dict[str, str]:
    """The tables of the rule page, by name."""
    head = ("Line", "At", "Who", "Fact", "Says", "Recorded")
    return (
        {
            "story": table(head, numbered(STORY)),
            "rows": table(HEAD, (*ROWS, TOTALS)),
            "asof": table(("Before", "Leads", "MQL", "Customers", "Revenue", "Because"), AS_OF),
            "parts": table(
                ("Amount", "From", "To", "Asked from", "up to, not including", "Part", "Claimed"),
                PARTS,
            ),
        }
        | costs.tables()
        | claims.tables()
    )
