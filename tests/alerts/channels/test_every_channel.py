"""What holds for every channel: its words, its settings, and that nothing half set up is sent."""

from typing import Any

import pytest

from testigo.alerts.channels import BY_KIND, NotDelivered, problems_of, shown
from testigo.alerts.channels.webhook.sender import new_secret
from testigo.core.notices import CHANNELS
from testigo.wording import sentence
from testigo.wording.alert_channels import (
    ALERT_ADDRESSES,
    ALERT_CHANNELS,
    ALERT_CHOICES,
    ALERT_OPTIONS,
)
from tests.alerts.channels.messages import a_message
from tests.factories.services import Answer, meta, ntfy, slack_webhook, teams, telegram, twilio
from tests.factories.sink import Sink, post_box
from tests.factories.web_sink import Says, WebSink, receiver

__all__ = ["post_box", "receiver"]

CANARY = "canary-0123456789"


def test_the_channels_are_those_that_a_pact_may_name() -> None:
    assert tuple(BY_KIND) == CHANNELS
    assert all(BY_KIND[kind].kind == kind for kind in CHANNELS)


def test_every_channel_setting_and_choice_has_its_words_and_no_word_is_idle() -> None:
    assert set(ALERT_CHANNELS) == set(BY_KIND)
    options = [(kind, one) for kind, channel in BY_KIND.items() for one in channel.options]
    assert set(ALERT_OPTIONS) == {f"{kind}.{one.key}" for kind, one in options}
    assert set(ALERT_CHOICES) == {
        f"{kind}.{one.key}.{choice}"
        for kind, one in options
        if one.form == "choice"
        for choice in one.choices
    }
    assert set(ALERT_ADDRESSES) == {"email", "phone", "slack", "chat", "topic", "key"}


@pytest.mark.parametrize("kind", [kind for kind in CHANNELS if kind != "email"])
def test_nothing_half_set_up_is_sent(kind: str) -> None:
    with pytest.raises(NotDelivered) as caught:
        BY_KIND[kind].send(a_message(), {})
    assert (caught.value.permanent, caught.value.code) == (True, "alert_not_set_up")


@pytest.mark.parametrize("kind", CHANNELS)
def test_a_problem_names_the_setting_as_people_call_it(kind: str) -> None:
    for problem in problems_of(
        kind, {"nothing": "x", **{o.key: "" for o in BY_KIND[kind].options}}
    ):
        for language in ("es", "en"):
            said = sentence(problem, language)
            assert f"{kind}." not in said
            assert "{" not in said


@pytest.mark.parametrize("kind", CHANNELS)
def test_no_secret_is_shown(kind: str) -> None:
    secret: dict[str, Any] = {
        one.key: f"https://x.example/{CANARY}" if "address" in one.form else CANARY
        for one in BY_KIND[kind].options
        if one.is_secret
    }
    assert set(shown(kind, secret)) == set(secret)
    assert CANARY not in str(shown(kind, secret))
    assert CANARY not in str(problems_of(kind, secret))


@pytest.mark.parametrize("kind", CHANNELS)
@pytest.mark.parametrize("value", [None, 7, True, ["x"], {"a": "b"}, "a\r\nX: b", "x" * 5_000])
def test_no_value_is_taken_that_is_no_line_of_text(kind: str, value: Any) -> None:
    for option in BY_KIND[kind].options:
        within = dict([option.within]) if option.within else {}
        wheres = [one.where for one in problems_of(kind, {**within, option.key: value})]
        assert option.key in wheres


TOKEN = f"110201543:{'A' * 35}"
# What each service answers, which refuses what is too long or of another form.
SERVICES: dict[str, Answer] = {
    "push": ntfy(),
    "email": lambda got: Says(),
    "slack": slack_webhook,
    "teams": teams,
    "sms": twilio("A", "t"),
    "whatsapp": meta("1", "t"),
    "telegram": telegram(TOKEN),
    "webhook": lambda got: Says(),
}


def working(url: str) -> dict[str, tuple[dict[str, str], str]]:
    """A configuration of each channel that goes to one place, and whom it tells."""
    return {
        "push": ({"service": "ntfy", "base": url}, "ana-x7"),
        "email": ({"sender": "Nortia"}, "ana@nortia.example"),
        "slack": ({"way": "webhook", "url": url}, ""),
        "teams": ({"url": url}, ""),
        "sms": (
            {"provider": "twilio", "account": "A", "token": "t", "from": "+34600999888"}
            | {"base": url},
            "+34600111222",
        ),
        "whatsapp": (
            {"provider": "meta", "number": "1", "token": "t", "template": "aviso"}
            | {"language": "es", "base": f"{url}/v23.0"},
            "+34600111222",
        ),
        "telegram": ({"token": TOKEN, "base": url}, "7"),
        "webhook": ({"url": url, "secret": new_secret()}, ""),
    }


HOSTILE = (
    "a\r\nBcc: x@y.example\r\n\r\nbody",
    "nul\x00bell\x07escape\x1b[31m",
    "half\ud800 of a character",
    "\u202eright to left\u2066",
    "<!channel> <@U1> [x](https://evil.example) <a href=x>y</a> *b* `c`",
    "{{1}} {recipient} %s ${x} {0}",
    "ñ" * 20_000,
    "🧨" * 3_000,
    " \n\t ",
    "",
)


@pytest.mark.parametrize("kind", CHANNELS)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_ends_as_text(
    kind: str, text: str, receiver: WebSink, post_box: Sink
) -> None:
    receiver.answer = SERVICES[kind]
    config, to = working(receiver.url)[kind]
    message = a_message(subject=f"Eva {text}", text=f"Vence ya {text}", recipient_address=to)
    BY_KIND[kind].send(message, config)
    assert len(receiver.got) + len(post_box.mails) == 1
    for got in receiver.got:
        assert b"\\u0000" not in got.body
        assert b"%00" not in got.body
        assert "bcc" not in got.headers
    for mail in post_box.mails:
        assert mail["Bcc"] is None
        assert mail["To"] == to


def test_what_cannot_be_written_at_all_is_refused_for_good(receiver: WebSink) -> None:
    config, _ = working(receiver.url)["webhook"]
    with pytest.raises(NotDelivered) as caught:
        BY_KIND["webhook"].send(a_message(data={"name": "half\ud800"}), config)
    assert (caught.value.permanent, receiver.got) == (True, [])
