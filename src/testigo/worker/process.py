"""The worker in a process of its own beside a server: `python -m testigo.worker.process`.

It works for as long as whoever started it holds the other end of its input, and says that it lives
on its output.
"""

import os
import signal
import sys
import threading

# How often it says that it lives, in seconds.
BEAT = 2.0


def main() -> None:
    """Work until the input ends, or until told to end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "testigo.conf.settings")
    import django

    django.setup()
    from testigo.worker.beside import work

    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    threading.Thread(target=_until_left, args=(ending,), name="input", daemon=True).start()
    threading.Thread(target=_beat, args=(ending,), name="beat", daemon=True).start()
    work(ending.wait)


def _until_left(ending: threading.Event) -> None:
    """The input says nothing; it ends with whoever holds its other end."""
    while os.read(sys.stdin.fileno(), 64):
        pass
    ending.set()


def _beat(ending: threading.Event) -> None:
    while not ending.wait(BEAT):
        try:
            os.write(sys.stdout.fileno(), b".")
        except OSError:
            ending.set()


if __name__ == "__main__":
    main()
