"""How soon somebody is told: from recording what makes a hand-over to its mail at a server on this
machine, with the sender's own thread and nothing else running."""

import json
import socketserver
import sys
import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from bench import histories
from bench.business import open_business
from bench.clocks import sign_round_the_clock
from bench.databases import run_in_databases, start_django
from bench.measuring import Figure

if TYPE_CHECKING:
    from testigo.store.models import Workspace

TIMES = 40
PATIENCE = 30.0
# So many that nobody is told of more than three leads: from the fourth on, alerts are gathered.
SELLERS = 20
ALERTS = "alerts:\n  - {on: lead.handed_over, to: owner, by: [email], urgent: true}\n"


class _Post(socketserver.StreamRequestHandler):
    """As much of SMTP as it takes to be given a mail; notes when each was taken."""

    arrived: list[float] = []  # noqa: RUF012  # one server

    def handle(self) -> None:
        self._say("220 bench")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self._say("354 go on")
                while self.rfile.readline() != b".\r\n":
                    pass
                self.arrived.append(time.perf_counter())
            if word == b"QUIT":
                self._say("221 bye")
                return
            self._say("250 taken")

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


def run() -> list[Figure]:
    """Both databases, each in a process of its own."""
    return run_in_databases("bench.alerts")


def _measure(engine: str) -> list[Figure]:
    from testigo import clock
    from testigo.worker.alerts import AlertSender

    workspace = open_business()
    _staff(workspace)
    sign_round_the_clock(workspace, clock.now(), ALERTS)
    ending = threading.Event()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Post) as post:
        post.daemon_threads = True
        threading.Thread(target=post.serve_forever, daemon=True).start()
        _use(post.server_address[1])
        sender = threading.Thread(target=AlertSender().run, args=(ending.wait,), daemon=True)
        sender.start()
        waits = sorted(_told(workspace, number) for number in range(TIMES))
        ending.set()
        sender.join()
        post.shutdown()
    name = f"alerts, {engine}"
    p95 = waits[int(len(waits) * 0.95)]
    return [
        Figure(name, "fact to alert handed over, median", 1000 * waits[len(waits) // 2], "ms"),
        Figure(name, "fact to alert handed over, p95", 1000 * p95, "ms", 1000, False),
        Figure(name, "fact to alert handed over, longest", 1000 * waits[-1], "ms"),
    ]


def _staff(workspace: "Workspace") -> None:
    """More people in the team that receives."""
    from testigo.actions.members import add_member, seat_member
    from testigo.store.models import Team, User

    team = Team.objects.of(workspace.id).get(slug="sdr")
    for number in range(SELLERS):
        email = f"seller{number}@nortia.example"
        user = User.objects.create_user(email, name=email, created_at=histories.SIGNED)
        add_member(workspace=workspace, user=user, role="sdr")
        seat_member(workspace=workspace, team=team, user=user)


def _use(port: int) -> None:
    from django.conf import settings

    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


def _told(workspace: "Workspace", number: int) -> float:
    """The seconds from recording to the mail's arrival."""
    from testigo import clock
    from testigo.actions.applying import apply_soon
    from testigo.actions.facts import record_facts
    from testigo.core.drafts import FactDraft, PersonKeys

    before, now = len(_Post.arrived), clock.now()
    who = PersonKeys(email=f"lead{number}@acme.example")
    drafts = [
        FactDraft("demo.requested", now - timedelta(seconds=1), f"alert-{number}", person=who)
    ]
    start = time.perf_counter()
    record_facts(workspace=workspace, drafts=drafts, source="screen", now=now)
    apply_soon(workspace=workspace, now=now)
    while len(_Post.arrived) == before:
        if time.perf_counter() > start + PATIENCE:
            raise SystemExit("nobody was told")
        time.sleep(0.002)
    took = _Post.arrived[before] - start
    # At any moment of the sender's turn, and no more than five a second.
    time.sleep(0.25 + 0.25 * (number * 0.618 % 1))
    return took


if __name__ == "__main__":
    start_django()
    print(json.dumps([figure.as_data() for figure in _measure(sys.argv[1])]))
