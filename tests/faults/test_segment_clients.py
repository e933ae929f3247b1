"""The real clients of Segment, unmodified but for the host, over connections that are dropped half
of the time: every event is there, once."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.faults.dropping import SEED, DroppingProxy
from tests.faults.reporting import Report
from tests.faults.serving import Server
from tests.faults.test_killed_while_collecting import ask

ROOT = Path(__file__).parents[2]
EVENTS = 10_000 if os.environ.get("TESTIGO_FAULTS") == "long" else 120


def names_and_ids(server: Server, prefix: str) -> list[str]:
    return ask(server, f"SELECT message_id FROM testigo_fact WHERE message_id LIKE '{prefix}%'")


def told_once(server: Server, proxy: DroppingProxy, client: str) -> None:
    """Every event of this client is there once, although connections were dropped."""
    dropped = proxy.seen["before"] + proxy.seen["after"]
    sent = {f"{client}-{number}" for number in range(EVENTS)}
    report = Report(
        f"the client for {client}, connections dropped",
        SEED,
        EVENTS,
        dropped,
        sent,
        names_and_ids(server, f"{client}-"),
    )
    report.print()
    assert min(proxy.seen[fate] for fate in ("before", "after", "whole")) > 0
    assert set(report.there) == sent
    assert (report.lost, report.doubled) == (0, 0)


def test_the_python_client_delivers_every_event_once(server: Server, write_key: str) -> None:
    from segment.analytics.client import Client

    server.start()
    with DroppingProxy(server.port) as proxy:
        client = Client(
            write_key,
            host=f"http://127.0.0.1:{proxy.port}",
            max_retries=100,
            max_queue_size=EVENTS + 10,
            upload_size=20,
            upload_interval=0.05,
            timeout=20,
            thread=4,
        )
        for number in range(EVENTS):
            client.track(
                f"user-{number % 50}",
                "Feature Used",
                {"number": number},
                message_id=f"python-{number}",
            )
        client.flush()
        client.join()
    told_once(server, proxy, "python")


@pytest.mark.skipif(
    shutil.which("node") is None or not (ROOT / "node_modules/@segment/analytics-node").is_dir(),
    reason="needs Node and the client of Segment (npm ci)",
)
def test_the_node_client_delivers_every_event_once(server: Server, write_key: str) -> None:
    server.start()
    script = ROOT / "tests" / "faults" / "send.mjs"
    with DroppingProxy(server.port) as proxy:
        host = f"http://127.0.0.1:{proxy.port}"
        command = ["node", str(script), host, write_key, str(EVENTS)]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=ROOT)
        assert ran.returncode == 0, ran.stderr
    told_once(server, proxy, "node")
