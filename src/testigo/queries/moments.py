"""The lines of a timeline: facts with who wrote them down, a visit as one line where it opened."""

from collections.abc import Sequence
from dataclasses import dataclass

from testigo.core.facts import FAMILY, Fact
from testigo.core.owners import owner_named
from testigo.core.sessions import Session, sessions
from testigo.queries.memberships import names_of

# Facts that say how Testigo works, not what happened to the person.
INNER = ("fact.retracted", "clock.started", "clock.warned")


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a timeline: a fact, or the visit that it opens."""

    fact: Fact
    actor_name: str
    undone: bool
    late: bool
    visit: Session | None = None


def moments_of(facts: Sequence[Fact], names: dict[str, str]) -> list[Moment]:
    """What happened to one person, newest first; a visit is one line, where it opened; taken-back
    facts are marked. `names` are those of the users that facts cite."""
    visits = {visit.pages[0].id: visit for visit in sessions(facts)}
    gone = {str(fact.props.get("of")) for fact in facts if fact.name == "fact.retracted"}
    return moments(facts, names, visits, gone)


def moments(
    facts: Sequence[Fact], names: dict[str, str], visits: dict[str, Session], gone: set[str]
) -> list[Moment]:
    """The lines of these facts, newest first. `visits` are those that may be shown, by the fact
    that opens each; `gone` holds the ids of facts that were taken back."""
    found: list[Moment] = []
    for fact in sorted(facts, key=lambda f: (f.at, f.id), reverse=True):
        if fact.name in INNER or (fact.origin == "derived" and fact.id in gone):
            continue
        visit = visits.get(fact.id)
        if fact.name == "page.viewed" and visit is None:
            continue
        name, undone = names.get(fact.actor, ""), fact.id in gone
        found.append(Moment(fact, name, undone, _is_late(fact), visit))
    return found


def _is_late(fact: Fact) -> bool:
    """Whether a person wrote it down well after it happened."""
    return FAMILY.get(fact.name) in ("sales", "deals", "success") and fact.noted_late


def user_names(workspace_id: int, facts: Sequence[Fact]) -> dict[str, str]:
    """`user:12` → the name of who recorded a fact, or received the lead or the deal."""
    cited = {fact.actor for fact in facts}
    cited |= {owner_named(fact.name, fact.props) for fact in facts}
    return names_of(workspace_id, cited)
