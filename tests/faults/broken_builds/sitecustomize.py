"""Loads a module of Testigo as it is and then breaks it, by the names in `TESTIGO_BROKEN`. Every
process finds this file when its folder is on PYTHONPATH."""

import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

NAMES = os.environ.get("TESTIGO_BROKEN", "").split()
SHORT = timedelta(seconds=1)


def early(module: Any) -> None:
    """Looks at clocks a second and a half ahead."""
    tick = module.tick

    def ahead(*, now: Any, **given: Any) -> Any:
        return tick(now=now + timedelta(seconds=1.5), **given)

    module.tick = ahead


def sleepy(module: Any) -> None:
    """Looks at clocks only every half minute."""
    tick, looked = module.tick, [time.monotonic()]

    def now_and_then(**given: Any) -> Any:
        if time.monotonic() < looked[0] + 30:
            return 0
        looked[0] = time.monotonic()
        return tick(**given)

    module.tick = now_and_then


def twice(module: Any) -> None:
    """Tells everything twice that time alone brings, under other ids."""
    tick_case = module.tick_case

    def again(case: Any, now: Any) -> Any:
        from testigo.store.identity import new_id

        told = tick_case(case, now)
        others = (replace(fact, id=new_id(), message_id=new_id()) for fact in told)
        return (*told, *others)

    module.tick_case = again


def short_lease(module: Any) -> None:
    """Not wrong, only quick: a worker that is silent for a second loses its turn."""
    module.LEASE = SHORT


def stands_still(module: Any) -> None:
    """Stops, once, when it has its turn and has written nothing yet."""
    take_turn = module.take_turn
    mark = Path(os.environ["TESTIGO_HOME"]) / "stood-still"

    def stopped(*given: Any) -> Any:
        turn = take_turn(*given)
        if turn is not None and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGSTOP)
        return turn

    module.take_turn = stopped


def unfenced(module: Any) -> None:
    """Writes whoever's turn it is."""
    module.locked = lambda workspace_id, now, turn: module.log.lock_head(workspace_id)


def poisoned(module: Any) -> None:
    """Stumbles over a fact of this name: not what is broken here, but the fault itself."""
    decide = module.decide

    def stumbling(case: Any, group: Any, *rest: Any) -> Any:
        if any(fact.name == "poison.taken" for fact in group):
            raise ZeroDivisionError
        if any(fact.name == "poison.deadly" for fact in group):
            os._exit(66)
        return decide(case, group, *rest)

    module.decide = stumbling


def unisolated(module: Any) -> None:
    """Sets nobody aside."""
    module.MOST_AT_ONCE = 0


def soon_again(module: Any) -> None:
    """Not wrong, only quick: tries again after moments."""
    module.PAUSES = tuple(timedelta(seconds=0.05) for _ in module.PAUSES)


BREAKS: dict[str, dict[str, Callable[[Any], None]]] = {
    "early": {"testigo.actions.ticking": early},
    "sleepy": {"testigo.actions.ticking": sleepy},
    "twice": {"testigo.actions.ticking": twice},
    "short_lease": {"testigo.store.holding": short_lease},
    "stands_still": {"testigo.store.holding": stands_still},
    "unfenced": {"testigo.actions.applying": unfenced},
    "poisoned": {"testigo.actions.drawing": poisoned},
    "unisolated": {"testigo.actions.working": unisolated},
    "soon_again": {"testigo.store.aside": soon_again},
}


class Breaking(MetaPathFinder, Loader):
    """Loads a module and breaks it."""

    def __init__(self, name: str, breaks: list[Callable[[Any], None]]) -> None:
        self._name = name
        self._breaks = breaks

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path) if name == self._name else None
        if spec is not None and spec.loader is not None:
            self._whole = spec.loader
            spec.loader = self
        return spec

    def exec_module(self, module: ModuleType) -> None:
        self._whole.exec_module(module)
        for one in self._breaks:
            one(module)


for broken in {name for one in NAMES for name in BREAKS[one]}:
    found = [BREAKS[one][broken] for one in NAMES if broken in BREAKS[one]]
    sys.meta_path.insert(0, Breaking(broken, found))
