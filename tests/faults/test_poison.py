"""Somebody's facts make the worker fail, or end its process: whoever that is waits alone."""

import os
import time
from pathlib import Path
from threading import Thread

from tests.faults.broken import broken
from tests.faults.serving import Server
from tests.faults.test_killed_while_collecting import ask
from tests.faults.working import Work, connected, count, run_module, until

LONG = os.environ.get("TESTIGO_FAULTS") == "long"
# One in a thousand; in the quick form one in few.
PEOPLE, POISONED = (20_000, 20) if LONG else (300, 1)
# What drawing for everybody takes at most, in seconds.
DRAWN = 900.0 if LONG else 60.0
# So many are told of while others are poison, and so late at most they are drawn for, in seconds.
TELLINGS, LATE = (20, 1.0) if LONG else (1, 20.0)
LAST = "SELECT last_seq FROM testigo_log_head"
WAITING = "SELECT last_seq - applied_seq FROM testigo_log_head"
ASIDE = "SELECT COUNT(*) FROM testigo_case_aside"
LEFT = f"{ASIDE} WHERE tries = 5 AND next_try_at IS NULL"


def told(server: Server, name: str, poisoned: int) -> None:
    """Everybody asks for a demo, and of some more is told, which cannot be drawn."""
    run_module(server, "tests.faults.timers", 5, 1, 600)
    run_module(server, "tests.faults.poisoning", PEOPLE, name, poisoned)


def seconds_to_draw(server: Server, number: int) -> float:
    """How long it takes until what is recorded of somebody new is drawn for them."""
    with connected(server) as read:
        before = read(LAST)[0][0]
        telling = Thread(target=run_module, args=(server, "tests.faults.telling", number))
        telling.start()
        until(lambda: read(LAST)[0][0] > before)
        began = time.monotonic()
        until(lambda: read(WAITING)[0][0] == 0)
        took = time.monotonic() - began
        telling.join()
    return took


def test_one_in_a_thousand_who_cannot_be_drawn_for_hold_up_nobody(
    server: Server, tmp_path: Path
) -> None:
    told(server, "poison.taken", POISONED)
    work = Work(broken(server.environment, "poisoned", "soon_again"), tmp_path / "journal")
    try:
        work.start()
        until(lambda: count(server, WAITING) == 0, DRAWN)
        waits = [seconds_to_draw(server, number) for number in range(TELLINGS)]
        print(f"\nF12: the others are drawn for within {max(waits):.2f} s")
        assert max(waits) <= LATE
        until(lambda: count(server, LEFT) == POISONED, DRAWN)
        assert (
            count(server, "SELECT COUNT(*) FROM testigo_lead") == PEOPLE - POISONED + 5 + TELLINGS
        )
    finally:
        work.kill()
    found = server.run("verify", "--workspace", "nortia", "--json", code=3)
    assert found.count('"set_aside"') == POISONED
    assert found.count('"what"') == POISONED
    server.run("lead", "retry", "--workspace", "nortia")
    mended = Work(server.environment, tmp_path / "journal")
    try:
        mended.start()
        until(lambda: count(server, ASIDE) == 0, DRAWN)
    finally:
        mended.kill()
    assert server.run("verify", "--workspace", "nortia").startswith("No differences")


def test_who_ends_every_process_that_draws_for_them_is_left_aside(
    server: Server, tmp_path: Path
) -> None:
    told(server, "poison.deadly", 1)
    work = Work(broken(server.environment, "poisoned", "soon_again"), tmp_path / "journal")
    ended = 0
    try:
        while not count(server, LEFT):
            work.start()
            until(lambda: work.ended or count(server, LEFT) > 0, DRAWN)
            ended += work.ended
            assert ended <= 5
        until(lambda: count(server, WAITING) == 0, DRAWN)
        assert ended == 5
        assert count(server, "SELECT COUNT(*) FROM testigo_lead") == PEOPLE - 1 + 5
    finally:
        work.kill()
    assert ask(server, "SELECT problem FROM testigo_case_aside") == ["the worker ended"]


def failures(journal: Path) -> int:
    """How often the work of the workspace was given up."""
    return journal.read_text().count("workspace nortia waits")


def test_a_build_that_sets_nobody_aside_is_found_out(server: Server, tmp_path: Path) -> None:
    told(server, "poison.taken", 1)
    journal = tmp_path / "journal"
    work = Work(broken(server.environment, "poisoned", "unisolated"), journal)
    try:
        work.start()
        until(lambda: failures(journal) > 0, DRAWN)
        run_module(server, "tests.faults.telling", 1)
        # It looks again once somebody waits, and fails again: however fast it is, nobody is drawn
        # for.
        before = failures(journal)
        until(lambda: failures(journal) > before, DRAWN)
        assert count(server, WAITING) > 0
    finally:
        work.kill()
