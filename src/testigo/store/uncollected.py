"""Work on a batch without the garbage collector, which finds nothing there and takes a fifth of it:
thousands of facts are made at once, none of them in a circle."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Nothing is searched for circles in here; also usable as a decorator."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()
