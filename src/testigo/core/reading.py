"""Typed reading of a parsed document that notes every problem and never stops at the first.

A `Node` is a value with its place in the text. Reading a wrong or missing value notes a problem
and returns a harmless default, so that one pass finds everything; whoever reads a document uses
the result only when `Report.problems` is empty. Each rule room reads its own slice with it.
"""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal

from testigo.core.durations import Duration, parse_duration
from testigo.core.problems import Problem

Scalar = str | int | float | bool | date | None

_IDENTIFIER = re.compile(r"[a-z][a-z0-9-]{0,59}\Z")
_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])\Z")
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,4})?)\s?%\Z")


@dataclass(slots=True)
class Report:
    """Collects the problems found while one document is read."""

    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class Node:
    """A value of the document, where it stands, and the report that its problems go to."""

    value: "Scalar | list[Node] | dict[str, Node]"
    where: str
    line: int | None
    column: int | None
    report: Report

    def problem(self, code: str, **params: str | int) -> None:
        """Note a problem at this node."""
        self.report.problems.append(Problem(code, self.where, params, self.line, self.column))

    def fields(self, *, required: Sequence[str] = (), optional: Sequence[str] = ()) -> "Fields":
        """Read a mapping with just these keys; unknown and missing ones are noted."""
        if not isinstance(self.value, dict):
            self.problem("not_a_mapping")
            return Fields(self, {})
        known = [*required, *optional]
        for key, child in self.value.items():
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                child.problem("unknown_key", key=key, suggestion=near[0] if near else "")
        for key in required:
            if key not in self.value:
                self.problem("missing_key", key=key)
        return Fields(self, self.value)

    def entries(self) -> Iterator[tuple[str, "Node"]]:
        """The pairs of a mapping with free keys."""
        if isinstance(self.value, dict):
            yield from self.value.items()
        else:
            self.problem("not_a_mapping")

    def items(self) -> list["Node"]:
        """The items of a list; a lone scalar or mapping is not a list."""
        if isinstance(self.value, list):
            return self.value
        self.problem("not_a_list")
        return []

    def one_or_many(self) -> list["Node"]:
        """The items of a list, or the node itself when it is a lone value."""
        return self.value if isinstance(self.value, list) else [self]

    def text(self, default: str = "") -> str:
        """A text that is not empty; numbers and dates are not quietly taken as text."""
        if isinstance(self.value, str) and self.value.strip():
            return self.value
        self.problem("not_a_text")
        return default

    def identifier(self) -> str:
        """A short name of small letters, digits and hyphens, such as `first-contact`."""
        if isinstance(self.value, str) and _IDENTIFIER.match(self.value):
            return self.value
        self.problem("not_an_identifier")
        return ""

    def code(self) -> str:
        """A coded reason of small letters, digits and underscores, such as `wrong_role`."""
        if isinstance(self.value, str) and _CODE.match(self.value):
            return self.value
        self.problem("not_a_code")
        return ""

    def time_of_day(self) -> time:
        """A time such as `09:15`."""
        match = _TIME.match(self.value) if isinstance(self.value, str) else None
        if match is None:
            self.problem("not_a_time")
            return time(0)
        return time(int(match[1]), int(match[2]))

    def choice(self, options: Sequence[str]) -> str:
        """One of the words in `options`; the first of them when the value is another."""
        if isinstance(self.value, str) and self.value in options:
            return self.value
        value = "" if isinstance(self.value, (list, dict)) else str(self.value)
        self.problem("not_an_option", value=value[:60], options=", ".join(options))
        return options[0]

    def flag(self) -> bool:
        """true or false."""
        if isinstance(self.value, bool):
            return self.value
        self.problem("not_a_flag")
        return False

    def integer(self, *, at_least: int, at_most: int) -> int:
        """A whole number within bounds."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            self.problem("not_a_whole_number")
            return at_least
        if not at_least <= self.value <= at_most:
            self.problem("out_of_range", at_least=at_least, at_most=at_most)
            return at_least
        return self.value

    def number(self) -> Decimal:
        """A finite number, whole or with decimals."""
        if isinstance(self.value, (int, float)) and not isinstance(self.value, bool):
            number = Decimal(str(self.value))
            if number.is_finite():
                return number
        self.problem("not_a_number")
        return Decimal(0)

    def amount(self) -> Decimal:
        """Money or another quantity above zero."""
        number = self.number()
        if number <= 0:
            self.problem("not_above_zero")
            return Decimal(1)
        return number

    def share(self) -> Decimal:
        """A percentage such as `60%`, as a fraction above 0 and up to 1."""
        match = _PERCENT.match(self.value) if isinstance(self.value, str) else None
        fraction = Decimal(match[1]) / 100 if match else Decimal(0)
        if match is None or not 0 < fraction <= 1:
            self.problem("not_a_percentage")
            return Decimal(1)
        return fraction

    def day(self) -> date:
        """A date, written 2026-12-24."""
        if isinstance(self.value, date):
            return self.value
        self.problem("not_a_date")
        return date(2000, 1, 1)

    def duration(self, units: str = "mhd") -> Duration:
        """A duration such as `2h`, in one of the units given."""
        duration = parse_duration(self.value) if isinstance(self.value, str) else None
        if duration is None or duration.unit not in units:
            self.problem("not_a_duration", units=", ".join(units))
            return Duration(1, "h")
        return duration


@dataclass(slots=True)
class Fields:
    """The keys of a mapping: `fields["points"].integer(...)`."""

    owner: Node
    children: dict[str, Node]

    def has(self, key: str) -> bool:
        """Whether the key is present."""
        return key in self.children

    def __getitem__(self, key: str) -> Node:
        """The value of a key; for an absent one a node whose reads give defaults and note nothing
        (that a required key is missing was noted already)."""
        absent = Node(None, f"{self.owner.where}.{key}", None, None, Report())
        return self.children.get(key, absent)
