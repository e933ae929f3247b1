"""The how-to docs/how-to/api.md, run command by command against `testigo serve`."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.serving import Server, environment_in

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "how-to" / "api.md"
SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)

pytestmark = [
    pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl"),
    # The reader's installation has a database of its own, whichever the tests run on.
    pytest.mark.pure,
]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(environment_in(tmp_path, ""))
    server.migrate()
    server.run("workspace", "create", "nortia", "--name", "Nortia")
    server.start()
    yield server
    server.kill()


def test_every_command_of_the_page_does_what_it_says(server: Server) -> None:
    blocks = SHELL.findall(PAGE.read_text("utf-8"))
    assert len(blocks) >= 8
    # A line between the answers, so that each can be looked at.
    script = "\nprintf '\\n---\\n'\n".join(blocks)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        env={
            **server.environment,
            "TESTIGO": f"http://127.0.0.1:{server.port}",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    me, person, facts, costs, read, feed, reports, refused = done.stdout.split("\n---\n")
    assert '"slug":"nortia"' in me
    assert '"result":"made"' in person
    assert facts.count('"result":"added"') == 2
    assert costs.count('"result":"added"') == 1
    assert read.count("eva@cliente.example") == 1  # without a pact nobody is a lead yet
    assert reports.count('"cost":"1250.40"') >= 2
    assert '"name":"demo.requested"' in feed
    assert ('"unknown_field"' in refused, '"field_of_other_form"' in refused) == (True, True)


def test_every_status_that_the_api_declares_is_on_the_page() -> None:
    from testigo.api.document import REFUSALS

    told = {int(found) for found in re.findall(r"\b[45]\d\d\b", PAGE.read_text("utf-8"))}
    assert told >= set(REFUSALS) - {500}
