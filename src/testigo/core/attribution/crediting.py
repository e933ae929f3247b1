"""Credit in whole cents: what each channel and campaign is given of the revenue by each model.

Every model adds up to the revenue of the journeys exactly. A journey without touches is credited to
the place UNKNOWN by every model.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from testigo.core.attribution.allotting import allot
from testigo.core.attribution.markov import removal_effects, steps_in
from testigo.core.attribution.models import Model, Place, Way, shares
from testigo.core.costs import UNKNOWN

NOWHERE: Place = (UNKNOWN, "")
Quotas = dict[Place, Fraction]


@dataclass(frozen=True, slots=True)
class Sold:
    """A way that ended in a signature, and its revenue in cents."""

    way: Way
    cents: int


def credit(
    sold: Sequence[Sold], lost: Sequence[Way], models: Iterable[Model]
) -> dict[Model, dict[Place, int]]:
    """Cents by channel and campaign for each model. `lost` are ways that ended without a signature;
    only the chain of Markov looks at them."""
    return {model: _credited(model, sold, lost) for model in models}


def _credited(model: Model, sold: Sequence[Sold], lost: Sequence[Way]) -> dict[Place, int]:
    if model == "markov":
        effects = removal_effects(
            steps_in((one.way.channels for one in sold), (way.channels for way in lost))
        )
        return allot(by_effects(effects, quotas_of("even_split", sold)))
    return allot(quotas_of(model, sold))


def quotas_of(model: Model, sold: Iterable[Sold]) -> Quotas:
    """The exact credit of each place, in the order of their names, UNKNOWN last."""
    # By denominator whole numbers add up, which takes half the time of fractions.
    found: dict[Place, Counter[int]] = defaultdict(Counter)
    for one in sold:
        if not one.way.places:
            found[NOWHERE][1] += one.cents
            continue
        for place, share in zip(one.way.places, shares(model, one.way), strict=True):
            found[place][share.denominator] += share.numerator * one.cents
    return {
        place: sum((Fraction(total, below) for below, total in found[place].items()), Fraction(0))
        for place in in_order(found)
    }


def in_order(places: Iterable[Place]) -> list[Place]:
    """Places by channel and campaign, UNKNOWN last."""
    return sorted(places, key=lambda place: (place[0] == UNKNOWN, place))


def by_effects(effects: Mapping[str, float], even: Quotas) -> Quotas:
    """What known origins brought, shared by removal effect among channels, and within a channel
    among its campaigns as the even split shares it (alike, where that gives the channel nothing).
    """
    known = {place: quota for place, quota in even.items() if place != NOWHERE}
    total = sum(known.values(), Fraction(0))
    parts = {channel: Fraction(effect) for channel, effect in effects.items() if effect > 0}
    whole = sum(parts.values(), Fraction(0))
    found = {place: quota for place, quota in even.items() if place == NOWHERE}
    for channel in {channel for channel, _ in known} | parts.keys():
        own = {place: quota for place, quota in known.items() if place[0] == channel}
        # One that only lost journeys passed may still lead to others that sign.
        part = total * parts.get(channel, Fraction(0)) / whole if whole else Fraction(0)
        found |= _within(part, own or {(channel, ""): Fraction(0)})
    return {place: found[place] for place in in_order(found)}


def _within(part: Fraction, own: Quotas) -> Quotas:
    total = sum(own.values(), Fraction(0))
    if not total:
        return {place: part / len(own) for place in own}
    return {place: part * quota / total for place, quota in own.items()}
