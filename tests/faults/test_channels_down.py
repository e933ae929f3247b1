"""F11: a mail server or a receiver of webhooks is down for an hour, by a clock that runs fast. No
alert is lost, all leave within five minutes of its return, never more than five a second, and
whoever must act is reached by another channel within a minute."""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from testigo.core import retries
from testigo.core.alerting import BRIEFLY, SINGLES
from testigo.store import deliveries
from testigo.store.deliveries import PER_SECOND
from testigo.store.models import Delivery, Workspace
from testigo.worker import alerts
from tests.factories.services import vonage
from tests.factories.sink import LATER, NEVER, Sink, post_box
from tests.factories.web_sink import BREAKS, Got, Says, WebSink, receiver, web_sink
from tests.worker.alerting import NOW, Hands, many, set_up, space, telling, with_sms

__all__ = ["post_box", "receiver", "space"]

pytestmark = pytest.mark.django_db
LONG = os.environ.get("TESTIGO_FAULTS") == "long"
COUNT = 120 if LONG else 12
SECRET = "whsec_" + "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"
DOWN = timedelta(hours=1)
BACK = timedelta(minutes=5)
RULE = "on: lead.handed_over, to: owner, by: [{}], urgent: true"


@dataclass
class Experiment:
    """A business that tells by one channel, the ids that arrived by it and when."""

    space: Workspace
    hands: Hands
    arrived: list[tuple[str, datetime]] = field(default_factory=list)

    def pass_time(self, until: datetime, sender: alerts.AlertSender, step: float) -> None:
        sender.turn()
        while self.hands.now < until and self.waiting():
            self.hands.move(step)
            sender.turn()

    def waiting(self) -> bool:
        return Delivery.objects.of(self.space.id).filter(state="waiting").exists()

    def lost(self) -> int:
        made = set(Delivery.objects.of(self.space.id).values_list("id", flat=True))
        return len(made - {identity for identity, _ in self.arrived})

    def most_in_a_second(self) -> int:
        instants = sorted(at for _, at in self.arrived)
        second = timedelta(seconds=1)
        return max(sum(at <= one < at + second for one in instants) for at in instants)


def hooks(receiver: WebSink) -> Experiment:
    """Webhooks to a receiver, whose good answers are noted."""
    made = telling(RULE.format("webhook"))
    set_up(made, "webhook", url=receiver.url, secret=SECRET)
    return Experiment(made, Hands())


def takes(experiment: Experiment) -> Callable[[Got], Says]:
    def answer(got: Got) -> Says:
        experiment.arrived.append((got.headers["webhook-id"], experiment.hands.now))
        return Says()

    return answer


def down_and_back(experiment: Experiment, receiver: WebSink, says: Says) -> None:
    """The receiver answers so for an hour; then it is back, and something new happens."""
    hands = experiment.hands
    sender = hands.sender()
    receiver.always(says)
    many(experiment.space, COUNT, hands.now)
    hands.move(1)
    experiment.pass_time(NOW + DOWN, sender, 30)
    hands.move(max(0.0, (NOW + DOWN - hands.now).total_seconds()))
    receiver.answer = takes(experiment)
    many(experiment.space, 1, hands.now)
    hands.move(1)
    sender.turn()
    experiment.pass_time(NOW + DOWN + BACK, sender, 1)


@pytest.mark.parametrize(
    "says",
    [Says(500), Says(503), Says(429), BREAKS],
    ids=["500", "503", "429", "breaks"],
)
def test_a_receiver_that_is_down_for_an_hour_loses_nothing(receiver: WebSink, says: Says) -> None:
    experiment = hooks(receiver)
    down_and_back(experiment, receiver, says)
    states = Counter(Delivery.objects.of(experiment.space.id).values_list("state", flat=True))
    print(f"\nF11, webhook: {COUNT + 1} alerts, {experiment.lost()} lost, {dict(states)}")
    assert experiment.lost() == 0
    assert experiment.most_in_a_second() <= PER_SECOND
    assert len({identity for identity, _ in experiment.arrived}) == COUNT + 1


@pytest.mark.parametrize("says", [Says(404), Says(410), Says(301)], ids=["404", "410", "301"])
def test_what_is_refused_for_good_is_shown_and_can_be_sent_again(
    receiver: WebSink, says: Says
) -> None:
    experiment = hooks(receiver)
    sender = experiment.hands.sender()
    receiver.always(says)
    many(experiment.space, 3, NOW)
    experiment.hands.move(1)
    experiment.pass_time(NOW + timedelta(minutes=1), sender, 1)
    rows = Delivery.objects.of(experiment.space.id).filter(channel="webhook")
    assert set(rows.values_list("state", flat=True)) == {"refused"}
    receiver.answer = takes(experiment)
    assert deliveries.again(rows, experiment.hands.now) == 3
    experiment.pass_time(experiment.hands.now + timedelta(minutes=1), sender, 1)
    assert set(rows.values_list("state", flat=True)) == {"sent"}


@pytest.mark.parametrize("answer", [LATER, NEVER], ids=["451", "554"])
def test_mail_that_is_down_for_an_hour_comes_afterwards_and_phones_at_once(
    post_box: Sink, answer: str
) -> None:
    space = telling(RULE.format("email"))
    with web_sink() as phones:
        from django.conf import settings

        settings.EGRESS_SINKS = {("127.0.0.1", phones.port)}
        phoned: list[datetime] = []
        hands = Hands()
        take = vonage("k", "s")

        def noted(got: Got) -> Says:
            phoned.append(hands.now)
            return take(got)

        phones.answer = noted
        with_sms(space, phones, "sdr1@nortia.example")
        # Whoever changes the service writes its secrets anew.
        set_up(
            space,
            "sms",
            provider="vonage",
            key="k",
            secret="s",
            base=phones.url,
            **{"from": "Testigo"},
        )
        post_box.answers[""] = answer
        experiment, sender = Experiment(space, hands), hands.sender()
        many(space, COUNT, NOW)
        hands.move(1)
        experiment.pass_time(NOW + timedelta(minutes=3), sender, 1)
        # Three, and all that were gathered meanwhile.
        assert len(phoned) == SINGLES + 1
        assert max(phoned) <= NOW + BRIEFLY + timedelta(seconds=62)
        experiment.pass_time(NOW + DOWN, sender, 60)
        post_box.answers.clear()
        hands.move(1)
        back = hands.now
        experiment.pass_time(back + BACK, sender, 1)
        rows = Delivery.objects.of(space.id).filter(channel="email")
        print(f"\nF11, mail: {COUNT} alerts, {rows.exclude(state='sent').count()} lost")
        assert set(rows.values_list("state", flat=True)) == {"sent", "gathered"}


# --- negative controls ---------------------------------------------------------------------------


def test_a_sender_that_does_not_try_again_loses_all(
    receiver: WebSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retries, "WEBHOOK_PAUSES", ())
    experiment = hooks(receiver)
    down_and_back(experiment, receiver, Says(500))
    assert experiment.lost() >= COUNT


def test_a_sender_that_counts_nothing_floods(
    receiver: WebSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "PER_SECOND", 1000)
    monkeypatch.setattr(alerts, "APART", 0.0)
    experiment = hooks(receiver)
    down_and_back(experiment, receiver, Says(500))
    assert experiment.most_in_a_second() > PER_SECOND
