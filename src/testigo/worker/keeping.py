"""Keeping a worker at work in a process of its own: started again when it ends by itself, and
replaced when it stands still."""

import logging
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

COMMAND = (sys.executable, "-P", "-m", "testigo.worker.process")
# A worker that has not been heard for so long stands still, in seconds.
SILENCE = 20.0
# How long is waited before another is started, and how long for one that is told to end.
PATIENCE, FAREWELL = 1.0, 10.0
# How soon the end is noticed, in seconds.
NOTICE = 0.25

_journal = logging.getLogger("testigo.worker")


class Keeper:
    """Keeps one worker at work until it is told to stop."""

    def __init__(self, command: Sequence[str] = COMMAND, silence: float = SILENCE) -> None:
        self._command = command
        self._silence = silence

    def run(self, stop: Callable[[float], bool]) -> None:
        """Keep it until `stop`, which waits for so many seconds, says that it is time to end."""
        pause = 0.0
        while not stop(pause):
            with subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            ) as process:
                self._watch(process, stop)
            pause = PATIENCE

    def _watch(self, process: "subprocess.Popen[bytes]", stop: Callable[[float], bool]) -> None:
        """Until the worker has ended, by itself or not."""
        assert process.stdin is not None
        assert process.stdout is not None
        heard = time.monotonic()
        while not stop(0.0):
            if select.select([process.stdout], [], [], NOTICE)[0]:
                if not os.read(process.stdout.fileno(), 64):
                    _journal.error("the worker ended with %s; another one begins", process.wait())
                    return
                heard = time.monotonic()
            elif time.monotonic() - heard > self._silence:
                _journal.error("the worker stands still; another one takes its place")
                process.kill()
                return
        process.stdin.close()
        try:
            process.wait(FAREWELL)
        except subprocess.TimeoutExpired:
            process.kill()
