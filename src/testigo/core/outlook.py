"""How the score of a person stood, how a draft would have it, and what would change it.

All of it follows from the reported facts and a pact: nothing here is kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from testigo.core import scoring
from testigo.core.asof import known_by
from testigo.core.conditions import Kind, TraitTest, holds, leaves
from testigo.core.facts import Fact
from testigo.core.lifecycle import Moment
from testigo.core.pact import Pact
from testigo.core.scoring import Rule, Score
from testigo.core.sla.excuses import FOR_EVER
from testigo.core.story import (
    Agreement,
    PactInForce,
    Story,
    change_pact,
    in_order,
    retell,
    score_at,
)

# So many rules are named; a pact has dozens.
MOST_GAINS = 3


@dataclass(frozen=True, slots=True)
class Gain:
    """One more match of a rule, what the total would then be, and whether that alone passes."""

    rule: Rule
    total: int
    passes: bool


@dataclass(frozen=True, slots=True)
class Fall:
    """An instant at which points expire, what the total is from then on, and whether it still
    passes."""

    at: datetime
    total: int
    passes: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would make a score pass that does not, the most points first; and how it falls by the
    passing of time alone: the next fall, and the first that makes it stop passing."""

    passes: bool
    gains: tuple[Gain, ...]
    next_fall: Fall | None
    stops: Fall | None


def story_until(facts: Iterable[Fact], agreement: Agreement, instant: datetime) -> Story:
    """The story as it was known before an instant, under the pacts in force by then."""
    known = [fact for fact in known_by(facts, instant) if fact.at < instant]
    told = [fact for fact in known if fact.origin == "reported"]
    return retell(told, agreement)


def story_under(story: Story, facts: Iterable[Fact], version: PactInForce) -> Story:
    """The present story counted under another version, as when that version takes force: the
    facts of the cycle count by its rules, the cycle and what the person is stay. `facts` are all
    that the log holds of the person; the story that is given stays as it is."""
    drafted = Story(person=story.person, cycle_since=story.cycle_since, last_at=story.last_at)
    told = [fact for fact in known_by(facts, FOR_EVER) if fact.origin == "reported"]
    change_pact(drafted, in_order(told), version)
    return drafted


def passes_mql(story: Story, pact: Pact, points: Score) -> bool:
    """Whether the conditions of MQL hold for a person with these points."""
    parts: dict[Kind, int] = {
        "total": points.total,
        "fit": points.fit,
        "interest": points.interest,
    }
    moment = Moment(story.person, story.path, pact.lifecycle, parts)
    return holds(pact.lifecycle.definitions["mql"].when, moment)


def outlook(story: Story, version: PactInForce, at: datetime) -> Outlook:
    """What would change the score at an instant not before the last fact."""
    pact = version.pact
    points = score_at(story, version, at)
    passes = passes_mql(story, pact, points)
    falls = _falls(story, version, at)
    return Outlook(
        passes=passes,
        gains=() if passes else _gains(story, pact, points, at),
        next_fall=next(iter(falls), None),
        stops=next((fall for fall in falls if not fall.passes), None) if passes else None,
    )


def _gains(story: Story, pact: Pact, points: Score, at: datetime) -> tuple[Gain, ...]:
    """The rules that alone would make it pass; where none does, those that give the most."""
    found = []
    for rule in pact.scoring.rules:
        if rule.points > 0 and _may_match(story, rule, at):
            after = _plus(points, rule)
            found.append(Gain(rule, after.total, passes_mql(story, pact, after)))
    found.sort(key=lambda gain: -gain.rule.points)
    enough = [gain for gain in found if gain.passes]
    return tuple((enough or found)[:MOST_GAINS])


def _may_match(story: Story, rule: Rule, at: datetime) -> bool:
    """Whether one more match is possible: a trait that is not known yet, or a fact of which not as
    many count as may. What somebody is known to be they do not become by a call."""
    tested = [leaf.trait for leaf in leaves(rule.when) if isinstance(leaf, TraitTest)]
    if tested:
        unknown = any(story.person.trait(name) is None for name in tested)
        return unknown and not story.tally.holding.get(rule.id)
    kept = story.tally.matches.get(rule.id, ())
    if rule.once_per == "cycle" and kept:
        return False
    live = [one for one in kept if rule.expires_after is None or one.at + rule.expires_after > at]
    return len(live) < rule.at_most


def _plus(points: Score, rule: Rule) -> Score:
    if rule.kind == "fit":
        return replace(points, fit=points.fit + rule.points)
    return replace(points, interest=points.interest + rule.points)


def _falls(story: Story, version: PactInForce, at: datetime) -> Sequence[Fall]:
    """Every instant at which points change by the passing of time alone, in order."""
    falls: list[Fall] = []
    fall = scoring.next_fall(story.tally, version.pact.scoring, at)
    while fall is not None:
        points = score_at(story, version, fall)
        falls.append(Fall(fall, points.total, passes_mql(story, version.pact, points)))
        fall = scoring.next_fall(story.tally, version.pact.scoring, fall)
    return falls
