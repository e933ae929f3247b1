"""Waking who waits for something to be written, so that nobody asks again and again for nothing.

Whoever writes rings within the transaction (`store/ringing.py`), which is heard once it is
committed: in this process at once, in others where `store/listening.py` listens. Whoever works on
it takes an ear and waits:

    ear = waking.OUTBOX.ear()
    while not stop(0.0):
        ear.wait(seconds)   # until it rings, or so long at most
        ...                 # look for all there is to do, whether it rang or not

A ring is a hint and nothing more: one may be missed when a process ends, so who waits also looks
by itself now and then. What is rung between two waits is heard by the next one.
"""

import threading
import weakref


class Ear:
    """Waits for one bell; for use by one thread."""

    def __init__(self) -> None:
        self._rung = threading.Event()

    def hear(self) -> None:
        """Take note that it rang."""
        self._rung.set()

    def wait(self, seconds: float) -> bool:
        """Until the bell rings, or has rung since the last wait, and so long at most; whether it
        did."""
        rang = self._rung.wait(seconds)
        self._rung.clear()
        return rang


class Bell:
    """Something that is waited for; `name` is how it is called between processes."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._ears: weakref.WeakSet[Ear] = weakref.WeakSet()
        self._mutex = threading.Lock()

    def ear(self) -> Ear:
        """A new ear, which hears the bell for as long as it is kept."""
        ear = Ear()
        with self._mutex:
            self._ears.add(ear)
        return ear

    def ring(self) -> None:
        """Wake everybody who waits for it in this process."""
        with self._mutex:
            for ear in self._ears:
                ear.hear()


# Facts were recorded: consequences are to be drawn.
FACTS = Bell("facts")
# Something is to be told to the outside.
OUTBOX = Bell("outbox")
BELLS = {bell.name: bell for bell in (FACTS, OUTBOX)}
