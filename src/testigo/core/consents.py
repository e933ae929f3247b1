"""What somebody consents to now: the last word about each purpose and channel counts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from testigo.core.facts import Fact

GIVEN, WITHDRAWN = "consent.given", "consent.withdrawn"


@dataclass(frozen=True, slots=True)
class Consent:
    """The last word about a purpose on a channel. `text` is what was read, `version` the mark of
    that text, `proof` the message id of the submission that carried it; each may be empty."""

    purpose: str
    channel: str
    given: bool
    at: datetime
    text: str
    version: str
    proof: str
    fact: str


def consents_of(facts: Iterable[Fact]) -> list[Consent]:
    """The last word about each purpose and channel, those that are given first. A withdrawal that
    names no channel is about all of them, one that names no purpose about everything. Facts that
    were taken back must be left out; those of machines say nothing."""
    held: dict[tuple[str, str], Consent] = {}
    for fact in sorted(facts, key=lambda one: (one.at, one.message_id)):
        if fact.name not in (GIVEN, WITHDRAWN) or fact.automatic:
            continue
        said = _consent(fact)
        for purpose, channel in _about(said, list(held)):
            held[purpose, channel] = replace(said, purpose=purpose, channel=channel)
    return sorted(held.values(), key=lambda one: (not one.given, one.purpose, one.channel))


def _consent(fact: Fact) -> Consent:
    def text(name: str) -> str:
        value = fact.props.get(name)
        return value if isinstance(value, str) else ""

    given = fact.name == GIVEN
    said = (text("text"), text("text_version"), text("proof"))
    return Consent(text("purpose"), text("channel"), given, fact.at, *said, fact.id)


def _about(said: Consent, held: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The purposes and channels that a word concerns."""
    own = (said.purpose, said.channel)
    if said.given or own in held:
        return [own]
    wide = [key for key in held if said.purpose in ("", key[0]) and said.channel in ("", key[1])]
    return wide or ([own] if said.purpose else [])
