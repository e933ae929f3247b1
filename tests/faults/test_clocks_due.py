"""Workers are killed, two work at once, and for a while none does: every clock is found past due
once, none early, in the order of their instants. `make faults` runs the long version."""

import os
import random
import signal
import time
from collections.abc import Sequence
from math import inf
from pathlib import Path
from statistics import median

from tests.faults.broken import broken
from tests.faults.lateness import AT_ONCE, Clock, Stretch, in_calm, overdue, patience
from tests.faults.reporting import Report
from tests.faults.serving import Server
from tests.faults.test_killed_while_collecting import ask
from tests.faults.working import Watch, Work, connected, count, run_module, until

LONG = os.environ.get("TESTIGO_FAULTS") == "long"
# How many clocks fall due over how many seconds, how many kills come meanwhile, and for how many
# seconds nobody works.
CLOCKS, SECONDS, KILLS, OUTAGE = (10_000, 600, 50, 300) if LONG else (200, 6, 2, 2)
# How many clocks two workers share out between them, over how many seconds.
SHARED, SHARED_SECONDS = (100_000, 600) if LONG else (400, 4)
# What setting up takes at most, for either.
LEAD, SHARED_LEAD = (400, 1500) if LONG else (12, 15)
# How late half of the clocks may be while somebody works, in seconds, whatever else the machine
# does.
BUSY = 5.0
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


def clocks_of(server: Server, watch: Watch) -> list[Clock]:
    """All clocks there are, told or not."""
    told = {cause: seen for _, _, cause, seen in watch.told.values()}
    with connected(server) as read:
        rows = read("SELECT due_at, cause FROM testigo_clock ORDER BY due_at")
    return [Clock(due / 1e6, told.get(cause, inf)) for due, cause in rows]


def in_time(clocks: Sequence[Clock], work: Work) -> bool:
    """Whether half of them are told soon while somebody works, on a machine that is busy with other
    things as well."""
    return bool(clocks) and median(one.late(work.stretches) for one in clocks) <= BUSY


def assert_in_time(clocks: Sequence[Clock], stretches: Sequence[Stretch]) -> None:
    """What is promised of a machine that does nothing else."""
    late = sorted(one.late(stretches) for one in in_calm(clocks, stretches))
    print(f"{len(late)} in calm, p99 {late[int(len(late) * 0.99)]:.3f} s, longest {late[-1]:.3f} s")
    assert late[int(len(late) * 0.99)] <= 0.5
    assert late[-1] <= 1.0
    for stretch in stretches:
        waits = overdue(clocks, stretch)
        most = patience(len(waits))
        if waits and stretch.killed - stretch.ready > most:
            print(f"{len(waits)} overdue: first after {waits[0]:.2f} s, last {waits[-1]:.2f} s")
            assert waits[0] <= AT_ONCE
            assert waits[-1] <= most


def has_early(watch: Watch) -> bool:
    return any(seen < at / 1e6 for at, _, _, seen in list(watch.told.values()))


def has_double(watch: Watch) -> bool:
    causes = [cause for _, _, cause, _ in list(watch.told.values())]
    return len(causes) > len(set(causes))


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
    clocks = clocks_of(server, watch)
    assert in_time(clocks, work)
    if LONG:
        assert_in_time(clocks, work.stretches)
    assert server.run("verify", "--workspace", "nortia").startswith("No differences")


def test_builds_that_sleep_look_ahead_or_tell_twice_are_found_out(
    server: Server, tmp_path: Path
) -> None:
    # Closer together than the other build looks ahead, or it finds nothing that is not due yet.
    first = set_up(server, 200, 40, 12)
    work = Work(broken(server.environment, "sleepy"), tmp_path / "sleepy")
    other = Work(broken(server.environment, "early", "twice"), tmp_path / "other")
    try:
        with Watch(server) as watch:
            work.start()
            time.sleep(max(first + 1, work.stretches[0].ready) + BUSY + 0.5 - time.time())
            work.kill()
            assert not in_time([c for c in clocks_of(server, watch) if c.due < first + 1], work)
            other.start()
            until(lambda: has_early(watch) and has_double(watch))
    finally:
        work.kill()
        other.kill()
    found = report(server, watch, "negative control", 0)
    assert found.wrong > 0
    assert found.doubled > 0


def test_two_workers_share_the_work_out_without_doing_any_of_it_twice(
    server: Server, tmp_path: Path
) -> None:
    set_up(server, SHARED, SHARED_SECONDS, SHARED_LEAD)
    workers = [Work(server.environment, tmp_path / name) for name in ("one", "two")]
    try:
        for work in workers:
            work.start()
        with Watch(server) as watch:
            until(lambda: len(watch.told) >= SHARED // 3, SHARED_SECONDS + SHARED_LEAD)
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
