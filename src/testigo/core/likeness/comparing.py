"""Comparing two people: per comparison the first level that holds, its weight of evidence, and
the probability that both are one (Fellegi and Sunter).

Each level holds among pairs that are one person with probability `m`, among pairs that are not
with probability `u`; log2(m / u) are the bits of evidence it gives. The figures are a judgement to
begin with: a base that is large enough teaches its own.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import exp2, log2

from testigo.core.likeness.forms import Normal

# Of the pairs that have a mark in common, one in so many is one person before anything is compared.
PRIOR = 1 / 1024
# Pairs less probable than this are not worth a person's look.
SHOWN_FROM = 0.6
# Texts this long may hold two slips; shorter ones one.
LONG_TEXT = 16
SHORTEST_WITH_SLIP = 6


@dataclass(frozen=True, slots=True)
class Level:
    """One outcome of a comparison. `agrees` says that it speaks for one person."""

    name: str
    m: float
    u: float

    @property
    def bits(self) -> float:
        """The weight of evidence."""
        return log2(self.m / self.u)

    @property
    def agrees(self) -> bool:
        """Whether it speaks for one person."""
        return self.m > self.u


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared, and its levels from the strongest on; the last one always holds."""

    name: str
    levels: tuple[Level, ...]
    level_of: Callable[[Normal, Normal], str]


def _name(one: Normal, other: Normal) -> str:
    if not one.words or not other.words:
        return ""
    if one.name and one.name == other.name:
        return "same"
    few, many = sorted((set(one.words), set(other.words)), key=len)
    if few <= many:
        return "part" if len(few) >= 2 else "first"
    return "typo" if _slip(one.name, other.name) else "different"


def _email(one: Normal, other: Normal) -> str:
    if not one.email or not other.email:
        return ""
    if one.email == other.email:
        return "same"
    if one.mailbox and one.mailbox == other.mailbox:
        return "typo" if _slip(one.host, other.host) else "mailbox"
    if one.host == other.host and _slip(one.mailbox, other.mailbox):
        return "typo"
    return "colleague" if one.domain and one.domain == other.domain else "different"


def _phone(one: Normal, other: Normal) -> str:
    if not one.phone or not other.phone:
        return ""
    if one.phone == other.phone:
        return "same"
    return "typo" if _slip(one.phone, other.phone) else "different"


def _company(one: Normal, other: Normal) -> str:
    if one.company and one.company == other.company:
        return "same"
    if one.domain and one.domain == other.domain:
        return "domain"
    if not one.company or not other.company:
        return ""
    return "typo" if _slip(one.company, other.company) else "different"


COMPARISONS = (
    Comparison(
        "name",
        (
            Level("same", 0.62, 0.0006),
            Level("part", 0.12, 0.0004),
            Level("typo", 0.14, 0.0005),
            Level("first", 0.08, 0.0085),
            Level("different", 0.04, 0.99),
        ),
        _name,
    ),
    Comparison(
        "email",
        (
            Level("same", 0.1, 0.00001),
            Level("typo", 0.12, 0.0002),
            Level("mailbox", 0.16, 0.0004),
            # Two mailboxes of one company are mostly two people; the domain counts as company.
            Level("colleague", 0.0005, 0.003),
            Level("different", 0.6195, 0.99639),
        ),
        _email,
    ),
    Comparison(
        "phone",
        (
            # Switchboards and families share one.
            Level("same", 0.7, 0.002),
            Level("typo", 0.08, 0.001),
            Level("different", 0.22, 0.997),
        ),
        _phone,
    ),
    Comparison(
        "company",
        (
            Level("same", 0.6, 0.008),
            Level("domain", 0.15, 0.0035),
            Level("typo", 0.08, 0.002),
            Level("different", 0.17, 0.9865),
        ),
        _company,
    ),
)
_LEVELS = {(c.name, level.name): level for c in COMPARISONS for level in c.levels}


def levels_of(one: Normal, other: Normal) -> dict[str, str]:
    """Comparison → the first level that holds; what one of both does not tell is left out."""
    found = {comparison.name: comparison.level_of(one, other) for comparison in COMPARISONS}
    return {name: level for name, level in found.items() if level}


def probability(levels: Mapping[str, str], prior: float = PRIOR) -> float:
    """How probable it is that two people with these levels are one."""
    bits = log2(prior / (1 - prior)) + sum(_LEVELS[pair].bits for pair in levels.items())
    return 1 / (1 + exp2(-bits))


def reasons_of(levels: Mapping[str, str]) -> tuple[str, ...]:
    """What agrees and what differs as codes such as `phone_same`, the strongest first."""
    weighed = sorted(levels.items(), key=lambda pair: (-_LEVELS[pair].bits, pair))
    return tuple(f"{name}_{level}" for name, level in weighed)


def agreeing(reasons: Iterable[str]) -> tuple[str, ...]:
    """The reasons that speak for one person."""
    return tuple(code for code in reasons if _LEVELS[_split(code)].agrees)


def _split(code: str) -> tuple[str, str]:
    name, _, level = code.partition("_")
    return name, level


def alike(ones: Iterable[Normal], others: Iterable[Normal]) -> tuple[float, tuple[str, ...]]:
    """The probability and the reasons for two people, each of whom may have several e-mails or
    phones: those that agree best. Both have at least one form."""
    many = list(others)
    found = [levels_of(one, other) for one in ones for other in many]
    best = max(found, key=lambda levels: (probability(levels), reasons_of(levels)))
    return probability(best), reasons_of(best)


def _slip(one: str, other: str) -> bool:
    """Whether one text is another but for a slip of the hand: a letter left out, added, changed,
    or two in the wrong order; two slips in long texts."""
    longest = max(len(one), len(other))
    if min(len(one), len(other)) < SHORTEST_WITH_SLIP:
        return False
    return within(one, other, 2 if longest >= LONG_TEXT else 1)


def within(one: str, other: str, slips: int) -> bool:
    """Whether at most so many slips lie between two texts (Damerau and Levenshtein)."""
    if abs(len(one) - len(other)) > slips:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, row, last = row, [i], before
        for j, theirs in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != theirs))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == theirs:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > slips:
            return False
    return row[-1] <= slips
