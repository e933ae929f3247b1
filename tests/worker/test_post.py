"""The sender of mail, with a real server: every mail at least once, a repeat with the same id, none
by two at a time, and none of the sample company or of other topics."""

import logging
from datetime import datetime, timedelta
from typing import Any

import pytest

from testigo.actions.confirmation_mails import send_next, send_set_aside_again
from testigo.actions.confirmations import WITHIN, Asked, ask_to_confirm, confirm
from testigo.egress.mail import Post
from testigo.store import outbox
from testigo.store.identity import new_id
from testigo.store.models import Form, OutboxRow, PendingConfirmation, Workspace
from testigo.store.outbox import CONFIRMATION, LEASE, MOST_TRIES, PAUSES
from testigo.worker.post import PATIENCE, Sender
from tests.factories.business import business, hire, membership
from tests.factories.forms import EMAIL, published, question
from tests.factories.sink import LATER, NEVER, UNKNOWN, Sink, body_of, post_box, use
from tests.factories.threads import at_once
from tests.spec.agreement import at

__all__ = ["post_box"]

pytestmark = pytest.mark.django_db
NOW = at(0)


class Hands:
    """The hands of a clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW
        self.seconds = 1000.0

    def move(self, by: timedelta) -> None:
        self.now += by
        self.seconds += by.total_seconds()


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def sender(hands: Hands) -> Sender:
    return Sender(now=lambda: hands.now, elapsed=lambda: hands.seconds)


def a_form(space: Workspace, **values: Any) -> Form:
    laura = membership(space, hire(space, f"laura@{space.slug}.example", "marketing"))
    said: dict[str, Any] = {
        "questions": [question("name"), EMAIL | {"required": True}],
        "double_opt_in": True,
    }
    return published(space, laura, NOW - timedelta(days=1), **said | values)


@pytest.fixture
def space(post_box: Sink) -> Workspace:
    return business()


@pytest.fixture
def form(space: Workspace) -> Form:
    return a_form(space)


def ask(space: Workspace, form: Form, email: str = "eva@cliente.example") -> Asked:
    return ask_to_confirm(
        workspace=space,
        form_id=form.id,
        number=1,
        answers={"name": "<b>Eva</b>", "email": email},
        consents=[],
        context={},
        submission=new_id(),
        now=NOW,
    )


def order(space: Workspace) -> OutboxRow:
    found: OutboxRow = OutboxRow.objects.of(space.pk).get(topic=CONFIRMATION)
    return found


# --- what arrives --------------------------------------------------------------------------------


def test_the_mail_says_what_the_form_says_and_nothing_that_a_visitor_typed(
    space: Workspace, form: Form, sender: Sender, post_box: Sink
) -> None:
    asked = ask(space, form)
    assert sender.turn() == 1
    (got,) = post_box.mails
    link = f"http://127.0.0.1:8000/f/{form.address}/confirm?t={asked.token}"
    text, html = body_of(got), body_of(got, "html")
    assert got["Subject"] == "Confirma tu dirección: Pide una demo"
    assert (got["From"], got["To"]) == ("Nortia <hola@nortia.example>", "eva@cliente.example")
    assert got["Auto-Submitted"] == "auto-generated"
    assert link in text.splitlines()
    assert f'<a href="{link}">Confirmar mi dirección</a>' in html
    for said in (text, html):
        assert "«Pide una demo» de Nortia" in said
        assert "Eva" not in said
    assert "src=" not in html
    assert "<link" not in html
    assert order(space).state == "sent"
    assert sender.turn() == 0


def test_the_words_of_the_form_are_text_and_its_subject_one_line(
    space: Workspace, sender: Sender, post_box: Sink
) -> None:
    subject, text = "Hola\r\nBcc: x@y.es", "Un <b>paso</b>\nmás {link} %s"
    ask(space, a_form(space, mail_subject=subject, mail_text=text, language="en"))
    sender.turn()
    (got,) = post_box.mails
    assert got["Subject"] == "Hola Bcc: x@y.es"
    assert got["Bcc"] is None
    assert "Un <b>paso</b>" in body_of(got)
    assert "Un &lt;b&gt;paso&lt;/b&gt;\nmás {link} %s" in body_of(got, "html")
    assert "Confirm my address" in body_of(got, "html")


def test_only_its_own_topic_and_no_sample_company(
    space: Workspace, form: Form, sender: Sender, post_box: Sink
) -> None:
    OutboxRow.objects.of(space.pk).create(
        id="a1",
        topic="lead.handed_over",
        recipient="user:1",
        channels=["email"],
        cause="c",
        payload={},
        created_at=NOW,
        not_before=NOW,
    )
    sample = business("muestra")
    ask(sample, a_form(sample))
    Workspace.objects.filter(pk=sample.pk).update(is_sample=True)
    assert sender.turn() == 0
    assert post_box.mails == []
    sample.is_sample = True
    with Post() as post:
        assert send_next(workspace=sample, post=post, now=NOW) is None
    assert OutboxRow.objects.of(space.pk).get(id="a1").state == "waiting"
    assert order(sample).state == "waiting"


def test_who_waits_no_more_is_not_written_to(
    space: Workspace, form: Form, sender: Sender, hands: Hands, post_box: Sink
) -> None:
    first = ask(space, form)
    confirm(workspace=space, form_id=form.id, token=first.token, now=NOW)
    ask(space, form, "tarde@cliente.example")
    hands.move(WITHIN)
    assert sender.turn() == 0
    assert post_box.mails == []
    states = OutboxRow.objects.of(space.pk).values_list("state", flat=True)
    assert list(states) == ["dropped", "dropped"]


def test_without_a_server_everything_waits(
    space: Workspace, form: Form, sender: Sender, settings: Any
) -> None:
    settings.EMAIL_HOST = ""
    ask(space, form)
    assert sender.turn() == 0
    assert (order(space).state, order(space).tries) == ("waiting", 0)


# --- what goes wrong -----------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [LATER, NEVER])
def test_what_is_not_taken_is_tried_after_growing_pauses_and_then_set_aside(
    space: Workspace, form: Form, sender: Sender, hands: Hands, post_box: Sink, answer: str
) -> None:
    ask(space, form)
    post_box.answers[""] = answer
    for tries, pause in enumerate(PAUSES, start=1):
        sender.turn()
        held = order(space)
        assert (held.state, held.tries, held.not_before) == ("waiting", tries, hands.now + pause)
        sender.turn()
        assert order(space).tries == tries
        hands.move(pause)
    sender.turn()
    held = order(space)
    assert (held.state, held.tries, held.problem) == ("aside", MOST_TRIES, answer)
    hands.move(timedelta(days=1))
    assert sender.turn() == 0
    post_box.answers.clear()
    assert send_set_aside_again(workspace=space, now=hands.now) == 1
    assert sender.turn() == 1


def test_an_address_that_does_not_exist_is_tried_once_and_holds_up_nobody(
    space: Workspace, form: Form, sender: Sender, post_box: Sink
) -> None:
    post_box.answers["nadie@cliente.example"] = UNKNOWN
    ask(space, form, "nadie@cliente.example")
    ask(space, form)
    assert sender.turn() == 1
    states = dict(OutboxRow.objects.of(space.pk).values_list("state", "problem"))
    assert states == {"refused": "550 5.1.1 <…> nobody has this address", "sent": ""}


def test_a_server_that_is_down_costs_no_mail_a_try_and_is_left_alone_longer_and_longer(
    space: Workspace,
    form: Form,
    sender: Sender,
    hands: Hands,
    post_box: Sink,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    ask(space, form)
    use(settings, "smtp://127.0.0.1:9")
    with caplog.at_level(logging.WARNING, "testigo.mail"):
        waits = []
        for _ in range(3):
            began = hands.seconds
            said = len(caplog.records)
            while len(caplog.records) == said:
                sender.turn()
                hands.move(timedelta(seconds=1))
            waits.append(hands.seconds - began)
    assert waits == [1, PATIENCE, 2 * PATIENCE]
    assert (order(space).state, order(space).tries) == ("waiting", 0)
    use(settings, post_box.url)
    hands.move(timedelta(seconds=4 * PATIENCE))
    assert sender.turn() == 1


def test_a_mail_that_was_taken_without_a_word_comes_again_with_the_same_id(
    space: Workspace, form: Form, sender: Sender, hands: Hands, post_box: Sink
) -> None:
    ask(space, form)
    post_box.hangs_up = 1
    assert sender.turn() == 0
    hands.move(PAUSES[0])
    assert sender.turn() == 1
    first, second = post_box.ids()
    assert first == second


def test_what_a_dead_sender_held_is_sent_by_the_next_with_the_same_id(
    space: Workspace, form: Form, sender: Sender, hands: Hands, post_box: Sink
) -> None:
    ask(space, form)

    class Killed(BaseException):
        """What ends a process between handing over and marking."""

    class LastPost(Post):
        def send(self, mail: Any) -> None:
            super().send(mail)
            raise Killed

    with pytest.raises(Killed), LastPost() as post:
        send_next(workspace=space, post=post, now=NOW)
    assert len(post_box.mails) == 1
    sender.turn()
    assert len(post_box.mails) == 1
    hands.move(LEASE)
    assert sender.turn() == 1
    first, second = post_box.ids()
    assert first == second
    assert order(space).state == "sent"


def test_a_mail_that_kills_its_sender_every_time_is_set_aside(
    space: Workspace, form: Form, hands: Hands
) -> None:
    ask(space, form)
    for _ in range(MOST_TRIES):
        assert outbox.claim(space.pk, CONFIRMATION, hands.now) is not None
        hands.move(LEASE)
    assert outbox.claim(space.pk, CONFIRMATION, hands.now) is None
    assert order(space).state == "aside"


def test_a_sender_that_was_away_too_long_changes_nothing(
    space: Workspace, form: Form, hands: Hands
) -> None:
    ask(space, form)
    slow = outbox.claim(space.pk, CONFIRMATION, NOW)
    hands.move(LEASE)
    quick = outbox.claim(space.pk, CONFIRMATION, hands.now)
    assert slow is not None
    assert quick is not None
    assert not outbox.put_off(slow, hands.now, "late")
    assert not outbox.end(slow, "aside", hands.now)
    assert outbox.end(quick, "sent", hands.now)
    assert (order(space).state, order(space).tries) == ("sent", 2)


def test_a_changed_secret_key_sends_no_dead_links(
    space: Workspace, form: Form, sender: Sender, post_box: Sink, settings: Any
) -> None:
    ask(space, form)
    settings.SECRET_KEY = "k" * 60
    assert sender.turn() == 0
    assert post_box.mails == []


def test_no_journal_holds_a_token_or_an_address(
    space: Workspace,
    form: Form,
    sender: Sender,
    hands: Hands,
    post_box: Sink,
    caplog: pytest.LogCaptureFixture,
) -> None:
    asked = ask(space, form)
    with caplog.at_level(logging.DEBUG):
        for answers in ({"eva@cliente.example": UNKNOWN}, {"": LATER}, {}):
            post_box.answers = answers
            sender.turn()
            hands.move(max(PAUSES))
    # The receiving server stands in this process and writes its own.
    ours = [one.getMessage() for one in caplog.records if one.name != "mail.log"]
    assert any("not taken" in line for line in ours)
    assert not [line for line in ours if asked.token in line or "eva@cliente" in line]


def test_what_was_not_confirmed_is_swept_without_a_server_too(
    space: Workspace, form: Form, sender: Sender, hands: Hands, settings: Any
) -> None:
    settings.EMAIL_HOST = ""
    ask(space, form)
    sender.turn()
    hands.move(WITHIN)
    sender.turn()
    assert PendingConfirmation.objects.of(space.pk).get().email == ""


# --- several at once -----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_four_senders_send_every_mail_once(post_box: Sink) -> None:
    space = business()
    form = a_form(space)
    for number in range(60):
        ask(space, form, f"e{number}@cliente.example")

    def work(number: int) -> None:
        mine = Sender(now=lambda: NOW)
        while outbox.is_due(space.pk, CONFIRMATION, NOW):
            mine.turn()

    at_once(4, work)
    assert len(post_box.ids()) == len(set(post_box.ids())) == 60


def test_between_two_senders_one_claims(space: Workspace, form: Form) -> None:
    """The second looked before the first had claimed, and claims after it."""
    ask(space, form)
    seen: datetime = NOW
    first = outbox.claim(space.pk, CONFIRMATION, seen)
    assert first is not None
    assert outbox.claim(space.pk, CONFIRMATION, seen) is None
    assert not outbox.is_due(space.pk, CONFIRMATION, seen + LEASE - timedelta(microseconds=1))
