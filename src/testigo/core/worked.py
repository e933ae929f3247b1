"""Leads that Sales worked: what the rules of a pact said of them just before, and what became of
them afterwards (docs/how-to/suggested-points.md).

Only these teach anything about points. A lead that Sales never worked has an unknown outcome, and
what Sales itself learned of somebody is known only afterwards.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from testigo.core.asof import known_by
from testigo.core.facts import FAMILY, Fact, is_human_attempt
from testigo.core.scoring import explain
from testigo.core.story import PactInForce, Story, continue_story, in_order, instants

Target = Literal["opportunity", "customer"]
# The name of a fact, and of a form which one it was.
Act = tuple[str, str]

# With any of these, or a human attempt, Sales began to work a lead.
WORKING = ("lead.accepted", "lead.rejected", "lead.qualified", "deal.opened", "contract.signed")
# Facts by which the people to be read are found.
BEGINNING = ("contact.attempted", *WORKING)
# Families of what people do themselves; a business's own events are theirs too.
_THEIRS = frozenset({"web", "forms", "email", "own"})
_LOST = frozenset({"lead.rejected", "lead.disqualified", "lead.recycled", "deal.lost"})


@dataclass(slots=True)
class WorkedCase:
    """One person in one cycle, from the instant at which Sales began to work them.

    `counts` holds how many live matches each rule had just before (1 for a trait rule that holds),
    `acts` what they had done in that cycle, by name (of forms with the form), `traits` what was
    known of them then, `later` the traits that were first told afterwards.
    `won` says whether they became a customer, `opened` whether there was a deal; None while that is
    open.
    """

    person: str
    began_at: datetime
    counts: Mapping[str, int]
    acts: frozenset[Act]
    traits: Mapping[str, Any]
    later: set[str] = field(default_factory=set)
    opened: bool | None = None
    won: bool | None = None

    def reached(self, target: Target) -> bool | None:
        """Whether the case ended where the target says; None where nobody knows yet."""
        return self.won if target == "customer" else self.opened


def worked_cases(facts: Iterable[Fact], version: PactInForce, asof: datetime) -> list[WorkedCase]:
    """The cases of one person among their reported facts as known before `asof`, by cycle.

    Every fact is counted under the one version, whenever it happened.
    """
    story = Story(pact_version=version.number)
    cases: list[WorkedCase] = []
    current: WorkedCase | None = None
    acts: set[Act] = set()
    for group in instants(in_order(known_by(facts, asof))):
        if current is None and any(_begins(fact) for fact in group):
            current = _case(story, version, group, frozenset(acts))
            cases.append(current)
        elif current is not None:
            _note_later(current, group)
        if current is not None:
            _follow(current, group)
        continue_story(story, group, version)
        acts.update(_act(fact) for fact in group if _is_theirs(fact))
        if any(fact.name == "lead.recycled" for fact in group):
            current = None
            acts.clear()
    return cases


def _is_theirs(fact: Fact) -> bool:
    """Whether the person did it themselves, rather than somebody of us."""
    return not fact.automatic and FAMILY.get(fact.name, "own") in _THEIRS


def _act(fact: Fact) -> Act:
    return fact.name, str(fact.props.get("form", "")) if fact.name == "form.submitted" else ""


def _begins(fact: Fact) -> bool:
    return not fact.automatic and (fact.name in WORKING or is_human_attempt(fact))


def _case(
    story: Story, version: PactInForce, group: Sequence[Fact], acts: frozenset[Act]
) -> WorkedCase:
    at, rules = group[0].at, version.pact.scoring.by_id
    rows = explain(story.tally, version.pact.scoring, story.person, at)
    counts = {row.rule: row.points // rules[row.rule].points for row in rows}
    traits = {name: held.value for name, held in story.person.traits.items()}
    return WorkedCase(group[0].person or "", at, counts, acts, traits)


def _note_later(case: WorkedCase, group: Sequence[Fact]) -> None:
    for fact in group:
        name = str(fact.props.get("trait", ""))
        if fact.name == "trait.set" and name not in case.traits:
            case.later.add(name)


def _follow(case: WorkedCase, group: Sequence[Fact]) -> None:
    names = {fact.name for fact in group}
    if "contract.signed" in names:
        case.opened = case.won = True
    if "deal.opened" in names:
        case.opened = True
    if names & _LOST and not case.won:
        case.won = False
        case.opened = bool(case.opened)
