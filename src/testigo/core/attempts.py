"""How often people were tried before they became customers (domain.md §3.3, §5).

Attempts are human and distinct: one per channel per 15 minutes. A person counts once in each cycle,
with the attempts made up to the contract, or all of the cycle where there is none.
docs/rules/attempts.md explains it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from testigo.core.facts import Fact, is_human_attempt
from testigo.core.person import DISTINCT

# Facts that the report reads.
NAMES = ("contact.attempted", "contract.signed", "lead.recycled", "fact.retracted")
# Bands of attempts, both ends included; the last has no end.
BANDS: tuple[tuple[int, int | None], ...] = ((1, 1), (2, 2), (3, 3), (4, 5), (6, 10), (11, None))
# Under 10 cases show cases, not a share; under 30 it is indicative.
FEW_CASES, INDICATIVE = 10, 30


@dataclass(frozen=True, slots=True)
class Band:
    """People tried from `least` to `most` times, and how many of them became customers. `rate`
    (0 to 1) is None for few cases; `note` is few_cases, indicative or empty."""

    least: int
    most: int | None
    people: int
    customers: int

    @property
    def rate(self) -> float | None:
        return None if self.people < FEW_CASES else self.customers / self.people

    @property
    def note(self) -> str:
        if self.people < FEW_CASES:
            return "few_cases"
        return "indicative" if self.people < INDICATIVE else ""


@dataclass(slots=True)
class _Try:
    """What happened to one person in one cycle."""

    attempts: int = 0
    customer: bool = False
    last: dict[str, datetime] = field(default_factory=dict)

    def take(self, fact: Fact) -> None:
        if fact.name == "contract.signed":
            # An order without any attempt says nothing of attempts.
            self.customer = self.customer or self.attempts > 0
        elif not self.customer and is_human_attempt(fact):
            channel = str(fact.props.get("channel", ""))
            last = self.last.get(channel)
            if last is None or fact.at - last >= DISTINCT:
                self.attempts += 1
                self.last[channel] = fact.at


def conversions(histories: Iterable[Iterable[Fact]]) -> tuple[tuple[Band, ...], Band]:
    """Each band, and all of them together, from what was recorded about each person."""
    tries = [one for facts in histories for one in _tries(facts) if one.attempts]
    bands = tuple(_band(tries, least, most) for least, most in BANDS)
    return bands, _band(tries, 1, None)


def _tries(facts: Iterable[Fact]) -> list[_Try]:
    told = list(facts)
    gone = {str(fact.props.get("of")) for fact in told if fact.name == "fact.retracted"}
    tries = [_Try()]
    # What happened in one instant counts together: the attempt that ended in the contract too.
    order = sorted(told, key=lambda one: (one.at, one.name != "contact.attempted", one.message_id))
    for fact in order:
        if fact.id in gone or fact.automatic:
            continue
        if fact.name == "lead.recycled":
            tries.append(_Try())
        else:
            tries[-1].take(fact)
    return tries


def _band(tries: list[_Try], least: int, most: int | None) -> Band:
    within = [t for t in tries if t.attempts >= least and (most is None or t.attempts <= most)]
    return Band(least, most, len(within), sum(1 for one in within if one.customer))
