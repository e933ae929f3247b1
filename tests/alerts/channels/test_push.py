"""Push: ntfy, and the services of Apprise through our own way out."""

import socket
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import pytest

from testigo.alerts.channels import BY_KIND, NotDelivered, problems_of, recipient_problems, shown
from testigo.alerts.channels.push import by_apprise as by_apprise_alone
from testigo.alerts.channels.push.services import SERVICES, is_host_of
from testigo.egress import http
from testigo.egress.http import Answer, NotReached
from tests.alerts.channels.messages import LINK, a_message
from tests.factories.services import ntfy
from tests.factories.web_sink import Says, WebSink, receiver, says_json

__all__ = ["receiver"]

PUSH = BY_KIND["push"]
_REAL_ASK = http.ask
A, B, C = "a" * 30, "B" * 30, "7" * 30
# An address of each service in the form that Apprise wants.
ADDRESSES = {
    "pover": f"pover://{{recipient}}@{B}",
    "pbul": f"pbul://{A}",
    "prowl": f"prowl://{'c' * 40}",
    "join": f"join://{'d' * 32}/{{recipient}}",
    "psafers": f"psafers://{'e' * 20}",
    "pushy": f"pushy://{A}/{{recipient}}",
    "onesignal": f"onesignal://{A}@{B}/{{recipient}}",
    "line": f"line://{A}/{{recipient}}",
    "discord": f"discord://{C}/{'f' * 68}",
    "gchat": f"gchat://space/{A}/{B}",
    "wxteams": f"wxteams://{'a1' * 40}",
    "zulip": f"zulip://bot@nortia/{'a' * 32}/{{recipient}}",
    "flock": f"flock://{'a' * 24}",
    "signl4": f"signl4://{A}",
    "pagerduty": f"pagerduty://{A}@{B}",
    "opsgenie": f"opsgenie://{A}",
    "pagertree": "pagertree://int_1234567890",
    "splunk": f"splunk://team@{A}",
    "ifttt": f"ifttt://{A}/lead",
}


def by_apprise(schema: str) -> dict[str, str]:
    return {"service": "apprise", "url": ADDRESSES[schema]}


@pytest.fixture
def asked(receiver: WebSink, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """The hosts that were asked; the requests go to the receiver, and nothing to anywhere else."""
    seen: list[tuple[str, dict[str, Any]]] = []
    connect = socket.socket.connect

    def only_there(line: socket.socket, address: Any) -> None:
        assert address == ("127.0.0.1", receiver.port), f"connected to {address}"
        connect(line, address)

    def to_receiver(method: str, url: str, **said: Any) -> Answer:
        parts = urlsplit(url)
        seen.append((parts.hostname or "", said))
        return _REAL_ASK(method, f"{receiver.url}{parts.path or '/'}?{parts.query}", **said)

    monkeypatch.setattr(socket.socket, "connect", only_there)
    monkeypatch.setattr(http, "ask", to_receiver)
    receiver.always(says_json({"ok": True, "status": 1, "success": True, "id": "1"}))
    return seen


def test_ntfy_takes_a_title_a_text_and_where_a_click_leads(receiver: WebSink) -> None:
    receiver.answer = ntfy("tk_1")
    config = {"service": "ntfy", "base": receiver.url, "token": "tk_1"}
    assert PUSH.send(a_message(recipient_address="ana-x7"), config).reference == "hwQ2YpKdmg"
    assert receiver.got[0].json == {
        "topic": "ana-x7",
        "title": "Vence en 12 min: Eva, de Talleres Ñu",
        "message": "Vence a las 10:30: llama o reasigna.",
        "priority": 4,
        "click": LINK,
    }


def test_ntfy_refuses_a_wrong_token_for_good(receiver: WebSink) -> None:
    receiver.answer = ntfy("tk_1")
    with pytest.raises(NotDelivered) as caught:
        PUSH.send(a_message(recipient_address="ana-x7"), {"service": "ntfy", "base": receiver.url})
    assert (caught.value.permanent, caught.value.code) == (True, "alert_key_refused")


def test_every_service_has_its_address_here() -> None:
    assert set(ADDRESSES) == set(SERVICES)


@pytest.mark.parametrize("schema", sorted(SERVICES))
def test_a_service_of_apprise_asks_its_own_host_through_our_way_out(
    schema: str, asked: list[Any], receiver: WebSink
) -> None:
    # A service may miss something of its own in an answer that is nobody's.
    with suppress(NotDelivered):
        PUSH.send(a_message(recipient_address="uQiRzpo4DXghDmr9QzzfQu27cmVRsG"), by_apprise(schema))
    hosts = {host for host, _ in asked}
    assert hosts
    assert all(is_host_of(SERVICES[schema], host) for host in hosts)
    told = [f"{got.path} {got.body.decode()}" for got in receiver.got]
    assert any("reasigna" in text for text in told)


@pytest.mark.parametrize(
    ("says", "permanent", "code", "wait"),
    [
        (Says(429, {"Retry-After": "9"}), False, "alert_busy", 9.0),
        (Says(503), False, "alert_busy", None),
        (Says(500), False, "alert_no_answer", None),
        (Says(401), True, "alert_key_refused", None),
        (Says(400), True, "alert_not_taken", None),
        (Says(302, {"Location": "http://127.0.0.1/"}), True, "alert_moved", None),
        (Says(410), True, "alert_gone", None),
    ],
)
@pytest.mark.parametrize("schema", ["pover", "discord", "gchat"])
def test_what_a_service_answers_decides_though_apprise_only_says_no(
    schema: str,
    says: Says,
    permanent: bool,
    code: str,
    wait: float | None,
    asked: list[Any],
    receiver: WebSink,
) -> None:
    receiver.always(says)
    with pytest.raises(NotDelivered) as caught:
        PUSH.send(a_message(recipient_address="u" * 30), by_apprise(schema))
    got = caught.value
    assert (got.permanent, got.code, got.retry_after) == (permanent, code, wait)


def test_apprise_never_sleeps(asked: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def no(seconds: float) -> None:
        raise AssertionError(f"slept {seconds}")

    monkeypatch.setattr("time.sleep", no)
    for _ in range(3):
        PUSH.send(a_message(recipient_address="u" * 30), by_apprise("pover"))
    assert len(asked) == 3


def test_silence_of_a_service_may_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(method: str, url: str, **said: Any) -> Answer:
        raise NotReached("timed out")

    monkeypatch.setattr(http, "ask", silent)
    with pytest.raises(NotDelivered) as caught:
        PUSH.send(a_message(recipient_address="u" * 30), by_apprise("pover"))
    assert (caught.value.permanent, caught.value.words) == (False, "timed out")


def test_an_address_that_apprise_cannot_read_is_refused_for_good(asked: list[Any]) -> None:
    with pytest.raises(NotDelivered) as caught:
        PUSH.send(a_message(), {"service": "apprise", "url": "pover://short"})
    assert (caught.value.permanent, asked) == (True, [])


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "exec://ls",
        "dbus://",
        "syslog://",
        "json://127.0.0.1/x",
        "jsons://evil.example",
        "mailto://a:b@127.0.0.1",
        "apprise://127.0.0.1/token",
        "ntfy://127.0.0.1/topic",
        "gotify://10.0.0.1/token",
        "POVER://a@b",
        "pover:/a@b",
        "pover://",
        "",
        # What stands after `?` could open a file of ours or another machine.
        f"discord://{C}/{'f' * 68}?template=/etc/passwd",
        f"pover://{A}@{B}?verify=no",
        f"pover://{A}@{B}#x",
        f"pover://{A}@{B} x",
        f"pover://{A}@{B}\n",
        f"pover://{A}@{B}\\x",
    ],
)
def test_no_other_address_of_apprise_is_taken(url: str) -> None:
    (problem,) = problems_of("push", {"service": "apprise", "url": url})
    assert problem.code in ("alert_option_service", "alert_option_missing")


def test_the_address_of_a_person_stays_one_part_of_that_of_the_service(
    asked: list[Any], receiver: WebSink
) -> None:
    hostile = "a/../b?verify=no&x=@evil.example#"
    (problem,) = recipient_problems("push", by_apprise("pover"), hostile)
    assert problem.code == "alert_address_unreadable"
    # Though it could not do anything: it is filled in as one part.
    by_apprise_alone.send(a_message(recipient_address=hostile), ADDRESSES["pover"])
    assert [host for host, _ in asked] == ["api.pushover.net"]
    assert receiver.got[0].form["user"] == hostile
    assert recipient_problems("push", by_apprise("discord"), "") == ()


def test_of_an_address_only_the_service_may_be_shown() -> None:
    assert shown("push", by_apprise("pover")) == {"service": "apprise", "url": "pover://••••••••"}
