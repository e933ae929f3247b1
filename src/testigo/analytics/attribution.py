"""Attribution of millions of touches: joined and put in order by DuckDB, shared out with numpy.

Gives the same cents as `core.attribution.crediting.credit`. Shares are whole numbers over whole
numbers, added up by denominator, so nothing is rounded before the end.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from testigo.core.attribution.allotting import allot
from testigo.core.attribution.crediting import NOWHERE, Quotas, by_effects, in_order
from testigo.core.attribution.markov import NOTHING, SIGNED, START, removal_effects
from testigo.core.attribution.models import HALF_LIFE_HOURS, MODELS, POSITIONS, Model, Place, weight
from testigo.core.attribution.touching import DIRECT

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]
# Sums of whole numbers by what they are to be divided by, and place.
Sums = dict[tuple[int, int], int]

# The columns that a folder has to have. `journeys`: its key, whether it was signed, the revenue in
# cents, its end, and when its person became a lead and its deal was opened (null for unknown).
# `touches`: the journey, when, the message id that decides between touches of one instant, and
# where it came from.
JOURNEYS = ("journey", "signed", "cents", "ended_at", "lead_at", "deal_at")
TOUCHES = ("journey", "at", "message_id", "channel", "campaign")
# Beyond this many cents of one sale sums would no longer be exact.
MOST_CENTS = 2**38
_HOUR = 3_600_000_000
_BILLION = 10**9
_WHOLE = 1000
# Up to here numbers are counted, not sorted.
_FEW = 10**6
# What DuckDB may hold; the rest goes to disk.
_SETTINGS = {
    "autoinstall_known_extensions": "false",
    "memory_limit": "256MB",
    "preserve_insertion_order": "false",
    "TimeZone": "UTC",
}
# So many touches are shared out at once.
_AT_ONCE = 500_000
# Weights of older touches are nothing.
_OLDEST = 40 * HALF_LIFE_HOURS

_NUMBERED = (
    "CREATE TEMP TABLE numbered AS SELECT (row_number() OVER () - 1)::INTEGER AS number, * "
    "FROM read_parquet(?)"
)
_PLACES = (
    "CREATE TEMP TABLE places AS SELECT channel, campaign, "
    "(row_number() OVER (ORDER BY channel, campaign) - 1)::INTEGER AS place "
    "FROM (SELECT DISTINCT channel, campaign FROM read_parquet(?))"
)
_WITHIN = (
    "FROM read_parquet(?) AS t JOIN numbered USING (journey) "
    "JOIN places ON places.channel = t.channel AND places.campaign = t.campaign "
    "WHERE t.at <= ended_at AND t.at >= ended_at - to_seconds(86400 * ?) "
)
_ORDERED = f"SELECT number, epoch_us(t.at) AS at, place {_WITHIN} ORDER BY number, t.at"
# Message ids are long and hardly ever decide: they are read for touches of one instant only.
_TIED = (
    f"SELECT place {_WITHIN} AND EXISTS (FROM tied WHERE tied.number = numbered.number "
    'AND tied."at" = epoch_us(t.at)) ORDER BY numbered.number, t.at, message_id'
)
_ENDS = (
    "SELECT signed, cents, coalesce(epoch_us(lead_at), -9223372036854775807) AS lead_at, "
    "coalesce(epoch_us(deal_at), -9223372036854775807) AS deal_at FROM numbered ORDER BY number"
)


class TooMuchMoney(ValueError):
    """A sale of more than MOST_CENTS."""


def credit_folder(folder: Path, window: int) -> dict[Model, dict[Place, int]]:
    """Cents by channel and campaign for every model, of the journeys in `folder/journeys` and the
    touches in `folder/touches` (Parquet files with the columns above), touches up to so many days
    before the end of a journey. Raises TooMuchMoney."""
    with TemporaryDirectory() as beside:
        ways, places, unknown = _read(folder, window, beside)
    sums: dict[Model, Sums] = {model: defaultdict(int) for model in MODELS}
    steps: Counter[tuple[str, str]] = Counter()
    for part in ways.parts():
        steps.update(_steps(part, places))
        sold = part.signed_only()
        for model, found in sums.items():
            if model != "markov" and len(sold.counts):
                for key, total in _added(model, sold, places).items():
                    found[key] += total
    quotas = {model: _quotas(found, places, unknown) for model, found in sums.items()}
    quotas["markov"] = by_effects(removal_effects(steps), quotas["even_split"])
    return {model: allot(quotas[model]) for model in MODELS}


@dataclass(frozen=True, slots=True)
class _Ways:
    """Touches in order, journey after journey: `at` in microseconds and `place` of each; `starts`
    is where each journey begins and `counts` how many touches it has. Of each journey with touches:
    whether it was signed, its cents, and how many touches lie up to `lead_at` and `deal_at`."""

    at: "Numbers"
    place: "Numbers"
    starts: "Numbers"
    counts: "Numbers"
    signed: "Numbers"
    cents: "Numbers"
    to_lead: "Numbers"
    to_deal: "Numbers"

    @property
    def ends(self) -> "Numbers":
        """Where the last touch of each journey stands."""
        return self.starts + self.counts - 1

    def parts(self) -> Iterator["_Ways"]:
        """The same, a part at a time, so that what is computed of each fits into little memory."""
        import numpy as np

        ends = self.starts + self.counts
        begin = 0
        while begin < len(ends):
            limit = self.starts[begin] + _AT_ONCE
            end = max(begin + 1, int(np.searchsorted(ends, limit, side="right")))
            own, touches = slice(begin, end), slice(self.starts[begin], ends[end - 1])
            yield _Ways(
                self.at[touches],
                self.place[touches],
                self.starts[own] - self.starts[begin],
                self.counts[own],
                self.signed[own],
                self.cents[own],
                self.to_lead[own],
                self.to_deal[own],
            )
            begin = end

    def signed_only(self) -> "_Ways":
        """The journeys that ended in a signature."""
        import numpy as np

        if self.signed.all():
            return self
        kept = np.repeat(self.signed, self.counts)
        counts = self.counts[self.signed]
        return _Ways(
            self.at[kept],
            self.place[kept],
            np.concatenate(([0], np.cumsum(counts)[:-1])) if len(counts) else counts,
            counts,
            self.signed[self.signed],
            self.cents[self.signed],
            self.to_lead[self.signed],
            self.to_deal[self.signed],
        )


def _read(folder: Path, window: int, beside: str) -> tuple[_Ways, list[Place], int]:
    """The ways, the places by number, and the cents of sales without a touch."""
    import duckdb
    import numpy as np

    con = duckdb.connect(config={**_SETTINGS, "temp_directory": beside})
    con.execute(_NUMBERED, [f"{folder}/journeys/*.parquet"])
    con.execute(_PLACES, [f"{folder}/touches/*.parquet"])
    named = con.execute("SELECT channel, campaign FROM places ORDER BY place").fetchall()
    ends = con.execute(_ENDS).fetchnumpy()
    touches = _batches(con.sql(_ORDERED, params=[f"{folder}/touches/*.parquet", window]))
    number, at, place = touches
    place = _settled(con, folder, window, number, at, place)
    con.close()
    counts = np.bincount(number, minlength=len(ends["cents"]))
    signed, cents = np.asarray(ends["signed"], bool), np.asarray(ends["cents"], np.int64)
    if len(cents) and int(np.abs(cents).max()) > MOST_CENTS:
        raise TooMuchMoney(str(MOST_CENTS))
    some = counts > 0
    unknown = int(cents[signed & ~some].sum())
    counts = counts[some]
    starts = np.concatenate(([0], np.cumsum(counts)[:-1])) if len(counts) else counts
    to = [_up_to(at, starts, counts, np.asarray(ends[key])[some]) for key in ("lead_at", "deal_at")]
    return _Ways(at, place, starts, counts, signed[some], cents[some], *to), named, unknown


def _batches(result: Any) -> list["Numbers"]:
    """The columns of a result, without holding it twice."""
    import numpy as np

    columns: list[list[Numbers]] = [[], [], []]
    for batch in result.to_arrow_reader(_AT_ONCE):
        for column, part in zip(columns, batch.columns, strict=True):
            column.append(part.to_numpy())
    if not columns[0]:
        return [np.zeros(0, kind) for kind in (np.int32, np.int64, np.int32)]
    return [np.concatenate(columns.pop(0)) for _ in range(len(columns))]


def _settled(
    con: Any, folder: Path, window: int, number: "Numbers", at: "Numbers", place: "Numbers"
) -> "Numbers":
    """The places, with those of touches of one instant in the order of their message ids."""
    import numpy as np
    import pyarrow as pa

    same = (number[1:] == number[:-1]) & (at[1:] == at[:-1])
    if not same.any():
        return place
    spots = np.flatnonzero(np.append(same, False) | np.insert(same, 0, False))
    con.register("tied", pa.table({"number": number[spots], "at": at[spots]}))
    told = con.execute(_TIED, [f"{folder}/touches/*.parquet", window]).fetchnumpy()
    place[spots] = told["place"]
    return place


def _up_to(at: "Numbers", starts: "Numbers", counts: "Numbers", limit: "Numbers") -> "Numbers":
    """How many touches of each journey lie up to an instant."""
    import numpy as np

    if not len(starts):
        return counts
    before: Numbers = np.add.reduceat((at <= np.repeat(limit, counts)).astype(np.int64), starts)
    return before


# --- shares, as whole numbers over whole numbers --------------------------------------------------


def _added(model: Model, ways: _Ways, places: list[Place]) -> Sums:
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


def _last_named(ways: _Ways, places: list[Place]) -> "Numbers":
    import numpy as np

    direct = np.array([channel == DIRECT for channel, _ in places])[ways.place]
    spots = np.where(direct, -1, np.arange(len(ways.at)))
    last = np.maximum.reduceat(spots, ways.starts)
    found: Numbers = np.where(last < 0, ways.ends, last)
    return found


def _decaying(ways: _Ways) -> "Numbers":
    """In billionths of each journey; what is left over is the last touch's."""
    import numpy as np

    weights = np.array([weight(hours) for hours in range(_OLDEST + 1)])
    hours = (np.repeat(ways.at[ways.ends], ways.counts) - ways.at) // _HOUR
    own = weights[np.minimum(hours, _OLDEST)]
    parts = own * _BILLION // np.repeat(np.add.reduceat(own, ways.starts), ways.counts)
    parts[ways.ends] += _BILLION - np.add.reduceat(parts, ways.starts)
    return np.asarray(parts)


def _positions(parts: tuple[int, int, int, int], ways: _Ways, most: int) -> Sums:
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


def _even(ways: _Ways, places: list[Place]) -> Sums:
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


def _over(place: "Numbers", numbers: "Numbers", below: "Numbers", ways: _Ways, most: int) -> Sums:
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
    """Sums of whole numbers by key. As floats the two halves of each are exact."""
    import numpy as np

    low = np.bincount(keys, weights=values & 0xFFFFFF)
    high = np.bincount(keys, weights=values >> 24)
    there = np.flatnonzero(np.bincount(keys))
    return {int(key): int(low[key]) + (int(high[key]) << 24) for key in there}


def _quotas(sums: Sums, places: list[Place], unknown: int) -> Quotas:
    """The exact credit of each place, with what has no touch at all."""
    found: dict[Place, Fraction] = defaultdict(Fraction)
    for (below, key), total in sums.items():
        found[places[key]] += Fraction(total, below)
    if unknown:
        found[NOWHERE] += unknown
    return {place: found[place] for place in in_order(found)}


def _steps(ways: _Ways, places: list[Place]) -> dict[tuple[str, str], int]:
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
