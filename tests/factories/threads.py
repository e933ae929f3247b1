"""Several at once, each in a thread with a connection of its own."""

from collections.abc import Callable
from threading import Thread

from django.db import connections


def at_once(count: int, act: Callable[[int], None]) -> None:
    """Have so many act at the same time, each with its number; none of them may fail."""
    failures: list[BaseException] = []

    def alone(number: int) -> None:
        try:
            act(number)
        except BaseException as failure:  # it must not end unseen in its thread
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [Thread(target=alone, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
