"""F11: a mail server or a receiver of webhooks is down for an hour, by a clock that runs fast. No
alert is lost, all leave within five minutes of its return, never more than five a second, and
whoever must act is reached by another channel within a minute."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings

from testigo.actions import alert_groups
from testigo.core import alerting, retries
from testigo.core.alerting import BRIEFLY, MOST, SINGLES
from testigo.egress import http
from testigo.store import deliveries
from testigo.store.deliveries import GATHERED, PER_SECOND
from testigo.store.models import Delivery, Workspace
from testigo.worker import alerts
from tests.factories.services import vonage
from tests.factories.sink import LATER, NEVER, SILENT, Sink, post_box
from tests.factories.web_sink import BREAKS, DRIPS, HANGS, Got, Says, WebSink, receiver, web_sink
from tests.worker.alerting import NOW, Hands, many, set_up, space, telling, with_sms

__all__ = ["post_box", "receiver", "space"]

pytestmark = pytest.mark.django_db
LONG = os.environ.get("TESTIGO_FAULTS") == "long"
COUNT = 120 if LONG else 12
SECRET = "whsec_" + "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"
DOWN = timedelta(hours=1)
BACK = timedelta(minutes=5)
# How long a receiver that hangs is waited for here, in seconds.
A_MOMENT = 0.05
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
    """The receiver answers so for an hour; then it is back, and something new happens. While it
    says nothing, or says it letter by letter, its patience is a moment."""
    hands = experiment.hands
    sender = hands.sender()
    receiver.always(says)
    many(experiment.space, COUNT, hands.now)
    hands.move(1)
    with pytest.MonkeyPatch.context() as patch:
        if says in (HANGS, DRIPS):
            patch.setattr(http, "LONGEST", A_MOMENT)
        experiment.pass_time(NOW + DOWN, sender, 30)
    assert experiment.waiting() or says not in (HANGS, DRIPS)
    hands.move(max(0.0, (NOW + DOWN - hands.now).total_seconds()))
    receiver.answer = takes(experiment)
    many(experiment.space, 1, hands.now)
    hands.move(1)
    sender.turn()
    experiment.pass_time(NOW + DOWN + BACK, sender, 1)


@pytest.mark.parametrize(
    "says",
    [Says(500), Says(429), BREAKS, HANGS, DRIPS],
    ids=["500", "429", "breaks", "hangs", "drips"],
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


@contextmanager
def phones() -> Iterator[tuple[Workspace, Hands, list[datetime]]]:
    """A business that tells by mail, whose seller has a phone besides, and when that rang."""
    space = telling(RULE.format("email"))
    with web_sink() as sink:
        django_settings.EGRESS_SINKS = {("127.0.0.1", sink.port)}
        rang: list[datetime] = []
        hands = Hands()
        take = vonage("k", "s")

        def noted(got: Got) -> Says:
            rang.append(hands.now)
            return take(got)

        sink.answer = noted
        with_sms(space, sink, "sdr1@nortia.example")
        # Whoever changes the service writes its secrets anew.
        said = {"provider": "vonage", "key": "k", "secret": "s", "from": "Testigo"}
        set_up(space, "sms", base=sink.url, **said)
        yield space, hands, rang


@pytest.mark.parametrize("answer", [LATER, NEVER, SILENT], ids=["451", "554", "hangs"])
def test_mail_that_is_down_for_an_hour_comes_afterwards_and_phones_at_once(
    post_box: Sink, answer: str, settings: Any
) -> None:
    with phones() as (space, hands, phoned):
        post_box.answers[""] = answer
        experiment, sender = Experiment(space, hands), hands.sender()
        many(space, COUNT, NOW)
        hands.move(1)
        patience, settings.EMAIL_TIMEOUT = settings.EMAIL_TIMEOUT, A_MOMENT
        experiment.pass_time(NOW + timedelta(minutes=3), sender, 1)
        assert all_phoned(space, phoned)
        experiment.pass_time(NOW + DOWN, sender, 60)
        post_box.answers.clear()
        settings.EMAIL_TIMEOUT = patience
        hands.move(1)
        back = hands.now
        experiment.pass_time(back + BACK, sender, 1)
        rows = Delivery.objects.of(space.id).filter(channel="email")
        print(f"\nF11, mail: {COUNT} alerts, {rows.exclude(state='sent').count()} lost")
        assert set(rows.values_list("state", flat=True)) == {"sent", "gathered"}


def all_phoned(space: Workspace, phoned: list[datetime]) -> bool:
    """Every lead was told by phone within a minute, or with others a minute later: three by
    themselves, the others in no more messages than it takes."""
    in_time = all(at <= NOW + BRIEFLY + timedelta(seconds=62) for at in phoned)
    return in_time and not untold(space) and len(phoned) <= SINGLES + 2


def untold(space: Workspace) -> int:
    """Of how many leads no phone has told, by itself or with others."""
    rows: list[Delivery] = list(Delivery.objects.of(space.id))
    group = {row.cause: row for row in rows if row.event == GATHERED}
    rang = {row.alert for row in rows if row.channel == "sms" and leaves_as(row, group) == "sent"}
    mails = [row for row in rows if row.channel == "email" and row.event != GATHERED]
    alerts_of = [{row.alert, *(g.alert for g in [group.get(row.bundle)] if g)} for row in mails]
    return sum(not (told & rang) for told in alerts_of)


def leaves_as(row: Delivery, group: dict[str, Delivery]) -> str:
    """How the message stands that tells this one."""
    return group[row.bundle].state if row.bundle in group else row.state


def mails_after_an_hour(post_box: Sink, monkeypatch: pytest.MonkeyPatch) -> Experiment:
    """What arrives, none gathered, once the mail server is back."""
    # Each by itself, however many there are.
    monkeypatch.setattr(alerting, "SINGLES", MOST)
    experiment = Experiment(telling(RULE.format("email")), Hands())
    hands, sender = experiment.hands, experiment.hands.sender()

    def took() -> None:
        experiment.arrived.append((post_box.ids()[-1], hands.now))

    post_box.answers[""], post_box.took = LATER, took
    many(experiment.space, MOST - 1, NOW)
    hands.move(1)
    experiment.pass_time(NOW + DOWN, sender, 300)
    post_box.answers.clear()
    hands.move(max(0.0, (NOW + DOWN - hands.now).total_seconds()))
    experiment.pass_time(NOW + DOWN + BACK, sender, 1)
    return experiment


def test_mail_that_is_back_is_no_flood(post_box: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    experiment = mails_after_an_hour(post_box, monkeypatch)
    assert len({identity for identity, _ in experiment.arrived}) == MOST - 1
    assert experiment.most_in_a_second() <= PER_SECOND


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


def test_mail_without_a_limit_floods(post_box: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliveries, "PER_SECOND", 1000)
    monkeypatch.setattr(alerts, "APART", 0.0)
    assert mails_after_an_hour(post_box, monkeypatch).most_in_a_second() > PER_SECOND


def test_a_sender_that_falls_back_late_phones_too_late(
    post_box: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (alerting, alert_groups, deliveries):
        monkeypatch.setattr(module, "FALLBACK_AFTER", timedelta(days=1))
    with phones() as (space, hands, phoned):
        post_box.answers[""] = LATER
        many(space, COUNT, NOW)
        hands.move(1)
        Experiment(space, hands).pass_time(NOW + timedelta(minutes=3), hands.sender(), 1)
        assert not all_phoned(space, phoned)
