"""What points may be given for: the rules of a pact, and what no rule looks at yet
(docs/how-to/suggested-points.md)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from testigo.core.conditions import TraitTest, leaves, normalise
from testigo.core.scoring import Rule, Scoring
from testigo.core.worked import Act, WorkedCase

# A signal is judged by this many cases that have it, and as many that have not.
LEAST_CASES = 20
# So many that no rule looks at, those of most cases first.
MOST_UNRULED = 12
# A trait that most cases were told of only after Sales had begun says what became of them.
LEAKING_SHARE = 0.5
# What says the same as a rule of this share of cases tells nothing more.
ECHOING_SHARE = 0.95
# Who somebody is, rather than what kind of customer.
_IDENTITY = frozenset({"email", "phone", "name", "first_name", "last_name", "company", "domain"})
_LONGEST_VALUE = 60
# Everybody does these; how often is what rules are for.
_COMMON = frozenset({"page.viewed", "email.delivered", "email.opened", "trait.set"})


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that may earn points: a rule, an act (`name`, and `value` the form), or a trait
    (`name`) with a value."""

    rule: Rule | None = None
    act: Act | None = None
    trait: tuple[str, str] | None = None

    def count(self, case: WorkedCase) -> int:
        """How many times it counts for a case."""
        if self.rule is not None:
            return case.counts.get(self.rule.id, 0)
        if self.act is not None:
            return int(self.act in case.acts)
        name, value = self.trait or ("", "")
        return int(name in case.traits and normalise(str(case.traits[name])) == normalise(value))


@dataclass(frozen=True, slots=True)
class Leak:
    """A trait known only afterwards: of `before` cases before Sales began, of `after` since."""

    trait: str
    before: int
    after: int


def signals_of(scoring: Scoring, cases: Sequence[WorkedCase]) -> list[Signal]:
    """The rules in their order, then what no rule looks at that enough cases have or lack."""
    ruled = [Signal(rule=rule) for rule in scoring.rules]
    leaking = {leak.trait for leak in leaks(cases)}
    return ruled + list(_unruled(scoring, cases, leaking))


def enough(signal: Signal, cases: Sequence[WorkedCase]) -> bool:
    """Whether enough cases have the signal, and enough lack it."""
    having = sum(1 for case in cases if signal.count(case))
    return LEAST_CASES <= having <= len(cases) - LEAST_CASES


def leaks(cases: Sequence[WorkedCase]) -> list[Leak]:
    """The traits that are mostly told only after Sales began to work somebody."""
    before = Counter(trait for case in cases for trait in case.traits)
    after = Counter(trait for case in cases for trait in case.later)
    return [
        Leak(trait, before[trait], count)
        for trait, count in sorted(after.items())
        if count >= LEAST_CASES and count / (count + before[trait]) > LEAKING_SHARE
    ]


def traits_of(rule: Rule) -> set[str]:
    """The traits that a rule tests; none for a rule about facts."""
    return {leaf.trait for leaf in leaves(rule.when) if isinstance(leaf, TraitTest)}


def _unruled(scoring: Scoring, cases: Sequence[WorkedCase], leaking: set[str]) -> Iterator[Signal]:
    acts = Counter(
        act for case in cases for act in case.acts if act[0] not in {*_COMMON, *scoring.by_fact}
    )
    skipped = {*_IDENTITY, *scoring.by_trait, *leaking}
    traits = Counter(
        (name, str(value))
        for case in cases
        for name, value in case.traits.items()
        if name not in skipped and isinstance(value, str) and 0 < len(value) <= _LONGEST_VALUE
    )
    found = [(count, Signal(act=act)) for act, count in acts.items()]
    found += [(count, Signal(trait=trait)) for trait, count in traits.items()]
    found.sort(key=lambda one: (-one[0], one[1].act or one[1].trait or ("", "")))
    ruled = [[bool(case.counts.get(rule.id)) for case in cases] for rule in scoring.rules]
    some = (
        signal for _, signal in found if enough(signal, cases) and not _echoes(signal, ruled, cases)
    )
    yield from (signal for signal, _ in zip(some, range(MOST_UNRULED), strict=False))


def _echoes(signal: Signal, ruled: Sequence[list[bool]], cases: Sequence[WorkedCase]) -> bool:
    """Whether it holds for the same cases as some rule does."""
    own = [bool(signal.count(case)) for case in cases]
    alike = (sum(a == b for a, b in zip(own, column, strict=True)) for column in ruled)
    return any(count >= ECHOING_SHARE * len(cases) for count in alike)
