"""Workers are killed, two work at once, and for a while none does: every clock is found past due
once, none early, in the order of their instants. `make faults` runs the long version."""

import os
import random
import signal
import time
from pathlib import Path

from tests.faults.broken import broken
from tests.faults.reporting import Report
from tests.faults.serving import Server
from tests.faults.test_killed_while_collecting import ask
from tests.faults.working import Watch, Work, count, run_module, until

LONG = os.environ.get("TESTIGO_FAULTS") == "long"
# How many clocks fall due over how many seconds, how many kills come meanwhile, and for how many
# seconds nobody works.
CLOCKS, SECONDS, KILLS, OUTAGE = (10_000, 600, 50, 300) if LONG else (200, 6, 2, 2)
# How many clocks two workers share out between them, over how many seconds.
SHARED, SHARED_SECONDS = (100_000, 600) if LONG else (400, 4)
# What setting up takes at most.
LEAD = 400 if LONG else 12
SEED = 11
# Leads drawn with a time before what was told of them.
STALE = "SELECT COUNT(*) FROM testigo_lead WHERE scored_at < last_fact_at"
WAITING = "SELECT last_seq - applied_seq FROM testigo_log_head"
PASSED = "SELECT COUNT(*) FROM testigo_fact WHERE name = 'clock.passed_due'"


def set_up(server: Server, clocks: int, seconds: float, lead: float) -> float:
    """So many clocks; returns when the first one falls due, as the machine tells the time."""
    run_module(server, "tests.faults.timers", clocks, seconds, lead)
    return count(server, "SELECT MIN(due_at) FROM testigo_clock") / 1e6


def report(server: Server, watch: Watch, name: str, faults: int) -> Report:
    causes = [cause for _, _, cause, _ in watch.told.values()]
    expected = ask(server, "SELECT cause FROM testigo_clock")
    early = sum(recorded < at or seen < at / 1e6 for at, recorded, _, seen in watch.told.values())
    made = Report(name, SEED, len(expected), faults, expected, causes, early, watch.waits())
    made.print()
    return made


def behind(watch: Watch) -> int:
    """How many were told after others that fell due later; those of one second may be told
    together. Whoever a worker was at when it was killed waits until the others have been told."""
    latest, found = 0, 0
    for _, (at, *_) in sorted(watch.told.items()):
        found += at // 1_000_000 < latest - 1
        latest = max(latest, at // 1_000_000)
    return found


def test_every_clock_is_found_past_due_once_and_none_early_however_often_the_worker_is_killed(
    server: Server, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    first = set_up(server, CLOCKS, SECONDS, LEAD)
    work = Work(server.environment, tmp_path / "journal")
    try:
        work.start()
        with Watch(server) as watch:
            for number in range(KILLS):
                at = first + SECONDS * (number + chance.random()) / KILLS
                time.sleep(max(0.0, at - time.time()))
                work.kill()
                if number == KILLS // 2:
                    time.sleep(OUTAGE)
                began = time.monotonic()
                work.start()
            ready = time.monotonic() - began
            until(lambda: count(server, PASSED) >= CLOCKS, SECONDS + 120)
            until(lambda: len(watch.told) >= CLOCKS)
    finally:
        work.kill()
    found = report(server, watch, "clocks past due, kill -9", KILLS)
    print(f"the last worker was ready after {ready:.1f} s")
    assert (found.lost, found.doubled, found.wrong) == (0, 0, 0)
    assert behind(watch) <= KILLS
    assert server.run("verify", "--workspace", "nortia").startswith("No differences")


def test_a_build_that_looks_ahead_is_found_out(server: Server, tmp_path: Path) -> None:
    first = set_up(server, 60, 3, 12)
    work = Work(broken(server.environment, "early"), tmp_path / "journal")
    try:
        work.start()
        with Watch(server) as watch:
            until(lambda: len(watch.told) >= 60, first - time.time() + 60)
    finally:
        work.kill()
    assert report(server, watch, "negative control", 0).wrong > 0


def test_two_workers_share_the_work_out_without_doing_any_of_it_twice(
    server: Server, tmp_path: Path
) -> None:
    set_up(server, SHARED, SHARED_SECONDS, 600 if LONG else 15)
    workers = [Work(server.environment, tmp_path / name) for name in ("one", "two")]
    try:
        for work in workers:
            work.start()
        with Watch(server) as watch:
            until(lambda: len(watch.told) >= SHARED // 3, SHARED_SECONDS + 600)
            # Whoever has the turn ends without giving it back; it is not waited for.
            workers[0].kill()
            until(lambda: len(watch.told) >= SHARED // 2, SHARED_SECONDS + 120)
            workers[0].start()
            workers[1].kill()
            until(lambda: len(watch.told) >= SHARED, SHARED_SECONDS + 120)
    finally:
        for work in workers:
            work.kill()
    found = report(server, watch, "two workers", 2)
    assert (found.lost, found.doubled, found.wrong) == (0, 0, 0)
    assert behind(watch) <= 2


def stopped_and_continued(server: Server, tmp_path: Path, *wrong: str) -> tuple[str, bool]:
    """A worker that stands still when its turn has just begun, while another takes over; then what
    its journal says, and whether it wrote with the time that it had read before."""
    run_module(server, "tests.faults.timers", 5, 1, 600)
    run_module(server, "tests.faults.telling", 1)
    mark = Path(server.environment["TESTIGO_HOME"]) / "stood-still"
    still = Work(
        broken(server.environment, "short_lease", "stands_still", *wrong), tmp_path / "still"
    )
    other = Work(broken(server.environment, "short_lease"), tmp_path / "other")
    try:
        mark.unlink(missing_ok=True)
        still.start()
        until(mark.exists)
        other.start()
        until(lambda: count(server, WAITING) == 0)
        other.kill()
        run_module(server, "tests.faults.telling", 2)
        still.signal(signal.SIGCONT)
        until(lambda: count(server, WAITING) == 0)
    finally:
        other.kill()
        still.kill()
    return (tmp_path / "still").read_text(), count(server, STALE) > 0


def test_a_worker_that_was_stopped_past_its_time_writes_nothing_when_it_goes_on(
    server: Server, tmp_path: Path
) -> None:
    journal, stale = stopped_and_continued(server, tmp_path)
    assert "the turn of" in journal
    assert not stale
    assert server.run("verify", "--workspace", "nortia").startswith("No differences")


def test_a_build_that_writes_out_of_turn_is_found_out(server: Server, tmp_path: Path) -> None:
    _journal, stale = stopped_and_continued(server, tmp_path, "unfenced")
    assert stale
