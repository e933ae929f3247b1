"""Who was who as of an instant: people joined into others by then, and whose an e-mail was.

Facts are told about a person. Once P is joined into Q, what was reported about P counts for Q; what
was concluded about P stays P's, and Q has conclusions of their own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from testigo.core.facts import JOINING, Fact


@dataclass(frozen=True, slots=True)
class Identity:
    """`holders` maps everybody who was joined into another to whoever holds their facts by it,
    `emails` addresses to whoever holds the facts of those who had them."""

    holders: Mapping[str, str]
    emails: Mapping[str, str]

    def holder(self, person: str) -> str:
        """Who holds what was told about a person."""
        return self.holders.get(person, person)

    def who(self, named: str) -> str:
        """Whoever takes part in a deal under an id or an address; the address itself where nobody
        is known by it."""
        known = self.emails.get(address_of(named))
        return self.holder(named) if known is None else known


def joined(facts: Iterable[Fact]) -> dict[str, str]:
    """Everybody who is joined into another by these joinings and partings, and who holds what was
    told about them: the last of a chain. The last word counts; it takes a parting, not a
    retraction, to undo a joining."""
    into: dict[str, str] = {}
    told = [fact for fact in facts if fact.name in JOINING and fact.person]
    for fact in sorted(told, key=lambda fact: (fact.recorded_at, fact.id)):
        survivor = fact.props.get("into") if fact.name == "person.merged" else None
        if survivor:
            into[str(fact.person)] = str(survivor)
        else:
            into.pop(str(fact.person), None)
    return ends_of(into)


def ends_of(into: Mapping[str, str]) -> dict[str, str]:
    """Of people joined into others, who holds their facts: the last of each chain."""
    found: dict[str, str] = {}
    for person in into:
        end, seen = person, {person}
        while (following := into.get(end)) and following not in seen:
            seen.add(following)
            end = following
        if end != person:
            found[person] = end
    return found


def emails_of(facts: Iterable[Fact]) -> dict[str, str]:
    """Addresses and whose each was by these facts, which are known, not taken back, and of whoever
    held them."""
    found: dict[str, str] = {}
    told = [f for f in facts if f.name == "trait.set" and f.props.get("trait") == "email"]
    for fact in sorted(told, key=lambda fact: (fact.recorded_at, fact.id)):
        if fact.person:
            found[address_of(str(fact.props.get("value") or ""))] = fact.person
    return found


def addresses_in(named: Iterable[str]) -> set[str]:
    """The addresses among the names of people, as they are compared."""
    return {address_of(one) for one in named if "@" in one}


def address_of(named: str) -> str:
    """An address as it is compared with others."""
    return named.strip().casefold()
