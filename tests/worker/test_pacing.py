"""A commitment at risk is told to the side that made it: once a week, on a working morning."""

from datetime import datetime, timedelta

import pytest

from testigo.actions.alerting import expand
from testigo.actions.applying import apply_all
from testigo.actions.deliveries import send_next
from testigo.queries.commitments import standings
from testigo.store.models import OutboxRow, Workspace
from testigo.worker.pacing import look_at_pace
from tests.factories.business import PACT, hire, open_workspace, sign_pact_text, staff
from tests.factories.facts import crossing, tell
from tests.factories.sink import Sink, body_of, post_box
from tests.spec.agreement import at

__all__ = ["post_box"]

pytestmark = pytest.mark.django_db

PROMISED = (
    PACT.replace(
        "dispositions:",
        "  - {id: mql-volume, side: marketing, promise: volume, stage: mql, "
        "at_least: 40, per: month}\n"
        "dispositions:",
    )
    + "  - {on: pace.at_risk, to: marketing, by: [email, slack]}\n"
)
# The pact is in force since Tuesday 15 September 2026; this is Thursday 24, 10:00 in Madrid.
THURSDAY = at(24 * 3 + 1)


def company(text: str = PROMISED) -> Workspace:
    """A staffed workspace whose pact promises 40 MQL a month, with three of them so far."""
    workspace = open_workspace()
    staff(workspace)
    sign_pact_text(workspace, text)
    for number in range(3):
        tell(workspace, crossing(at(number), f"p{number}@acme.example"), at(number))
    apply_all(workspace=workspace, now=at(4))
    return workspace


def told(workspace: Workspace) -> list[OutboxRow]:
    return list(OutboxRow.objects.of(workspace.id).filter(topic="pace.at_risk"))


def look(workspace: Workspace, *instants: datetime) -> list[int]:
    return [look_at_pace(workspace, instant) for instant in instants]


def test_marketing_is_told_that_the_pace_is_at_risk() -> None:
    workspace = company()
    assert look(workspace, THURSDAY) == [1]
    [row] = told(workspace)
    assert (row.recipient, row.channels, row.person) == ("side:marketing", ["email", "slack"], None)
    assert row.created_at == row.not_before == THURSDAY
    [one] = [one for one in standings(workspace.id, THURSDAY) if one.promise.id == "mql-volume"]
    assert (row.payload["commitment"], one.state) == ("mql-volume", "at_risk")
    assert (row.payload["value"], row.payload["target"]) == ("3", str(one.target))
    assert row.payload["from"] == "2026-09-15"


def test_it_is_looked_at_once_a_day_and_told_once_a_week() -> None:
    workspace = company()
    hour, day = timedelta(hours=1), timedelta(days=1)
    assert look(workspace, THURSDAY, THURSDAY + hour, THURSDAY + day) == [1, 0, 0]
    assert look(workspace, THURSDAY + 4 * day, THURSDAY + 5 * day) == [1, 0]
    assert len(told(workspace)) == 2


def test_nobody_is_told_while_it_is_closed() -> None:
    workspace = company()
    saturday, dawn = THURSDAY + timedelta(days=2), THURSDAY - timedelta(hours=3)
    assert look(workspace, saturday, dawn) == [0, 0]
    assert told(workspace) == []


def test_what_is_on_pace_is_not_told() -> None:
    workspace = company(PROMISED.replace("at_least: 40", "at_least: 4"))
    assert look(workspace, THURSDAY) == [0]


def test_a_side_is_told_of_its_own_promises_and_the_sponsor_of_all() -> None:
    workspace = company(PROMISED.replace("to: marketing, by", "to: [sales, sponsor], by"))
    assert look(workspace, THURSDAY) == [1]
    assert [row.recipient for row in told(workspace)] == ["side:sponsor"]


def test_a_pact_that_tells_nothing_of_it_is_not_looked_at() -> None:
    assert look(company(PROMISED.rpartition("  - {on: pace")[0]), THURSDAY) == [0]


def test_a_sample_company_tells_nobody() -> None:
    workspace = company()
    Workspace.objects.filter(pk=workspace.pk).update(is_sample=True)
    workspace.refresh_from_db()
    assert look(workspace, THURSDAY) == [0]


def test_each_workspace_is_told_of_its_own() -> None:
    workspace, other = company(), open_workspace("other")
    assert look(other, THURSDAY) == [0]
    assert look(workspace, THURSDAY) == [1]
    assert told(other) == []


def test_the_mail_says_how_far_and_where_it_would_end(post_box: Sink) -> None:
    workspace = company()
    hire(workspace, "laura@nortia.example", "marketing")
    expand(workspace=workspace, now=at(4))
    look(workspace, THURSDAY)
    assert expand(workspace=workspace, now=THURSDAY) >= 1
    # Not too many go out at once.
    for minute in range(5):
        later = THURSDAY + timedelta(minutes=minute)
        while send_next(workspace=workspace, kind="email", now=later):
            pass
    told = [body_of(mail) for mail in post_box.mails if mail["To"] == "laura@nortia.example"]
    assert [text for text in told if "MQL" in text and "3 de 22" in text], told
