"""At whom a worker was when its process ended."""

import os
import subprocess
import sys
from pathlib import Path

from testigo.worker.names import is_gone, own_name
from testigo.worker.traces import Trace, left_behind

END = """
import os, signal, sys
from pathlib import Path
from testigo.worker.traces import Trace
trace = Trace(Path(sys.argv[1]))
trace.at(7, "0" * 32)
trace.at(7, "a" * 32)
{}
os.kill(os.getpid(), signal.SIGKILL)
"""


def ended(home: Path, first: str = "") -> None:
    subprocess.run([sys.executable, "-c", END.format(first), str(home)])


def test_it_is_found_after_the_process_was_killed_and_told_once(tmp_path: Path) -> None:
    ended(tmp_path)
    assert list(left_behind(tmp_path)) == [(7, "a" * 32)]
    assert list(left_behind(tmp_path)) == []


def test_who_was_at_nobody_tells_nobody(tmp_path: Path) -> None:
    ended(tmp_path, "trace.clear()")
    assert list(left_behind(tmp_path)) == []


def test_of_a_worker_that_lives_or_ended_well_nothing_is_left(tmp_path: Path) -> None:
    lives = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    (tmp_path / f"worker-{lives.pid}.at").write_bytes(b"7 b")
    assert list(left_behind(tmp_path)) == []
    lives.communicate()
    assert list(left_behind(tmp_path)) == [(7, "b")]
    trace = Trace(tmp_path)
    trace.at(1, "c")
    trace.close()
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_trace_is_thrown_away(tmp_path: Path) -> None:
    (tmp_path / f"worker-{os.getpid()}.at").write_bytes(b"\xff\xfe 3 4")
    (tmp_path / "worker-x.at").write_bytes(b"7 b")
    assert list(left_behind(tmp_path)) == []


def test_whether_a_worker_has_ended_is_known_of_this_machine_only() -> None:
    name = own_name()
    host, number, mark = name.split(" ")
    assert not is_gone(name)
    assert is_gone(f"{host} {number} {'0' * len(mark)}")
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert is_gone(f"{host} {ended.pid} {mark}")
    assert not is_gone(f"{host}x {ended.pid} {mark}")
    assert not is_gone(f"{host} 1 {mark}")
    assert not is_gone("")
