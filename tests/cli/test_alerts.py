"""`testigo alerts`, and what doctor says of alerts."""

from typing import Any

import pytest

from testigo.store.models import AlertChannel, Delivery, DeliveryTry, Workspace
from tests.actions.business import NOW
from tests.cli.conftest import Terminal
from tests.factories.sink import UNKNOWN, Sink, post_box

__all__ = ["post_box"]

pytestmark = pytest.mark.django_db
ANA = "ana@nortia.example"


def aside(space: Workspace, number: int = 1) -> Delivery:
    mark = f"{number:064x}"
    row: Delivery = Delivery.objects.of(space.id).create(
        id=mark,
        alert=mark,
        event="clock.warned",
        channel="email",
        cause=mark[:32],
        created_at=NOW,
        since=NOW,
        not_before=NOW,
        state="aside",
        problem="alert_no_answer",
        tries=5,
    )
    DeliveryTry.objects.of(space.id).create(
        delivery=mark, number=1, at=NOW, outcome="put_off", words="timed out"
    )
    return row


def test_the_list_shows_every_try(testigo: Terminal, nortia: Workspace) -> None:
    aside(nortia)
    said = testigo("alerts", "list")
    assert said.code == 0
    assert "A clock is due soon · E-mail · Set aside" in said.out
    (one,) = testigo("alerts", "list", "--state", "aside", "--json").json["deliveries"]
    assert (one["event"], one["channel"], one["state"]) == ("clock.warned", "email", "aside")
    assert one["tries"][0]["words"] == "timed out"
    assert testigo("alerts", "list", "--state", "sent", "--json").json == {"deliveries": []}
    assert testigo("alerts", "list", "--state", "lost").code == 5


def test_what_was_set_aside_is_tried_anew(testigo: Terminal, nortia: Workspace) -> None:
    first, second = aside(nortia, 1 << 255), aside(nortia, 2 << 250)
    assert testigo("alerts", "replay", first.id[:12], "--json").json == {"waiting": 1}
    assert testigo("alerts", "replay", "--all", "--json").json == {"waiting": 1}
    assert testigo("alerts", "replay", second.id[:12]).code == 4
    assert testigo("alerts", "replay", "f" * 12).code == 4
    states = Delivery.objects.of(nortia.id).values_list("state", flat=True)
    assert set(states) == {"waiting"}


def test_a_test_goes_to_a_member(testigo: Terminal, nortia: Workspace, post_box: Sink) -> None:
    assert testigo("alerts", "test", "email", "--to", ANA, "--json").json["sent"] is True
    assert post_box.receivers == [ANA]
    post_box.answers[ANA] = UNKNOWN
    assert testigo("alerts", "test", "email", "--to", ANA).code == 5
    assert testigo("alerts", "test", "pigeon", "--to", ANA).code == 4
    assert testigo("alerts", "test", "email", "--to", "who@else.example").code == 4


def findings(testigo: Terminal) -> dict[str, dict[str, Any]]:
    return {one["code"]: one for one in testigo("doctor", "--json").json["findings"]}


def test_doctor_says_what_is_set_aside_and_which_channels_fail(
    testigo: Terminal, nortia: Workspace, post_box: Sink
) -> None:
    assert not [
        code for code in findings(testigo) if code.startswith(("health_alert", "health_ch"))
    ]
    aside(nortia)
    AlertChannel.objects.of(nortia.id).create(
        kind="email", changed_at=NOW, failures=4, failing_since=NOW, problem="alert_no_answer"
    )
    AlertChannel.objects.of(nortia.id).create(kind="webhook", changed_at=NOW, config="not ours")
    found = findings(testigo)
    assert found["health_alerts_aside"]["state"] == "bad"
    assert "email" in found["health_channel_down"]["message"]
    assert "webhook" in found["health_channel_sealed"]["message"]
