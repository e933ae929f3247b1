"""Who receives a hand-over (domain.md §3.2, §3.3): the first rule of the pact that holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from testigo.core.conditions import Condition, View, holds, parse_condition
from testigo.core.reading import Node

Leg = Literal["mql", "sql"]
LEGS: tuple[Leg, ...] = ("mql", "sql")


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """`team` receives it by round robin; an empty team means the person's owner."""

    when: Condition | None
    team: str
    clause: str


@dataclass(frozen=True, slots=True)
class Routing:
    """The rules for a new MQL and for a new SQL, in order."""

    mql: tuple[RoutingRule, ...]
    sql: tuple[RoutingRule, ...]

    def rules(self, leg: Leg) -> tuple[RoutingRule, ...]:
        """The rules of one leg."""
        return self.mql if leg == "mql" else self.sql


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a hand-over goes: a team, or the owner already known; with the clause that says so."""

    team: str
    owner: str | None
    clause: str


@dataclass(frozen=True, slots=True)
class SeatState:
    """A member of a team as round robin sees them; `turn` is the order of their last hand-over."""

    user: int
    active: bool
    turn: int


def destination(routing: Routing, leg: Leg, view: View, owner: str | None) -> Destination:
    """The first rule that holds; a rule that names the owner is passed over when there is none.

    With no rule left the hand-over has no team: it shows as not assigned and its clock runs.
    """
    for rule in routing.rules(leg):
        if rule.when is not None and not holds(rule.when, view):
            continue
        if rule.team:
            return Destination(rule.team, None, rule.clause)
        if owner is not None:
            return Destination("", owner, rule.clause)
    return Destination("", None, f"routing.{leg}")


def round_robin(seats: Sequence[SeatState]) -> int | None:
    """The active member whose last hand-over lies furthest back; None when nobody can receive."""
    ready = [seat for seat in seats if seat.active]
    return min(ready, key=lambda seat: (seat.turn, seat.user)).user if ready else None


# --- reading -------------------------------------------------------------------------------------


def parse_routing(node: Node) -> Routing:
    """Read the `routing:` slice of a pact."""
    fields = node.fields(required=LEGS)
    return Routing(_parse_leg(fields["mql"], "mql"), _parse_leg(fields["sql"], "sql"))


def _parse_leg(node: Node, leg: Leg) -> tuple[RoutingRule, ...]:
    if node.value is None:
        return ()
    rules: list[RoutingRule] = []
    for number, item in enumerate(node.items()):
        rule = _parse_rule(item, f"routing.{leg}[{number}]")
        if any(_takes_all(earlier, rule) for earlier in rules):
            item.problem("routing_never_reached")
        rules.append(rule)
    return tuple(rules)


def _takes_all(earlier: RoutingRule, rule: RoutingRule) -> bool:
    """Whether nothing is left for a rule: the owner is passed over when there is none."""
    return earlier.when is None and (bool(earlier.team) or not rule.team)


def _parse_rule(node: Node, clause: str) -> RoutingRule:
    fields = node.fields(required=("to",), optional=("when", "by"))
    when = parse_condition(fields["when"], ("trait", "score", "is")) if fields.has("when") else None
    to = fields["to"].text("owner")
    if fields.has("by"):
        fields["by"].choice(("round_robin",))
    if to == "owner":
        return RoutingRule(when, "", clause)
    if not to.startswith("team:") or len(to) <= len("team:"):
        fields["to"].problem("not_a_destination", value=to[:60])
    return RoutingRule(when, to.removeprefix("team:"), clause)
