"""Joint lead scoring: points with live caps and expiry (domain.md §3.1).

A trait rule gives its points while the latest value passes. A fact rule counts the matches of the
current cycle that are live, from `at` until `at + expires_after`, up to `at_most` of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from testigo.core.conditions import (
    AllOf,
    Condition,
    FactTest,
    Kind,
    TraitTest,
    holds,
    leaves,
    parse_condition,
    parse_fact_test,
)
from testigo.core.facts import Fact
from testigo.core.person import PersonState
from testigo.core.reading import Node

Period = Literal["day", "week", "cycle"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the scoring table; `points` for each of up to `at_most` live matches."""

    id: str
    kind: Literal["fit", "interest"]
    points: int
    when: Condition
    once_per: Period | None = None
    at_most: int = 1
    expires_after: timedelta | None = None

    @property
    def clause(self) -> str:
        """Where the pact says it."""
        return f"scoring.{self.id}"


@dataclass(frozen=True)
class Scoring:
    """The rules, and the same rules by what can change their points."""

    rules: tuple[Rule, ...]
    zone: ZoneInfo
    by_fact: Mapping[str, tuple[Rule, ...]] = field(init=False, repr=False, compare=False)
    by_trait: Mapping[str, tuple[Rule, ...]] = field(init=False, repr=False, compare=False)
    constant: tuple[Rule, ...] = field(init=False, repr=False, compare=False)
    by_id: Mapping[str, Rule] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_fact: dict[str, list[Rule]] = {}
        by_trait: dict[str, list[Rule]] = {}
        for rule in self.rules:
            if isinstance(rule.when, FactTest):
                by_fact.setdefault(rule.when.name, []).append(rule)
            for trait in {leaf.trait for leaf in leaves(rule.when) if isinstance(leaf, TraitTest)}:
                by_trait.setdefault(trait, []).append(rule)
        frozen = object.__setattr__
        frozen(self, "by_fact", {name: tuple(rules) for name, rules in by_fact.items()})
        frozen(self, "by_trait", {name: tuple(rules) for name, rules in by_trait.items()})
        traits = tuple(rule for rule in self.rules if not isinstance(rule.when, FactTest))
        frozen(self, "constant", traits)
        frozen(self, "by_id", {rule.id: rule for rule in self.rules})


@dataclass(slots=True)
class Match:
    """One fact that a rule counts."""

    at: datetime
    fact: str


@dataclass(slots=True)
class Tally:
    """What scoring remembers of a person: newest matches of each fact rule, trait rules that hold.

    Only the newest `at_most` matches are kept: all live equally long, so older ones never matter
    again. `traits_known` is False until the trait rules were first looked at.
    """

    matches: dict[str, list[Match]] = field(default_factory=dict)
    holding: dict[str, bool] = field(default_factory=dict)
    traits_known: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """Points in all and apart."""

    fit: int = 0
    interest: int = 0

    @property
    def total(self) -> int:
        """Fit and interest together."""
        return self.fit + self.interest

    def part(self, kind: Kind) -> int:
        """The total or one of its parts."""
        if kind == "total":
            return self.fit + self.interest
        return self.fit if kind == "fit" else self.interest


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """Why some of the points: the rule, its facts newest first, since when (None: a rule that holds
    because something was never said) and until when."""

    rule: str
    clause: str
    kind: Literal["fit", "interest"]
    points: int
    facts: tuple[str, ...]
    since: datetime | None
    expires_at: datetime | None


class _Traits:
    """The view of a person that trait rules need."""

    def __init__(self, person: PersonState) -> None:
        self.trait = person.trait

    def score(self, kind: Kind) -> int:
        """Never asked: scoring rules do not test scores."""
        return 0

    def has_fact(self, test: FactTest) -> bool:
        """Never asked: a rule tests traits or one fact, not both."""
        return False

    def stands(self, standing: str) -> bool:
        """Never asked."""
        return False


def note(tally: Tally, scoring: Scoring, person: PersonState, fact: Fact) -> None:
    """Take in one fact of the current cycle, already folded into `person`."""
    if fact.name == "trait.set":
        for rule in scoring.by_trait.get(str(fact.props.get("trait")), ()):
            tally.holding[rule.id] = holds(rule.when, _Traits(person))
    for rule in scoring.by_fact.get(fact.name, ()):
        if isinstance(rule.when, FactTest) and rule.when.matches(fact):
            _keep(tally, scoring, rule, fact)


def _keep(tally: Tally, scoring: Scoring, rule: Rule, fact: Fact) -> None:
    kept = tally.matches.setdefault(rule.id, [])
    if (
        kept
        and rule.once_per is not None
        and _same_period(rule, scoring.zone, kept[-1].at, fact.at)
    ):
        return
    kept.append(Match(fact.at, fact.id))
    if len(kept) > rule.at_most:
        del kept[0]


def _same_period(rule: Rule, zone: ZoneInfo, earlier: datetime, later: datetime) -> bool:
    if rule.once_per == "cycle":
        return True
    a, b = earlier.astimezone(zone).date(), later.astimezone(zone).date()
    return a == b if rule.once_per == "day" else a.isocalendar()[:2] == b.isocalendar()[:2]


def begin_cycle(tally: Tally) -> None:
    """Fact rules count only facts of the current cycle; trait rules always."""
    tally.matches.clear()


def score(tally: Tally, scoring: Scoring, person: PersonState, at: datetime) -> Score:
    """The score at an instant not before the last fact taken in."""
    if not tally.traits_known:
        view = _Traits(person)
        tally.holding = {rule.id: holds(rule.when, view) for rule in scoring.constant}
        tally.traits_known = True
    # By what there is, not by rule: most rules have nothing to say about most people.
    points = {"fit": 0, "interest": 0}
    for name, holding in tally.holding.items():
        if holding and (rule := scoring.by_id.get(name)):
            points[rule.kind] += rule.points
    for name in tally.matches:
        if rule := scoring.by_id.get(name):
            points[rule.kind] += rule.points * len(_live(tally, rule, at))
    return Score(points["fit"], points["interest"])


def _live(tally: Tally, rule: Rule, at: datetime) -> list[Match]:
    kept = tally.matches.get(rule.id)
    if not kept or rule.expires_after is None:
        return kept or []
    dead = at - rule.expires_after
    return [match for match in kept if match.at > dead]


def explain(tally: Tally, scoring: Scoring, person: PersonState, at: datetime) -> list[ScoreRow]:
    """The rows that add up to the score at an instant, in the order of the pact."""
    rows = []
    for rule in scoring.rules:
        if tally.holding.get(rule.id):
            rows.append(_trait_row(rule, person))
        elif live := _live(tally, rule, at):
            rows.append(_fact_row(rule, live))
    return rows


def _trait_row(rule: Rule, person: PersonState) -> ScoreRow:
    names = [leaf.trait for leaf in leaves(rule.when) if isinstance(leaf, TraitTest)]
    held = [person.traits[name] for name in dict.fromkeys(names) if name in person.traits]
    since = max((value.at for value in held), default=None)
    facts = tuple(value.fact for value in held)
    return ScoreRow(rule.id, rule.clause, rule.kind, rule.points, facts, since, None)


def _fact_row(rule: Rule, live: list[Match]) -> ScoreRow:
    falls = live[0].at + rule.expires_after if rule.expires_after else None
    facts = tuple(match.fact for match in reversed(live))
    points = rule.points * len(live)
    return ScoreRow(rule.id, rule.clause, rule.kind, points, facts, live[0].at, falls)


def next_fall(tally: Tally, scoring: Scoring, at: datetime) -> datetime | None:
    """The next instant after `at` at which points change by the passing of time alone."""
    falls = [
        match.at + rule.expires_after
        for rule in scoring.rules
        if rule.expires_after is not None
        for match in _live(tally, rule, at)
    ]
    return min(falls, default=None)


def reach(rules: Iterable[Rule], kind: Kind) -> tuple[int, int]:
    """The lowest and highest score that the rules can add up to, each rule taken by itself."""
    low = high = 0
    for rule in rules:
        if kind in ("total", rule.kind):
            low += min(0, rule.points * rule.at_most)
            high += max(0, rule.points * rule.at_most)
    return low, high


# --- reading -------------------------------------------------------------------------------------

_RULE_KEYS = ("once_per", "at_most", "expires_after")


def parse_scoring(node: Node, zone: ZoneInfo) -> Scoring:
    """Read the `scoring:` slice of a pact."""
    rules = []
    taken: set[str] = set()
    for item in node.fields(required=("rules",))["rules"].items():
        rule = _parse_rule(item)
        if rule.id in taken:
            item.problem("duplicate_id", id=rule.id)
        taken.add(rule.id)
        rules.append(rule)
    return Scoring(tuple(rules), zone)


def _parse_rule(node: Node) -> Rule:
    fields = node.fields(required=("id", "kind", "points", "when"), optional=_RULE_KEYS)
    identity = fields["id"].identifier()
    kind: Any = fields["kind"].choice(("fit", "interest"))
    points = fields["points"].integer(at_least=-1000, at_most=1000)
    when = _parse_when(fields["when"])
    if points == 0 and fields.has("points"):
        fields["points"].problem("rule_without_points")
    if not isinstance(when, FactTest):
        for key in _RULE_KEYS:
            if fields.has(key):
                fields[key].problem("only_for_fact_rules", key=key)
        return Rule(identity, kind, points, when)
    once_per: Any = (
        fields["once_per"].choice(("day", "week", "cycle")) if fields.has("once_per") else None
    )
    at_most = fields["at_most"].integer(at_least=1, at_most=1000) if fields.has("at_most") else 1
    expires = fields["expires_after"].duration("d").elapsed if fields.has("expires_after") else None
    return Rule(identity, kind, points, when, once_per, at_most, expires)


def _parse_when(node: Node) -> Condition:
    if not isinstance(node.value, dict):
        node.problem("not_a_condition")
        return AllOf(())
    if "fact" in node.value:
        return parse_fact_test(node)
    return parse_condition(node, ("trait",))
