"""Confirming where a channel finds a member: nothing but a code goes to an address before that."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from testigo.actions.alert_addresses import confirm_address, send_code
from testigo.actions.alert_choices import choose_alerts
from testigo.actions.deliveries import send_next, send_now, send_test
from testigo.alerts.ways import preferences_in
from testigo.core.alerting import Preferences
from testigo.core.confirming import CODE_LASTS, CODES_WITHIN, MOST_CODES, MOST_ENTRIES
from testigo.core.problems import InvalidInput
from testigo.store.models import AlertPreference, Delivery, Membership, User, Workspace
from tests.factories.business import business, hire, membership
from tests.factories.services import twilio
from tests.factories.sink import post_box
from tests.factories.web_sink import Says, WebSink, receiver
from tests.worker.alerting import ACCOUNT, NOW, PHONE, TOKEN, with_sms

__all__ = ["post_box", "receiver"]

pytestmark = pytest.mark.django_db
SDR = "sdr1@nortia.example"
OTHER = "+34600333444"


@pytest.fixture
def space(receiver: WebSink) -> Workspace:
    """A business that has SMS."""
    space = business()
    receiver.answer = twilio(ACCOUNT, TOKEN)
    with_sms(space, receiver)
    return space


@pytest.fixture
def ana(space: Workspace) -> Membership:
    """Who wants to be told by SMS."""
    return membership(space, User.objects.get(email=SDR))


def choose(space: Workspace, by: Membership, address: str) -> tuple[str, ...]:
    chosen = Preferences(addresses={"sms": address})
    return choose_alerts(workspace=space, by=by, chosen=chosen, now=NOW)


def code_in(receiver: WebSink) -> str:
    found = re.match(r"\d{6}\b", receiver.got[-1].form["Body"])
    assert found is not None
    return found.group()


def refused(act: Callable[[], None]) -> list[str]:
    with pytest.raises(InvalidInput) as said:
        act()
    return [one.code for one in said.value.problems]


def entering(space: Workspace, by: Membership, code: str, after: timedelta = timedelta()) -> None:
    confirm_address(workspace=space, by=by, kind="sms", code=code, now=NOW + after)


def addresses(space: Workspace, by: Membership) -> dict[str, str]:
    return dict(preferences_in(space.id, by.user_id).addresses)


def test_an_address_is_used_once_its_code_is_entered(
    space: Workspace, ana: Membership, receiver: WebSink
) -> None:
    assert choose(space, ana, PHONE) == ("sms",)
    assert addresses(space, ana) == {}
    assert send_test(workspace=space, kind="sms", by=ana, now=NOW).code == "alert_no_address"
    assert send_code(workspace=space, by=ana, kind="sms", now=NOW).sent
    code = code_in(receiver)
    kept = str(AlertPreference.objects.of(space.id).get().value)
    assert code not in kept + str(list(Delivery.objects.of(space.id).values()))
    assert receiver.got[-1].form["To"] == PHONE
    entering(space, ana, f" {code[:3]} {code[3:]} ")
    assert addresses(space, ana) == {"sms": PHONE}
    assert send_test(workspace=space, kind="sms", by=ana, now=NOW).sent
    assert choose(space, ana, PHONE) == ()


def test_the_one_before_stays_until_the_new_one_is_confirmed_or_taken_away(
    space: Workspace, ana: Membership, receiver: WebSink
) -> None:
    with_sms(space, receiver, SDR)
    assert choose(space, ana, OTHER) == ("sms",)
    assert addresses(space, ana) == {"sms": PHONE}
    assert choose(space, ana, PHONE) == ()
    assert not preferences_in(space.id, ana.user_id).pending
    choose(space, ana, "")
    assert addresses(space, ana) == {}


def test_five_wrong_entries_end_a_code_and_a_new_one_replaces_it(
    space: Workspace, ana: Membership, receiver: WebSink
) -> None:
    choose(space, ana, PHONE)
    send_code(workspace=space, by=ana, kind="sms", now=NOW)
    first = code_in(receiver)
    wrong = f"{(int(first) + 1) % 10**6:06}"
    said = [refused(lambda: entering(space, ana, wrong)) for _ in range(MOST_ENTRIES)]
    assert said == [["alert_code_wrong"]] * (MOST_ENTRIES - 1) + [["alert_code_over"]]
    assert refused(lambda: entering(space, ana, first)) == ["alert_code_over"]
    send_code(workspace=space, by=ana, kind="sms", now=NOW)
    entering(space, ana, code_in(receiver))
    assert addresses(space, ana) == {"sms": PHONE}


def test_a_code_lasts_ten_minutes_and_is_for_its_address_and_member_alone(
    space: Workspace, ana: Membership, receiver: WebSink
) -> None:
    choose(space, ana, PHONE)
    send_code(workspace=space, by=ana, kind="sms", now=NOW)
    code = code_in(receiver)
    assert refused(lambda: entering(space, ana, code, CODE_LASTS)) == ["alert_code_over"]
    # Sent while the clock stood a day ahead.
    assert refused(lambda: entering(space, ana, code, -timedelta(days=1))) == ["alert_code_over"]
    boss = membership(space, User.objects.get(email="boss@nortia.example"))
    assert refused(lambda: entering(space, boss, code)) == ["alert_code_none"]
    choose(space, ana, OTHER)
    assert refused(lambda: entering(space, ana, code)) == ["alert_code_over"]
    assert addresses(space, ana) == {}


def test_codes_are_no_way_to_pester_anybody(
    space: Workspace, ana: Membership, receiver: WebSink
) -> None:
    for number in range(MOST_CODES):
        choose(space, ana, f"+3460033344{number}")
        assert send_code(workspace=space, by=ana, kind="sms", now=NOW).sent
    choose(space, ana, PHONE)
    came = send_code(workspace=space, by=ana, kind="sms", now=NOW)
    assert (came.sent, came.code) == (False, "alert_codes_enough")
    assert len(receiver.got) == MOST_CODES
    assert send_code(workspace=space, by=ana, kind="sms", now=NOW + CODES_WITHIN).sent


def test_nobody_is_pestered_by_several_members_either(
    space: Workspace, receiver: WebSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd = [membership(space, hire(space, f"m{n}@nortia.example")) for n in range(MOST_CODES + 1)]
    for by in crowd:
        choose(space, by, PHONE)
    came = [send_code(workspace=space, by=by, kind="sms", now=NOW) for by in crowd]
    assert [one.sent for one in came] == [True] * MOST_CODES + [False]
    assert PHONE not in str(list(Delivery.objects.of(space.id).values()))
    choose(space, crowd[-1], OTHER)
    assert send_code(workspace=space, by=crowd[-1], kind="sms", now=NOW).sent
    monkeypatch.setattr("testigo.core.confirming.MOST_CODES_OF_ALL", MOST_CODES + 1)
    choose(space, crowd[0], "+34600333445")
    assert send_code(workspace=space, by=crowd[0], kind="sms", now=NOW).code == "alert_codes_enough"


def test_the_sender_of_alerts_takes_no_code_away_from_who_sends_it(
    space: Workspace, ana: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(space, ana, PHONE)
    sender = []

    def meanwhile(**given: Any) -> Any:
        sender.append(send_next(workspace=space, kind="sms", now=NOW))
        return send_now(**given)

    monkeypatch.setattr("testigo.actions.alert_addresses.send_now", meanwhile)
    assert send_code(workspace=space, by=ana, kind="sms", now=NOW).sent
    assert sender == [None]


def test_a_code_that_was_not_taken_is_never_sent_by_anybody_else(
    space: Workspace, ana: Membership, receiver: WebSink
) -> None:
    choose(space, ana, PHONE)
    receiver.always(Says(500))
    assert not send_code(workspace=space, by=ana, kind="sms", now=NOW).sent
    Delivery.objects.of(space.id).update(state="waiting", ended_at=None)
    assert send_next(workspace=space, kind="sms", now=NOW + timedelta(minutes=3)) == "dropped"
    assert send_code(workspace=space, by=ana, kind="push", now=NOW).code == "alert_code_none"
