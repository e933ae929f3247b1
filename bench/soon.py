"""How soon what came in by a door shows: the score of somebody, and a lead in the Queue."""

import http.client
import json
import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from testigo.store.models import Workspace

PATIENCE = 30.0
PAUSE = 0.005
# The form waits this long before it believes that a person has read it.
READING = 2.1
# Browsers of other numbers than the load's.
_AGENT = "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
_FORM = {"User-Agent": _AGENT, "Content-Type": "application/x-www-form-urlencoded"}


def seconds_to_score(workspace: "Workspace", port: int, login: str, times: int) -> list[float]:
    """From sending an event that scores to the score of somebody new in the database."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    waits = []
    for number in range(times):
        user = f"soon-{number}"
        start = time.perf_counter()
        _track(connection, login, {"event": "Demo Requested", "messageId": user, "userId": user})
        waits.append(_seconds_until(lambda user=user: _score(workspace.id, user), start))
        # At any moment of the worker's turn.
        time.sleep(0.05 + 0.25 * (number * 0.618 % 1))
    return waits


def _track(connection: http.client.HTTPConnection, login: str, event: dict[str, Any]) -> None:
    headers = {"Authorization": f"Basic {login}", "Content-Type": "application/json"}
    connection.request("POST", "/v1/track", json.dumps(event), headers)
    answer = connection.getresponse()
    if answer.status != 200:
        raise SystemExit(f"the event was answered with {answer.status}")
    answer.read()


def _seconds_until(there: Callable[[], Any], start: float) -> float:
    while not there():
        if time.perf_counter() > start + PATIENCE:
            raise SystemExit("what came in did not show")
        time.sleep(PAUSE)
    return time.perf_counter() - start


def _score(workspace_id: int, user: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT score FROM testigo_lead JOIN testigo_person_key USING (workspace_id, person) "
            "WHERE workspace_id = %s AND kind = 'external' AND value = %s",
            [workspace_id, user],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def seconds_to_queue(workspace: "Workspace", port: int, login: str, times: int) -> list[float]:
    """From sending a form, by somebody whose browser asked for a demo, to the lead in the Queue."""
    from testigo import clock
    from testigo.queries.queue import queue

    address = _form(workspace)
    connection = http.client.HTTPConnection("127.0.0.1", port)
    tokens = [_token(connection, address) for _ in range(times)]
    for number in range(times):
        event = {"event": "Demo Requested", "anonymousId": f"form-{number}"}
        _track(connection, login, {**event, "messageId": f"form-{number}"})
    time.sleep(READING)
    waits = []
    zone = ZoneInfo("Europe/Madrid")
    for number, token in enumerate(tokens):
        name = f"Ana Ruiz {number}"
        start = time.perf_counter()
        _answer(connection, address, token, name, f"form-{number}")

        def queued(name: str = name) -> bool:
            shown = queue(workspace.id, owner=None, now=clock.now(), zone=zone, shown=1000)
            return any(line.lead.name == name for group in shown.groups for line in group.lines)

        waits.append(_seconds_until(queued, start))
    return waits


def _form(workspace: "Workspace") -> str:
    """The address of a form that asks what the example pact scores."""
    from bench import histories
    from testigo.actions.forms import create_form, publish_form
    from testigo.actions.members import add_member
    from testigo.store.models import User

    user = User.objects.create_user(
        "laura@bench.example", name="Laura", created_at=histories.SIGNED
    )
    laura = add_member(workspace=workspace, user=user, role="marketing")
    kinds = {"name": "text", "email": "email", "sector": "text", "employees": "number"}
    shape = {"required": True, "choices": [], "help": ""}
    content = dict.fromkeys(("intro", "button", "thanks", "redirect"), "") | {
        "title": "Pide una demo",
        "language": "es",
        "questions": [
            {"key": key, "label": key, "kind": kind, "field": key, **shape}
            for key, kind in kinds.items()
        ],
        "consents": [],
        "notice": "Usamos lo que escribes para responderte.",
        "double_opt_in": False,
    }
    now = histories.SIGNED
    made = create_form(workspace=workspace, name="Demo", content=content, by=laura, now=now)
    publish_form(workspace=workspace, form_id=made.id, by=laura, now=now)
    return str(made.address)


def _token(connection: http.client.HTTPConnection, address: str) -> str:
    connection.request("GET", f"/f/{address}", headers=_FORM)
    found = re.search(r'name="token" value="([^"]+)"', connection.getresponse().read().decode())
    if found is None:
        raise SystemExit("the form is not served")
    return found[1]


def _answer(
    connection: http.client.HTTPConnection, address: str, token: str, name: str, browser: str
) -> None:
    told = {"token": token, "name": name, "email": f"{browser}@acme.example"}
    told |= {"sector": "Industria", "employees": "120", "at_anonymous_id": browser}
    connection.request("POST", f"/f/{address}", urlencode(told), _FORM)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 302:
        raise SystemExit(f"the form was answered with {answer.status}")
