"""Keeping a worker at work in a process of its own."""

import logging
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from testigo.worker.keeping import Keeper

# Each notes that it began.
BEGIN = "import os, sys, time, signal\nopen({!r}, 'a').write('.')\n"
LIVES = "while os.read(0, 64): pass"
ENDS = "sys.exit(3)"
STANDS_STILL = "os.kill(os.getpid(), signal.SIGSTOP)"


def kept(
    home: Path, then: str, ends: Callable[[int], bool], *, silence: float = 60.0
) -> tuple[int, threading.Thread]:
    """Keep a worker that does this until so many have begun; returns how many that were."""
    begun = home / "begun"
    begun.touch()
    limit = time.monotonic() + 60
    count = 0

    def stop(seconds: float) -> bool:
        nonlocal count
        time.sleep(min(seconds, 0.01))
        count = len(begun.read_text())
        return ends(count) or time.monotonic() > limit

    keeper = Keeper((sys.executable, "-c", BEGIN.format(str(begun)) + then), silence)
    thread = threading.Thread(target=keeper.run, args=(stop,))
    thread.start()
    thread.join(90)
    return count, thread


def test_one_that_is_told_to_end_ends_and_no_other_begins(tmp_path: Path) -> None:
    count, thread = kept(tmp_path, LIVES, lambda begun: begun == 1)
    assert (count, thread.is_alive()) == (1, False)


def test_one_that_ends_by_itself_is_followed_by_another(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        count, _ = kept(tmp_path, ENDS, lambda begun: begun == 2)
    assert count == 2
    assert "the worker ended with 3; another one begins" in caplog.text


def test_one_that_stands_still_is_replaced(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        count, _ = kept(tmp_path, STANDS_STILL, lambda begun: begun == 2, silence=0.5)
    assert count == 2
    assert "stands still" in caplog.text
