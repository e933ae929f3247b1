"""Apprise does nothing beside handing requests to us: seen from inside a process of its own."""

import json
import os
import subprocess
import sys
from typing import Any

from tests.alerts.channels.test_push import ADDRESSES

# Whatever Python itself tells of what a program does to the world (PEP 578).
WATCHED = """
import json, os, sys
done = []

def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind", "subprocess.Popen",
                 "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.mkdir", "os.rename",
                 "shutil.rmtree", "tempfile.mkstemp", "tempfile.mkdtemp"):
        done.append([event, str(arguments)[:80]])
    if event == "open" and set(str(arguments[1] or "r")) & set("wax+"):
        done.append([event, str(arguments)[:80]])

import django
django.setup()
from testigo.alerts.channels import BY_KIND, NotDelivered
from testigo.alerts.channels.push import by_apprise
from testigo.egress import http
from testigo.egress.http import Answer
from tests.alerts.channels.messages import a_message

asked = []

def ask(method, url, **said):
    asked.append(url)
    return Answer(200, None, b'{"ok": true, "status": 1, "success": true, "id": "1"}')

http.ask = ask
sys.dont_write_bytecode = True
sys.addaudithook(watch)
for address in json.loads(sys.argv[1]):
    try:
        message = a_message(recipient_address="uQiRzpo4DXghDmr9QzzfQu27cmVRsG")
        BY_KIND["push"].send(message, {"service": "apprise", "url": address})
    except NotDelivered:
        pass
if "control" in sys.argv:
    import socket
    try:
        socket.create_connection(("127.0.0.1", 9), timeout=1)
    except OSError:
        pass
print(json.dumps({"asked": len(asked), "done": done}))
"""


def watched(addresses: list[str], *arguments: str) -> Any:
    ran = subprocess.run(
        [sys.executable, "-c", WATCHED, json.dumps(addresses), *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_apprise_opens_no_connection_asks_for_no_name_writes_no_file_and_starts_nothing() -> None:
    seen = watched(list(ADDRESSES.values()))
    assert seen["asked"] >= len(ADDRESSES)
    assert seen["done"] == []


def test_a_connection_of_its_own_would_be_seen() -> None:
    assert any(event == "socket.connect" for event, _ in watched([], "control")["done"])
