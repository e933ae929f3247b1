"""Handing mail to a real server: what arrives, what is refused, and that nobody waits for ever."""

import time
from typing import Any

import pytest

from testigo.egress import mail
from testigo.egress.mail import Mail, MailNotTaken, MailServerDown, Post
from tests.factories.sink import (
    LATER,
    NEVER,
    UNKNOWN,
    Sink,
    body_of,
    only,
    post_box,
    sink,
    talker,
    use,
)

__all__ = ["post_box"]


TO = "eva@cliente.example"


def a_mail(**values: str) -> Mail:
    said: dict[str, Any] = {
        "id": "confirmation.1",
        "to": TO,
        "sender": "Nortia Automatización",
        "subject": "Confirma tu dirección: «Pide una demo»",
        "text": "Hola, señor.\n",
        "html": "<p>Hola, señor.</p>",
    }
    return Mail(**said | values)


def test_a_mail_arrives_as_text_and_as_html_and_asks_for_no_automatic_answer(
    post_box: Sink,
) -> None:
    with Post() as post:
        post.send(a_mail())
    (got,) = post_box.mails
    assert got["Subject"] == "Confirma tu dirección: «Pide una demo»"
    assert got["From"] == "Nortia Automatización <hola@nortia.example>"
    assert (got["To"], post_box.receivers) == (TO, [TO])
    assert got["Message-ID"] == "<confirmation.1@nortia.example>"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Date"]
    assert body_of(got, "plain").strip() == "Hola, señor."
    assert body_of(got, "html").strip() == "<p>Hola, señor.</p>"


def test_several_mails_take_one_connection_and_one_that_is_refused_spoils_no_other(
    post_box: Sink,
) -> None:
    post_box.answers["nobody@cliente.example"] = UNKNOWN
    with Post() as post:
        post.send(a_mail())
        with pytest.raises(MailNotTaken) as caught:
            post.send(a_mail(to="nobody@cliente.example"))
        assert post.is_open
        post.send(a_mail(id="confirmation.2"))
    assert len(post_box.mails) == 2
    assert caught.value.unknown
    # What the server says is kept, and it named the address.
    assert str(caught.value) == "550 5.1.1 <…> nobody has this address"


@pytest.mark.parametrize("answer", [LATER, NEVER])
@pytest.mark.parametrize("where", [TO, ""])
def test_what_the_server_does_not_take_may_be_tried_again(
    post_box: Sink, answer: str, where: str
) -> None:
    post_box.answers[where] = answer
    with Post() as post, pytest.raises(MailNotTaken, match=answer[:9]) as caught:
        post.send(a_mail())
    assert not caught.value.unknown
    assert post_box.mails == []


def test_a_line_that_breaks_before_the_answer_is_not_taken(post_box: Sink) -> None:
    post_box.hangs_up = 1
    with Post() as post:
        with pytest.raises(MailNotTaken):
            post.send(a_mail())
        assert not post.is_open
    assert len(post_box.mails) == 1


@pytest.mark.parametrize("value", ["eva@c.es\r\nBcc: x@y.es", "x\ny", "x\ry", "x\0y", "x\x7fy"])
@pytest.mark.parametrize("header", ["id", "to", "sender", "subject"])
def test_no_value_can_begin_another_header(header: str, value: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        a_mail(**{header: value})


def test_a_name_of_the_operator_is_kept_and_odd_names_of_workspaces_stay_one_name(
    post_box: Sink, settings: Any
) -> None:
    with Post() as post:
        post.send(a_mail(sender='Nortia, S.L. "la buena" <x@y.example>'))
        settings.DEFAULT_FROM_EMAIL = "Equipo <hola@nortia.example>"
        post.send(a_mail())
    odd, own = (mail["From"].addresses for mail in post_box.mails)
    assert [one.addr_spec for one in odd] == ["hola@nortia.example"]
    assert odd[0].display_name == 'Nortia, S.L. "la buena" <x@y.example>'
    assert own[0].display_name == "Equipo"


# --- the server itself ---------------------------------------------------------------------------


def test_a_server_that_is_there_is_asked_for_nothing(post_box: Sink) -> None:
    mail.ask_server()
    assert post_box.mails == []


def test_a_server_that_is_not_there_is_down(settings: Any) -> None:
    use(settings, "smtp://127.0.0.1:9")
    with pytest.raises(MailServerDown):
        mail.ask_server()


@pytest.mark.parametrize(("password", "good"), [("cl@ve/1", True), ("otra", False)])
def test_the_user_and_the_password_of_the_address_open_the_server(
    settings: Any, password: str, good: bool
) -> None:
    rules = {"authenticator": only("hola@nortia.example", "cl@ve/1"), "auth_require_tls": False}
    with sink(**rules, auth_required=True) as made:
        said = password.replace("@", "%40").replace("/", "%2F")
        use(settings, f"smtp://hola%40nortia.example:{said}@127.0.0.1:{made.port}")
        if good:
            mail.ask_server()
            with Post() as post:
                post.send(a_mail())
            assert len(made.mails) == 1
        else:
            with pytest.raises(MailServerDown, match="535"):
                mail.ask_server()


def test_without_starttls_nothing_is_said_to_a_server_that_should_have_it(
    settings: Any,
) -> None:
    with sink() as made:
        use(settings, f"smtp://u:p@127.0.0.1:{made.port}?tls=starttls")
        with pytest.raises(MailServerDown, match="STARTTLS"):
            mail.ask_server()


@pytest.mark.parametrize(
    "lines",
    [
        (b"421 4.3.2 closing",),
        (b"220 hello", b"421 not now"),
        (b"hello?",),
        (b"",),
    ],
)
def test_a_server_that_speaks_otherwise_is_down(settings: Any, lines: tuple[bytes, ...]) -> None:
    with talker(*lines) as port:
        use(settings, f"smtp://127.0.0.1:{port}")
        with pytest.raises(MailServerDown):
            mail.ask_server()


@pytest.mark.parametrize(
    ("lines", "pause"),
    [((b"",), 0.02), ((b"220 hello", b""), 0.02), ((b"220 hello",), 0)],
)
def test_nobody_waits_longer_than_a_moment_for_a_server_that_is_silent_or_drips(
    settings: Any, monkeypatch: pytest.MonkeyPatch, lines: Any, pause: float
) -> None:
    monkeypatch.setattr(mail, "SHORT", 0.5)
    with talker(*lines, pause=pause) as port:
        use(settings, f"smtp://127.0.0.1:{port}")
        began = time.monotonic()
        with pytest.raises(MailServerDown):
            mail.ask_server()
        assert time.monotonic() - began < 5
