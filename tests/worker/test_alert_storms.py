"""Storms of alerts: many at once are few messages, and nothing of them is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from testigo.actions.alert_groups import gather
from testigo.actions.alerting import AT_ONCE, expand
from testigo.actions.deliveries import replay_all, send_next, send_test
from testigo.core.alerting import BRIEFLY, HOUR, MOST, MOST_PAID, SINGLES, TOGETHER
from testigo.store import log
from testigo.store.models import Delivery, User, Workspace
from testigo.wording.alerts import MOST_LINES
from testigo.worker.alerts import AlertSender
from tests.factories.business import membership
from tests.factories.facts import draft, person_with, tell
from tests.factories.services import twilio
from tests.factories.sink import LATER, Sink, body_of, post_box
from tests.factories.web_sink import WebSink, receiver
from tests.worker.alerting import (
    ACCOUNT,
    NOW,
    TOKEN,
    Hands,
    handed_over,
    hands,
    many,
    sender,
    set_up,
    states,
    telling,
    with_sms,
)

__all__ = ["hands", "post_box", "receiver", "sender"]

pytestmark = pytest.mark.django_db
SDR = "sdr1@nortia.example"
URGENT_MAIL = "on: lead.handed_over, to: owner, by: [email], urgent: true"
URGENT_SMS = "on: lead.handed_over, to: owner, by: [sms], urgent: true"


def copies(space: Workspace, count: int, **values: object) -> None:
    """So many more alerts like the last one, about the same lead."""
    row = Delivery.objects.of(space.id).order_by("-created_at", "-id")[0]
    rows = []
    for number in range(count):
        more = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        mark = f"{number:064x}"
        rows.append(Delivery(**more | {"id": mark, "alert": mark, "cause": row.cause} | values))
    Delivery.objects.of(space.id).bulk_create(rows)


def told_of(space: Workspace) -> list[str | None]:
    """Whom the facts about what was sent are about."""
    return [fact.person for _, fact in log.stream(space.id) if fact.name == "alert.sent"]


def test_an_urgent_mass_hand_over_is_few_messages_and_all_within_a_minute(
    post_box: Sink, hands: Hands, sender: AlertSender
) -> None:
    space = telling(URGENT_MAIL)
    many(space, 40)
    while hands.now < NOW + BRIEFLY + timedelta(seconds=5):
        sender.turn()
        hands.move(5)
    assert len(post_box.mails) == SINGLES + 1
    last = post_box.mails[-1]
    assert last["Subject"] == f"{40 - SINGLES} avisos más"
    assert body_of(last).count("está en tu cola") == MOST_LINES
    assert f"… y {40 - SINGLES - MOST_LINES} más." in body_of(last)
    for _ in range(3):
        sender.turn()
    told = told_of(space)
    assert len(told) == len(set(told)) == 40


def test_however_many_are_one_message_for_each_person_and_channel(
    post_box: Sink, hands: Hands, sender: AlertSender
) -> None:
    space = telling(URGENT_MAIL)
    many(space, SINGLES + 1)
    sender.turn()
    copies(space, 1499, state="waiting", gathers=True, noted=True)
    hands.move(BRIEFLY.total_seconds())
    sender.turn()
    assert [mail["Subject"] for mail in post_box.mails[SINGLES:]] == ["1500 avisos más"]


def test_by_sms_nobody_gets_more_than_twenty_an_hour(
    receiver: WebSink, hands: Hands, sender: AlertSender
) -> None:
    space = telling(URGENT_SMS)
    receiver.answer = twilio(ACCOUNT, TOKEN)
    with_sms(space, receiver, SDR)
    handed_over(space)
    sender.turn()
    hands.move(0.75 * HOUR.total_seconds())
    # Others, told before or by somebody else's clock, that this sender did not plan.
    before = hands.now - HOUR / 2
    copies(space, MOST_PAID - 2, state="sent", tried_at=before, not_before=before)
    for number in range(3):
        handed_over(space, hands.now, f"lead{number}@acme.example")
        sender.turn()
    hands.move(BRIEFLY.total_seconds())
    sender.turn()
    assert len(receiver.got) == 2
    # The first of the twenty is an hour old.
    hands.move(0.25 * HOUR.total_seconds())
    sender.turn()
    assert len(receiver.got) == 3
    assert states(space) == {"sent": MOST_PAID + 1, "gathered": 2}


def test_what_finds_no_room_by_sms_goes_by_another_channel_within_two_minutes(
    receiver: WebSink, post_box: Sink, hands: Hands, sender: AlertSender
) -> None:
    space = telling(URGENT_SMS)
    receiver.answer = twilio(ACCOUNT, TOKEN)
    with_sms(space, receiver, SDR)
    handed_over(space)
    sender.turn()
    lately = {"tried_at": hands.now, "not_before": hands.now, "watched": False}
    copies(space, MOST_PAID - 1, state="sent", **lately)
    hands.move(0.25 * HOUR.total_seconds())
    handed_over(space, hands.now, lead(0))
    for _ in range(8):
        sender.turn()
        hands.move(15)
    assert (len(receiver.got), len(post_box.mails)) == (1, 1)
    hands.move(HOUR.total_seconds())
    for _ in range(4):
        sender.turn()
    assert (len(receiver.got), len(post_box.mails)) == (2, 1)


def one_more(space: Workspace, mark: str, **values: object) -> None:
    """One more message like the first, but for these values."""
    row = Delivery.objects.of(space.id).order_by("created_at", "-id")[0]
    for name, value in {"id": mark, "alert": mark, **values}.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def all_but_one(space: Workspace, receiver: WebSink, hands: Hands, **last: object) -> None:
    """Somebody is sent so many SMS within the hour that there is room for one; or for none, the
    last of them being as it is said."""
    receiver.answer = twilio(ACCOUNT, TOKEN)
    with_sms(space, receiver, SDR)
    handed_over(space)
    hands.sender().turn()
    before = hands.now
    hands.move(HOUR.total_seconds() / 2)
    copies(space, MOST_PAID - 2, state="sent", tried_at=before, not_before=before)
    if last:
        one_more(space, "f" * 64, **last)


def test_a_test_counts_and_is_not_sent_where_there_is_no_room(
    receiver: WebSink, hands: Hands
) -> None:
    space = telling(URGENT_SMS)
    all_but_one(space, receiver, hands)
    by = membership(space, User.objects.get(email=SDR))
    came = [send_test(workspace=space, kind="sms", by=by, now=hands.now) for _ in range(2)]
    assert [(one.sent, one.code) for one in came] == [(True, ""), (False, "alert_no_room")]
    assert len(receiver.got) == 2


def test_what_another_sender_is_at_takes_the_last_place(receiver: WebSink, hands: Hands) -> None:
    space = telling(URGENT_SMS)
    at_it = {"state": "waiting", "tries": 1, "lease": "another", "tried_at": hands.now}
    all_but_one(space, receiver, hands, **at_it, leased_until=hands.now + HOUR / 2 + BRIEFLY)
    handed_over(space, hands.now, "eva@acme.example")
    # Planned when nobody had been sent anything yet.
    expand(workspace=space, now=hands.now)
    Delivery.objects.of(space.id).filter(tries=0).update(gathers=False, not_before=hands.now)
    assert send_next(workspace=space, kind="sms", now=hands.now) == "put_off"
    assert len(receiver.got) == 1


def test_what_a_digest_has_no_room_for_waits_by_itself(receiver: WebSink, hands: Hands) -> None:
    space = telling(URGENT_SMS)
    all_but_one(space, receiver, hands, state="sent", tried_at=hands.now)
    said = {"event": "digest.daily", "payload": {"day": "2026-09-21", "items": []}}
    one_more(space, "d" * 64, state="waiting", not_before=hands.now, tries=0, concluded=0, **said)
    assert send_next(workspace=space, kind="sms", now=hands.now) == "put_off"
    row = Delivery.objects.of(space.id).get(event="digest.daily")
    assert (row.state, row.gathers, row.not_before > hands.now) == ("waiting", False, True)


def test_what_others_gather_between_two_looks_makes_no_trouble(
    post_box: Sink, hands: Hands, sender: AlertSender
) -> None:
    space = telling(URGENT_MAIL)
    many(space, SINGLES + 2)
    sender.turn()
    hands.move(BRIEFLY.total_seconds())
    rows = Delivery.objects.of(space.id).filter(gathers=True)
    kept = list(rows.values_list("id", flat=True))

    def meanwhile(execute: Any, sql: str, *rest: Any) -> Any:
        """Another sender gathers what waits just before the look, and something comes after."""
        if "LIMIT 2" not in sql:
            return execute(sql, *rest)
        Delivery.objects.of(space.id).filter(id__in=kept).update(gathers=False)
        found = execute(sql, *rest)
        Delivery.objects.of(space.id).filter(id__in=kept).update(gathers=True)
        return found

    with connection.execute_wrapper(meanwhile):
        assert gather(workspace=space, now=hands.now) == 0
    assert gather(workspace=space, now=hands.now) == 1


def test_what_a_server_that_was_down_held_back_is_no_storm_when_it_returns(
    post_box: Sink, hands: Hands, sender: AlertSender
) -> None:
    space = telling(URGENT_MAIL)
    post_box.answers[""] = LATER
    handed_over(space)
    sender.turn()
    copies(space, 60, state="waiting", gathers=False)
    post_box.answers.clear()
    hands.move(121)
    for _ in range(4):
        sender.turn()
        hands.move(10)
    assert len(post_box.mails) == MOST
    hands.move(TOGETHER.total_seconds())
    for _ in range(4):
        sender.turn()
        hands.move(1)
    assert len(post_box.mails) == MOST + 1
    assert post_box.mails[-1]["Subject"] == f"{61 - MOST} avisos más"


def test_what_was_set_aside_comes_again_as_one_message(
    post_box: Sink, hands: Hands, sender: AlertSender
) -> None:
    space = telling(URGENT_MAIL)
    handed_over(space)
    expand(workspace=space, now=NOW)
    copies(space, 299)
    Delivery.objects.of(space.id).update(state="aside")
    assert replay_all(workspace=space, now=hands.now) == 300
    for _ in range(2):
        sender.turn()
    assert [mail["Subject"] for mail in post_box.mails] == ["300 avisos más"]


def test_the_log_names_nobody_who_was_left_out_of_a_message_for_several(
    post_box: Sink, hands: Hands, sender: AlertSender
) -> None:
    space = telling(URGENT_MAIL)
    many(space, 6)
    sender.turn()
    row = Delivery.objects.of(space.id).filter(gathers=True)[0]
    number = next(n for n in range(6) if person_with(space, lead(n)) == row.person)
    tell(space, [draft("person.restricted", NOW, lead(number))], NOW)
    hands.move(BRIEFLY.total_seconds())
    for _ in range(3):
        sender.turn()
    assert post_box.mails[-1]["Subject"] == "2 avisos más"
    told = told_of(space)
    assert (len(told), row.person in told) == (5, False)


def lead(number: int) -> str:
    return f"lead{number}-{int(NOW.timestamp())}@acme.example"


def test_a_program_gets_every_alert_by_itself(
    receiver: WebSink, hands: Hands, sender: AlertSender
) -> None:
    space = telling("on: lead.handed_over, to: owner, by: [webhook]")
    set_up(space, "webhook", url=f"{receiver.url}/alerts", secret="whsec_" + "A" * 43 + "=")
    many(space, 12)
    for _ in range(2):
        sender.turn()
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 12
    assert AT_ONCE >= 12
