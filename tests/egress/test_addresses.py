"""B6: no address leads into this machine, its network or the service of a cloud's secrets."""

import ipaddress
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from testigo.conf.private_targets import private_targets
from testigo.egress import http, reach
from testigo.egress.http import NotReached, post
from testigo.egress.reach import may_be_reached
from testigo.egress.targets import BadTarget, Target, read
from tests.egress.addresses import CORPUS, NAMES
from tests.factories.web_sink import Says, WebSink, receiver

__all__ = ["receiver"]


class Canary:
    """A listener on this machine, on every address of it, that counts who comes; and a record of
    every connection that was tried at all."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.came = 0
        self.tried: list[Any] = []


@pytest.fixture
def canary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Canary]:
    """Every connection anywhere goes to the canary, so that one too many is seen and harms none.
    Names are answered by NAMES; those of nobody do not exist, `public.example` is public."""
    server = socket.create_server(("127.0.0.1", 0))
    made = Canary(server.getsockname()[1])
    connect = socket.create_connection

    def listen() -> None:
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            made.came += 1
            line.close()

    def redirected(address: Any, timeout: Any = None, **more: Any) -> socket.socket:
        made.tried.append(address)
        return connect(("127.0.0.1", made.port), timeout=timeout)

    threading.Thread(target=listen, daemon=True).start()
    monkeypatch.setattr(socket, "create_connection", redirected)
    monkeypatch.setattr(socket, "getaddrinfo", Names(NAMES))
    yield made
    server.close()


class Names:
    """A server of names in bad hands: each time it is asked it gives its next answer."""

    def __init__(self, answers: dict[str, tuple[tuple[str, ...], ...]]) -> None:
        self._answers = answers
        self.asked: list[str] = []

    def __call__(self, name: str, port: int, *said: Any, **named: Any) -> list[Any]:
        with suppress(ValueError):
            # What is an address already is no question.
            return self._rows((str(ipaddress.ip_address(name)),), port)
        self.asked.append(name)
        if name == "public.example":
            return self._rows(("93.184.215.14",), port)
        if name not in self._answers:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        answers = self._answers[name]
        return self._rows(answers[min(self.asked.count(name), len(answers)) - 1], port)

    def _rows(self, addresses: tuple[str, ...], port: int) -> list[Any]:
        return [
            (
                socket.AF_INET6 if ":" in one else socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (one, port),
            )
            for one in addresses
        ]


def outcome(url: str) -> str:
    """The code of why an address was not connected to, or what happened instead."""
    try:
        post(url, content=b"x", headers={}, patience=2.0)
    except BadTarget as error:
        return error.code
    except NotReached as error:
        return str(error)
    return "answered"


def test_there_are_enough_addresses_in_the_corpus() -> None:
    assert len(CORPUS) >= 600


def test_no_address_of_the_corpus_is_connected_to(canary: Canary) -> None:
    for url in CORPUS:
        said = outcome(url.format(port=canary.port))
        assert said.startswith("target_") or said == "nobody knows this name", f"{url!r}: {said}"
    assert (canary.tried, canary.came) == ([], 0)


@pytest.mark.parametrize(
    "careless", ["may_be_reached", "checked_addresses"], ids=["no check", "only numbers checked"]
)
def test_a_client_that_checks_less_is_caught(
    careless: str, canary: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: without a check, or with one of literal addresses only, many of the
    same addresses reach the canary."""

    def only_numbers(target: Target, patience: float) -> list[Any]:
        if target.numeric:
            return checked(target, patience)
        return http.resolve(target.host, target.port, patience)

    checked = http.checked_addresses
    monkeypatch.setattr(
        http, careless, only_numbers if careless == "checked_addresses" else lambda *said: True
    )
    for url in CORPUS:
        outcome(url.format(port=canary.port))
    least = 150 if careless == "checked_addresses" else 300
    assert len(canary.tried) >= least


def test_a_public_address_is_connected_to_at_the_ports_of_the_web(canary: Canary) -> None:
    for url in ("http://public.example/", "https://public.example/", "http://93.184.215.14:443/"):
        assert not outcome(url).startswith("target_")
    assert canary.tried == [
        ("93.184.215.14", 80),
        ("93.184.215.14", 443),
        ("93.184.215.14", 443),
    ]


def test_a_name_that_changes_between_check_and_connection_changes_nothing(
    canary: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = Names({"rebound.example": (("93.184.215.14",), ("127.0.0.1",))})
    monkeypatch.setattr(socket, "getaddrinfo", names)
    assert not outcome("http://rebound.example/").startswith("target_")
    # Asked once; what was checked is what was connected to.
    assert (names.asked, canary.tried) == (["rebound.example"], [("93.184.215.14", 80)])
    assert outcome("http://rebound.example/") == "target_not_public"
    assert len(canary.tried) == 1


def test_a_redirect_into_the_machine_is_not_followed(receiver: WebSink, settings: Any) -> None:
    for status in (301, 302, 303, 307, 308):
        receiver.always(Says(status, {"Location": "http://169.254.169.254/latest/meta-data/"}))
        assert post(receiver.url, content=b"", headers={}).status == status


def test_testigo_is_not_told_of_itself(canary: Canary, settings: Any) -> None:
    settings.TESTIGO_BASE_URL = "https://testigo.nortia.example"
    for url in (
        "https://testigo.nortia.example/x",
        "http://TESTIGO.nortia.example./",
        "https://ｔestigo.nortia.example/",
    ):
        assert outcome(url) == "target_is_testigo"
    assert canary.tried == []


# --- one's own network ---------------------------------------------------------------------------

OPENED = "10.0.0.0/8, 192.168.1.20:8080, fd12::/16, [fd99::5]:8443, 100.64.0.0/10"


@pytest.mark.parametrize(
    ("address", "port", "reached"),
    [
        ("10.1.2.3", 443, True),
        ("10.1.2.3", 80, True),
        ("10.1.2.3", 5432, False),
        ("192.168.1.20", 8080, True),
        ("192.168.1.20", 80, False),
        ("192.168.1.21", 8080, False),
        ("172.16.0.1", 443, False),
        ("fd12::1", 443, True),
        ("fd99::5", 8443, True),
        ("fd99::6", 8443, False),
        ("100.64.0.9", 443, True),
        # Opened or not: this machine, its neighbours without a router, and the secrets of a cloud.
        ("100.100.100.200", 80, False),
        ("127.0.0.1", 80, False),
        ("::1", 80, False),
        ("169.254.169.254", 80, False),
        ("fd00:ec2::254", 80, False),
        ("168.63.129.16", 80, False),
        ("::ffff:10.1.2.3", 80, False),
        ("93.184.215.14", 443, True),
        ("93.184.215.14", 8443, False),
        ("2606:2800:21f:cb07::1", 443, True),
        ("64:ff9b::5db8:d70e", 443, True),
        ("64:ff9b::a01:203", 443, False),
    ],
)
def test_only_what_the_operator_named_is_opened(
    address: str, port: int, reached: bool, settings: Any
) -> None:
    settings.PRIVATE_TARGETS = private_targets(OPENED)
    assert may_be_reached(ipaddress.ip_address(address), port) is reached


def test_an_address_of_this_very_machine_stays_closed_in_an_opened_network(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PRIVATE_TARGETS = private_targets("10.0.0.0/8")
    own = ipaddress.ip_address("10.0.0.7")
    assert may_be_reached(own, 443)
    bound: list[Any] = []

    class Machine:
        """One that has 10.0.0.7: it can be bound to, and no other."""

        def __init__(self, *said: Any) -> None: ...
        def __enter__(self) -> "Machine":
            return self

        def __exit__(self, *said: Any) -> None: ...
        def bind(self, address: Any) -> None:
            bound.append(address)
            if address[0] != "10.0.0.7":
                raise OSError

    monkeypatch.setattr(reach.socket, "socket", Machine)
    assert not may_be_reached(own, 443)
    assert may_be_reached(ipaddress.ip_address("10.0.0.8"), 443)


def test_the_addresses_of_this_machine_are_known_to_be_its_own() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            # Sends nothing; the system only chooses the address that it would send from.
            asked.connect(("198.51.100.1", 9))
        except OSError:
            pytest.skip("this machine has no network")
        own = asked.getsockname()[0]
    assert reach._is_ours(ipaddress.ip_address(own))
    assert not reach._is_ours(ipaddress.ip_address("93.184.215.14"))


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1",
        "127.0.0.0/8",
        "::1",
        "[::1]:80",
        "0.0.0.0/0",
        "::/0",
        "10.0.0.0/7",
        "8.8.8.8",
        "169.254.0.0/16",
        "fe80::/10",
        "localhost",
        "nortia.example",
        "10.0.0.1/8",
        "10.0.0.1:0",
        "10.0.0.1:99999",
        "10.0.0.1:x",
        "[fd00::1]8080",
        "yes",
        "1",
        "*",
    ],
)
def test_nothing_but_private_networks_can_be_opened(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        private_targets(text)


def test_no_sink_of_a_test_is_open_to_others() -> None:
    from testigo.conf import settings as written

    assert not written.EGRESS_SINKS
    assert not any("SINK" in name for name in written.TESTIGO_ENVIRONMENT)


# --- reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Hooks.Nortia.example", Target("https", "hooks.nortia.example", 443, "/")),
        ("https://x.example./a?b=c", Target("https", "x.example", 443, "/a?b=c")),
        ("http://x.example:443/", Target("http", "x.example", 443, "/")),
        ("https://x.example:443/", Target("https", "x.example", 443, "/")),
        ("https://ñandú.example/ñ", Target("https", "xn--and-6ma2c.example", 443, "/%C3%B1")),
        ("https://[2606:2800::1]:443/", Target("https", "2606:2800::1", 443, "/")),
        ("https://a_b.example/%2F%20", Target("https", "a_b.example", 443, "/%2F%20")),
        ("https://x.example?a=b", Target("https", "x.example", 443, "/?a=b")),
    ],
)
def test_an_address_has_one_reading(url: str, expected: Target) -> None:
    assert read(url) == expected


def test_what_may_be_shown_of_an_address_is_who_is_asked() -> None:
    assert read("https://x.example/secret?key=1").shown == "https://x.example"
    assert read("http://[fd12::1]:8080/secret").shown == "http://[fd12::1]:8080"
