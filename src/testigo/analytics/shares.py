"""Touches put by on disk, by shares of journeys that come one after the other, so that memory holds
one share at a time however many there are."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]

# About so many touches are one share.
AT_ONCE = 200_000
# Up to so many journeys of a share are put in order by counting.
_JOURNEYS = 2**16
# Each is an open file.
_MOST = 200
_COLUMNS = [("number", "<i4"), ("at", "<i8"), ("place", "<i4")]


class Shares:
    """Touches by the number of their journey, of so many journeys and touches; to be closed before
    they are taken."""

    def __init__(self, folder: Path, journeys: int, touches: int) -> None:
        wanted = max(touches // AT_ONCE, journeys // _JOURNEYS) + 1
        self.size = -(-max(journeys, 1) // min(wanted, _MOST))
        self.count = -(-journeys // self.size)
        self._folder = folder
        self._open = ExitStack()
        self._files = [
            self._open.enter_context(self._path(n).open("wb")) for n in range(self.count)
        ]

    def put(self, number: "Numbers", at: "Numbers", place: "Numbers") -> None:
        """Put touches by, told by their journey, instant and place."""
        import numpy as np

        share = (number // self.size).astype(np.uint16)
        order = np.argsort(share, kind="stable")
        rows = np.empty(len(number), _COLUMNS)
        for name, column in (("number", number), ("at", at), ("place", place)):
            rows[name] = column[order]
        ends = np.cumsum(np.bincount(share, minlength=self.count))
        for file, start, end in zip(self._files, (0, *ends), ends, strict=False):
            file.write(rows[start:end].data)

    def close(self) -> None:
        """Nothing more is put by."""
        self._open.close()

    def ordered(self, share: int) -> "Numbers":
        """The touches of a share by journey and instant."""
        import numpy as np

        rows = self.kept(share)
        by_time = np.argsort(rows["at"])
        own = (rows["number"] - share * self.size).astype(np.min_scalar_type(self.size))
        return rows[by_time[np.argsort(own[by_time], kind="stable")]]

    def keep(self, share: int, rows: "Numbers") -> None:
        """Let a share be these rows, in this order."""
        rows.tofile(self._path(share))

    def kept(self, share: int) -> "Numbers":
        """The touches of a share as they were put by or kept."""
        import numpy as np

        return np.fromfile(self._path(share), _COLUMNS)

    def _path(self, share: int) -> Path:
        return self._folder / f"share-{share}"
