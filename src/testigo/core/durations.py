"""Lengths of time as a pact writes them: `30m`, `2h`, `10d`.

What a unit means depends on the room: for clocks `m` and `h` are working time and `d` working
days (domain.md §3.4); for expiry and `within` of a rate `d` is exactly 24 hours.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

Unit = Literal["m", "h", "d"]

_SECONDS: Mapping[Unit, int] = {"m": 60, "h": 3600, "d": 86_400}
_PATTERN = re.compile(r"([1-9][0-9]{0,4})([mhd])\Z")


@dataclass(frozen=True, slots=True)
class Duration:
    """`amount` of `unit`: m minutes, h hours, d days; amount is at least 1. `elapsed` is the plain
    length, a day being 24 hours."""

    amount: int
    unit: Unit
    elapsed: timedelta = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "elapsed", timedelta(seconds=self.seconds))

    @property
    def seconds(self) -> int:
        """The plain length in seconds, a day being 24 hours."""
        return self.amount * _SECONDS[self.unit]

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"


def parse_duration(text: str) -> Duration | None:
    """`"2h"` → Duration(2, "h"); None when the text is not a duration."""
    match = _PATTERN.match(text)
    if match is None:
        return None
    unit: Unit = match[2]  # type: ignore[assignment]  # the pattern admits only the three units
    return Duration(int(match[1]), unit)
