"""Platforms beside the CRM, as a table: run as a test and printed in docs/rules/loop.md."""

from typing import NamedTuple

from testigo.core.claims import Claims
from tests.spec.story import Line, numbered
from tests.spec.working_time import table

META = "channel=meta_ads campaign=guide"
STORY = (
    Line("2026-01-31 20:00", "", "cost.recorded",
         "channel=meta_ads campaign=guide from=2026-01-01 to=2026-01-31 amount=900 claimed=8"),
    Line("2026-01-31 20:00", "", "cost.recorded",
         "channel=linkedin_ads campaign=abm from=2026-01-01 to=2026-01-31 amount=300 claimed=1"),
    Line("2026-01-05 10:00", "Ana", "form.submitted", META),
    Line("2026-01-05 10:00", "Ana", "stage.entered", "stage=lead cycle=1"),
    Line("2026-01-19 10:00", "Ana", "form.submitted", META),
    Line("2026-01-06 10:00", "Ben", "form.submitted", META),
    Line("2026-01-06 10:00", "Ben", "stage.entered", "stage=lead cycle=1"),
    Line("2026-01-07 10:00", "Cid", "form.submitted", "channel=google_ads"),
    Line("2026-01-07 10:00", "Cid", "stage.entered", "stage=lead cycle=1"),
    Line("2026-01-09 10:00", "Cid", "demo.requested", META),
    Line("2025-12-01 10:00", "Dani", "stage.entered", "stage=lead cycle=1"),
    Line("2026-01-10 10:00", "Dani", "page.viewed", META),
    Line("2026-01-10 10:10", "Dani", "content.downloaded", "content=guide"),
    Line("2026-01-11 10:00", "Eva", "form.submitted", META),
    Line("2026-01-12 10:00", "Fay", "page.viewed", f"{META} automatic=yes"),
    Line("2026-01-13 10:00", "Gil", "page.viewed", META),
    Line("2026-01-14 10:00", "Hal", "form.submitted", "channel=linkedin_ads campaign=abm"),
    Line("2026-01-14 10:00", "Hal", "stage.entered", "stage=lead cycle=1"),
    Line("2026-01-15 10:00", "Ira", "form.submitted", "channel=linkedin_ads campaign=brand"),
    Line("2026-01-15 10:00", "Ira", "stage.entered", "stage=lead cycle=1"),
    Line("2026-01-16 10:00", "Jo", "stage.entered", "stage=lead cycle=1"),
)  # fmt: skip


class Row(NamedTuple):
    """A platform, or one of the reasons of its difference."""

    channel: str
    claimed: str
    leads: str
    reason: str
    count: str
    because: str


ROWS = (
    Row("meta_ads", "8", "2", "", "6", "Ana and Ben"),
    Row("", "", "", "again", "1", "Ana left a form twice"),
    Row("", "", "", "elsewhere", "1", "Cid came by google_ads first"),
    Row("", "", "", "outside", "1", "Dani was a lead in December; one visit left something"),
    Row("", "", "", "no_lead", "1", "Eva lacks the minimum data"),
    Row("", "", "", "machine", "1", "the click of Fay was made by a machine"),
    Row("", "", "", "not_arrived", "1", "Gil left nothing, and nothing tells of the last one"),
    Row("linkedin_ads", "1", "2", "", "-1", "Hal and Ira"),
    Row("", "", "", "unclaimed", "1", "nothing is claimed for brand"),
)


def written(claims: Claims) -> list[tuple[str, ...]]:
    """The report as the table writes it, without what explains it."""
    rows: list[tuple[str, ...]] = []
    for one in claims.platforms:
        rows.append((one.channel, str(one.claimed), str(one.leads), "", str(one.difference)))
        rows += [("", "", "", reason.code, str(reason.count)) for reason in one.reasons]
    return rows


def tables() -> dict[str, str]:
    """The tables of the rule page."""
    return {
        "claims-story": table(("Line", "At", "Who", "Fact", "Says", "Recorded"), numbered(STORY)),
        "claims": table(("Channel", "Claimed", "Leads", "Reason", "Difference", "Because"), ROWS),
    }
