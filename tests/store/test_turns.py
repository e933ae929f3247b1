"""Threads write in turn; whoever has to note what has happened already goes first."""

import threading
import time

import pytest

from testigo.store.turns import Turns

pytestmark = pytest.mark.pure


def test_in_the_order_of_waiting_but_for_those_who_go_first() -> None:
    turns, order = Turns(), list[str]()

    def write(name: str, *, first: bool) -> None:
        turns.take(first=first)
        order.append(name)
        turns.give_back()

    turns.take()
    waiting = []
    for name, first in (("a", False), ("b", False), ("noting", True), ("c", False)):
        thread = threading.Thread(target=write, args=(name,), kwargs={"first": first})
        thread.start()
        waiting.append(thread)
        while len(turns._waiting) < len(waiting):
            time.sleep(0.001)
    turns.give_back()
    for thread in waiting:
        thread.join(10)
    assert order == ["noting", "a", "b", "c"]
    assert len(turns._waiting) == 0


def test_it_is_free_once_nobody_waits() -> None:
    turns = Turns()
    for _ in range(3):
        turns.take(first=True)
        turns.give_back()
    assert len(turns._waiting) == 0
