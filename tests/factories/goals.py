"""A pact with a goal, and a log whose leads have had their time to sign."""

from datetime import datetime

from testigo.actions.members import create_team
from testigo.actions.pacts import load_pact_draft, sign_pact
from testigo.core.facts import Fact
from testigo.store import log
from testigo.store.models import Workspace
from tests.actions.business import open_business
from tests.spec.story import Line, facts_of
from tests.web.handed_over import PACT

GOAL = (
    "goals:\n  - {period: 2026-Q4, revenue: 300000, average_deal: 10000, "
    "lead_to_customer: 2.5%, lead_to_mql: 25%}\n"
)
PROMISE = (
    "  - {id: mkt-revenue, side: marketing, promise: revenue, counted: sourced,\n"
    "     at_least: 120000, per: quarter}\ndispositions:"
)
WITH_GOAL = PACT.replace("dispositions:", PROMISE) + GOAL


def story() -> list[Fact]:
    """Forty leads of April, of whom four signed twenty days later; five of October, of whom one
    signed in November with her margin; and what a campaign cost."""
    lines = []
    for number in range(40):
        who, channel = f"p{number}", "google_ads" if number < 36 else "events"
        lines.append(Line("2026-04-01 09:00", who, "form.submitted", f"channel={channel}"))
        lines.append(Line("2026-04-01 09:00", who, "stage.entered", "stage=lead cycle=1"))
        if number < 10:
            lines.append(Line("2026-04-02 09:00", who, "stage.entered", "stage=mql cycle=1"))
        if number < 4:
            lines.append(Line("2026-04-21 09:00", who, "stage.entered", "stage=customer cycle=1"))
            lines.append(Line("2026-04-21 09:00", who, "contract.signed", "amount=8000"))
    for number in range(5):
        lines.append(Line("2026-10-05 09:00", f"n{number}", "page.viewed", "gclid=x"))
        lines.append(Line("2026-10-05 09:00", f"n{number}", "stage.entered", "stage=lead cycle=1"))
    lines.append(Line("2026-11-03 09:00", "n0", "stage.entered", "stage=customer cycle=1"))
    lines.append(Line("2026-11-03 09:00", "n0", "contract.signed", "amount=9000 margin=4000"))
    said = "channel=google_ads from=2026-10-01 to=2026-10-31 amount=1500"
    lines.append(Line("2026-10-31 20:00", "", "cost.recorded", said))
    return facts_of(lines)


def with_story() -> Workspace:
    """A workspace whose log holds the story."""
    workspace = open_business()
    log.append(workspace.id, 0, story())
    return workspace


def agreed(workspace: Workspace, text: str = WITH_GOAL) -> Workspace:
    """The workspace once both sides have signed."""
    for slug in ("sdr", "ventas"):
        create_team(workspace=workspace, slug=slug, name=slug)
    opened = datetime.fromisoformat("2026-08-20T10:00:00+00:00")
    version = load_pact_draft(workspace=workspace, text=text, by="operator", now=opened)
    for email in ("laura@nortia.example", "pablo@nortia.example"):
        sign_pact(
            workspace=workspace, number=version.number, email=email, by="operator", now=opened
        )
    return workspace
