"""The ways to a signature out of Parquet files: joined and put in order by DuckDB, as columns of
numbers."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from testigo.analytics.shares import Shares
from testigo.core.attribution.models import Place

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]

# The columns that a folder has to have. `journeys`: its key, whether it was signed, the revenue in
# cents, its end, and when its person became a lead and its deal was opened (null for unknown).
# `touches`: the journey, when, the message id that decides between touches of one instant, and
# where it came from.
JOURNEYS = ("journey", "signed", "cents", "ended_at", "lead_at", "deal_at")
TOUCHES = ("journey", "at", "message_id", "channel", "campaign")
# Beyond this many cents of one sale sums would no longer be exact.
MOST_CENTS = 2**38
# What DuckDB may hold; the rest goes to disk. A second thread would hold as much again.
_SETTINGS = {
    "autoinstall_known_extensions": "false",
    "memory_limit": "100MB",
    "threads": "1",
    "preserve_insertion_order": "false",
    "TimeZone": "UTC",
}
# So many touches come out of DuckDB at once.
_BATCH = 100_000

_NUMBERED = (
    "CREATE TABLE numbered AS SELECT (row_number() OVER () - 1)::INTEGER AS number, * "
    "FROM read_parquet(?)"
)
_PLACES = (
    "CREATE TABLE places AS SELECT channel, campaign, "
    "(row_number() OVER (ORDER BY channel, campaign) - 1)::INTEGER AS place "
    "FROM (SELECT DISTINCT channel, campaign FROM read_parquet(?))"
)
_COUNTS = (
    "SELECT (SELECT count(*) FROM numbered), (SELECT max(abs(cents)) FROM numbered), "
    "(SELECT count(*) FROM read_parquet(?))"
)
_WITHIN = (
    "FROM read_parquet(?) AS t JOIN numbered USING (journey) "
    "JOIN places ON places.channel = t.channel AND places.campaign = t.campaign "
    "WHERE t.at <= ended_at AND t.at >= ended_at - to_seconds(86400 * ?) "
)
_TOUCHES = f"SELECT number, epoch_us(t.at) AS instant, place {_WITHIN}"
# Message ids are long and hardly ever decide: they are read for touches of one instant only.
_TIED = (
    f"SELECT place {_WITHIN} AND EXISTS (FROM tied WHERE tied.number = numbered.number "
    "AND tied.instant = epoch_us(t.at)) ORDER BY numbered.number, t.at, message_id"
)
_ENDS = (
    "SELECT number, signed, cents, coalesce(epoch_us(lead_at), -9223372036854775807) AS lead_at, "
    "coalesce(epoch_us(deal_at), -9223372036854775807) AS deal_at FROM numbered "
    "WHERE number >= ? AND number < ?"
)


class TooMuchMoney(ValueError):
    """A sale of more than MOST_CENTS."""


class FolderUnreadable(Exception):
    """The files are not there, cannot be read, or lack a column."""


@contextmanager
def reading_ways(folder: Path, window: int) -> Iterator[tuple[list[Place], Iterator["Ways"]]]:
    """The places by number, and the ways in a folder, a share at a time. Raises FolderUnreadable,
    also where there is no room to put it in order, and TooMuchMoney."""
    import duckdb

    with TemporaryDirectory() as beside:
        try:
            with duckdb.connect(config={**_SETTINGS, "temp_directory": beside}) as con:
                yield _opened(con, folder, window, Path(beside))
        except (duckdb.Error, OSError) as error:
            raise FolderUnreadable(str(folder)) from error


@dataclass(frozen=True, slots=True)
class Ways:
    """Touches in order, journey after journey: `at` in microseconds and `place` of each; `starts`
    is where each journey begins and `counts` how many touches it has. Of each journey with touches:
    whether it was signed, its cents, and how many touches lie up to `lead_at` and `deal_at`.
    `unknown` are the cents of sales without touches."""

    at: "Numbers"
    place: "Numbers"
    starts: "Numbers"
    counts: "Numbers"
    signed: "Numbers"
    cents: "Numbers"
    to_lead: "Numbers"
    to_deal: "Numbers"
    unknown: int = 0

    @property
    def ends(self) -> "Numbers":
        """Where the last touch of each journey stands."""
        return self.starts + self.counts - 1

    def signed_only(self) -> "Ways":
        """The journeys that ended in a signature."""
        import numpy as np

        if self.signed.all():
            return self
        kept = np.repeat(self.signed, self.counts)
        counts = self.counts[self.signed]
        return Ways(
            self.at[kept],
            self.place[kept],
            np.concatenate(([0], np.cumsum(counts)[:-1])) if len(counts) else counts,
            counts,
            self.signed[self.signed],
            self.cents[self.signed],
            self.to_lead[self.signed],
            self.to_deal[self.signed],
        )


def _opened(
    con: Any, folder: Path, window: int, beside: Path
) -> tuple[list[Place], Iterator[Ways]]:
    """The places, and the ways that are read as they are asked for."""
    touches = f"{folder}/touches/*.parquet"
    con.execute(_NUMBERED, [f"{folder}/journeys/*.parquet"])
    con.execute(_PLACES, [touches])
    named = con.execute("SELECT channel, campaign FROM places ORDER BY place").fetchall()
    journeys, most, count = con.execute(_COUNTS, [touches]).fetchone()
    if (most or 0) > MOST_CENTS:
        raise TooMuchMoney(str(MOST_CENTS))
    con.execute("CREATE TABLE tied (number INTEGER, instant BIGINT)")
    shares = Shares(beside, journeys, count)
    with closing(shares):
        for batch in _batches(con.sql(_TOUCHES, params=[touches, window])):
            shares.put(*batch)
    return named, _parts(con, shares, [touches, window])


def _batches(result: Any) -> Iterator[list["Numbers"]]:
    """The columns of a result, a batch at a time."""
    import numpy as np

    for batch in result.to_arrow_reader(_BATCH):
        # Not `to_numpy`, which loads pandas.
        yield [np.from_dlpack(column) for column in batch.columns]


def _parts(con: Any, shares: Shares, asked: list[Any]) -> Iterator[Ways]:
    """The ways of each share; last those with touches of one instant, once all such are known."""
    tied: dict[int, Numbers] = {}
    for share in range(shares.count):
        rows = shares.ordered(share)
        spots = _of_one_instant(rows)
        if len(spots):
            _note(con, rows[spots])
            shares.keep(share, rows)
            tied[share] = spots
        else:
            yield _ways(con, shares, share, rows)
    places = _Places(con.cursor(), asked)
    for share, spots in tied.items():
        rows = shares.kept(share)
        rows["place"][spots] = places.next(len(spots))
        yield _ways(con, shares, share, rows)


def _of_one_instant(rows: "Numbers") -> "Numbers":
    """Where touches stand that another of their journey shares its instant with."""
    import numpy as np

    same = (rows["number"][1:] == rows["number"][:-1]) & (rows["at"][1:] == rows["at"][:-1])
    if not same.any():
        return np.zeros(0, np.int64)
    return np.flatnonzero(np.append(same, False) | np.insert(same, 0, False))


def _note(con: Any, rows: "Numbers") -> None:
    """Let the order of these touches be asked for."""
    import numpy as np
    import pyarrow as pa

    columns = {"number": rows["number"], "instant": rows["at"]}
    con.register(
        "noted", pa.table({key: np.ascontiguousarray(one) for key, one in columns.items()})
    )
    con.execute("INSERT INTO tied FROM noted")
    con.unregister("noted")


class _Places:
    """The places of touches of one instant by journey, instant and message id."""

    def __init__(self, con: Any, asked: list[Any]) -> None:
        import numpy as np

        self._batches = _batches(con.sql(_TIED, params=asked))
        self._left: Numbers = np.zeros(0, np.int32)

    def next(self, count: int) -> "Numbers":
        """The next so many."""
        import numpy as np

        while len(self._left) < count:
            (places,) = next(self._batches)
            self._left = np.concatenate((self._left, places))
        found, self._left = self._left[:count], self._left[count:]
        return found


def _ways(con: Any, shares: Shares, share: int, rows: "Numbers") -> Ways:
    """The ways of a share whose touches are in order."""
    import numpy as np

    first = share * shares.size
    told = con.execute(_ENDS, [first, first + shares.size]).fetchnumpy()
    order = np.argsort(told["number"])
    ends = {key: np.asarray(told[key])[order] for key in ("cents", "lead_at", "deal_at")}
    signed = np.asarray(told["signed"], bool)[order]
    counts = np.bincount(rows["number"] - first, minlength=len(order))
    some = counts > 0
    unknown = int(ends["cents"][signed & ~some].sum())
    counts = counts[some]
    starts = np.concatenate(([0], np.cumsum(counts)[:-1])) if len(counts) else counts
    at, place = (np.ascontiguousarray(rows[key]) for key in ("at", "place"))
    lead, deal = (_up_to(at, starts, counts, ends[key][some]) for key in ("lead_at", "deal_at"))
    return Ways(at, place, starts, counts, signed[some], ends["cents"][some], lead, deal, unknown)


def _up_to(at: "Numbers", starts: "Numbers", counts: "Numbers", limit: "Numbers") -> "Numbers":
    """How many touches of each journey lie up to an instant."""
    import numpy as np

    if not len(starts):
        return counts
    before: Numbers = np.add.reduceat((at <= np.repeat(limit, counts)).astype(np.int64), starts)
    return before
