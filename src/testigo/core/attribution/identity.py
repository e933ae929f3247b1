"""Who was who as of an instant: people joined into others by then, and whose an e-mail was."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from testigo.core.facts import Fact

JOINED, PARTED = "person.merged", "person.unmerged"


@dataclass(frozen=True, slots=True)
class Identity:
    """`into` maps people who were joined to whom they were joined into, `emails` addresses to the
    people who had them."""

    into: Mapping[str, str]
    emails: Mapping[str, str]

    def holder(self, person: str) -> str:
        """Who holds what was told about a person."""
        seen = {person}
        while (following := self.into.get(person)) and following not in seen:
            seen.add(following)
            person = following
        return person

    def who(self, named: str) -> str:
        """Whoever takes part in a deal under an id or an address; the address itself where nobody
        is known by it."""
        return self.holder(self.emails.get(named.strip().casefold(), named))

    def held(self, facts: Iterable[Fact]) -> list[Fact]:
        """The facts with whom each counts for; conclusions stay with whom they are about."""
        return [
            replace(fact, person=self.holder(fact.person))
            if fact.person
            and fact.person in self.into
            and fact.origin == "reported"
            and fact.name not in (JOINED, PARTED)
            else fact
            for fact in facts
        ]

    def gathered(self, facts: Iterable[Fact]) -> list[Fact]:
        """The facts with whom each counts for, conclusions too."""
        return [
            replace(fact, person=self.holder(fact.person))
            if fact.person and fact.person in self.into
            else fact
            for fact in facts
        ]


def identity_of(facts: Iterable[Fact]) -> Identity:
    """Who was who by these facts, told about whom they were told: joinings, partings and e-mails.
    The last word counts."""
    into: dict[str, str] = {}
    emails: dict[str, str] = {}
    for fact in sorted(facts, key=lambda fact: (fact.recorded_at, fact.id)):
        if fact.person is None:
            continue
        if fact.name == JOINED and fact.props.get("into"):
            into[fact.person] = str(fact.props["into"])
        elif fact.name == PARTED:
            into.pop(fact.person, None)
        elif fact.name == "trait.set" and fact.props.get("trait") == "email":
            emails[str(fact.props.get("value") or "").strip().casefold()] = fact.person
    return Identity(into, emails)
