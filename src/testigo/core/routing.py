"""Who receives a hand-over (domain.md §3.2, §3.3): the first rule of the pact that holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from testigo.core.conditions import STANDINGS, Condition, View, holds, parse_condition
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
    """A member of a team as round robin sees them at one instant.

    `turn` is the order of their last hand-over; `away` says that they are absent, `working` that
    the instant lies in their hours; `load` is how many open leads they have, `capacity` how many
    they take at most, None for any number.
    """

    user: int
    active: bool
    turn: int
    away: bool = False
    working: bool = True
    load: int = 0
    capacity: int | None = None

    @property
    def can_receive(self) -> bool:
        """Whether a hand-over may go to them at all."""
        has_room = self.capacity is None or self.load < self.capacity
        return self.active and not self.away and has_room


def destinations(
    routing: Routing, leg: Leg, view: View, owner: str | None, *, passed_on: bool = False
) -> tuple[Destination, ...]:
    """Where a hand-over goes, best first: each may be passed over when nobody there can receive.

    The owner of a customer, or of somebody in an open deal, comes before the rules, unless the
    hand-over only passes on what a team received in this cycle (`passed_on`, SDR to seller). Then
    the rules that hold, up to the first that names a team; one that names the owner is passed over
    when there is none. With no rule left the last destination has neither team nor owner: the
    hand-over shows as not assigned and its clock runs.
    """
    found = list(_by_rules(routing, leg, view, owner))
    held = owner is not None and any(map(view.stands, STANDINGS))
    if held and not passed_on and found[0].owner is None:
        found.insert(0, Destination("", owner, f"routing.{leg}"))
    return tuple(found)


def _by_rules(routing: Routing, leg: Leg, view: View, owner: str | None) -> Iterator[Destination]:
    for rule in routing.rules(leg):
        if rule.when is not None and not holds(rule.when, view):
            continue
        if rule.team:
            yield Destination(rule.team, None, rule.clause)
            return
        if owner is not None:
            yield Destination("", owner, rule.clause)
    yield Destination("", None, f"routing.{leg}")


def round_robin(seats: Sequence[SeatState]) -> int | None:
    """Of those who can receive, whoever is at work before the others, and of those the one whose
    last hand-over lies furthest back; None when nobody can receive."""
    ready = [seat for seat in seats if seat.can_receive]
    at_work = [seat for seat in ready if seat.working]
    return min(at_work or ready, key=_turn).user if ready else None


def _turn(seat: SeatState) -> tuple[int, int]:
    return seat.turn, seat.user


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
