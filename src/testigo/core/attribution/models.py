"""The models that look at one journey: which share of it each of its touches is given.

A position is a touch with a part of its own: the first, the last, the one that came before the
person became a lead, the one before the deal. Positions that are one touch add up; the part of a
position that a journey lacks is spread over the others in proportion.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from testigo.core.attribution.touching import DIRECT

Model = Literal[
    "first",
    "last",
    "linear",
    "last_non_direct",
    "time_decay",
    "u_shaped",
    "w_shaped",
    "full_path",
    "even_split",
    "markov",
]
# Those that stand side by side, and all of them.
SIMPLE: tuple[Model, ...] = ("first", "last", "linear")
MODELS: tuple[Model, ...] = (
    *SIMPLE,
    "last_non_direct",
    "time_decay",
    "u_shaped",
    "w_shaped",
    "full_path",
    "even_split",
    "markov",
)
# A week halves the weight of a touch.
HALF_LIFE_HOURS = 7 * 24
# The weight of a touch of the last hour; whole numbers, so that every engine reckons alike.
_HEAVIEST = 2**32
_BILLION = 10**9
# Tenths of a percent of the first touch, of that before the lead, of that before the deal and of
# the last one; the rest, up to a thousand, is shared by the touches in between.
POSITIONS: Mapping[Model, tuple[int, int, int, int]] = {
    "u_shaped": (400, 0, 0, 400),
    "w_shaped": (300, 300, 300, 0),
    "full_path": (225, 225, 225, 225),
}
_WHOLE = 1000

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Way:
    """The touches of a journey, oldest first, as the models see them: the channel and campaign of
    each, and how many whole hours it lies before the last. `lead` and `deal` are the places of the
    last touch before the person became a lead and before the deal was opened, where there is one.
    """

    places: tuple[Place, ...]
    hours: tuple[int, ...]
    lead: int | None = None
    deal: int | None = None

    @property
    def channels(self) -> tuple[str, ...]:
        """The channel of each touch."""
        return tuple(channel for channel, _ in self.places)


def shares(model: Model, way: Way) -> list[Fraction]:
    """The share of each touch; they add up to 1. The way has at least one touch."""
    last = len(way.places) - 1
    match model:
        case "first":
            return _all_to(0, last)
        case "last":
            return _all_to(last, last)
        case "last_non_direct":
            named = [place for place, channel in enumerate(way.channels) if channel != DIRECT]
            return _all_to(named[-1] if named else last, last)
        case "linear":
            return [Fraction(1, last + 1)] * (last + 1)
        case "time_decay":
            return _decaying(way.hours)
        case "even_split":
            return _even(way.places)
    return _positions(POSITIONS[model], way)


def weight(hours: int) -> int:
    """What a touch weighs so many whole hours before the last one."""
    return round(_HEAVIEST * math.pow(2, -hours / HALF_LIFE_HOURS))


def _all_to(place: int, last: int) -> list[Fraction]:
    return [Fraction(int(here == place)) for here in range(last + 1)]


def _decaying(hours: Sequence[int]) -> list[Fraction]:
    """In whole billionths; what is left over of them is the last touch's."""
    weights = [weight(count) for count in hours]
    total = sum(weights)
    parts = [one * _BILLION // total for one in weights]
    parts[-1] += _BILLION - sum(parts)
    return [Fraction(part, _BILLION) for part in parts]


def _even(places: Sequence[Place]) -> list[Fraction]:
    """Channels share alike, and so do the campaigns of a channel; each is paid at its first touch.

    For the game in which a set of channels is worth the revenue of the journeys that need no other,
    this is the Shapley value, and with campaigns that of Owen.
    """
    campaigns: dict[str, set[str]] = defaultdict(set)
    for channel, campaign in places:
        campaigns[channel].add(campaign)
    seen: set[Place] = set()
    found = []
    for place in places:
        part = Fraction(1, len(campaigns) * len(campaigns[place[0]]))
        found.append(Fraction(0) if place in seen else part)
        seen.add(place)
    return found


def _positions(parts: tuple[int, int, int, int], way: Way) -> list[Fraction]:
    last = len(way.places) - 1
    points = [0] * (last + 1)
    taken = set()
    for part, place in zip(parts, (0, way.lead, way.deal, last), strict=True):
        if part and place is not None:
            points[place] += part
            taken.add(place)
    others = last + 1 - len(taken)
    rest = _WHOLE - sum(parts) if others else 0
    total = sum(points) + rest
    return [
        Fraction(points[place], total) if place in taken else Fraction(rest, others * total)
        for place in range(last + 1)
    ]
