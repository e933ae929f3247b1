"""A build that is broken on purpose: it answers before anything is durable. Every process of a
server finds it when its folder is on PYTHONPATH; the test of losses must fail with it."""

import asyncio
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

BROKEN = "testigo.ingest.writer"


class Breaking(MetaPathFinder, Loader):
    """Loads the writer as it is, then lets it answer at once and write a second later."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path) if name == BROKEN else None
        if spec is not None and spec.loader is not None:
            self._whole = spec.loader
            spec.loader = self
        return spec

    def exec_module(self, module: ModuleType) -> None:
        self._whole.exec_module(module)
        writer: Any = module
        write = writer.Writer.write
        started: set[Any] = set()

        async def later(*given: Any) -> None:
            await asyncio.sleep(1)
            await write(*given)

        async def too_soon(*given: Any) -> None:
            started.add(asyncio.create_task(later(*given)))

        writer.Writer.write = too_soon


sys.meta_path.insert(0, Breaking())
