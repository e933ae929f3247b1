"""F4 and F12: senders of alerts are killed again and again. None is lost, what comes twice has the
same id, and a message that kills its sender is set aside while the others leave."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from testigo.worker.alerts import MOST_LANES
from tests.conftest import ROOT
from tests.factories.services import vonage
from tests.factories.sink import Sink, sink
from tests.factories.web_sink import Got, Says, WebSink, web_sink
from tests.faults.alerting import SEED
from tests.faults.reporting import Report
from tests.faults.serving import Server
from tests.faults.test_killed_while_collecting import ask

LONG = os.environ.get("TESTIGO_FAULTS") == "long"
FEW = 6
# Hand-overs in each of so many workspaces; each is told by three channels.
SPACES, COUNT, SHARE, KILLS = (2, 1670, 0.005, 200) if LONG else (2, FEW, 0.08, 3)
PATIENCE = 3600.0 if LONG else 150.0


@dataclass
class Sinks:
    """A mail server, a receiver of webhooks and Vonage; `told` are the ids that each received."""

    mail: Sink
    hooks: WebSink
    phones: WebSink
    told: dict[str, list[str]] = field(default_factory=dict)

    def received(self) -> list[str]:
        mails = [identity.strip().strip("<>").partition("@")[0] for identity in self.mail.ids()]
        return [*mails, *self.told["webhook"], *self.told["sms"]]


@pytest.fixture
def sinks() -> Iterator[Sinks]:
    with sink() as mail, web_sink() as hooks, web_sink() as phones:
        made = Sinks(mail, hooks, phones, {"webhook": [], "sms": []})
        take = vonage("k", "s")

        def hooked(got: Got) -> Says:
            made.told["webhook"].append(got.headers["webhook-id"])
            return Says()

        def phoned(got: Got) -> Says:
            made.told["sms"].append(got.form["client-ref"])
            return take(got)

        hooks.answer, phones.answer = hooked, phoned
        yield made


@dataclass
class Office:
    """An installation whose alerts go to the sinks, and its sender."""

    server: Server
    sinks: Sinks
    broken: tuple[str, ...] = ()
    share: float = SHARE
    poison: str = ""

    def run(self, *arguments: str) -> None:
        ran = subprocess.run(self._command(*arguments), **self._how(), capture_output=True)
        assert ran.returncode == 0, ran.stderr.decode()

    def send_until(self, done: Callable[[], bool], kills: int) -> None:
        """Have senders send and die, and so many of them killed besides."""
        command = self._command("work", str(self.share), str(kills), *self.broken)
        process = subprocess.Popen(command, **self._how(), start_new_session=True)
        end = time.monotonic() + PATIENCE
        try:
            while not done():
                assert time.monotonic() < end, self.standing()
                time.sleep(0.2)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    @property
    def deaths(self) -> int:
        """How many senders have died."""
        path = Path(self.server.environment["TESTIGO_HOME"]) / "deaths"
        return int(path.read_text() or 0) if path.exists() else 0

    def was_at(self) -> Counter[str]:
        """How often a sender died while it was at a message, by the id of that."""
        path = Path(self.server.environment["TESTIGO_HOME"]) / "was_at"
        return Counter(path.read_text().split() if path.exists() else ())

    def too_often(self) -> set[str]:
        """The messages that came more often than senders died while they were at them."""
        deaths, came = self.was_at(), Counter(self.sinks.received())
        return {one for one, times in came.items() if times - 1 > deaths[one]}

    def standing(self) -> dict[str, int]:
        states = ask(self.server, "SELECT state FROM testigo_delivery")
        return {state: states.count(state) for state in set(states)}

    def ids(self) -> list[str]:
        return [str(one) for one in ask(self.server, "SELECT id FROM testigo_delivery")]

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "tests.faults.alerting", *arguments]

    def _how(self) -> dict[str, Any]:
        ports = f"{self.sinks.hooks.port},{self.sinks.phones.port}"
        told = {
            "TESTIGO_SMTP_URL": self.sinks.mail.url,
            "TESTIGO_MAIL_FROM": "hola@nortia.example",
            "DJANGO_SETTINGS_MODULE": "tests.factories.sink_settings",
            "SINK_PORTS": ports,
            "POISON": self.poison,
        }
        return {"env": {**self.server.environment, **told}, "cwd": ROOT}


def opened(server: Server, sinks: Sinks, count: int) -> Office:
    made = Office(server, sinks)
    made.run("set-up", str(SPACES), sinks.hooks.url, sinks.phones.url, str(count))
    return made


@pytest.fixture
def office(server: Server, sinks: Sinks) -> Office:
    return opened(server, sinks, COUNT)


@pytest.fixture
def small_office(server: Server, sinks: Sinks) -> Office:
    """For builds that are wrong, which a few alerts find out."""
    return opened(server, sinks, FEW)


def came_of(office: Office, name: str) -> Report:
    report = Report(
        name=name,
        seed=SEED,
        operations=len(office.ids()),
        faults=office.deaths,
        acknowledged=office.ids(),
        there=office.sinks.received(),
    )
    report.print()
    return report


def all_sent(office: Office) -> bool:
    return set(office.standing()) == {"sent"}


def test_no_alert_is_lost_however_often_its_sender_dies(office: Office) -> None:
    expected = SPACES * COUNT * 3
    assert len(office.ids()) == expected
    office.send_until(lambda: all_sent(office), KILLS)
    report = came_of(office, "F4")
    assert report.lost == 0
    assert set(report.there) <= set(report.acknowledged)
    assert office.too_often() == set()
    # A thread of a sender is at one message at a time.
    assert office.was_at().total() <= report.faults * min(3 * SPACES, MOST_LANES)
    if LONG:
        assert report.doubled <= 0.01 * report.operations
        assert report.faults >= KILLS


def test_a_sender_that_marks_before_it_sends_loses_some_and_one_that_sends_twice_is_found_out(
    small_office: Office,
) -> None:
    """The negative controls: what is marked first is lost and never comes again, so what comes
    twice does because it is sent twice."""
    office = small_office
    office.broken, office.share = ("marks_first", "twice"), 0.4
    office.send_until(lambda: all_sent(office), 0)
    assert came_of(office, "F4, broken").lost > 0
    assert office.too_often()


def poisoned(office: Office) -> str:
    office.share = 0.0
    office.poison = sorted(office.ids())[0]
    return office.poison


def test_a_message_that_kills_its_sender_is_set_aside_and_the_others_leave(
    office: Office,
) -> None:
    poison = poisoned(office)
    office.send_until(lambda: "waiting" not in office.standing(), 0)
    report = came_of(office, "F12")
    states = office.standing()
    assert states == {"sent": len(office.ids()) - 1, "aside": 1}
    assert report.lost == 1
    assert set(office.ids()) - set(report.there) == {poison}
    assert office.deaths <= 5 + 1


def test_a_sender_that_does_not_know_poison_dies_for_ever(small_office: Office) -> None:
    """The negative control."""
    office = small_office
    poisoned(office)
    office.broken = ("no_poison",)
    office.send_until(lambda: office.deaths > 6, 0)
    assert "aside" not in office.standing()
