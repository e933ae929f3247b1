"""The sender of alerts, with a real mail server and real receivers of Slack and SMS on loopback."""

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.ticking import tick
from testigo.actions.verifying import verify
from testigo.core.alerting import Preferences, Quiet
from testigo.store.models import (
    Delivery,
    Membership,
    User,
    Workspace,
)
from testigo.worker.alerts import AlertSender
from tests.factories.business import PACT, hire, open_workspace, sign_pact_text, staff
from tests.factories.facts import attempt, draft, person_with, tell
from tests.factories.services import slack_webhook, twilio
from tests.factories.sink import Sink, body_of, post_box
from tests.factories.web_sink import WebSink, receiver
from tests.spec.agreement import at
from tests.worker.alerting import (
    ACCOUNT,
    NOW,
    PHONE,
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


def subjects(post_box: Sink) -> list[str]:
    return sorted(str(mail["Subject"]).split(":")[0] for mail in post_box.mails)


# --- what arrives --------------------------------------------------------------------------------


def test_the_owner_is_told_in_whole_sentences_with_a_link(
    space: Workspace, sender: AlertSender, post_box: Sink
) -> None:
    handed_over(space)
    sender.turn()
    (mail,) = post_box.mails
    link = f"http://127.0.0.1:8000/w/nortia/leads/{person_with(space, 'marta@acme.example')}"
    assert mail["To"] == SDR
    role = "Marta Vidal Soler (Directora de operaciones, Acme)"
    assert mail["Subject"] == f"Nuevo lead: {role}"
    assert body_of(mail).strip().splitlines() == [
        f"{role} está en tu cola.",
        "El primer plazo vence hoy a las 16:00.",
        "Puntuación: 75.",
        f"{link}?do=outcome",
    ]
    assert f'<a href="{link}?do=outcome">Abrir el lead</a>' in body_of(mail, "html")


def test_each_is_told_in_their_own_language(
    space: Workspace, sender: AlertSender, post_box: Sink
) -> None:
    hire(space, "laura@nortia.example", "marketing")
    User.objects.filter(email="laura@nortia.example").update(language="en")
    handed_over(space)
    sender.turn()
    mails = {str(mail["To"]): mail for mail in post_box.mails}
    assert "está en tu cola" in body_of(mails[SDR])
    english = body_of(mails["laura@nortia.example"])
    assert "was handed over to Sales." in english
    assert "The first deadline is today at 16:00." in english
    assert "With: sdr1." in english


def test_all_is_told_once_and_the_log_says_so(
    space: Workspace, sender: AlertSender, post_box: Sink, hands: Hands
) -> None:
    hire(space, "laura@nortia.example", "marketing")
    handed_over(space)
    for _ in range(3):
        sender.turn()
        hands.move(1)
    assert sorted(post_box.receivers) == ["laura@nortia.example", SDR]
    assert verify(workspace=space) == []
    assert set(Delivery.objects.of(space.id).values_list("state", "noted")) == {("sent", True)}


def test_a_place_is_told_once_and_no_more_than_its_policy_lets(
    sender: AlertSender, receiver: WebSink
) -> None:
    space = telling("on: lead.handed_over, to: [owner, sales], by: [slack]")
    receiver.answer = slack_webhook
    set_up(space, "slack", way="webhook", url=f"{receiver.url}/services/T1/B1/secret")
    handed_over(space)
    sender.turn()
    (got,) = receiver.got
    said = got.body.decode()
    assert "Marta, de Acme" in got.json["text"]
    assert "Quien lo lleva: sdr1." in said
    for kept in ("Vidal", "Directora", "marta@acme.example", "Puntuación"):
        assert kept not in said


@pytest.mark.parametrize(("language", "said"), [("es", "está en tu cola"), ("en", "in your queue")])
def test_an_sms_says_first_name_company_due_time_and_link(
    sender: AlertSender, receiver: WebSink, language: str, said: str
) -> None:
    space = telling("on: lead.handed_over, to: owner, by: [sms]")
    receiver.answer = twilio(ACCOUNT, TOKEN)
    with_sms(space, receiver, SDR)
    User.objects.filter(email=SDR).update(language=language)
    handed_over(space)
    sender.turn()
    (got,) = receiver.got
    text = got.form["Body"]
    assert (got.form["To"], said in text) == (PHONE, True)
    assert "Marta" in text
    assert "Acme" in text
    assert "16:00" in text
    assert text.splitlines()[-1].endswith("?do=outcome")
    for kept in ("Vidal", "Directora", "marta@"):
        assert kept not in text


def test_names_are_one_line_and_no_markup(
    space: Workspace, sender: AlertSender, post_box: Sink
) -> None:
    who = "eva@acme.example"
    handed_over(space, who=who)
    hostile = "Eva\r\nBcc: x@y.example <b>{who}</b> %s"
    tell(space, [draft("trait.set", NOW, who, props={"trait": "name", "value": hostile})], NOW)
    sender.turn()
    (mail,) = post_box.mails
    assert mail["Bcc"] is None
    assert "<b>{who}</b>" not in body_of(mail, "html")


# --- to whom, when, in how many ------------------------------------------------------------------


def test_what_is_past_due_goes_to_the_owner_and_to_who_heads_the_side(
    sender: AlertSender, post_box: Sink, hands: Hands
) -> None:
    space = open_workspace()
    staff(space)
    hire(space, "vera@nortia.example", "lead")
    text = PACT[: PACT.index("alerts:")].replace("within: 2h}", "within: 2h, escalate_to: sales}")
    text += "alerts:\n  - {on: clock.passed_due, to: [owner, escalate_to], by: [email]}\n"
    sign_pact_text(space, text)
    handed_over(space)
    tick(workspace=space, now=at(7.1))
    hands.move(2.2 * 3600)
    sender.turn()
    assert sorted(post_box.receivers) == [SDR, "vera@nortia.example"]
    assert subjects(post_box) == ["Vencido", "Vencido"]


def test_a_clock_that_ended_meanwhile_is_not_told(
    space: Workspace, sender: AlertSender, post_box: Sink, hands: Hands
) -> None:
    handed_over(space)
    tick(workspace=space, now=at(7.1))
    tell(space, [attempt(at(7.15), "marta@acme.example")], at(7.15))
    apply_all(workspace=space, now=at(7.15))
    hands.move(2.2 * 3600)
    sender.turn()
    assert subjects(post_box) == ["Nuevo lead"]
    row = Delivery.objects.of(space.id).get(event="clock.passed_due")
    assert (row.state, row.problem) == ("dropped", "alert_settled")


def test_at_night_it_waits_for_the_opening(space: Workspace, post_box: Sink) -> None:
    hands = Hands(at(12))
    handed_over(space, at(12))
    hands.sender().turn()
    assert post_box.mails == []
    hands.move(12 * 3600 - 1)
    hands.sender().turn()
    assert "Nuevo lead" not in subjects(post_box)
    hands.move(2)
    hands.sender().turn()
    assert "Nuevo lead" in subjects(post_box)


def test_own_quiet_hours_and_switches_are_kept(
    space: Workspace, sender: AlertSender, post_box: Sink, hands: Hands
) -> None:
    choose(space, SDR, Preferences(quiet=Quiet(14 * 60, 15 * 60)))
    handed_over(space)
    sender.turn()
    assert post_box.mails == []
    hands.move(3600)
    sender.turn()
    assert len(post_box.mails) == 1
    choose(space, SDR, Preferences(off=frozenset({("lead.handed_over", "email")})))
    handed_over(space, hands.now, "eva@acme.example")
    sender.turn()
    assert len(post_box.mails) == 1
    assert states(space) == {"sent": 1, "dropped": 1}


def test_the_fourth_within_ten_minutes_and_what_follows_are_one_message(
    space: Workspace, sender: AlertSender, post_box: Sink, hands: Hands
) -> None:
    for number in range(8):
        handed_over(space, hands.now, f"lead{number}@acme.example")
        sender.turn()
        hands.move(30)
    assert len(post_box.mails) == 3
    hands.move(600)
    for _ in range(3):
        sender.turn()
    assert len(post_box.mails) == 4
    last = post_box.mails[-1]
    assert last["Subject"] == "5 avisos más"
    assert body_of(last).count("está en tu cola") == 5
    assert states(space) == {"sent": 4, "gathered": 5}


def test_nobody_is_told_of_somebody_who_wants_to_be_left_alone(
    space: Workspace, sender: AlertSender, post_box: Sink
) -> None:
    handed_over(space)
    who = person_with(space, "marta@acme.example")
    tell(space, [draft("person.restricted", NOW, "marta@acme.example")], NOW)
    sender.turn()
    assert post_box.mails == []
    row = Delivery.objects.of(space.id).get(person=who)
    assert (row.state, row.problem) == ("dropped", "alert_silent")


def test_whoever_left_is_told_nothing(
    space: Workspace, sender: AlertSender, post_box: Sink
) -> None:
    handed_over(space)
    Membership.objects.of(space.id).filter(user__email=SDR).update(active=False)
    sender.turn()
    assert post_box.mails == []


def test_the_sample_company_tells_nobody_and_shows_whom_it_would_have(
    space: Workspace, sender: AlertSender, post_box: Sink
) -> None:
    Workspace.objects.filter(id=space.id).update(is_sample=True)
    handed_over(space)
    sender.turn()
    assert post_box.mails == []
    assert states(space) == {"sample": 1}
