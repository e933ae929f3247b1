"""What the log says about one person so far, before any pact is asked (domain.md §2, §3.2)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from testigo.core.channels import TOUCHES, Touch, touch_of
from testigo.core.facts import CONVERSATIONS, Fact, is_human_attempt

# The `origin` of a trait that a fact gave by naming its person with it.
BY_KEY = "key"
# By which somebody is cared for: what they do with what Marketing offers, a mail, an attempt.
CARING = frozenset({*TOUCHES, "email.delivered", "contact.attempted"})
# How somebody may stand who is neither settled nor declined, in words of `PersonState.status`.
OPEN_STATUSES = ("new", "working", "connected", "unreachable", "waiting")
# Attempts on one channel closer together than this are one attempt (domain.md §3.3).
DISTINCT = timedelta(minutes=15)


@dataclass(slots=True)
class TraitValue:
    """The latest value of a trait, with the fact that set it."""

    value: Any
    at: datetime
    fact: str


@dataclass(slots=True)
class PersonState:
    """One person as their reported facts tell it; the part about a cycle starts anew with each.

    `given` holds the keys (`email:…`, `phone:…`) that facts have named them by; `cared_at` is when
    somebody or something last cared for them. `contested_for` is why Marketing asked for a review
    of the rejection, while nothing was decided about it. `snoozed_until` is until when a seller
    put them aside; an attempt ends that.
    """

    traits: dict[str, TraitValue] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)
    customer: bool = False
    open_deals: dict[str, str] = field(default_factory=dict)
    first_touch: Touch | None = None
    disqualified: bool = False
    cared_at: datetime | None = None
    # --- the current cycle
    cycle: int = 1
    not_before: str | None = None
    recycled_for: str | None = None
    rejected_for: str | None = None
    rejected_at: datetime | None = None
    contested_for: str | None = None
    accepted: bool = False
    attempts: int = 0
    last_attempts: dict[str, datetime] = field(default_factory=dict)
    last_outcome: str = ""
    call_at: str | None = None
    snoozed_until: str | None = None
    conversed: bool = False

    def trait(self, name: str) -> Any:
        """The latest value of a trait, None when it was never set."""
        held = self.traits.get(name)
        return None if held is None else held.value

    def stands(self, standing: str) -> bool:
        """`customer` or `in_open_deal`."""
        return self.customer if standing == "customer" else bool(self.open_deals)

    @property
    def status(self) -> str:
        """What is being done now; never mixed with the stage."""
        if self.customer or self.disqualified or self.rejected_for is not None:
            return "closed"
        if self.last_outcome == "call_back":
            return "waiting"
        if self.conversed:
            return "connected"
        if self.attempts:
            return "working"
        return "unreachable" if self.recycled_for == "unreachable" else "new"


def fold(state: PersonState, fact: Fact) -> None:
    """Take in one reported fact. Facts come in order of `at`, then `message_id`.

    `lead.recycled` is taken in by `begin_cycle` after the other facts of its instant, which
    belong to the cycle that it ends.
    """
    if fact.name in CARING and not fact.automatic:
        _fold_care(state, fact)
    match fact.name:
        case "trait.set":
            _fold_trait(state, fact)
        case "contact.attempted":
            _fold_attempt(state, fact)
        case "lead.accepted" | "lead.qualified":
            _accept(state)
        case "lead.rejected" | "lead.rejection_contested" | "decision.taken":
            _fold_rejection(state, fact)
        case "lead.disqualified" | "lead.reinstated" | "lead.snoozed":
            _fold_standing(state, fact)
        case "deal.opened":
            state.open_deals[fact.deal or fact.message_id] = fact.id
        case "deal.lost":
            _close_deal(state, fact)
        case "contract.signed":
            state.customer = True
            _close_deal(state, fact)
        case "contract.churned":
            state.customer = False


def _fold_care(state: PersonState, fact: Fact) -> None:
    state.cared_at = fact.at
    if state.first_touch is None:
        state.first_touch = touch_of(fact)


def _fold_standing(state: PersonState, fact: Fact) -> None:
    if fact.name == "lead.snoozed":
        until = fact.props.get("until")
        state.snoozed_until = until if isinstance(until, str) else None
        return
    state.disqualified = fact.name == "lead.disqualified"
    if not state.disqualified:
        _settle_rejection(state)


def _accept(state: PersonState) -> None:
    state.accepted = True
    _settle_rejection(state)


def _fold_rejection(state: PersonState, fact: Fact) -> None:
    if fact.name == "lead.rejected":
        state.rejected_for, state.rejected_at = str(fact.props.get("reason", "")), fact.at
        state.contested_for = None
    elif fact.name == "decision.taken":
        if fact.props.get("about") == "lead.rejection_contested":
            state.contested_for = None
    elif state.rejected_for is not None:
        state.contested_for = str(fact.props.get("reason", ""))


def _settle_rejection(state: PersonState) -> None:
    state.rejected_for = state.rejected_at = state.contested_for = None


def _fold_trait(state: PersonState, fact: Fact) -> None:
    """A key that is given again says nothing new, whatever came between."""
    name, value = fact.props.get("trait"), fact.props.get("value")
    if not isinstance(name, str) or fact.automatic:
        return
    if fact.props.get("origin") == BY_KEY:
        key = f"{name}:{value}"
        if key in state.given:
            return
        state.given.add(key)
    state.traits[name] = TraitValue(value, fact.at, fact.id)


def _fold_attempt(state: PersonState, fact: Fact) -> None:
    if not is_human_attempt(fact):
        return
    channel = str(fact.props.get("channel", ""))
    last = state.last_attempts.get(channel)
    if last is None or fact.at - last >= DISTINCT:
        state.attempts += 1
        state.last_attempts[channel] = fact.at
    state.last_outcome = str(fact.props.get("outcome", ""))
    call_at = fact.props.get("call_at")
    state.call_at = call_at if isinstance(call_at, str) else None
    state.snoozed_until = None
    if state.last_outcome in CONVERSATIONS:
        state.conversed = True


def _close_deal(state: PersonState, fact: Fact) -> None:
    if fact.deal is None:
        state.open_deals.clear()
    else:
        state.open_deals.pop(fact.deal, None)


def begin_cycle(state: PersonState, fact: Fact) -> None:
    """Start the next cycle, right after the instant of this `lead.recycled`."""
    not_before = fact.props.get("not_before")
    state.cycle += 1
    state.not_before = not_before if isinstance(not_before, str) else None
    state.recycled_for = str(fact.props.get("reason", ""))
    _settle_rejection(state)
    state.accepted = state.conversed = False
    state.attempts = 0
    state.last_attempts = {}
    state.last_outcome = ""
    state.call_at = state.snoozed_until = None
