"""Copies of e-mails by real SMTP: recorded once, for addresses that exist, and never relayed."""

import smtplib
import socket
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from testigo.actions.mail_addresses import renew_mail_address
from testigo.actions.members import deactivate_member
from testigo.actions.outcomes import take_back
from testigo.actions.refusals import NotAllowed
from testigo.queries.mail_copies import mails_aside, own_address
from testigo.store.models import MailAddress, MailAside, Membership
from testigo.worker import letterbox as room
from tests.web.handed_over import NOW, Shop, hand_over, open_shop, person_of, tell
from tests.worker.letterbox import DOMAIN, bring, letterbox, mail_to

pytestmark = pytest.mark.django_db(transaction=True)
LUCIA = "lucia@ebro.example"


@pytest.fixture(autouse=True)
def fixed_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)


@pytest.fixture
def shop() -> Shop:
    return open_shop()


@pytest.fixture
def port(settings: Any) -> Iterator[int]:
    with letterbox(settings) as port:
        yield port


def address(shop: Shop, member: Membership | None = None) -> str:
    by = member or shop.member(shop.ana)
    token = renew_mail_address(workspace=shop.workspace, by=by, now=NOW)
    return f"log+{token}@{DOMAIN}"


def attempts(shop: Shop) -> list[Any]:
    return shop.facts("contact.attempted")


def test_a_mail_to_a_lead_is_an_attempt_by_whoever_sent_it(shop: Shop, port: int) -> None:
    person, sent = hand_over(shop), NOW - timedelta(minutes=5)
    bring(port, mail_to(f"Lucía <{LUCIA.upper()}>", sent=sent), address(shop))
    [fact] = attempts(shop)
    assert (fact.holder, fact.at, fact.source) == (person, sent, "mail")
    assert fact.actor == f"user:{shop.ana.pk}"
    assert fact.props == {"channel": "email", "outcome": "no_answer", "human": True}
    assert mails_aside(shop.member(shop.ana)) == []


def test_brought_again_it_adds_nothing_not_even_after_it_was_taken_back(
    shop: Shop, port: int
) -> None:
    person, own = hand_over(shop), address(shop)
    mail = mail_to(LUCIA, sent=NOW)
    bring(port, mail, own)
    bring(port, mail, own, own.upper())
    [fact] = attempts(shop)
    ana = shop.member(shop.ana)
    take_back(workspace=shop.workspace, person=person, fact_id=fact.id, by=ana, now=NOW)
    bring(port, mail, own)
    assert len(attempts(shop)) == 1
    told = [one for one in shop.facts("fact.retracted") if one.origin == "reported"]
    assert [one.props["of"] for one in told] == [fact.id]


def test_every_lead_that_it_went_to_has_one_attempt(shop: Shop, port: int) -> None:
    people = {hand_over(shop), hand_over(shop, "ivan@duero.example")}
    mail = mail_to(
        LUCIA, "otra@nadie.example", sent=NOW, Cc=f"equipo: ivan@duero.example, {LUCIA};"
    )
    bring(port, mail, address(shop))
    assert {fact.holder for fact in attempts(shop)} == people
    assert len(attempts(shop)) == 2
    assert mails_aside(shop.member(shop.ana)) == []


@pytest.mark.parametrize(
    "ago, at",
    [
        (timedelta(days=3), timedelta(days=3)),
        (timedelta(days=8), timedelta()),
        (timedelta(hours=-2), timedelta()),
    ],
)
def test_a_date_that_is_not_plausible_is_not_believed(
    shop: Shop, port: int, ago: timedelta, at: timedelta
) -> None:
    hand_over(shop, at=NOW - timedelta(days=20))
    bring(port, mail_to(LUCIA, sent=NOW - ago), address(shop))
    [fact] = attempts(shop)
    assert fact.at == NOW - at
    assert fact.recorded_at == NOW


@pytest.mark.parametrize(
    "to, headers, reason",
    [
        ("quien@nadie.example", {}, "nobody"),
        (LUCIA, {"by": "hugo@otra.example"}, "not_from_you"),
        (LUCIA, {"Auto_Submitted": "auto-replied"}, "automatic"),
        (LUCIA, {"Precedence": "bulk"}, "automatic"),
        (LUCIA, {"List_Id": "<ventas.nortia.example>"}, "automatic"),
        (", ".join(f"u{n}@ebro.example" for n in range(26)), {}, "too_many"),
    ],
)
def test_what_is_no_attempt_is_set_aside_and_says_why(
    shop: Shop, port: int, to: str, headers: dict[str, str], reason: str
) -> None:
    hand_over(shop)
    mail, own = mail_to(to, sent=NOW, **headers), address(shop)
    bring(port, mail, own)
    bring(port, mail, own)
    assert attempts(shop) == []
    [aside] = mails_aside(shop.member(shop.ana))
    assert aside.reason == reason
    assert aside.receivers[0].startswith(f"{to[0]}…@")
    row = MailAside.objects.of(shop.workspace.pk).values().get()
    assert "Nuestra propuesta" not in str(row)
    assert to.split(",")[0] not in str(row)


def test_nobody_else_is_taken_in_and_nothing_is_relayed(shop: Shop, port: int) -> None:
    own = address(shop)
    renewed = address(shop)
    token = renewed.partition("@")[0]
    for other in (own, f"{token}@otra.example", f"log@{DOMAIN}", f"log+{'a' * 32}@{DOMAIN}", LUCIA):
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            bring(port, mail_to(LUCIA, sent=NOW), other)
        [(code, said)] = refused.value.recipients.values()
        assert (code, said) == (550, b"5.1.1 Nobody here has this address")


def test_the_address_of_whoever_is_out_or_only_reads_takes_nothing(shop: Shop, port: int) -> None:
    own = address(shop)
    deactivate_member(workspace=shop.workspace, user=shop.ana.pk, by=None, now=NOW)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        bring(port, mail_to(LUCIA, sent=NOW), own)
    with pytest.raises(NotAllowed):
        address(shop, shop.member(shop.dora))


def test_the_same_lead_in_two_spaces_is_reached_in_the_space_of_the_address(
    shop: Shop, port: int
) -> None:
    other = open_shop("sur")
    hand_over(shop)
    hand_over(other)
    bring(port, mail_to(LUCIA, sent=NOW), address(shop))
    assert len(attempts(shop)) == 1
    assert attempts(other) == []
    assert MailAddress.objects.of(other.workspace.pk).count() == 0


def test_somebody_known_who_is_no_lead_is_not_recorded_about(shop: Shop, port: int) -> None:
    tell(shop, "solo@ebro.example", "email.delivered", NOW)
    person_of(shop, "solo@ebro.example")
    bring(port, mail_to("solo@ebro.example", sent=NOW), address(shop))
    assert len(mails_aside(shop.member(shop.ana))) + len(attempts(shop)) == 1


def test_what_is_too_large_is_refused_before_and_after_it_came(
    shop: Shop, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "LARGEST", 2000)
    own = address(shop)
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as line:
        line.ehlo()
        assert line.esmtp_features["size"] == "2000"
        assert line.mail("ana@nortia.example", ["SIZE=2001"])[0] == 552
        line.mail("ana@nortia.example")
        line.rcpt(own)
        assert line.data(b"Subject: x\r\n\r\n" + (b"a" * 900 + b"\r\n") * 3)[0] == 552
    assert attempts(shop) == []


def test_a_bounce_is_not_taken_for_an_attempt(shop: Shop, port: int) -> None:
    hand_over(shop)
    bring(port, mail_to(LUCIA, sent=NOW), address(shop), by="<>")
    assert attempts(shop) == []
    assert [one.reason for one in mails_aside(shop.member(shop.ana))] == ["automatic"]


def test_lines_that_say_nothing_are_cut_and_there_are_no_more_than_so_many(
    shop: Shop, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST_LINES", 3)
    monkeypatch.setattr(room, "LONGEST", 1.0)
    with letterbox(settings) as port:
        lines = [socket.create_connection(("127.0.0.1", port), 10) for _ in range(3)]
        assert all(line.recv(200).startswith(b"220 ") for line in lines)
        with socket.create_connection(("127.0.0.1", port), 10) as more:
            assert more.recv(200).startswith(b"421 ")
        for line in lines:
            line.settimeout(10)
            with suppress(ConnectionResetError):
                assert line.recv(200) == b""
            line.close()
        bring(port, mail_to(LUCIA, sent=NOW), address(shop))


@pytest.mark.parametrize(
    "head",
    [
        b"\xff\xfe" * 40_000,
        b"To: " + b"(" * 5000 + b"\r\nMessage-ID: <2@x>",
        b"From: ana@nortia.example\r\nTo: =?utf-8?b?////?= <x\xff@ebro.example>",
        b"From: ana@nortia.example\r\nTo: " + b", ".join(b"a%d@b.example" % n for n in range(3000)),
        b"".join(b"X-%d: y\r\n" % n for n in range(4000)),
        b"From: ana@nortia.example\r\nTo: a@b.es\x00\r\nDate: \x00",
    ],
)
def test_a_hostile_head_is_set_aside_and_the_next_mail_is_recorded(
    shop: Shop, port: int, head: bytes
) -> None:
    hand_over(shop)
    own = address(shop)
    text = b"\r\n".join(head[n : n + 900] for n in range(0, len(head), 900))
    bring(port, text + b"\r\n\r\nHola", own)
    assert len(mails_aside(shop.member(shop.ana))) == 1
    bring(port, mail_to(LUCIA, sent=NOW), own)
    assert len(attempts(shop)) == 1


def test_the_token_is_in_no_table(shop: Shop) -> None:
    own = address(shop)
    token = own.partition("+")[2].partition("@")[0]
    row = MailAddress.objects.of(shop.workspace.pk).values().get()
    assert token not in str(row)
    found = own_address(shop.member(shop.ana))
    assert found is not None
    assert token in found.text


def test_what_cannot_be_kept_now_is_to_be_brought_again(
    shop: Shop, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_over(shop)
    own = address(shop)

    def fails(**_: Any) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(room, "log_mail", fails)
        with pytest.raises(smtplib.SMTPDataError) as refused:
            bring(port, mail_to(LUCIA, sent=NOW), own)
    assert refused.value.smtp_code == 451
    bring(port, mail_to(LUCIA, sent=NOW), own)
    assert len(attempts(shop)) == 1
