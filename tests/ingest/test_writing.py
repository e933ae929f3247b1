"""The one writer of the collector, asked without the server around it."""

import asyncio
import json

import pytest

from testigo import clock
from testigo.actions.keys import create_key
from testigo.ingest.reading import read_body
from testigo.ingest.writer import Request, Writer
from testigo.store.models import FactRow, Workspace
from tests.factories.business import open_workspace

pytestmark = pytest.mark.django_db(transaction=True)


def request(space: Workspace, loop: asyncio.AbstractEventLoop) -> Request:
    """A message for a workspace that waits to be written."""
    _, key = create_key(workspace=space, name="Web", scope="ingest", now=clock.now())
    body = {"event": "x", "userId": "u", "messageId": "m", "writeKey": key}
    told = read_body("track", {}, json.dumps(body).encode())
    return Request(told, "", "", "", loop.create_future())


def test_workspaces_are_locked_in_one_order_whoever_asked_first() -> None:
    first, second = open_workspace("uno"), open_workspace("dos")
    loop = asyncio.new_event_loop()
    together = [request(second, loop), request(first, loop)]
    assert Writer()._write_group(together) == [None, None]
    loop.close()
    ids = {
        space.slug: FactRow.objects.of(space.pk).get(message_id="m").id for space in (first, second)
    }
    # Ids are in order of time: two processes that began at opposite ends could wait for each other.
    assert ids["uno"] < ids["dos"]
