"""One comparison of a value with what the pact says (domain.md §3.1).

Text compares without regard to case and accents; numeric text is a number; `*` in a glob crosses
`/`; `between` includes both ends. A missing value fails every test but `is_not`, `not_in` and
`exists: false`.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

Op = Literal[
    "is",
    "is_not",
    "in",
    "not_in",
    "contains",
    "matches",
    "at_least",
    "at_most",
    "between",
    "exists",
    "over",
]
Number = int | float

VALUE_OPS: tuple[Op, ...] = (
    "is",
    "is_not",
    "in",
    "not_in",
    "contains",
    "matches",
    "at_least",
    "at_most",
    "between",
    "exists",
)
SCORE_OPS: tuple[Op, ...] = ("over", "at_least", "at_most", "between")


@lru_cache(maxsize=65_536)
def normalise(text: str) -> str:
    """Text as conditions compare it: no case, no accents, single spaces."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())


def number_of(value: Any) -> Number | None:
    """The number that a value is or says, None when it is none (true and false are none)."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, str):
        return number_in(value)
    return None


@lru_cache(maxsize=16_384)
def number_in(text: str) -> Number | None:
    """The number that a text says: digits as people write them, without grouping."""
    if "_" in text:
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if number == number and abs(number) != float("inf") else None


@dataclass(frozen=True, slots=True)
class Glob:
    """A pattern with `*` (anything, `/` too), split at its stars; matching is linear."""

    text: str
    parts: tuple[str, ...]

    def matches(self, text: str) -> bool:
        """Whether the whole of an already normalised text fits."""
        first, last = self.parts[0], self.parts[-1]
        if len(self.parts) == 1:
            return text == first
        if not (text.startswith(first) and text.endswith(last)):
            return False
        place, end = len(first), len(text) - len(last)
        for part in self.parts[1:-1]:
            found = text.find(part, place, end)
            if found < 0:
                return False
            place = found + len(part)
        return place <= end


def glob(pattern: str) -> Glob:
    """`"/precios*"` → Glob. Spaces beside a star count: `jef* de *` is not `jef*de*`."""
    return Glob(pattern, tuple(normalise(pattern).split("*")))


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison. `operand` is prepared when the pact is read: normalised text or number,
    a tuple of such for in, not_in and between, a tuple of globs for matches. `shown` is what was
    written, on one line, and `parts` the same value by value."""

    op: Op
    operand: Any
    shown: str
    parts: tuple[str, ...] = ()

    def holds(self, value: Any) -> bool:
        """Whether the value passes; None is a missing value."""
        match self.op:
            case "exists":
                return (value is not None and value != "") is self.operand
            case "is_not":
                return not _same(value, self.operand)
            case "not_in":
                return not any(_same(value, item) for item in self.operand)
        if value is None:
            return False
        match self.op:
            case "is":
                return _same(value, self.operand)
            case "in":
                return any(_same(value, item) for item in self.operand)
            case "contains":
                return _contains(value, self.operand)
            case "matches":
                return _fits(value, self.operand)
        return self._compares(value)

    def _compares(self, value: Any) -> bool:
        number = number_of(value)
        if number is None:
            return False
        match self.op:
            case "over":
                return bool(number > self.operand)
            case "at_least":
                return bool(number >= self.operand)
            case "at_most":
                return bool(number <= self.operand)
        low, high = self.operand
        return bool(low <= number <= high)


def _same(value: Any, operand: Any) -> bool:
    if isinstance(value, bool) or isinstance(operand, bool):
        return value is operand
    if isinstance(operand, str):
        return value is not None and normalise(str(value)) == operand
    return bool(number_of(value) == operand)


def _fits(value: Any, patterns: Sequence[Glob]) -> bool:
    text = normalise(str(value))
    # A plain loop takes half the time of a generator, and this is asked for every title of a file.
    for pattern in patterns:  # noqa: SIM110
        if pattern.matches(text):
            return True
    return False


def _contains(value: Any, operand: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(_same(item, operand) for item in value)
    return str(operand) in normalise(str(value))


def contradict(tests: Sequence[Test]) -> bool:
    """Whether no value passes all of these tests."""
    candidates = _candidates(tests)
    if candidates is not None:
        return not any(all(test.holds(value) for test in tests) for value in candidates)
    lows = [low for test in tests for low in _lows(test)]
    highs = [high for test in tests for high in _highs(test)]
    if not lows or not highs:
        return False
    lowest, above = max(lows)
    return lowest > min(highs) or (above and lowest == min(highs))


def _candidates(tests: Sequence[Test]) -> Sequence[Any] | None:
    """The few values that can pass, None when they cannot be listed."""
    for test in tests:
        if test.op == "exists" and not test.operand:
            return (None, "")
        if test.op == "is":
            return (test.operand,)
        if test.op == "in":
            return tuple(test.operand)
    return None


def _lows(test: Test) -> list[tuple[Number, bool]]:
    """The number that a value must reach, and whether it must lie above it."""
    match test.op:
        case "at_least" | "over":
            return [(test.operand, test.op == "over")]
        case "between":
            return [(test.operand[0], False)]
    return []


def _highs(test: Test) -> list[Number]:
    """The number that a value must not pass."""
    if test.op == "at_most":
        return [test.operand]
    return [test.operand[1]] if test.op == "between" else []
