"""The server is killed again and again while events come in: nothing acknowledged is lost, nothing
is applied twice. `make faults` runs the long version; TESTIGO_FAULTS=long does so by hand."""

import asyncio
import os
import random
import sqlite3
import time
from pathlib import Path
from typing import Any

from tests.faults.clients import Load
from tests.faults.reporting import Report
from tests.faults.serving import Server

LONG = os.environ.get("TESTIGO_FAULTS") == "long"
EVENTS, KILLS = (20_000, 20) if LONG else (1_500, 3)
SEED = 7


def event(number: int) -> dict[str, Any]:
    return {
        "event": "Demo Requested" if number % 7 == 0 else "Feature Used",
        "messageId": f"load-{number}",
        "anonymousId": f"browser-{number % 200}",
        "userId": f"user-{number % 200}" if number % 11 == 0 else None,
        "properties": {"number": number},
    }


async def killed_now_and_then(server: Server, load: Load, kills: int) -> int:
    """Run the load and kill the server so many times before it is through; returns how many
    kills came while events were still to be sent."""
    chance = random.Random(SEED)
    running = asyncio.create_task(load.run())
    wanted = len(load.events)
    hit = 0
    for number in range(kills):
        # Spread over the load, so that the last kill finds something to interrupt.
        share = (number + chance.random()) / (kills + 1)
        while len(load.waits) < share * wanted and not running.done():
            await asyncio.sleep(0.005)
        hit += not running.done()
        server.kill()
        await asyncio.to_thread(server.start)
    await running
    return hit


def loaded(server: Server, key: str) -> tuple[Load, int]:
    """What clients were told by a server that is killed while they send, and how often it was;
    some events are sent twice on purpose, and the last ones come first."""
    server.start()
    events = [event(n) for n in range(EVENTS)]
    load = Load(server, key, [*events[-50:], *events, *events[:50]])
    hit = asyncio.run(killed_now_and_then(server, load, KILLS))
    server.kill()
    assert load.refused == []
    assert len(load.acknowledged) == EVENTS
    return load, hit


def test_what_was_acknowledged_is_there_once_and_applied_once(
    server: Server, write_key: str
) -> None:
    load, hit = loaded(server, write_key)
    told = facts_of(server)
    server.start()
    until_applied(server)
    server.kill()
    verified = server.run("verify", "--workspace", "nortia").startswith("No differences")
    aside = ask(server, "SELECT COUNT(*) FROM testigo_quarantined_event")[0]
    wrong = aside + (not verified)
    report = Report(
        "kill -9 while collecting",
        SEED,
        len(load.events),
        hit,
        load.acknowledged,
        told,
        wrong,
        load.waits,
    )
    report.print()
    assert hit == KILLS
    assert (report.lost, report.doubled, report.wrong) == (0, 0, 0)
    assert load.acknowledged == set(told)


def test_a_build_that_answers_too_soon_is_found_out(server: Server, write_key: str) -> None:
    broken = str(Path(__file__).parent / "answers_too_soon")
    server.environment = {**server.environment, "PYTHONPATH": broken}
    load, hit = loaded(server, write_key)
    report = Report(
        "negative control", SEED, len(load.events), hit, load.acknowledged, facts_of(server)
    )
    report.print()
    assert report.lost > 0


def facts_of(server: Server) -> list[str]:
    """The message ids in the log that programs gave."""
    return ask(
        server,
        "SELECT message_id FROM testigo_fact WHERE source = 'collector' AND name <> 'trait.set'",
    )


def until_applied(server: Server) -> None:
    end = time.monotonic() + 120
    while True:
        (row,) = ask(server, "SELECT last_seq - applied_seq FROM testigo_log_head")
        if row == 0:
            return
        assert time.monotonic() < end, "it was not applied in time"
        time.sleep(0.2)


def ask(server: Server, statement: str) -> list[Any]:
    """The first column of what the database answers."""
    url = server.environment.get("TESTIGO_DATABASE_URL")
    if url:
        import psycopg

        with psycopg.connect(url) as connection:
            return [row[0] for row in connection.execute(statement).fetchall()]
    path = f"{server.environment['TESTIGO_HOME']}/testigo.sqlite3"
    with sqlite3.connect(path) as connection:
        return [row[0] for row in connection.execute(statement)]
