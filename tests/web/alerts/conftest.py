"""A workspace whose channels are set up, with deliveries that stand in every way."""

from datetime import datetime, timedelta

import pytest

from testigo.actions.alert_channels import set_up_channel
from testigo.store.models import AlertChannel, Delivery, DeliveryTry, Membership, User, Workspace
from tests.web.conftest import BORN

NOW = BORN + timedelta(days=10, hours=2)
SECRET = "whsec_" + "a" * 40
HOOK = "https://hooks.example.com/services/T0/B0/very-secret"


@pytest.fixture
def laura(space: Workspace, ana: User) -> Membership:
    """Ana's place, as somebody who sets things up."""
    rows = Membership.objects.of(space.pk)
    rows.filter(user=ana).update(role="marketing")
    member: Membership = rows.get(user=ana)
    return member


def webhook(space: Workspace, by: Membership, now: datetime = NOW) -> AlertChannel:
    """A webhook, set up."""
    values = {"url": HOOK, "secret": SECRET}
    return set_up_channel(
        workspace=space, kind="webhook", values=values, policy="less", by=by, now=now
    )


def delivery(space: Workspace, number: int, state: str, **values: object) -> Delivery:
    """A delivery that stands so, made so many minutes after the others."""
    made = NOW + timedelta(minutes=number)
    told = {
        "alert": f"{number:064x}",
        "event": "lead.handed_over",
        "channel": "email",
        "cause": f"{number:032x}",
        "created_at": made,
        "since": made,
        "not_before": made,
        "state": state,
    }
    row: Delivery = Delivery.objects.of(space.pk).create(id=f"{number:064x}", **told | values)
    return row


def tried(row: Delivery, outcome: str, code: str = "", words: str = "") -> None:
    """One more try of a delivery."""
    rows = DeliveryTry.objects.of(row.workspace_id)
    rows.create(
        delivery=row.id,
        number=rows.filter(delivery=row.id).count() + 1,
        at=row.not_before,
        ended_at=row.not_before,
        outcome=outcome,
        code=code,
        words=words,
    )


@pytest.fixture
def log(space: Workspace, ana: User) -> dict[str, Delivery]:
    """One delivery for each way to stand."""
    found = {
        state: delivery(space, number, state, user=ana)
        for number, state in enumerate(("sent", "waiting", "aside", "refused", "dropped"))
    }
    tried(found["sent"], "put_off", "alert_no_answer", "timed out")
    tried(found["sent"], "sent")
    tried(found["aside"], "put_off", "alert_no_answer", "503 Service Unavailable")
    rows = Delivery.objects.of(space.pk)
    rows.filter(id=found["aside"].id).update(problem="alert_no_answer", failures=5)
    rows.filter(id=found["dropped"].id).update(problem="alert_settled")
    delivery(space, 9, "gathered", user=ana, event="clock.warned", channel="webhook")
    return found
