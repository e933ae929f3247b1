"""Attribution of millions of touches: joined and put in order by DuckDB, shared out with numpy.

Gives the same cents as `core.attribution.crediting.credit`. Shares are whole numbers over whole
numbers, added up by denominator, so nothing is rounded before the end.
"""

from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from testigo.analytics.ways import Ways, reading_ways
from testigo.core.attribution.allotting import allot
from testigo.core.attribution.crediting import NOWHERE, Quotas, by_effects, in_order
from testigo.core.attribution.markov import NOTHING, SIGNED, START, removal_effects
from testigo.core.attribution.models import HALF_LIFE_HOURS, MODELS, POSITIONS, Model, Place, weight
from testigo.core.attribution.touching import DIRECT

if TYPE_CHECKING:
    from testigo.analytics.ways import Numbers
# Sums of whole numbers by what they are to be divided by, and place.
Sums = dict[tuple[int, int], int]

_HOUR = 3_600_000_000
_BILLION = 10**9
_WHOLE = 1000
# Whole numbers below are exact as floats.
_EXACT = 2**53
# Up to here numbers are counted, not sorted.
_FEW = 10**6
# Weights of older touches are nothing.
_OLDEST = 40 * HALF_LIFE_HOURS


def credit_folder(folder: Path, window: int) -> dict[Model, dict[Place, int]]:
    """Cents by channel and campaign for every model, of the journeys in `folder/journeys` and the
    touches in `folder/touches` (Parquet files with the columns of `ways`), touches up to so many
    days before the end of a journey. Raises FolderUnreadable and TooMuchMoney."""
    sums: dict[Model, Sums] = {model: defaultdict(int) for model in MODELS}
    steps: Counter[tuple[str, str]] = Counter()
    unknown = 0
    with reading_ways(folder, window) as (places, parts):
        for part in parts:
            unknown += part.unknown
            if len(part.counts):
                steps.update(_steps(part, places))
                _add(sums, part.signed_only(), places)
    quotas = {model: _quotas(found, places, unknown) for model, found in sums.items()}
    quotas["markov"] = by_effects(removal_effects(steps), quotas["even_split"])
    return {model: allot(quotas[model]) for model in MODELS}


def _add(sums: dict[Model, Sums], sold: Ways, places: list[Place]) -> None:
    for model, found in sums.items():
        if model != "markov" and len(sold.counts):
            for key, total in _added(model, sold, places).items():
                found[key] += total


# --- shares, as whole numbers over whole numbers --------------------------------------------------


def _added(model: Model, ways: Ways, places: list[Place]) -> Sums:
    """The exact credit of each place."""
    import numpy as np

    match model:
        case "first":
            return _plain(ways.place[ways.starts], ways.cents)
        case "last":
            return _plain(ways.place[ways.ends], ways.cents)
        case "last_non_direct":
            return _plain(ways.place[_last_named(ways, places)], ways.cents)
        case "linear":
            ones = np.ones(len(ways.at), np.int64)
            return _over(ways.place, ones, ways.counts, ways, len(places))
        case "time_decay":
            whole = np.full(len(ways.counts), _BILLION)
            return _over(ways.place, _decaying(ways), whole, ways, len(places))
        case "even_split":
            return _even(ways, places)
    return _positions(POSITIONS[model], ways, len(places))


def _last_named(ways: Ways, places: list[Place]) -> "Numbers":
    import numpy as np

    direct = np.array([channel == DIRECT for channel, _ in places])[ways.place]
    spots = np.where(direct, -1, np.arange(len(ways.at)))
    last = np.maximum.reduceat(spots, ways.starts)
    found: Numbers = np.where(last < 0, ways.ends, last)
    return found


def _decaying(ways: Ways) -> "Numbers":
    """In billionths of each journey; what is left over is the last touch's."""
    import numpy as np

    weights = np.array([weight(hours) for hours in range(_OLDEST + 1)])
    hours = (np.repeat(ways.at[ways.ends], ways.counts) - ways.at) // _HOUR
    own = weights[np.minimum(hours, _OLDEST)]
    parts = own * _BILLION // np.repeat(np.add.reduceat(own, ways.starts), ways.counts)
    parts[ways.ends] += _BILLION - np.add.reduceat(parts, ways.starts)
    return np.asarray(parts)


def _positions(parts: tuple[int, int, int, int], ways: Ways, most: int) -> Sums:
    import numpy as np

    points = np.zeros(len(ways.at), np.int64)
    taken = np.zeros(len(ways.at), bool)
    total = np.zeros(len(ways.counts), np.int64)
    there = np.ones(len(ways.counts), bool)
    spots = (
        (ways.starts, there),
        (ways.starts + ways.to_lead - 1, ways.to_lead > 0),
        (ways.starts + ways.to_deal - 1, ways.to_deal > 0),
        (ways.ends, there),
    )
    for part, (spot, known) in zip(parts, spots, strict=True):
        if part:
            points[spot[known]] += part
            taken[spot[known]] = True
            total += part * known
    others = ways.counts - np.add.reduceat(taken.astype(np.int64), ways.starts)
    rest = _WHOLE - sum(parts)
    total += rest * (others > 0)
    several = np.maximum(others, 1)
    numbers = np.where(taken, points * np.repeat(several, ways.counts), rest)
    return _over(ways.place, numbers, total * several, ways, most)


def _even(ways: Ways, places: list[Place]) -> Sums:
    """Channels of a journey alike, and within a channel its campaigns."""
    import numpy as np

    # Places are numbered by channel, so those of one channel stand together.
    numbers = {channel: at for at, channel in enumerate(sorted({one for one, _ in places}))}
    channel_of = np.array([numbers[channel] for channel, _ in places])
    journey = np.repeat(np.arange(len(ways.counts)), ways.counts)
    pairs = np.sort(journey * len(places) + ways.place)
    pairs = pairs[np.concatenate(([True], pairs[1:] != pairs[:-1]))]
    journey, place = np.divmod(pairs, len(places))
    group = journey * len(numbers) + channel_of[place]
    begins = np.flatnonzero(np.concatenate(([True], group[1:] != group[:-1])))
    campaigns = np.diff(np.append(begins, len(group)))
    channels = np.bincount(journey[begins], minlength=len(ways.counts))
    below = channels[journey] * np.repeat(campaigns, campaigns)
    seen, rank = _ranked(below)
    sums = _whole_sums(rank * len(places) + place, ways.cents[journey])
    return _divided(sums, seen, len(places))


# --- adding up exactly ----------------------------------------------------------------------------


def _over(place: "Numbers", numbers: "Numbers", below: "Numbers", ways: Ways, most: int) -> Sums:
    """Sums of cents × numbers / below by place, `below` told by journey."""
    import numpy as np

    cents = np.repeat(ways.cents, ways.counts)
    seen, rank = _ranked(below)
    keys = np.repeat(rank * most, ways.counts) + place
    sums = _whole_sums(keys, cents * (numbers & 0x7FFF))
    if (numbers >> 15).any():
        for key, total in _whole_sums(keys, cents * (numbers >> 15)).items():
            sums[key] += total << 15
    return _divided(sums, seen, most)


def _ranked(below: "Numbers") -> tuple["Numbers", "Numbers"]:
    """The different denominators, and the place of each among them."""
    import numpy as np

    if below.max() > _FEW:
        return np.unique(below, return_inverse=True)
    seen = np.flatnonzero(np.bincount(below))
    rank = np.zeros(int(seen[-1]) + 1, np.int64)
    rank[seen] = np.arange(len(seen))
    return seen, rank[below]


def _divided(sums: dict[int, int], seen: "Numbers", most: int) -> Sums:
    return {(int(seen[key // most]), key % most): total for key, total in sums.items()}


def _plain(place: "Numbers", values: "Numbers") -> Sums:
    return {(1, key): total for key, total in _whole_sums(place, values).items()}


def _whole_sums(keys: "Numbers", values: "Numbers") -> dict[int, int]:
    """Sums of whole numbers by key. As floats they are exact where they stay small, and the two
    halves of each where they do not."""
    import numpy as np

    there = np.flatnonzero(np.bincount(keys))
    if int(np.abs(values).max(initial=0)) * len(values) < _EXACT:
        sums = np.bincount(keys, weights=values)
        return {int(key): int(sums[key]) for key in there}
    low = np.bincount(keys, weights=values & 0xFFFFFF)
    high = np.bincount(keys, weights=values >> 24)
    return {int(key): int(low[key]) + (int(high[key]) << 24) for key in there}


def _quotas(sums: Sums, places: list[Place], unknown: int) -> Quotas:
    """The exact credit of each place, with what has no touch at all."""
    found: dict[Place, Fraction] = defaultdict(Fraction)
    for (below, key), total in sums.items():
        found[places[key]] += Fraction(total, below)
    if unknown:
        found[NOWHERE] += unknown
    return {place: found[place] for place in in_order(found)}


def _steps(ways: Ways, places: list[Place]) -> dict[tuple[str, str], int]:
    """How often each step from channel to channel was taken, with its start and its end."""
    import numpy as np

    channels = sorted({channel for channel, _ in places})
    size = len(channels)
    number = {channel: at for at, channel in enumerate(channels)}
    channel = np.array([number[one] for one, _ in places])[ways.place]
    within = np.ones(len(channel), bool)
    within[ways.ends] = False
    here = np.flatnonzero(within)
    between = np.bincount(channel[here] * size + channel[here + 1], minlength=size * size)
    found = {
        (channels[key // size], channels[key % size]): int(between[key])
        for key in np.flatnonzero(between)
    }
    for name, spots, first in (
        (START, ways.starts, True),
        (SIGNED, ways.ends[ways.signed], False),
        (NOTHING, ways.ends[~ways.signed], False),
    ):
        counts = np.bincount(channel[spots], minlength=size)
        for key in np.flatnonzero(counts):
            pair = (name, channels[key]) if first else (channels[key], name)
            found[pair] = int(counts[key])
    return found
