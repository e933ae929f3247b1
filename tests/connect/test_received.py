"""Reading the head of a copy of a mail: who, to whom, when, and whether a machine sent it."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.connect.received import (
    BELIEVED,
    LONGEST_ADDRESSES,
    LONGEST_HEAD,
    MOST_HOPS,
    Received,
    believed,
    masked,
    read_received,
    why_aside,
)

NOW = datetime(2026, 10, 6, 8, tzinfo=UTC)
ANA = "ana@nortia.example"


def head(*lines: str) -> bytes:
    return "\r\n".join((f"From: {ANA}", *lines)).encode() + b"\r\n\r\nHola\r\n"


@pytest.mark.parametrize(
    "to, receivers",
    [
        ("lucia@ebro.example", ("lucia@ebro.example",)),
        ("LUCIA@Ebro.example, <lucia@ebro.example>", ("lucia@ebro.example",)),
        (
            '"Gil, Iván" <ivan@ebro.example>, eva@ebro.example',
            ("ivan@ebro.example", "eva@ebro.example"),
        ),
        ("=?utf-8?q?Luc=C3=ADa_=3Cx=40y=2Ees=3E?= <l@ebro.example>", ("l@ebro.example",)),
        ("=?no-such-charset?q?=FF?= <l@ebro.example>", ("l@ebro.example",)),
        ("equipo: a@ebro.example, b@ebro.example;", ("a@ebro.example", "b@ebro.example")),
        ("undisclosed-recipients:;", ()),
        ("not an address", ()),
        ("l@ebro.example\r\n ,\r\n m@ebro.example", ("l@ebro.example", "m@ebro.example")),
    ],
)
def test_the_receivers_are_read_however_they_are_written(
    to: str, receivers: tuple[str, ...]
) -> None:
    mail = read_received(head(f"To: {to}"))
    assert (mail.senders, mail.receivers, mail.problem) == ((ANA,), receivers, None)


@pytest.mark.parametrize(
    "line",
    [
        "Auto-Submitted: auto-generated",
        "Auto-Submitted: auto-replied; owner=x",
        "Precedence: Bulk",
        "List-Id: <x.example>",
        "X-Autoreply: yes",
        "Return-Path: <>",
        'Content-Type: multipart/report; report-type="delivery-status"',
        "\r\n".join(f"Received: from h{n}" for n in range(MOST_HOPS + 1)),
    ],
)
def test_what_a_machine_sent_is_no_attempt(line: str) -> None:
    assert why_aside(read_received(head(line, "To: l@ebro.example")), ANA) == "automatic"


def test_a_person_sent_it_where_nothing_says_otherwise() -> None:
    mail = read_received(head("Auto-Submitted: no", "Content-Type: multipart/mixed; boundary=x"))
    assert why_aside(mail, "Ana@Nortia.example") is None
    assert why_aside(mail, "otra@nortia.example") == "not_from_you"


@pytest.mark.parametrize(
    "senders", ["", "From: hugo@x.example\r\n", f"From: {ANA}, hugo@x.example\r\n"]
)
def test_whoever_else_sent_it_is_not_the_member(senders: str) -> None:
    mail = read_received(f"{senders}To: l@ebro.example\r\n\r\n".encode())
    assert why_aside(mail, ANA) == "not_from_you"


@pytest.mark.parametrize(
    "date, at",
    [
        ("Tue, 06 Oct 2026 09:55:00 +0200", NOW - timedelta(minutes=5)),
        ("Tue, 06 Oct 2026 07:55:00 -0000", NOW - timedelta(minutes=5)),
        ("Tue, 06 Oct 2026 10:05:00 +0200", NOW),
        ("Tue, 29 Sep 2026 07:59:59 +0000", NOW),
        ("Tue, 29 Sep 2026 08:00:00 +0000", NOW - BELIEVED),
        ("Mon, 01 Jan 0001 00:00:00 +2359", NOW),
        ("ayer", NOW),
        ("", NOW),
    ],
)
def test_a_date_is_believed_where_it_is_plausible(date: str, at: datetime) -> None:
    assert believed(read_received(head(f"Date: {date}")), NOW) == at


def test_a_mail_is_known_again_by_its_id_else_by_what_stays_the_same() -> None:
    named = read_received(head("Message-ID: <1@x>", "To: l@ebro.example"))
    assert named.mark == read_received(b"Received: from y\r\n" + head("Message-ID: <1@x>")).mark
    assert named.mark != read_received(head("Message-ID: <2@x>", "To: l@ebro.example")).mark
    bare = read_received(head("To: l@ebro.example", "Subject: Uno"))
    again = read_received(b"Received: from y\r\n" + head("To: l@ebro.example", "Subject: Uno"))
    other = read_received(head("To: l@ebro.example", "Subject: Dos"))
    assert bare.mark == again.mark != other.mark


def test_a_line_break_hidden_in_a_name_makes_no_header() -> None:
    mail = read_received(head("To: =?utf-8?q?a=0D=0ACc=3A_x=40y=2Ees?= <l@ebro.example>"))
    assert why_aside(mail, ANA) == "unreadable"
    assert mail.receivers == ()


def test_who_it_went_to_is_masked() -> None:
    assert masked("lucia@ebro.example") == "l…@ebro.example"


@pytest.mark.parametrize(
    "content",
    [
        b"\xff" * (LONGEST_HEAD + 1),
        b"To: " + b'"' * 6000 + b"\r\n\r\n",
        b"To: " + b"(" * 6000 + b"\r\n\r\n",
        b"To: " + b"@a," * 2000 + b":x@y.es\r\n\r\n",
        b"Cc: " + b", ".join(b"a%d@b.example" % n for n in range(4000)) + b"\r\n\r\n",
        b"X: y\r\n" * 10_000 + b"\r\n",
        b"Date: " + b"(" * 60_000 + b"\r\n\r\n",
        (b"To: " + b"(" * 6000 + b"\r\n") * 10 + b"\r\n",
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n\r\n" * 500_000,
    ],
)
def test_no_head_takes_long(content: bytes) -> None:
    began = time.process_time()
    mail = read_received(content)
    assert time.process_time() - began < 5
    assert why_aside(mail, ANA) is not None


@pytest.mark.parametrize("name", ["From", "To", "cc"])
def test_a_header_of_people_that_comes_again_is_not_read(name: str) -> None:
    again = f"{name}: l@ebro.example"
    mail = read_received(head("To: l@ebro.example", "Cc: l@ebro.example", again))
    assert (mail.problem, mail.senders, mail.receivers) == ("unreadable", (), ())


def test_the_headers_of_people_are_bounded_together() -> None:
    many = ", ".join(f"a{number}@b.example" for number in range(200))
    assert len(many) < LONGEST_ADDRESSES < 2 * len(many)
    mail = read_received(head(f"To: {many}", f"Cc: {many}"))
    assert (mail.problem, mail.receivers) == ("too_many", ())


@given(st.binary(max_size=400))
def test_nothing_that_comes_raises(content: bytes) -> None:
    found = read_received(b"From: " + content + b"\r\nTo: " + content + b"\r\nDate: " + content)
    assert isinstance(found, Received)
    for address in (*found.senders, *found.receivers):
        address.encode()
