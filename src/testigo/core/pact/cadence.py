"""How the agreement is kept alive: dispositions both sides use, the meeting, the review."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from testigo.core.reading import Node

DISPOSITIONS = ("rejected", "recycled", "lost")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Meeting:
    """When both sides meet; `minutes` is its length."""

    every: str
    on: str
    at: time
    minutes: int


@dataclass(frozen=True, slots=True)
class Review:
    """How often the pact is reviewed and its conversion rates are checked."""

    every: str
    check_rates: str


def parse_dispositions(node: Node) -> Mapping[str, tuple[str, ...]]:
    """Read `dispositions:`: the coded reasons for rejecting, recycling and losing."""
    fields = node.fields(required=DISPOSITIONS)
    return {kind: _parse_reasons(fields[kind]) for kind in DISPOSITIONS}


def _parse_reasons(node: Node) -> tuple[str, ...]:
    if node.value is None:
        return ()
    items = node.items()
    if not items and isinstance(node.value, list):
        node.problem("empty_list")
    return tuple(item.code() for item in items)


def parse_meeting(node: Node) -> Meeting:
    """Read `meeting:`."""
    fields = node.fields(required=("every", "on", "at", "minutes"))
    return Meeting(
        fields["every"].choice(("week", "fortnight", "month")),
        fields["on"].choice(WEEKDAYS),
        fields["at"].time_of_day(),
        fields["minutes"].integer(at_least=5, at_most=480),
    )


def parse_review(node: Node) -> Review:
    """Read `review:`."""
    fields = node.fields(required=("every",), optional=("check_rates",))
    check = fields["check_rates"].choice(("month", "quarter")) if fields.has("check_rates") else ""
    return Review(fields["every"].choice(("quarter", "month")), check)
