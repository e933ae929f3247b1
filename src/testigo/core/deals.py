"""Deals as their facts tell them: what each is worth, where it stands, how it moved and how it
ended.

A deal is told by `deal.opened`, `deal.changed`, `deal.lost` and `contract.signed` with its id.
What a later fact says of a field counts; what it does not name stays, and what it leaves empty is
unknown from then on. The result depends on the set of the facts only, not on how they arrived.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from testigo.core.costs import money_of
from testigo.core.facts import Fact

OPENED, CHANGED, LOST, SIGNED = "deal.opened", "deal.changed", "deal.lost", "contract.signed"
DEAL_FACTS = (OPENED, CHANGED, LOST, SIGNED)
RETRACTED = "fact.retracted"
Outcome = Literal["open", "won", "lost"]
OUTCOMES: tuple[Outcome, ...] = ("open", "won", "lost")
# How sure the seller is of a deal, from the least.
CATEGORIES = ("pipeline", "best_case", "commit")
# The places of a pipeline that a workspace begins with.
STARTER_STEPS = ("discovery", "proposal", "negotiation")
MOST_PEOPLE, MOST_PRODUCTS = 50, 100
LONGEST_TERM = 600
_WIDEST_TEXT = 200
_STILL_OPEN = {"outcome": "open", "ended_at": None, "reason": "", "note": "", "contract": None}


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody of the customer in a deal, by an id or as they were told, and their part in it."""

    person: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """A line of what is offered; its amount is for the whole quantity."""

    name: str
    quantity: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """The day on which a deal was to close was told anew by a fact: later it slipped, earlier it
    was pulled in."""

    at: datetime
    was: date
    now: date
    fact: str

    @property
    def slipped(self) -> bool:
        """Whether the deal closes later than was thought."""
        return self.now > self.was


@dataclass(frozen=True, slots=True)
class Stay:
    """A step of the pipeline that a deal entered, empty where none was told, and when it left it:
    for another, or because it ended; None while it is there."""

    step: str
    at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Contract:
    """What was signed: the amount of a term of so many months, its margin, and its first day."""

    amount: Decimal | None = None
    currency: str = ""
    margin: Decimal | None = None
    term_months: int | None = None
    starts_on: date | None = None


@dataclass(frozen=True, slots=True)
class Deal:
    """One deal as it stands.

    `person` is the primary one, the only one who changes stage with it. `opened_at` is when it was
    first told of, `entered` the steps that it entered since, each with its instant; the first one
    is empty where none was told then. `owner` is `user:<id>`. `reason` and `note` say why it was
    lost, `contract` what was signed; `ended_at` is when either happened. `last_at` is the instant
    of the last fact about it.
    """

    key: str
    person: str
    opened_at: datetime
    last_at: datetime
    entered: tuple[tuple[str, datetime], ...] = ()
    company: str = ""
    title: str = ""
    amount: Decimal | None = None
    currency: str = ""
    close_on: date | None = None
    category: str = ""
    next_step: str = ""
    next_on: date | None = None
    owner: str = ""
    people: tuple[Participant, ...] = ()
    products: tuple[Product, ...] = ()
    outcome: Outcome = "open"
    ended_at: datetime | None = None
    reason: str = ""
    note: str = ""
    contract: Contract | None = None
    moves: tuple[Move, ...] = ()

    @property
    def step(self) -> str:
        """Where it stands in the pipeline, empty where that was never told."""
        return self.entered[-1][0] if self.entered else ""

    @property
    def step_at(self) -> datetime:
        """Since when it stands there."""
        return self.entered[-1][1] if self.entered else self.opened_at

    @property
    def stays(self) -> tuple[Stay, ...]:
        """Every step that it was in, in order."""
        ended = self.ended_at and max(self.ended_at, self.step_at)
        ends = [*(at for _, at in self.entered[1:]), ended]
        pairs = zip(self.entered, ends, strict=True)
        return tuple(Stay(step, at, until) for (step, at), until in pairs)

    @property
    def worth(self) -> Decimal | None:
        """What was signed where it is known, else what is expected."""
        signed = self.contract.amount if self.contract and self.outcome == "won" else None
        return self.amount if signed is None else signed


def deals_in(facts: Iterable[Fact]) -> dict[str, Deal]:
    """Every deal that these facts tell of, by its id; one that was opened without an id has that
    of the fact. `facts` hold retractions too.

    Lost or signed without an id settles what is open of the person then: all of it is lost; or the
    deal opened last is won, and the others end without a reason. A signature that settles nothing
    is a deal of its own. One of which only changes are told is none.
    """
    told, loose = _by_deal(list(facts))
    theirs: dict[str | None, set[str]] = defaultdict(set)
    for key, own in told.items():
        for fact in own:
            theirs[fact.person].add(key)
    for fact in sorted(loose, key=_order):
        named = {key: told[key] for key in theirs[fact.person]}
        still_open = [deal for deal in _before(fact, named) if deal.outcome == "open"]
        if not still_open and fact.name == SIGNED:
            told[fact.id] = [fact]
        last = max(still_open, key=lambda deal: (deal.opened_at, deal.key), default=None)
        for deal in still_open:
            settles = fact.name == LOST or deal is last
            told[deal.key].append(fact if settles else replace(fact, name=LOST, props={}))
    return {key: fold(key, own) for key, own in told.items() if _stands(own)}


def _stands(told: Sequence[Fact]) -> bool:
    """Whether facts make a deal: one whose opening was taken back is none, whatever was changed of
    it."""
    return any(fact.name != CHANGED for fact in told)


def _by_deal(facts: Sequence[Fact]) -> tuple[dict[str, list[Fact]], list[Fact]]:
    """The facts of each deal, and the endings that name none. What a machine sent tells of none,
    and what was taken back about the same person."""
    gone = {(str(f.props.get("of")), f.person) for f in facts if f.name == RETRACTED}
    told: dict[str, list[Fact]] = defaultdict(list)
    loose = []
    for fact in facts:
        if fact.name not in DEAL_FACTS or fact.origin != "reported" or fact.automatic:
            continue
        if (fact.id, fact.person) in gone:
            continue
        if fact.deal or fact.name == OPENED:
            told[fact.deal or fact.id].append(fact)
        elif fact.name != CHANGED and fact.person:
            loose.append(fact)
    return told, loose


def _before(ending: Fact, told: Mapping[str, Sequence[Fact]]) -> list[Deal]:
    """The deals of a person as they stood when something ended that names none."""
    earlier = {key: [f for f in own if _order(f) < _order(ending)] for key, own in told.items()}
    deals = [fold(key, own) for key, own in earlier.items() if _stands(own)]
    return [deal for deal in deals if deal.person == ending.person]


def _order(fact: Fact) -> tuple[datetime, int, str]:
    return fact.at, DEAL_FACTS.index(fact.name), fact.message_id


def fold(key: str, facts: Sequence[Fact]) -> Deal:
    """The deal that its facts tell, in whatever order they are given; at least one is needed."""
    first, *_ = ordered = sorted(facts, key=_order)
    step = _code(first.props.get("step"))
    entered = ((step, first.at),)
    deal = Deal(key, first.person or "", first.at, first.at, entered)
    for fact in ordered:
        deal = _take(deal, fact)
    return deal


def _take(deal: Deal, fact: Fact) -> Deal:
    told = {"last_at": fact.at, "company": fact.company or deal.company, **_told(deal, fact)}
    return replace(deal, **told)


def _told(deal: Deal, fact: Fact) -> dict[str, Any]:
    """What a fact changes of a deal."""
    match fact.name:
        case "deal.opened":
            said = _said(deal, fact)
            owner = said.get("owner", deal.owner) or _opener(fact)
            return {**said, **_STILL_OPEN, "owner": owner}
        case "deal.lost":
            reason, note = _text(fact.props.get("reason")), _text(fact.props.get("note"))
            ended = {"outcome": "lost", "ended_at": fact.at, "contract": None}
            return {**_said(deal, fact), **ended, "reason": reason, "note": note}
        case "contract.signed":
            signed = _contract(fact.props)
            first = {"amount": signed.amount, "currency": signed.currency}
            won = {"outcome": "won", "ended_at": fact.at, "contract": signed}
            return {**(first if deal.amount is None else {}), **won, "reason": "", "note": ""}
    return _said(deal, fact)


def people_named(facts: Iterable[Fact]) -> set[str]:
    """Everybody whom facts of deals name as a participant, by an id or as they were told."""
    deals = (fact for fact in facts if fact.name in DEAL_FACTS)
    return {one.person for fact in deals for one in _people(fact.props.get("people"))}


def owner_in(props: Mapping[str, Any]) -> str:
    """The owner that the props of a fact tell, empty for none."""
    return _code(props.get("owner"))


def _opener(fact: Fact) -> str:
    """Whoever opened a deal on a screen holds it, unless somebody is told to."""
    return fact.actor if fact.actor.startswith("user:") and fact.source != "import" else ""


def _said(deal: Deal, fact: Fact) -> dict[str, Any]:
    """What a fact says of the fields of a deal; what cannot be read changes nothing."""
    said: dict[str, Any] = {}
    for name, read in _READERS.items():
        if name in fact.props:
            value = fact.props[name]
            try:
                said[name] = read(value)
            except ValueError:
                continue
    step, close_on = _code(fact.props.get("step")), said.get("close_on")
    if step and step != deal.step:
        said["entered"] = (*deal.entered, (step, fact.at))
    if close_on and deal.close_on and close_on != deal.close_on:
        said["moves"] = (*deal.moves, Move(fact.at, deal.close_on, close_on, fact.id))
    return said


def _contract(props: Mapping[str, Any]) -> Contract:
    return Contract(
        amount=money_of(props.get("amount")),
        currency=_currency(props.get("currency")),
        margin=money_of(props.get("margin")),
        term_months=term_of(props.get("term_months")),
        starts_on=day_of(props.get("starts_on")),
    )


# --- reading what facts say ----------------------------------------------------------------------


def day_of(said: object) -> date | None:
    """The day that a text begins with, None for anything else."""
    try:
        return date.fromisoformat(str(said)[:10])
    except ValueError:
        return None


def term_of(said: object) -> int | None:
    """Months of a contract, None where they are not known."""
    known = isinstance(said, int) and not isinstance(said, bool) and 0 < said <= LONGEST_TERM
    return int(said) if known else None  # type: ignore[call-overload]  # an int, as was asked


def _text(said: object) -> str:
    return str(said).replace("\x00", "").strip() if isinstance(said, str) else ""


def _short(said: object) -> str:
    return _text(said)[:_WIDEST_TEXT]


def _code(said: object) -> str:
    return _text(said)[:60]


def _currency(said: object) -> str:
    return _text(said).upper()[:3]


def _known(read: Callable[[object], Any]) -> Callable[[object], Any]:
    """The same, which tells what is empty from what cannot be read. Raises ValueError for that."""

    def value(said: object) -> Any:
        if said is None or said == "":
            return None
        found = read(said)
        if found is None:
            raise ValueError(said)
        return found

    return value


def _category(said: object) -> str:
    if said is None or said == "":
        return ""
    if said not in CATEGORIES:
        raise ValueError(said)
    return str(said)


def _people(said: object) -> tuple[Participant, ...]:
    """People as `{person, part}`, or told by a text alone."""
    found = []
    for one in said if isinstance(said, list | tuple) else ():
        person, part = (one.get("person"), one.get("part")) if isinstance(one, dict) else (one, "")
        if _short(person):
            found.append(Participant(_short(person), _short(part)))
    return tuple(dict.fromkeys(found))[:MOST_PEOPLE]


def _products(said: object) -> tuple[Product, ...]:
    found = [
        Product(name, money_of(one.get("quantity")), money_of(one.get("amount")))
        for one in (said if isinstance(said, list | tuple) else ())
        if isinstance(one, dict) and (name := _short(one.get("name")))
    ]
    return tuple(found[:MOST_PRODUCTS])


_READERS: Mapping[str, Callable[[object], Any]] = {
    "title": _short,
    "amount": _known(money_of),
    "currency": _currency,
    "close_on": _known(day_of),
    "category": _category,
    "next_step": _short,
    "next_on": _known(day_of),
    "owner": _code,
    "people": _people,
    "products": _products,
}
