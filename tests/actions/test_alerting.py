"""From the outbox to messages: who is told, by which channels, when, and who is not."""

from collections import Counter
from typing import Any

import pytest

from testigo.actions.alert_notes import note_sent
from testigo.actions.alerting import expand
from testigo.actions.applying import apply_all
from testigo.actions.deliveries import send_next
from testigo.actions.verifying import verify
from testigo.store import log
from testigo.store.models import Delivery, User, Workspace
from tests.factories.business import business, hire
from tests.factories.facts import crossing, tell
from tests.factories.sink import Sink, body_of, post_box
from tests.spec.agreement import at

__all__ = ["post_box"]

pytestmark = pytest.mark.django_db
NOW = at(0)


def handed_over(space: Workspace, **more: Any) -> Workspace:
    tell(space, crossing(NOW), NOW, **more)
    apply_all(workspace=space, now=NOW)
    return space


def made(space: Workspace) -> Counter[tuple[str, str, str]]:
    users = {user.id: user.name for user in User.objects.all()}
    rows = Delivery.objects.of(space.id)
    return Counter((row.event, users.get(row.user_id, ""), row.channel) for row in rows)


def test_a_hand_over_becomes_one_message_for_each_receiver(post_box: Sink) -> None:
    space = business()
    hire(space, "laura@nortia.example", "marketing")
    handed_over(space)
    assert expand(workspace=space, now=NOW) == 2
    assert made(space) == {
        ("lead.handed_over", "sdr1", "email"): 1,
        ("lead.handed_over", "laura", "email"): 1,
    }
    assert expand(workspace=space, now=NOW) == 0


def test_it_is_sent_and_noted_in_the_log(post_box: Sink) -> None:
    space = handed_over(business())
    expand(workspace=space, now=NOW)
    assert send_next(workspace=space, kind="email", now=NOW) == "sent"
    assert send_next(workspace=space, kind="email", now=NOW) is None
    (mail,) = post_box.mails
    assert mail["To"] == "sdr1@nortia.example"
    print(mail["Subject"], body_of(mail))
    assert note_sent(workspace=space, now=NOW) == 1
    assert note_sent(workspace=space, now=NOW) == 0
    (fact,) = [fact for _, fact in log.stream(space.id) if fact.name == "alert.sent"]
    assert fact.props["channel"] == "email"
    assert verify(workspace=space) == []
