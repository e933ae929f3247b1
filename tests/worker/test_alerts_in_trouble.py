"""Channels that fail, hang and come back, and senders that die: nothing is lost, nothing floods."""

from datetime import timedelta
from typing import Any

import pytest

from testigo.actions.alerting import expand
from testigo.actions.deliveries import replay_all, send_next
from testigo.core.alerting import Preferences
from testigo.core.retries import MOST_CLAIMS, TOO_OLD
from testigo.store import deliveries
from testigo.store.deliveries import LEASES, PER_SECOND
from testigo.store.models import (
    AlertChannel,
    Delivery,
    DeliveryTry,
    OutboxRow,
    Workspace,
)
from testigo.worker.alerts import AlertSender
from tests.factories.business import hire
from tests.factories.services import twilio
from tests.factories.sink import LATER, UNKNOWN, Sink, post_box
from tests.factories.web_sink import Says, WebSink, receiver
from tests.spec.agreement import at
from tests.worker.alerting import (
    ACCOUNT,
    NOW,
    TOKEN,
    Hands,
    choose,
    handed_over,
    hands,
    sender,
    set_up,
    space,
    states,
    telling,
    with_sms,
)

__all__ = ["hands", "post_box", "receiver", "sender", "space"]

pytestmark = pytest.mark.django_db
SDR = "sdr1@nortia.example"


@pytest.fixture
def phones(space: Workspace, receiver: WebSink) -> WebSink:
    """SMS that work, and the phone of who owns the leads."""
    receiver.answer = twilio(ACCOUNT, TOKEN)
    with_sms(space, receiver, SDR)
    return receiver


def test_another_channel_is_tried_at_once_when_the_first_one_fails(
    space: Workspace, sender: AlertSender, post_box: Sink, phones: WebSink, hands: Hands
) -> None:
    post_box.answers[SDR] = UNKNOWN
    handed_over(space)
    sender.turn()
    sender.turn()
    assert post_box.mails == []
    (got,) = phones.got
    assert "Marta, de Acme" in got.form["Body"]
    assert hands.now - NOW < timedelta(seconds=2)
    assert states(space) == {"refused": 1, "sent": 1}
    for _ in range(3):
        hands.move(60)
        sender.turn()
    assert len(phones.got) == 1


def test_a_channel_that_hangs_is_given_a_minute(
    space: Workspace, post_box: Sink, phones: WebSink, hands: Hands
) -> None:
    hanging: list[Any] = []
    # The thread of the first channel never comes back.
    sender = hands.sender(begin=lambda job: job() if hanging else hanging.append(job))
    handed_over(space)
    sender.turn()
    hands.move(59)
    sender.turn()
    assert phones.got == []
    hands.move(1)
    sender.turn()
    sender.turn()
    assert len(phones.got) == 1


def test_what_is_told_at_a_place_reaches_each_when_the_place_is_gone(
    sender: AlertSender, receiver: WebSink, post_box: Sink
) -> None:
    space = telling("on: lead.handed_over, to: owner, by: [slack]")
    receiver.always(Says(410))
    set_up(space, "slack", way="webhook", url=f"{receiver.url}/services/T1/B1/secret")
    handed_over(space)
    sender.turn()
    sender.turn()
    assert post_box.receivers == [SDR]


def test_while_a_channel_is_down_nothing_is_held_against_a_message_and_all_leave_afterwards(
    space: Workspace, sender: AlertSender, post_box: Sink, hands: Hands
) -> None:
    post_box.answers[""] = LATER
    for number in range(3):
        handed_over(space, hands.now, f"lead{number}@acme.example")
    down_for = timedelta(hours=1)
    while hands.now < NOW + down_for:
        sender.turn()
        hands.move(1)
    channel = AlertChannel.objects.of(space.id).get(kind="email")
    assert channel.failing_since is not None
    assert channel.failures > 20
    assert max(Delivery.objects.of(space.id).values_list("failures", flat=True)) <= 1
    post_box.answers.clear()
    back = hands.now
    while states(space) != {"sent": 3}:
        sender.turn()
        hands.move(1)
        assert hands.now - back < timedelta(minutes=5), states(space)
    assert len(set(post_box.ids())) == len(post_box.mails) == 3


def test_a_message_that_never_gets_through_is_set_aside_and_can_be_sent_again(
    space: Workspace, post_box: Sink
) -> None:
    # All of its tries are within one day's opening hours.
    hands = Hands(at(0))
    sender = hands.sender()
    luis = "luis@nortia.example"
    hire(space, luis, "marketing")
    post_box.answers[luis] = LATER
    handed_over(space, hands.now)
    sender.turn()
    choose(space, luis, Preferences(off=frozenset({("lead.handed_over", "email")})))
    for number in range(18):
        # Others get through, so the channel is not to blame.
        handed_over(space, hands.now, f"lead{number}@acme.example")
        hands.move(600)
        sender.turn()
    row = Delivery.objects.of(space.id).get(user__email=luis, state="aside")
    assert row.failures == 5
    assert DeliveryTry.objects.of(space.id).filter(delivery=row.id).count() >= 5
    post_box.answers.clear()
    assert replay_all(workspace=space, now=hands.now) == 1
    sender.turn()
    assert post_box.receivers.count(luis) == 1


def test_no_more_than_five_a_second_leave_by_one_channel(
    space: Workspace, post_box: Sink, hands: Hands
) -> None:
    hurried = hands.sender(wait=lambda seconds: None)
    for number in range(12):
        hire(space, f"m{number}@nortia.example", "marketing")
    handed_over(space, hands.now)
    hurried.turn()
    assert len(post_box.mails) <= PER_SECOND
    total = sum(states(space).values())
    for _ in range(10):
        before = len(post_box.mails)
        hands.move(1)
        hurried.turn()
        assert len(post_box.mails) - before <= PER_SECOND
    assert len(post_box.mails) == total


# --- one sender at a time ------------------------------------------------------------------------


def test_whoever_stood_still_past_the_lease_may_not_say_what_came_of_it(
    space: Workspace, sender: AlertSender, post_box: Sink, hands: Hands
) -> None:
    handed_over(space)
    expand(workspace=space, now=hands.now)
    held = deliveries.claim(space.id, "email", hands.now)
    assert held is not None
    assert deliveries.claim(space.id, "email", hands.now) is None
    hands.move(LEASES["email"].total_seconds() + 1)
    assert send_next(workspace=space, kind="email", now=hands.now) == "sent"
    assert not deliveries.sent(held, hands.now, "x")
    assert states(space) == {"sent": 1}


def test_a_message_whose_senders_die_is_set_aside_and_the_others_leave(
    space: Workspace, sender: AlertSender, post_box: Sink, hands: Hands
) -> None:
    handed_over(space)
    expand(workspace=space, now=hands.now)
    for _ in range(MOST_CLAIMS):
        assert deliveries.claim(space.id, "email", hands.now) is not None
        hands.move(LEASES["email"].total_seconds() + 1)
    handed_over(space, hands.now, "eva@acme.example")
    sender.turn()
    assert len(post_box.mails) == 1
    assert states(space) == {"aside": 1, "sent": 1}
    assert Delivery.objects.of(space.id).get(state="aside").problem == "alert_poison"


def test_what_cannot_be_read_holds_up_nothing_else(
    space: Workspace, sender: AlertSender, post_box: Sink, hands: Hands
) -> None:
    handed_over(space)
    OutboxRow.objects.of(space.id).create(
        id="bad",
        topic="stage.entered",
        recipient="user:1",
        channels=["email"],
        cause="c",
        payload={},
        created_at=NOW - timedelta(days=1),
        not_before=NOW - timedelta(days=1),
    )
    for _ in range(8):
        sender.turn()
        hands.move(10)
    assert len(post_box.mails) == 1
    assert OutboxRow.objects.of(space.id).get(id="bad").state == "aside"


def test_what_is_too_old_is_told_to_nobody(
    space: Workspace, sender: AlertSender, post_box: Sink, hands: Hands
) -> None:
    post_box.answers[""] = LATER
    handed_over(space)
    handed_over(space, who="eva@acme.example")
    hands.move(1)
    sender.turn()
    # In the morning after next, because nothing is tried at night.
    hands.move(TOO_OLD.total_seconds() + 16 * 3600)
    for _ in range(6):
        sender.turn()
        hands.move(130)
    rows = Delivery.objects.of(space.id).filter(event="lead.handed_over")
    assert set(rows.values_list("state", flat=True)) == {"aside"}
