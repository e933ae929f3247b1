"""What alerts keep to when something goes wrong: hours, silence, clocks that jump."""

from datetime import timedelta

import pytest

from testigo.actions.alerting import expand
from testigo.actions.deliveries import MOST_TESTS, TESTS_WITHIN, send_test
from testigo.actions.ticking import tick
from testigo.core.alerting import BRIEFLY, SINGLES, Preferences, Quiet
from testigo.store import outbox
from testigo.store.deliveries import LEASE, LEASES
from testigo.store.leases import LONGEST
from testigo.store.models import AlertChannel, Delivery, DeliveryTry, OutboxRow, User, Workspace
from testigo.store.silence import is_silent
from testigo.worker.alerts import AlertSender
from tests.factories.business import hire, membership
from tests.factories.facts import draft, person_with, tell
from tests.factories.sink import LATER, Sink, body_of, post_box
from tests.factories.web_sink import Says, WebSink, receiver
from tests.spec.agreement import at
from tests.worker.alerting import (
    NOW,
    Hands,
    choose,
    handed_over,
    hands,
    many,
    sender,
    set_up,
    space,
    telling,
    with_sms,
)

__all__ = ["hands", "post_box", "receiver", "sender", "space"]

pytestmark = pytest.mark.django_db
SDR = "sdr1@nortia.example"
MORNING = at(24) - timedelta(minutes=20)


def overdue(space: Workspace) -> None:
    """Marta is past due the next morning, and nothing waits but the digest."""
    handed_over(space)
    tick(workspace=space, now=at(24))
    OutboxRow.objects.of(space.id).delete()


def test_the_digest_names_nobody_who_wants_to_be_left_alone_meanwhile(
    space: Workspace, post_box: Sink
) -> None:
    overdue(space)
    hands = Hands(MORNING)
    hands.sender(begin=lambda job: None).turn()
    tell(space, [draft("person.restricted", MORNING, "marta@acme.example")], MORNING)
    hands.sender().turn()
    assert post_box.mails == []
    row = Delivery.objects.of(space.id).get(event="digest.daily")
    assert (row.state, row.problem) == ("dropped", "alert_settled")


def test_whoever_was_erased_stays_silent_whatever_is_said_later(space: Workspace) -> None:
    handed_over(space)
    for name in ("person.erased", "person.unrestricted"):
        tell(space, [draft(name, NOW, "marta@acme.example")], NOW)
    assert is_silent(space.id, person_with(space, "marta@acme.example"))


def test_the_digest_waits_for_the_end_of_own_quiet_hours(space: Workspace, post_box: Sink) -> None:
    overdue(space)
    choose(space, SDR, Preferences(quiet=Quiet(20 * 60, 10 * 60)))
    hands = Hands(MORNING)
    hands.sender().turn()
    assert post_box.mails == []
    hands.move(5000)
    hands.sender().turn()
    assert [mail["Subject"] for mail in post_box.mails] == ["Tu día en Nortia"]


def test_what_a_dead_server_held_back_leaves_in_no_quiet_hours(
    space: Workspace, post_box: Sink, hands: Hands, sender: AlertSender
) -> None:
    choose(space, SDR, Preferences(quiet=Quiet(15 * 60, 16 * 60)))
    post_box.answers[""] = LATER
    handed_over(space)
    sender.turn()
    post_box.answers.clear()
    hands.move(5400)
    sender.turn()
    assert post_box.mails == []
    assert Delivery.objects.of(space.id).get().problem == "alert_quiet"
    hands.move(1800)
    sender.turn()
    assert len(post_box.mails) == 1


def test_a_clock_that_stood_ahead_silences_no_channel(
    space: Workspace, post_box: Sink, sender: AlertSender
) -> None:
    handed_over(space)
    sender.turn()
    sent = Delivery.objects.of(space.id).get()
    for number in range(5):
        sent.id, sent.tried_at = f"{number:064x}", NOW + timedelta(days=1)
        sent.save(force_insert=True)
    later = Hands(NOW + timedelta(minutes=20))
    handed_over(space, later.now, "otra@acme.example")
    later.sender().turn()
    assert len(post_box.mails) == 2


def test_a_lease_given_by_a_clock_that_stood_ahead_is_over(
    space: Workspace, post_box: Sink, sender: AlertSender
) -> None:
    handed_over(space)
    Hands(NOW).sender(begin=lambda job: None).turn()
    until = NOW + timedelta(days=1)
    Delivery.objects.of(space.id).update(lease="a", leased_until=until)
    sender.turn()
    assert len(post_box.mails) == 1
    assert max(LEASE, outbox.LEASE, *LEASES.values()) <= LONGEST
    assert max(outbox.PAUSES) <= outbox.LONGEST_WAIT


@pytest.mark.parametrize("ahead", [timedelta(hours=2), timedelta(days=3)])
def test_nothing_rests_or_waits_until_a_day_that_only_a_wrong_clock_has_seen(
    post_box: Sink, ahead: timedelta
) -> None:
    space = telling("on: lead.handed_over, to: owner, by: [email], urgent: true")
    wrong = Hands(NOW + ahead)
    post_box.answers[""] = LATER
    many(space, 5, wrong.now)
    wrong.sender().turn()
    assert AlertChannel.objects.of(space.id).get().rests_until > NOW + timedelta(hours=1)
    # Not made into messages yet.
    handed_over(space, wrong.now, "otra@acme.example")
    post_box.answers.clear()
    right = Hands(NOW)
    for _ in range(3):
        right.sender().turn()
        right.move(61)
    told = OutboxRow.objects.of(space.id).filter(state="expanded").count()
    assert told == 6
    # Three, the one that was not made into a message yet, and the two that were gathered.
    assert len(post_box.mails) == SINGLES + 2


def test_what_a_clock_that_stood_ahead_made_waits_for_the_opening_like_any_other(
    post_box: Sink,
) -> None:
    space = telling("on: lead.handed_over, to: owner, by: [email]")
    handed_over(space, NOW + timedelta(days=1))
    expand(workspace=space, now=NOW + timedelta(days=1))
    night = Hands(at(14))
    for _ in range(4):
        night.sender().turn()
    assert post_box.mails == []
    assert DeliveryTry.objects.of(space.id).count() == 1
    Hands(at(24)).sender().turn()
    assert Delivery.objects.of(space.id).get(event="lead.handed_over").state == "sent"


def test_a_message_for_several_falls_back_too(
    post_box: Sink, receiver: WebSink, hands: Hands, sender: AlertSender
) -> None:
    space = telling("on: lead.handed_over, to: owner, by: [sms]")
    with_sms(space, receiver, SDR)
    receiver.always(Says(500))
    many(space, 6)
    for _ in range(30):
        sender.turn()
        hands.move(30)
    told = [body_of(mail).count("está en tu cola") for mail in post_box.mails]
    assert sorted(told) == [1, 1, 1, 3]


def test_a_message_for_several_at_a_place_falls_back_to_who_would_read_it(
    post_box: Sink, receiver: WebSink, hands: Hands, sender: AlertSender
) -> None:
    space = telling("on: lead.handed_over, to: owner, by: [slack]")
    set_up(space, "slack", way="webhook", url=f"{receiver.url}/services/T1/B1/secret")
    receiver.always(Says(500))
    many(space, 6)
    for _ in range(30):
        sender.turn()
        hands.move(30)
    assert {str(mail["To"]) for mail in post_box.mails} == {SDR}
    assert sum(body_of(mail).count("está en tu cola") for mail in post_box.mails) == 6


def test_a_place_that_two_rules_name_falls_back_to_those_of_both(
    post_box: Sink, receiver: WebSink, sender: AlertSender
) -> None:
    space = telling(
        "on: lead.handed_over, to: owner, by: [slack]",
        "on: lead.handed_over, to: marketing, by: [slack]",
    )
    hire(space, "laura@nortia.example", "marketing")
    set_up(space, "slack", way="webhook", url=f"{receiver.url}/services/T1/B1/secret")
    receiver.always(Says(410))
    handed_over(space)
    for _ in range(2):
        sender.turn()
    assert sorted(post_box.receivers) == ["laura@nortia.example", SDR]


def test_an_urgent_rule_is_not_held_up_by_another_one_of_the_same_event(post_box: Sink) -> None:
    space = telling(
        "on: lead.handed_over, to: sales, by: [email]",
        "on: lead.handed_over, to: owner, by: [email], urgent: true",
    )
    for number in range(6):
        handed_over(space, at(12), f"lead{number}@acme.example")
    hands = Hands(at(12.1))
    hands.sender().turn()
    assert post_box.receivers == [SDR] * SINGLES
    hands.move(BRIEFLY.total_seconds())
    hands.sender().turn()
    assert post_box.receivers == [SDR] * (SINGLES + 1)


def test_tests_are_no_way_to_pester_anybody(space: Workspace, post_box: Sink) -> None:
    by = membership(space, User.objects.get(email=SDR))
    came = [send_test(workspace=space, kind="email", by=by, now=NOW) for _ in range(MOST_TESTS + 1)]
    assert [one.sent for one in came] == [True] * MOST_TESTS + [False]
    assert came[-1].code == "alert_tests_enough"
    assert send_test(workspace=space, kind="email", by=by, now=NOW + TESTS_WITHIN).sent
