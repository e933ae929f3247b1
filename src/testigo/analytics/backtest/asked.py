"""What a pact asks, numbered: every different test of a fact and of a trait has its bit."""

from collections.abc import Iterator
from dataclasses import dataclass

from testigo.core.conditions import Condition, FactTest, TraitTest, leaves
from testigo.core.pact import Pact

# Bits of a word: whole numbers of 64 bits, whose sums never touch the sign.
WORD = 62


class NotMatched(Exception):
    """The pact asks what was not asked when the facts were read: `matches` is due anew."""


@dataclass(frozen=True)
class Asked:
    """The different tests of a pact in order: bit n of the words of hits and of sayings."""

    facts: tuple[FactTest, ...]
    traits: tuple[TraitTest, ...]
    # Bits of the tests of rules that count more than one fact.
    repeated: tuple[int, ...] = ()

    @property
    def topics(self) -> tuple[str, ...]:
        """The traits that are tested; a topic is known by its place."""
        return tuple(dict.fromkeys(test.trait for test in self.traits))

    @property
    def disqualified(self) -> int:
        """The topic, after those of traits, of being off the path; its bit is `off_path`."""
        return len(self.topics)

    @property
    def off_path(self) -> int:
        """The bit of being off the path, after those of the tests of traits."""
        return len(self.traits)

    @property
    def recycled(self) -> int:
        """The topic of going back to lead."""
        return len(self.topics) + 1

    def fact_bit(self, test: FactTest) -> int:
        """The bit of a test; NotMatched when it was not asked."""
        return _place(self.facts, test)

    def trait_bit(self, test: TraitTest) -> int:
        """The bit of a test; NotMatched when it was not asked."""
        return _place(self.traits, test)

    def unsaid(self, topic: int | None = None) -> int:
        """The bits of the tests, of one trait or of all, that pass while nothing was ever said."""
        names = self.topics
        return sum(
            1 << bit
            for bit, test in enumerate(self.traits)
            if test.test.holds(None) and (topic is None or test.trait == names[topic])
        )


def _place(tests: tuple[object, ...], test: object) -> int:
    try:
        return tests.index(test)
    except ValueError:
        raise NotMatched(str(test)) from None


def asked_by(pact: Pact) -> Asked:
    """Everything that the rules and the definitions of a pact test."""
    found = [leaf for when in _conditions(pact) for leaf in leaves(when)]
    facts = dict.fromkeys(leaf for leaf in found if isinstance(leaf, FactTest))
    traits = dict.fromkeys(leaf for leaf in found if isinstance(leaf, TraitTest))
    tests = tuple(facts)
    repeated = {
        tests.index(rule.when)
        for rule in pact.scoring.rules
        if isinstance(rule.when, FactTest) and rule.at_most > 1
    }
    return Asked(tests, tuple(traits), tuple(sorted(repeated)))


def _conditions(pact: Pact) -> Iterator[Condition]:
    yield from (rule.when for rule in pact.scoring.rules)
    yield from (definition.when for definition in pact.lifecycle.definitions.values())


def words_of(bits: int) -> int:
    """How many words so many bits take; one at least."""
    return max(1, -(-bits // WORD))


def word_at(bits: int, word: int) -> int:
    """The part of a whole number of any length that a word holds."""
    return bits >> (word * WORD) & ((1 << WORD) - 1)
