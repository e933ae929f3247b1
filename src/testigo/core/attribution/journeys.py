"""Journeys: the touches of everybody in a sale, joined, from the first click to the signature."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from testigo.core.attribution.crediting import Sold
from testigo.core.attribution.models import Way
from testigo.core.attribution.sales import Sale
from testigo.core.attribution.touching import DIRECT, Touchpoint, touches_in
from testigo.core.costs import UNKNOWN
from testigo.core.facts import Fact

USUAL_WINDOW = 90
LONGEST_WINDOW = 3650
# Who comes by these was brought by nobody that is known.
NOT_MARKETING = frozenset({DIRECT, UNKNOWN})
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Journey:
    """A sale and its touches: those of the look-back window, oldest first; `before` and `after` are
    how many lie before it and after the signature. `lead_at` is when the first of its people became
    a lead, `deal_at` when the deal was opened; None where that is not known, or was later."""

    sale: Sale
    touches: tuple[Touchpoint, ...]
    before: int
    after: int
    lead_at: datetime | None
    deal_at: datetime | None

    @property
    def sourced(self) -> bool:
        """Whether Marketing brought the first touch."""
        return bool(self.touches) and self.touches[0].channel not in NOT_MARKETING

    @property
    def influenced(self) -> bool:
        """Whether Marketing brought any touch."""
        return any(touch.channel not in NOT_MARKETING for touch in self.touches)

    @property
    def way(self) -> Way:
        """The touches as the models see them."""
        last = self.touches[-1].at if self.touches else self.sale.ended_at
        return Way(
            places=tuple((touch.channel, touch.campaign) for touch in self.touches),
            hours=tuple((last - touch.at) // _HOUR for touch in self.touches),
            lead=self._before(self.lead_at),
            deal=self._before(self.deal_at),
        )

    @property
    def sold(self) -> Sold:
        """The way with its revenue."""
        return Sold(self.way, self.sale.cents)

    def _before(self, instant: datetime | None) -> int | None:
        """The place of the last touch up to an instant."""
        count = sum(instant is not None and touch.at <= instant for touch in self.touches)
        return count - 1 if count else None


def lives_of(facts: Iterable[Fact]) -> dict[str, "Life"]:
    """What journeys ask of each person: their touches and the stages that they entered."""
    own: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.person:
            own[fact.person].append(fact)
    return {person: Life(tuple(touches_in(told)), _stages(told)) for person, told in own.items()}


@dataclass(frozen=True, slots=True)
class Life:
    """The touches of a person, oldest first, and when they first entered each stage of their own
    accord."""

    touches: tuple[Touchpoint, ...]
    entered: Mapping[str, datetime]


def journey_of(sale: Sale, lives: Mapping[str, Life], window: int) -> Journey:
    """The journey of a sale, with the touches of its people up to the signature and at most so many
    days (of 24 hours) before it; both ends are included."""
    own = [lives[person] for person in sale.people if person in lives]
    touches = sorted(
        (touch for life in own for touch in life.touches), key=lambda one: (one.at, one.order)
    )
    since = sale.ended_at - timedelta(days=window)
    within = tuple(touch for touch in touches if since <= touch.at <= sale.ended_at)
    before = sum(touch.at < since for touch in touches)
    deal_at = sale.opened_at or _first(own, "opportunity", sale.ended_at)
    lead_at = _first(own, "lead", sale.ended_at)
    after = len(touches) - before - len(within)
    return Journey(sale, within, before, after, lead_at, deal_at)


def renamed(journeys: Sequence[Journey]) -> tuple[list[Journey], int]:
    """The journeys with each campaign under the name that its id was last told with, and how many
    campaigns were told with more than one."""
    names: dict[tuple[str, str], list[tuple[datetime, str, str]]] = defaultdict(list)
    for journey in journeys:
        for touch in journey.touches:
            if touch.campaign_id and touch.campaign:
                key = touch.channel, touch.campaign_id
                names[key].append((touch.at, touch.order, touch.campaign))
    last = {key: max(told)[2] for key, told in names.items()}
    several = sum(len({name for _, _, name in told}) > 1 for told in names.values())
    return [_under(last, journey) for journey in journeys], several


def _under(names: Mapping[tuple[str, str], str], journey: Journey) -> Journey:
    if not any(touch.campaign_id for touch in journey.touches):
        return journey
    touches = tuple(
        replace(touch, campaign=names.get((touch.channel, touch.campaign_id), touch.campaign))
        if touch.campaign_id
        else touch
        for touch in journey.touches
    )
    return replace(journey, touches=touches)


def _first(lives: Sequence[Life], stage: str, until: datetime) -> datetime | None:
    found = [life.entered[stage] for life in lives if stage in life.entered]
    return min((at for at in found if at <= until), default=None)


def _stages(facts: Iterable[Fact]) -> dict[str, datetime]:
    """When each stage was first entered; one that was skipped on a direct path was not."""
    entered: dict[str, datetime] = {}
    for fact in sorted(facts, key=lambda fact: fact.at):
        if fact.name == "stage.entered" and not fact.props.get("implied"):
            entered.setdefault(str(fact.props.get("stage")), fact.at)
    return entered
